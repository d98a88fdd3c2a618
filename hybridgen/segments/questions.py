"""What each question's answers are, as numbers to count with: choices as codes, numbers as numbers, the rest as words.

A cell may hold several choices ("Home, Office"); each then counts. Answers are held as codes of a byte to four, so that
a million respondents fit into memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from hybridgen.segments.column_profile import Column, split_choices

Codes = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float64]
Chosen = npt.NDArray[np.bool_]

MAX_CHOICES = 20  # different answers up to which a question is a choice
MAX_VALUES = 5_000  # different cells up to which a question's answers are listed
MIN_TIMES_CHOSEN = 4  # that a choice of several has to occur
SEVERAL_SHARE = 0.95  # of all the choices made that often chosen ones must be
_NUMBER = r"^[+-]?\d{1,15}([.,]\d{1,15})*$"
_THOUSANDS = r"^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$"


@dataclass(frozen=True, slots=True)
class Question:
    """A column's answers, one for each unit.

    codes: places in `values`, -1 where nothing was answered. values: the different cells, in order. options: what may
    be chosen; chosen: values × options, which of them a cell chooses. numbers: the answers, NaN where there is none;
    None where they are choices.
    """

    column: str
    codes: Codes
    values: tuple[str, ...]
    options: tuple[str, ...] = ()
    chosen: Chosen | None = None
    numbers: Numbers | None = None

    @property
    def is_several(self) -> bool:
        """Whether a cell may hold several choices."""
        return self.options != self.values


def read_questions(units: pl.DataFrame, columns: Sequence[Column]) -> tuple[list[Question], list[str]]:
    """The questions with choices or numbers for answers, and the names of the columns that hold words.

    Days and times are neither: nearly all are different, and say nothing of who goes with whom.
    """
    questions, words = [], []
    for column in columns:
        cells = units[column.name].str.strip_chars()
        cells = cells.set(cells == "", None)
        question = _numeric(cells) or _choices(cells, column)
        if question:
            questions.append(question)
        elif column.kind != "date":
            words.append(column.name)
    return questions, words or ([] if questions else [column.name for column in columns])


def _numeric(cells: pl.Series) -> Question | None:
    """None where one is no number, or where there are two different ones at most: those are choices."""
    given = cells.drop_nulls()
    if not given.len() or not given.head(1_000).str.contains(_NUMBER).all() or not given.str.contains(_NUMBER).all():
        return None
    # 1,234 is a thousand and more where all commas stand so; else a comma is a decimal point.
    has_comma = given.filter(given.str.contains(",", literal=True))
    sign = "" if has_comma.str.contains(_THOUSANDS).all() else "."
    numbers = cells.str.replace_all(",", sign, literal=True).cast(pl.Float64, strict=False)
    if numbers.null_count() > cells.null_count():
        return None
    values = np.asarray(numbers.fill_null(float("nan")).to_numpy(), dtype=np.float64)
    if len(np.unique(values[~np.isnan(values)])) <= 2:
        return None
    return Question(cells.name, np.zeros(0, dtype=np.int32), (), numbers=values)


def _choices(cells: pl.Series, column: Column) -> Question | None:
    """None where answers are no choices."""
    count = cells.len() - cells.null_count()
    distinct = cells.drop_nulls().n_unique()
    is_few = distinct <= min(MAX_CHOICES, cells.len() / 2)
    if column.free or not count or distinct > MAX_VALUES or not (is_few or column.kind == "choices"):
        return None
    values = cells.drop_nulls().unique().sort().to_list()
    codes = cells.cast(pl.Enum(values)).to_physical().cast(pl.Int32).fill_null(-1).to_numpy()
    times = np.bincount(codes[codes >= 0], minlength=len(values))
    parts = [split_choices(value) for value in values]
    options = _options(parts, times.tolist()) or values
    if options != values:
        place = {option: at for at, option in enumerate(options)}
        chosen = np.zeros((len(values), len(options)), dtype=np.bool_)
        for at, chose in enumerate(parts):
            chosen[at, [place[part] for part in chose if part in place]] = True
    elif len(values) > max(MAX_CHOICES, count / 4):
        return None  # nearly each of them has an answer of its own
    else:
        chosen = np.eye(len(values), dtype=np.bool_)
    return Question(cells.name, np.asarray(codes, dtype=np.int32), tuple(values), tuple(options), chosen)


def _options(parts: Sequence[Sequence[str]], times: Sequence[int]) -> list[str]:
    """What may be chosen, where cells hold several choices out of a few; else none. Options with a comma of their own
    ("Yes, always") are as many as their parts or fewer; choices that are combined make more cells than options."""
    if all(len(chose) <= 1 for chose in parts):
        return []
    counts: Counter[str] = Counter()
    for chose, often in zip(parts, times, strict=True):
        for part in chose:
            counts[part] += often
    listed = sorted(part for part, often in counts.items() if often >= MIN_TIMES_CHOSEN)
    made = sum(counts[part] for part in listed)
    is_several = len(parts) > len(listed) >= 2 and len(listed) <= MAX_CHOICES * 2
    return listed if is_several and made >= SEVERAL_SHARE * counts.total() else []
