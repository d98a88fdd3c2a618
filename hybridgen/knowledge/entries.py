"""A table of solved problems: an entry a row, whose solution can be served as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hybridgen.core.errors import ConfigError

# What such columns are called, the surest first; compared without case, spaces and signs.
PROBLEMS = ("problem", "error", "error_message", "issue", "question", "symptom", "query", "title")
SOLUTIONS = ("solution", "correct_solution", "fix", "resolution", "answer", "correct_answer", "workaround")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold a problem and its solution."""

    problem: str
    solution: str


def find_columns(names: Sequence[str], problem: str | None = None, solution: str | None = None) -> Columns | None:
    """The columns of a problem and its solution; None: the table has none.

    Args:
        names: the table's columns, as they are called there.
        problem, solution: as the user names them, None: to be found.

    Raises ConfigError where a column that was named is not there, or only one of the two can be told.
    """
    chosen = [
        _chosen(names, "problem", problem, PROBLEMS),
        _chosen(names, "solution", solution, SOLUTIONS),
    ]
    if chosen[0] and chosen[1]:
        return Columns(chosen[0], chosen[1])
    if problem or solution:
        missing = "solution" if chosen[0] else "problem"
        raise ConfigError(f"knowledge.{missing}: no column can be told for it; name one of {', '.join(names)}")
    return None


def _chosen(names: Sequence[str], kind: str, given: str | None, known: Sequence[str]) -> str | None:
    if given is not None:
        if given not in names:
            raise ConfigError(f"knowledge.{kind}={given}: there is no such column; there are {', '.join(names)}")
        return given
    plain = {_plain(name): name for name in reversed(names)}
    return next((plain[_plain(one)] for one in known if _plain(one) in plain), None)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def say_row(row: Mapping[str, str | None]) -> str:
    """A row without a solution as a text: a line for each cell that says something."""
    return "\n".join(f"{name}: {cell}" for name, cell in row.items() if cell)
