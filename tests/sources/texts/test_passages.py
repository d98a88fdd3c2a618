"""Texts are cut where people pause: between turns, paragraphs, sentences."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.texts.passages import split
from hybridgen.sources.types import ROW, UNIT


def words(count: int, word: str = "word") -> str:
    return " ".join([word] * (count - 1) + ["end."])


def sizes(passages: list[str]) -> list[int]:
    return [len(passage.split()) for passage in passages]


def test_a_question_stays_with_its_answer() -> None:
    text = (
        f"**Interviewer:** How do you plan?\n\n**Priya:** {words(45)}\n\n"
        f"**Interviewer:** And then? Tell me more.\n\n**Priya:** {words(60)}\n\n"
        f"Is there anything else?\n\n{words(50)}"
    )
    passages = split(text)
    assert [passage.splitlines()[0] for passage in passages] == [
        "**Interviewer:** How do you plan?",
        "**Interviewer:** And then? Tell me more.",
        "Is there anything else?",
    ]


@pytest.mark.parametrize("speaker", ["Priya:", "**Priya Rao**:", "[00:12:30] Priya:", "PRIYA (P3):", "00:12 Priya:"])
def test_turns_are_borders_without_blank_lines(speaker: str) -> None:
    text = "\n".join(f"{speaker} {words(50)}" for _ in range(3))
    assert sizes(split(text)) == [len(f"{speaker} {words(50)}".split())] * 3


def test_short_paragraphs_are_put_together_and_long_ones_cut_between_sentences() -> None:
    assert sizes(split("\n\n".join([words(10)] * 8))) == [40, 40]
    long = " ".join([f'"{words(30)}"'] * 9)
    assert sizes(split(long)) == [120, 120, 30]
    assert " ".join(split(long)) == long
    assert sizes(split("word " * 300)) == [120, 120, 60]


def test_a_heading_stays_with_what_follows_and_rules_are_nothing() -> None:
    passages = split(f"{words(50)}\n\n---\n\n## Shopping\n\n{words(50)}\n***\n")
    assert [passage.splitlines()[0][:11] for passage in passages] == ["word word w", "## Shopping"]
    assert "---" not in "".join(passages)


def test_a_short_end_joins_what_it_ends() -> None:
    assert sizes(split(f"{words(60)}\n\n{words(5)}")) == [65]


@given(st.lists(st.text(st.characters(categories=["L", "Zs", "P"]), max_size=30), max_size=40).map("\n".join))
def test_no_word_is_lost_and_none_is_twice(text: str) -> None:
    whole = [word for line in text.splitlines() if any(c.isalnum() for c in line) for word in line.split()]
    assert " ".join(split(text)).split() == whole


def test_a_file_is_a_unit_and_its_passages_are_rows(tmp_path: Path) -> None:
    for name in ("ann.md", "ben.txt"):
        (tmp_path / name).write_text(f"# One title\n\n{words(60)}\n\n{words(60)}\n", encoding="utf-8")
    data = load(str(tmp_path))
    assert data.columns == ("text",)
    assert data.frame[ROW].to_list() == ["ann#1", "ann#2", "ben#1", "ben#2"]
    assert data.frame[UNIT].to_list() == ["ann", "ann", "ben", "ben"]


def test_sections_of_one_level_are_units(tmp_path: Path) -> None:
    text = f"# Ann\n\n{words(60)}\n\n## Work\n\n{words(60)}\n\n# Ben\n\n```\n# no heading\n```\n{words(60)}\n"
    (tmp_path / "all.md").write_text(text, encoding="utf-8")
    data = load(str(tmp_path / "all.md"))
    assert data.frame[UNIT].to_list() == ["all/1", "all/1", "all/2"]
    assert data.frame[ROW].to_list() == ["all#1", "all#2", "all#3"]


def test_a_lone_text_has_a_unit_for_each_passage(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(f"# no Markdown\n{words(60)}\n\n# {words(60)}", encoding="utf-8")
    data = load(str(tmp_path / "one.txt"))
    assert data.frame[UNIT].to_list() == data.frame[ROW].to_list() == ["one#1", "one#2"]


def test_a_text_without_words_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "rules.md").write_text("---\n\n***\n", encoding="utf-8")
    with pytest.raises(DataError, match="holds no words"):
        load(str(tmp_path / "rules.md"))
