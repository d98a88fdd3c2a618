"""What comes back of a sheet, after whatever people did with it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Notice
from hybridgen.pipelines.evaluate import labels
from hybridgen.pipelines.evaluate.codes import Item
from hybridgen.pipelines.evaluate.given import GivenRecord

CODE = "BCDFGHJK"
EVERY = {CODE: Item(CODE, GivenRecord(id="tickets:1", record={}), None, is_swapped=False)}


def read(folder: Path, text: str) -> labels.Labels:
    file = folder / "filled.csv"
    file.write_text(text, encoding="utf-8")
    return labels.read(file, EVERY, of_pairs=False)


def test_a_cell_may_hold_all_rows_of_a_large_record(tmp_path: Path) -> None:
    rows = "said so and so\n" * 20_000
    assert read(tmp_path, f'item,rating,remark,record,rows\n{CODE},7,,x,"{rows}"\n').labels == {"tickets:1": (0.7,)}


@pytest.mark.parametrize("above", ["sep=", 'sep="', "sep=,"])
def test_a_separator_that_is_none_is_looked_for(tmp_path: Path, above: str) -> None:
    assert read(tmp_path, f"{above}\nitem,rating\n{CODE},7\n").labels == {"tickets:1": (0.7,)}


def test_words_below_the_table_are_no_items(tmp_path: Path) -> None:
    table = f"item,rating,remark\n{CODE},7,\n,,Ada rated these\n,,in May\n"
    assert read(tmp_path, table) == labels.Labels({"tickets:1": (0.7,)}, ())
    rated = read(tmp_path, f"{table},8,of what?\n")
    assert rated == labels.Labels({"tickets:1": (0.7,)}, (Notice("labels_strange", {"count": 1}),))


@pytest.mark.parametrize("name", ["filled.xlsx", "filled.csv"])
def test_a_workbook_is_told_to_be_saved_as_a_table(tmp_path: Path, name: str) -> None:
    pl.DataFrame({"item": [CODE], "rating": ["7"]}).write_excel(tmp_path / "made.xlsx")
    file = (tmp_path / "made.xlsx").rename(tmp_path / name)
    with pytest.raises(DataError, match=r"is a workbook \(\.xlsx\); saved as CSV it would be right"):
        labels.read(file, EVERY, of_pairs=False)
