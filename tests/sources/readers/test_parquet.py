"""Parquet files."""

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load


def test_parquet_becomes_strings(tmp_path: Path) -> None:
    pl.DataFrame(
        {
            "whole": [1.0, None],
            "half": [0.5, 2.0],
            "day": [date(2024, 1, 31), None],
            "moment": [datetime(2024, 1, 31, 8, 30), None],  # noqa: DTZ001  # files hold naive times
            "midnight": [datetime(2024, 1, 31), None],  # noqa: DTZ001
            "took": [timedelta(minutes=5), None],
            "list": [["tea", "milk"], None],
            "person": [{"age": 3}, {"age": 4}],
            "yes": [True, False],
            "kind": pl.Series(["a", "NA"], dtype=pl.Categorical),
            "blob": [b"\x00", b"\xff"],
        }
    ).write_parquet(tmp_path / "p.parquet")
    data = load(str(tmp_path / "p.parquet"))
    assert data.frame.drop("_row", "_unit").to_dicts() == [
        {
            "whole": "1",
            "half": "0.5",
            "day": "2024-01-31",
            "moment": "2024-01-31 08:30:00",
            "midnight": "2024-01-31",
            "took": "PT5M",
            "list": "tea, milk",
            "person.age": "3",
            "yes": "true",
            "kind": "a",
        },
        {
            "whole": None,
            "half": "2",
            "day": None,
            "moment": None,
            "midnight": None,
            "took": None,
            "list": None,
            "person.age": "4",
            "yes": "false",
            "kind": None,
        },
    ]
    assert [str(note) for note in data.notes] == ["p.parquet: columns of bytes left out: blob"]


@pytest.mark.parametrize("content", [b"", b"garbage", b"PAR1 garbage PAR1", b"PK\x03\x04 garbage"])
def test_a_broken_file_is_one_line(tmp_path: Path, content: bytes) -> None:
    name = "broken.parquet"
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=r"is no readable|is empty") as caught:
        load(str(tmp_path / name))
    assert "\n" not in str(caught.value)


def test_a_table_without_rows_is_one_line(tmp_path: Path) -> None:
    pl.DataFrame({"a": []}).write_parquet(tmp_path / "empty.parquet")
    with pytest.raises(DataError, match="holds no rows"):
        load(str(tmp_path / "empty.parquet"))
