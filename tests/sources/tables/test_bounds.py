"""Tables that are wider than what stands in them."""

from pathlib import Path

import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load


def test_what_is_empty_on_the_right_is_no_column(tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("age,why" + "," * 8_000 + "\n" + "\n".join(f"{n},I like it {n}" + "," * 8_000 for n in range(5)))
    assert load(str(file)).columns == ("age", "why")


def test_a_table_is_not_wider_than_can_be_understood(tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("a," * 25_000 + "b\n" + "1," * 25_000 + "2\n")
    with pytest.raises(DataError, match=r"wide\.csv: has 25001 columns; a table of at most 5000 can be read"):
        load(str(file))
