"""Tables of solved problems."""

from __future__ import annotations

import pytest

from hybridgen.core.errors import ConfigError
from hybridgen.knowledge.entries import Columns, find_columns, say_row


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["id", "Problem", "Solution"], Columns("Problem", "Solution")),
        (["error", "correct_solution"], Columns("error", "correct_solution")),
        (["Error message", "Fix"], Columns("Error message", "Fix")),
        (["title", "question", "answer"], Columns("question", "answer")),
        (["name", "age"], None),
        (["problem", "age"], None),
    ],
)
def test_columns_are_told_by_their_names(names: list[str], expected: Columns | None) -> None:
    assert find_columns(names) == expected


def test_columns_can_be_named() -> None:
    assert find_columns(["was", "tun"], "was", "tun") == Columns("was", "tun")
    assert find_columns(["problem", "tun"], solution="tun") == Columns("problem", "tun")


def test_a_column_that_is_not_there_is_wrong_input() -> None:
    with pytest.raises(ConfigError, match=r"knowledge\.solution=fix: there is no such column; there are problem, tun"):
        find_columns(["problem", "tun"], solution="fix")


def test_one_that_was_named_needs_the_other() -> None:
    with pytest.raises(ConfigError, match=r"knowledge\.solution: no column can be told for it; name one of was, tun"):
        find_columns(["was", "tun"], problem="was")


def test_a_row_is_said_without_its_empty_cells() -> None:
    assert say_row({"name": "pier", "note": None, "depth": "4 m"}) == "name: pier\ndepth: 4 m"
