"""Transcripts within a table's cells."""

from pathlib import Path

import polars as pl

from hybridgen.sources.load import load
from hybridgen.sources.types import ROW, UNIT

TALK = "\n".join(
    f"Interviewer: What about day {n}?\nAnn: On day {n} I baked two loaves, and both of them were too salty for us."
    for n in range(30)
)


def table(folder: Path, **columns: list[str]) -> str:
    pl.DataFrame(columns).write_csv(folder / "talks.csv")
    return str(folder / "talks.csv")


def test_a_long_cell_becomes_passages_of_its_respondent(tmp_path: Path) -> None:
    remark = "The cat was in the room all the time and wanted to be fed. " * 5
    path = table(tmp_path, age=["31", "32"], transcript=["I bake.", TALK], remark=["none", remark])
    data = load(path)
    cut = data.frame.filter(pl.col(UNIT) == "talks:2")
    assert data.frame[ROW].to_list()[:3] == ["talks:1", "talks:2#1", "talks:2#2"]
    assert cut.height > 3
    assert cut["transcript"][0].startswith("Interviewer: What about day 0?\nAnn: On day 0 I baked")
    assert "\n".join(cut["transcript"]) == TALK
    assert cut["age"].to_list() == ["32"] * cut.height  # short answers stand with each passage
    assert cut["remark"].to_list() == [remark.strip(), *[None] * (cut.height - 1)] or cut["remark"][0] == remark
    assert data.rows_read == 2
    assert [str(note) for note in data.notes] == [
        f"talks.csv: 1 row with long texts (transcript) cut into {cut.height} passages"
    ]


def test_two_long_cells_of_a_row_are_both_cut(tmp_path: Path) -> None:
    data = load(table(tmp_path, first=[TALK, "I bake."], second=[TALK, "I do."]))
    assert data.frame["first"].drop_nulls().len() == data.frame["second"].drop_nulls().len() > 4
    assert data.frame.height == 2 * data.frame["first"].drop_nulls().len() - 1


def test_a_chinese_cell_is_as_long_as_it_reads(tmp_path: Path) -> None:
    data = load(table(tmp_path, age=["31", "32"], answer=["我每个星期天自己烤面包，不过烤箱太慢了。" * 30, "没有"]))
    assert data.frame.height > 3


def test_answers_of_usual_length_stay_whole(tmp_path: Path) -> None:
    answer = "I bake on Sundays and on feast days, and I like it. " * 15
    data = load(table(tmp_path, age=["31", "32"], answer=[answer, "no"]))
    assert data.frame.height == 2
    assert data.notes == ()


def test_a_cell_of_a_million_characters_is_read(tmp_path: Path) -> None:
    data = load(table(tmp_path, age=["31", "32"], answer=["x" * 1_000_000, "no"]))
    assert data.frame.height > 100
