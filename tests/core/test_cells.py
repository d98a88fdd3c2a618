"""No cell of a table that we write starts a formula, and what was added is taken away again."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core import cells

PACKAGE = Path(__file__).parents[2] / "hybridgen"
SIGNS = "=+-@＝＋－＠"
HIDING = " \t\r\n\x00\x0b\xa0\u200b\u202e\u2060\ufeff"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\nx",
        "＝1",
        "- a point",
        " =1",
        "\ufeff=1",
        "'=1",
    ],
)
def test_whatever_would_run_is_defused(text: str) -> None:
    assert cells.defused(text) == f"'{text}"
    assert cells.plain(f"'{text}") == text


@pytest.mark.parametrize("text", ["-5", "+49", "-1,200.5", "-3 %", "a=b", "", "'tis", "it's", "(=1)", "'"])
def test_what_cannot_run_stays(text: str) -> None:
    assert cells.defused(text) == text
    assert cells.plain(text) == text


texts = st.text(st.sampled_from(f"{SIGNS}{HIDING}'a1,;\"") | st.characters(), max_size=9)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4), st.booleans(), st.booleans())
def test_no_cell_of_a_table_begins_a_formula_and_all_come_back(
    rows: list[tuple[str, str]], is_quoted: bool, is_marked: bool
) -> None:
    content = cells.table(rows, is_quoted=is_quoted, is_marked=is_marked, end="\r\n")
    seen = content.removeprefix(cells.BOM)  # as a spreadsheet does, whoever put it there
    found = list(csv.reader(io.StringIO(seen, newline="")))
    for cell in (cell for row in found for cell in row):
        bare = cell.lstrip(HIDING)
        assert not bare or bare[0] not in SIGNS or cells.defused(bare) == bare
    assert [[cells.plain(cell) for cell in row] for row in found] == [list(row) for row in rows]


def test_tables_are_written_in_one_place() -> None:
    wrote = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"writer", "DictWriter", "write_excel"}
    }
    assert wrote == {"core/cells.py"}
