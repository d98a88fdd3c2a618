"""What the columns below a row hold, and what it says of that row: does it name them, or is it one of theirs?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import polars as pl

from hybridgen.sources.tables.cells import MISSING

Row = Sequence[str]

ROWS_LOOKED_AT = 500  # of those below a row
NEARLY_ALL = 0.9  # of a column's values make a rule of it; one odd cell does not defeat it
MIN_ROWS = 8  # below that nobody knows whether answers are those of a list
RARE = 0.1  # of a closed column's answers at most are given once, so a new one is hardly an answer
PROSE_CHARS = 30  # a column's usual answer is as long or longer: in words
FULL = 0.95  # of the rows have a value: a respondent would have one too

_CLOCK = r"\d{1,2}:\d{2}(:\d{2})?"
NUMBER = rf"^([-+]?[$€£]?\s?\d[\d.,' ]*\s?[%€$£]?|{_CLOCK})$"
_DAY = r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
_DATE = rf"^{_DAY}([T ,]+{_CLOCK}.*)?$"
_NOT_CHOSEN = frozenset(["", "0", "no", "false", "nein", "non", "not selected", "unchecked", "nicht gewählt"])


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds. height: rows looked at. values: how often each occurs. share_*: of the filled cells."""

    height: int
    values: Counter[str] = field(default_factory=Counter)
    share_numbers: float = 0.0
    share_dates: float = 0.0
    share_questions: float = 0.0
    share_with_digits: float = 0.0
    share_with_at: float = 0.0
    chars: float = 0.0

    @property
    def filled(self) -> int:
        return self.values.total()

    @property
    def is_closed(self) -> bool:
        """Its answers are those of a list, and nearly all of the list has been seen."""
        once = sum(count == 1 for count in self.values.values())
        return self.filled >= MIN_ROWS and once <= RARE * self.filled

    @property
    def options(self) -> list[str]:
        """Its answers but those that say that nothing was chosen."""
        return [value for value in self.values if value.lower() not in _NOT_CHOSEN]

    @property
    def is_option(self) -> bool:
        """It holds one answer, or that it was not chosen: a box to tick."""
        return len(self.options) <= 1


@dataclass(frozen=True, slots=True)
class Votes:
    """How many columns, roughly, speak for a row that names them (name) and for one that is theirs (answer)."""

    name: float
    answer: float

    @property
    def is_name(self) -> bool:
        return self.name >= 2 and self.answer * 4 <= self.name

    @property
    def is_answer(self) -> bool:
        return self.answer >= 2 and self.name * 3 <= self.answer


def profile(body: pl.DataFrame) -> list[Column]:
    """What each column of the first rows of `body` holds."""
    return [_profile(column) for column in body.head(ROWS_LOOKED_AT).get_columns()]


def _profile(column: pl.Series) -> Column:
    text = column.str.strip_chars()
    filled = text.filter(text.is_not_null() & ~text.is_in(list(MISSING)))
    if not filled.len():
        return Column(column.len())
    return Column(
        column.len(),
        Counter(filled.to_list()),
        share_numbers=_share(filled.str.contains(NUMBER)),
        share_dates=_share(filled.str.contains(_DATE)),
        share_questions=_share(filled.str.ends_with("?")),
        share_with_digits=_share(filled.str.contains(r"\d")),
        share_with_at=_share(filled.str.contains("@", literal=True)),
        chars=float(filled.str.len_chars().median() or 0),  # type: ignore[arg-type]  # of integers: a number
    )


def _share(flags: pl.Series) -> float:
    return float(flags.sum()) / flags.len()


def vote(row: Row, below: Sequence[Column]) -> Votes:
    """What the columns below a row say of it. A column with few or mixed values says nothing."""
    name = answer = short = blank = 0.0
    counts = _counts(row)
    for cell, column in zip(row, below, strict=True):
        if not column.filled or (cell in MISSING and cell):
            continue
        if not cell:
            blank += 0.5 * (column.height >= MIN_ROWS and column.filled >= FULL * column.height)
        elif cell.endswith("?") and column.share_questions < 1 - NEARLY_ALL:
            name += 1
        elif column.share_dates >= NEARLY_ALL:
            is_date = bool(re.match(_DATE, cell))
            name, answer = name + (not is_date), answer + 2 * is_date
        elif column.share_numbers >= NEARLY_ALL:
            is_number = bool(re.match(NUMBER, cell))
            is_year = is_number and _is_year(cell) and not _is_of_years(column)
            name, answer = name + (not is_number), answer + (is_number and not is_year and not counts)
        elif column.share_with_at >= NEARLY_ALL:  # no name is an address, or a day
            name, answer = name + ("@" not in cell), answer + 2 * ("@" in cell)
        elif column.values[cell]:
            answer += 0 if column.is_option or column.height < MIN_ROWS else 1
        elif column.share_with_digits >= NEARLY_ALL and column.chars < PROSE_CHARS:
            name += not any(map(str.isdigit, cell))
        elif column.is_closed:
            name += 1
        elif column.chars >= PROSE_CHARS and column.height >= MIN_ROWS:
            short += 0.5 * (len(cell) * 3 <= column.chars)
    return Votes(name + min(short, 1) + min(blank, 1.5), answer)


def _counts(row: Row) -> bool:
    """The row's numbers are years, or count on: 1, 2, 3. Headers have such numbers."""
    numbers = [int(cell) for cell in row if cell.isdecimal()]
    if len(numbers) < 2:
        return False
    steps = [after - before for before, after in pairwise(numbers)]
    return all(step == 1 for step in steps) or (
        all(_is_year(str(number)) for number in numbers) and all(s > 0 for s in steps)
    )


def is_figure(cell: str) -> bool:
    """It is a number, a date or a time and nothing else."""
    return bool(re.match(NUMBER, cell) or re.match(_DATE, cell))


def _is_year(cell: str) -> bool:
    return cell.isdecimal() and 1900 <= int(cell) <= 2100


def _is_of_years(column: Column) -> bool:
    return sum(count for value, count in column.values.items() if _is_year(value)) >= NEARLY_ALL * column.filled
