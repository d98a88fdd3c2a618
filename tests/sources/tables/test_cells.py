"""What all tables share: names, missing values, markup."""

from pathlib import Path

import polars as pl
import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources.tables.cells import MAX_RUNS, clean, lines_in_words
from hybridgen.sources.types import File, Table

FILE = File(Path("study.json"), "study")


def test_markup_goes_from_names_and_cells_and_is_said() -> None:
    body = pl.DataFrame({"c0": ["<p>good</p>", "<p>&nbsp;</p>", "fine"], "c1": ["a <3", "b", "c"]})
    table = clean(Table(header=["<b>Why</b>?", "x < y"], body=body), FILE)
    assert table.header == ["Why?", "x < y"]
    assert table.body.rows() == [("good", "a <3"), (None, "b"), ("fine", "c")]
    assert [str(note) for note in table.notes] == [
        "study.json: markup taken out of 1 name of columns",
        "study.json: markup taken out of the answers of 1 column",
    ]


def test_what_databases_write_for_nothing_is_missing() -> None:
    body = pl.DataFrame({"c0": ["\\N", "x"], "c1": ["y", " NULL "]})
    assert clean(Table(header=["a", "b"], body=body), FILE).body.rows() == [(None, "y"), ("x", None)]


def test_no_answer_at_all_is_an_error() -> None:
    with pytest.raises(DataError, match="no rows with an answer"):
        clean(Table(header=["a"], body=pl.DataFrame({"c0": ["-", "NA"]})), FILE)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([4], "line 4"), ([4, 7, 8, 9], "lines 4, 7-9"), (list(range(0, 2 * MAX_RUNS + 2, 2)), "21 in all")],
)
def test_lines_are_named_and_of_a_great_many_the_first(numbers: list[int], words: str) -> None:
    assert lines_in_words(numbers).endswith(words)
