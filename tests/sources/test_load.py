"""Whole inputs: several files, folders with a broken one, the sample, the fingerprint."""

import subprocess
import sys
from pathlib import Path

import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.types import ROW, UNIT


def test_several_files_are_put_one_below_the_other(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("age,town\n31,Ulm\n")
    (tmp_path / "b.jsonl").write_text('{"town": "Bonn", "likes": "tea"}\n')
    (tmp_path / "c.txt").write_text("A few words.")
    data = load([str(tmp_path / name) for name in ("a.csv", "b.jsonl", "c.txt")])
    assert data.frame.rows() == [
        ("a:1", "a:1", "31", "Ulm", None, None),
        ("b:1", "b:1", None, "Bonn", "tea", None),
        ("c#1", "c", None, None, None, "A few words."),
    ]
    assert [str(note) for note in data.notes] == ["3 files read as one: 3 rows, 4 columns"]
    assert len(data.sources) == 3


def test_ids_stay_when_files_come_or_go(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("age,town\n31,Ulm\n32,Bonn\n")
    alone = load(str(tmp_path)).frame[ROW].to_list()
    (tmp_path / "a.csv").write_text("age,town\n20,Jena\n")
    together = load(str(tmp_path)).frame[ROW].to_list()
    assert alone == ["m:1", "m:2"]
    assert together == ["a:1", "m:1", "m:2"]


def test_a_broken_file_in_a_folder_is_unreadable_and_one_that_was_named_an_error(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("age,town\n31,Ulm\n")
    (tmp_path / "empty.csv").write_text("")
    data = load(str(tmp_path))
    empty = tmp_path / "empty.csv"
    assert [str(place) for place in data.unreadable] == [f"{empty}: is empty; name a file with content"]
    assert data.frame.height == 1
    with pytest.raises(DataError, match="is empty"):
        load([str(tmp_path / "good.csv"), str(tmp_path / "empty.csv")])


def test_a_folder_of_broken_files_is_an_error(tmp_path: Path) -> None:
    for name in ("a.csv", "b.json"):
        (tmp_path / name).write_text("")
    with pytest.raises(DataError, match=r"nothing in it can be read; the first of 2: .*is empty"):
        load(str(tmp_path))


def test_a_code_book_found_beside_data_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("age,town\n31,Ulm\n")
    (tmp_path / "columns.csv").write_text("variable,label\nage,How old are you?\ntown,Where do you live?\n")
    data = load(str(tmp_path))
    assert data.columns == ("age", "town")
    said = "columns.csv: not read, since it tells what columns mean; name it to have it read"
    assert [str(note) for note in data.notes] == [said]
    named = load([str(tmp_path / "answers.csv"), str(tmp_path / "columns.csv")])
    assert named.columns == ("age", "town", "variable", "label")
    (tmp_path / "answers.csv").unlink()
    assert load(str(tmp_path)).columns == ("variable", "label")


def test_the_same_table_in_two_kinds_of_file_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("age,town\n31,Ulm\n32,Bonn\n33,Jena\n")
    (tmp_path / "b.tsv").write_text("age\ttown\n31\tUlm\n32\tBonn\n33\tJena\n")
    data = load(str(tmp_path))
    assert data.frame[ROW].to_list() == ["a:1", "a:2", "a:3"]
    assert [str(note) for note in data.notes] == ["a.csv: read once, though there with the same content as b.tsv"]
    assert load([str(tmp_path / "b.tsv"), str(tmp_path)]).frame[ROW].to_list() == ["b:1", "b:2", "b:3"]
    assert load([str(tmp_path / "a.csv"), str(tmp_path / "b.tsv")]).frame.height == 6


def test_short_files_may_be_alike_by_chance(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("age,town\n31,Ulm\n")
    (tmp_path / "b.tsv").write_text("age\ttown\n31\tUlm\n")
    assert load(str(tmp_path)).frame.height == 2


def test_what_a_folder_holds_beside_data_is_told(tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("age,town\n31,Ulm\n")
    (tmp_path / "talk.mp4").write_bytes(b"\x00\x00\x00\x20ftypisom")
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    data = load(str(tmp_path))
    assert [str(warning).split(";")[0] for warning in data.warnings] == [
        f"{tmp_path}: 1 file not read, each a video (talk.mp4)"
    ]
    assert [str(place) for place in data.unreadable] == [
        f"{tmp_path / 'gone.csv'}: is a link to a file that is not there"
    ]


def test_the_fingerprint_follows_the_content(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("age,town\n31,Ulm\n")
    first = load(str(file)).fingerprint
    file.write_text("age;town\r\n31;Ulm\r\n")
    assert load(str(file)).fingerprint == first
    file.write_text("age,town\n31,Ulm.\n")
    assert load(str(file)).fingerprint != first


def test_the_sample_is_a_dozen_interviews() -> None:
    data = load(None)
    assert data.columns == ("text",)
    assert data.frame[UNIT].n_unique() == 12
    assert data.unreadable == ()
    assert all(20 <= len(text.split()) <= 140 for text in data.frame["text"])


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = "{'sklearn', 'scipy', 'charset_normalizer', 'python_calamine', 'xlrd'}"
    code = f"import sys, hybridgen.sources; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_breaks_a_library_is_one_line_and_costs_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "deep.json").write_text('[{"a": ' + "[" * 400 + "1" + "]" * 400 + "}]")
    (tmp_path / "plain.csv").write_text("age,town\n31,Ulm\n")
    with pytest.raises(DataError, match=r"deep\.json: .*; .*") as one:
        load(str(tmp_path / "deep.json"))
    assert "\n" not in str(one.value)
    data = load(str(tmp_path))
    assert data.frame[ROW].to_list() == ["plain:1"]
    assert [str(notice) for notice in data.unreadable] == [str(one.value)]


def test_many_files_of_one_name_are_told_apart_in_one_look(tmp_path: Path) -> None:
    for n in range(300):
        (tmp_path / f"p{n}").mkdir()
        (tmp_path / f"p{n}" / "answers.txt").write_text(f"I take the boat number {n}.")
    assert load(str(tmp_path)).frame[ROW].to_list()[:2] == ["p0/answers.txt#1", "p1/answers.txt#1"]
