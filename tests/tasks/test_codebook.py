"""Codebooks: read from any file that people keep one in, written, and put where a task leaves its options open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hybridgen.core.errors import ConfigError
from hybridgen.llm.tokens import count_tokens
from hybridgen.tasks import codebook, spec
from hybridgen.tasks.codebook import Code, Codebook

BOOK = (Code("price", "too dear, or worth it"), Code("waiting", "late, in a queue"))
TASK = {"name": "coding", "fields": {"codes": {"type": "several_of", "options": "codebook"}}}


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("codes.csv", 'code,description\nprice,"too dear, or worth it"\nwaiting,"late, in a queue"\n'),
        ("codes.csv", "price;too dear, or worth it\nwaiting;late, in a queue\n"),
        ("codes.csv", 'No,Code,n,Definition\n1,price,4,"too dear, or worth it"\n2,waiting,9,"late, in a queue"\n'),
        ("codes.tsv", "description\tcode\ntoo dear, or worth it\tprice\nlate, in a queue\twaiting\n"),
        ("codes.txt", "price: too dear, or worth it\n\n- waiting: late, in a queue\n"),
        ("codes.yaml", "price: too dear, or worth it\nwaiting: late, in a queue\n"),
        (
            "codes.yml",
            "codes:\n  - {code: price, description: 'too dear, or worth it'}\n  - waiting: late, in a queue\n",
        ),
    ],
)
def test_a_codebook_is_read_from_any_such_file(name: str, text: str, tmp_path: Path) -> None:
    assert codebook.read(written(tmp_path, name, text)).codes[:2] == BOOK


def test_a_workbook_is_read_as_a_table_is(tmp_path: Path) -> None:
    file = tmp_path / "codes.xlsx"
    frame = pl.DataFrame({"code": [code.name for code in BOOK], "description": [code.description for code in BOOK]})
    frame.write_excel(file)
    assert codebook.read(file).codes[:2] == BOOK


def test_a_code_in_a_workbook_may_have_a_comma(tmp_path: Path) -> None:
    file = tmp_path / "codes.xlsx"
    pl.DataFrame({"code": ["price, value", "waiting"]}).write_excel(file)
    assert codebook.read(file).names[:2] == ("price, value", "waiting")


@pytest.mark.parametrize(
    ("name", "text"),
    [("codes.csv", "code\nno\n01\n12:30\n"), ("codes.txt", "no\n01\n"), ("codes.yaml", "- no\n- 01\n- 1e3\n")],
)
def test_codes_are_the_texts_that_they_are_and_other_is_always_there(name: str, text: str, tmp_path: Path) -> None:
    names = codebook.read(written(tmp_path, name, text)).names
    assert names[:2] == ("no", "01")
    assert names[-1] == "other"


def test_an_other_of_ones_own_stays(tmp_path: Path) -> None:
    book = codebook.read(written(tmp_path, "codes.csv", "code,description\nprice,\nOther,nothing of this\n"))
    assert book.codes == (Code("price"), Code("Other", "nothing of this"))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("codes.csv", "code,description\n", "codes.csv, its first line: holds no code; one a line would be right"),
        ("codes.txt", "other\n", "its first line: holds no code; one a line would be right"),
        ("codes.csv", "code,description\na,b\nA,c\n", "row 3: the code A is there twice, first in row 2"),
        ("codes.txt", "a\n\na: b\n", "line 3: the code a is there twice, first in line 1"),
        ("codes.yaml", "a: b\na: c\n", "line 2: the code a is there twice, first in line 1"),
        (
            "codes.csv",
            "a,b, c\nd,e\n",
            "row 1: has more cells than a code and what it stands for; a description with commas",
        ),
        ("codes.csv", "code,description\na,b, c\nd,e\n", "codes.csv, line 2: more fields than the header's 2; a desc"),
        (
            "codes.csv",
            "code,description\na,b, c\nd,e, f\n",
            "rows have more cells than the header names; a description",
        ),
        ("codes.csv", "code,description\na,b\n,c\n", "row 3: has a description and no code"),
        ("codes.txt", "a" * 81, "line 1: the code has 81 characters; 80 at most would be right"),
        ("codes.txt", f"a: {'b' * 301}", "line 1: the description has 301 characters; 300 at most would be right"),
        ("codes.txt", "\n".join(map(str, range(101))), "line 101: there are more than 100 codes"),
        ("codes.yaml", "a: [b, c]\n- d", "line 2: is no valid YAML"),
        ("codes.yaml", "codes: [[a, b]]\n", "line 1: is no text; a code with its description would be right"),
        ("codes.yaml", "- {topic: a, more: b, page: c}\n- {no: 1, page: 2}", "line 2: names no code; code: price"),
        ("codes.json", "{}", "is no codebook; one of .csv, .tsv"),
        ("codes.csv", "", "codes.csv: is empty"),
    ],
)
def test_a_wrong_file_is_one_line_with_its_place(name: str, text: str, said: str, tmp_path: Path) -> None:
    file = written(tmp_path, name, text)
    with pytest.raises(ConfigError) as error:
        codebook.read(file)
    assert str(error.value).startswith(f"task.codebook={file}")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"task\.codebook=.*none\.csv: there is no such file"):
        codebook.read(tmp_path / "none.csv")


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
codes = st.lists(
    st.builds(Code, phrases, phrases), min_size=1, max_size=20, unique_by=lambda code: code.name.casefold()
)


@given(codes)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_again(tmp_path: Path, some: list[Code]) -> None:
    book = Codebook.of(some)
    if any(code.name.casefold() != "other" for code in some):
        assert codebook.read(written(tmp_path, "codebook.csv", book.text)) == book


@given(codes)
def test_no_proposal_takes_more_than_the_largest_one(some: list[Code]) -> None:
    short, most = (
        [codebook.shortened(code) for code in some][: codebook.MAX_PROPOSED],
        codebook.largest().codes,
    )
    for code, bound in zip(short, most, strict=False):
        for text, longest in ((code.name, bound.name), (code.description, bound.description)):
            assert len(text.encode()) <= len(longest.encode())
            assert count_tokens(text) <= count_tokens(longest)


def test_codes_stand_in_the_place_of_options_and_among_the_rules() -> None:
    task = spec.build(codebook.fill_in(TASK, Codebook.of(BOOK)))
    assert "  price: too dear, or worth it\n  waiting: late, in a queue\n  other: " in task.rules
    assert task.read('{"codes": ["waiting", "price"]}', is_bounded=False, notices=[])
    with pytest.raises(ValueError, match="codes"):
        task.read('{"codes": ["delay"]}', is_bounded=False, notices=[])


def test_the_example_of_a_task_without_one_is_made_of_the_codes() -> None:
    task = spec.build(codebook.fill_in(TASK, Codebook.of(BOOK)))
    assert task.example.record.model_dump() == {"codes": ("price", "waiting")}
    assert "too dear, or worth it. late, in a queue" in task.example.rows


def test_every_level_is_told_of_the_codes() -> None:
    levels = {"quotes": {"rules": ["Choose."]}, "full": {"answer_tokens": 400}}
    for level in ("quotes", "brief", "full"):
        assert (
            "price: too dear" in spec.build(codebook.fill_in(TASK | {"levels": levels}, Codebook.of(BOOK)), level).rules
        )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"rules": "Choose."}, "task.rules=Choose."),
        ({"levels": ["full"]}, "task.levels="),
        ({"levels": {"full": "Choose."}}, "task.levels.full=Choose."),
        ({"fields": None, "levels": {"full": {"fields": TASK["fields"]}}}, "task.fields"),
    ],
)
def test_a_wrong_task_is_refused_as_one_without_a_codebook_is(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as error:
        spec.build({name: value for name, value in (TASK | wrong).items() if value})
    assert str(error.value).startswith(said)


def test_a_task_reads_the_file_that_it_names(tmp_path: Path) -> None:
    file = written(tmp_path, "codes.txt", "price\nwaiting")
    task = spec.build(TASK | {"codebook": str(file)})
    assert not task.is_sketch
    assert task.read('{"codes": ["price"]}', is_bounded=False, notices=[])


def test_without_a_file_a_task_is_a_sketch_of_the_largest_codebook() -> None:
    task = spec.build(TASK)
    assert task.is_sketch
    assert codebook.largest().rule in task.rules


def test_a_codebook_that_no_field_asks_for_is_refused() -> None:
    plain: dict[str, Any] = {"name": "coding", "fields": {"topic": {"type": "text"}}, "codebook": "codes.csv"}
    with pytest.raises(ConfigError, match=r"task\.codebook=codes\.csv: no field has options: codebook; leave it out"):
        spec.build(plain)
