"""Which columns of a table say something about its rows, what they hold, and why the others say nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from hybridgen.core.notices import Notice
from hybridgen.segments.bookkeeping import DATE, NEARLY_ALL, NUMBER, bookkeeping, is_nearly_all, nearly

Kind = Literal["words", "choices", "number", "date", ""]

MIN_ANSWERED_SHARE = 0.01  # a column that fewer rows than this share answer says nothing about the data
MIN_ROWS_FOR_CODES = 10  # rows from which on "every value is different" means something
MIN_ROWS_FOR_ALIKE = 8  # rows from which on the same answers everywhere, or to two questions, are no accident
MAX_VALUES = 2_000  # of a column that patterns look at; of more, a seeded sample of its rows stands for all
MAX_VALUE_CHARS = 400  # of a value that patterns look at
MAX_SCALE = 10  # up to which whole numbers are the points of a scale
MAX_CHOICES = 20  # different answers up to which they are choices
MIN_TIMES_CHOSEN = 4  # rows for each of the choices on average, where numbers stand for them
MIN_WORDS = 5  # of the typical answer, from which on it is one in words

_QUANTITY = re.compile(r"[^\w\s]{0,3}\d[\d.,\s]*\W?[a-zA-Z%€$£°]{0,4}")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # scripts that put none between words
_CHARS_A_WORD = 2  # of such a script


@dataclass(frozen=True, slots=True)
class Column:
    """A column as its values show it. answered: share of the rows, 0-1. free: answers in words. weight: how much it
    tells over the whole data, answered share × variety in bits. kind: what it holds; "": nothing. silent: why it says
    nothing about the respondents, in words; empty: it does say something."""

    name: str
    answered: float
    free: bool
    weight: float
    kind: Kind = ""
    silent: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether people answered it, in words or in choices: what a record can rest on."""
        return not self.silent and self.kind in {"words", "choices"}


def profile(frame: pl.DataFrame, names: Sequence[str]) -> tuple[Column, ...]:
    """Each of the columns, in their order. All of them hold strings."""
    filled = {name: frame.height - frame[name].null_count() for name in names}
    seen: dict[tuple[int, int], list[pl.Series]] = {}
    found = []
    for name in names:
        cells = frame[name]
        if filled[name] < max(1, frame.height * MIN_ANSWERED_SHARE):
            found.append(_silent(name, filled[name], frame.height, "empty or almost empty"))
            continue
        alike = seen.setdefault((filled[name], _digest(cells)), [])
        if frame.height >= MIN_ROWS_FOR_ALIKE and any(cells.equals(other, check_names=False) for other in alike):
            found.append(_silent(name, filled[name], frame.height, "copies of another"))
            continue
        alike.append(cells)
        found.append(_column(name, cells, frame.height, filled))
    return tuple(found)


def find_telling(frame: pl.DataFrame, names: Sequence[str]) -> tuple[tuple[Column, ...], tuple[Notice, ...]]:
    """The columns that say something, in their order, and a note on how many of which kind were left out."""
    columns = profile(frame, names)
    return tuple(column for column in columns if not column.silent), say_left_out(columns)


def say_left_out(columns: Iterable[Column]) -> tuple[Notice, ...]:
    """A note on how many columns of which kind were left out; none where all say something."""
    every = list(columns)
    dropped = Counter(column.silent for column in every if column.silent)
    if not dropped:
        return ()
    kinds = tuple(f"{count} {reason}" for reason, count in dropped.most_common())
    return (Notice("columns_left_out", {"left_out": dropped.total(), "columns": len(every), "kinds": kinds}),)


def _column(name: str, cells: pl.Series, rows: int, filled: dict[str, int]) -> Column:
    answers = cells.drop_nulls().str.strip_chars()
    counts = answers.value_counts()["count"]
    distinct, count = counts.len(), answers.len()
    sample = answers if count <= MAX_VALUES else answers.sample(MAX_VALUES, seed=0)
    values = sample.str.slice(0, MAX_VALUE_CHARS).to_list()
    unique = distinct >= NEARLY_ALL * count
    if distinct == 1 and rows >= MIN_ROWS_FOR_ALIKE and count >= rows * (1 - MIN_ANSWERED_SHARE):
        return _silent(name, count, rows, "with the same value everywhere")
    if _repeats_a_choice(name, answers, filled):
        return _silent(name, count, rows, "TRUE/FALSE copies of a multiple-choice answer")
    if silent := bookkeeping(name, values, unique=unique) or _codes(values, answers, unique=unique):
        return _silent(name, count, rows, silent)
    bits = float(counts.entropy(base=2, normalize=True) or 0.0)
    worded = [value for value in dict.fromkeys(values) if _count_words(value) > 2]
    free = distinct >= 3 and distinct > count / 4 and len(worded) > len(dict.fromkeys(values)) / 3
    # Almost every answer in words is a new one: its bits are capped, so that codes and names do not outweigh all else.
    weight = min(bits, 4.0) * count / rows * (2 if free else 1)
    return Column(name, count / rows, free, weight, _kind(values, distinct, count, free=free))


def _silent(name: str, count: int, rows: int, why: str) -> Column:
    return Column(name, answered=count / rows if rows else 0.0, free=False, weight=0.0, silent=why)


def _kind(values: Sequence[str], distinct: int, count: int, *, free: bool) -> Kind:
    """What the answers are. Whole numbers up to MAX_SCALE are points of a scale, and few that often recur are choices."""
    if is_nearly_all(NUMBER, values):
        is_scale = nearly(_is_point, values)
        return "choices" if is_scale or (distinct <= MAX_CHOICES and count >= MIN_TIMES_CHOSEN * distinct) else "number"
    if is_nearly_all(DATE, values):
        return "date"
    if free:
        return "words"
    if (distinct <= MAX_CHOICES and count >= MIN_TIMES_CHOSEN * distinct) or _are_several(values):
        return "choices"
    if sorted(map(_count_words, values))[len(values) // 2] >= MIN_WORDS:
        return "words"
    return "choices" if distinct <= max(MAX_CHOICES, count / 2) else "words"


def _are_several(values: Sequence[str]) -> bool:
    """Whether the answers are several choices each, out of a few: "Home, Office"."""
    chosen = Counter(part.strip() for value in values for part in re.split(r"[,;|\n]", value))
    often = sum(times for times in chosen.values() if times >= MIN_TIMES_CHOSEN)
    return len(chosen) <= MAX_CHOICES * 2 and often >= NEARLY_ALL * chosen.total()


def _is_point(value: str) -> bool:
    return value.isdecimal() and int(value) <= MAX_SCALE


def _repeats_a_choice(name: str, answers: pl.Series, filled: dict[str, int]) -> bool:
    """`How do you brew? (Pour over)` holding TRUE or FALSE, beside `How do you brew?` with the answer in words."""
    parents = [name[: match.start()] for match in re.finditer(r"(?<=\S)(?: ?[(\[]| [-–] |/)", name)]
    if not any(parent in filled for parent in parents):
        return False
    said = answers.str.to_lowercase()
    if not said.is_in(["true", "false", "1", "0"]).all():
        return False
    chosen = int(said.is_in(["true", "1"]).sum())
    return any(filled.get(parent, -1) >= 0.9 * chosen for parent in parents)


def _codes(values: Sequence[str], answers: pl.Series, *, unique: bool) -> str:
    """Whether values that are all different are running numbers, long numbers of a length, or letters with digits."""
    if not unique or answers.len() < MIN_ROWS_FOR_CODES:
        return ""
    if nearly(lambda value: value.isdecimal() and value.isascii(), values):
        steps = answers.cast(pl.Int64, strict=False).diff().drop_nulls()
        running = steps.len() > 0 and (steps == 1).sum() >= NEARLY_ALL * steps.len()
        length = len(values[0])
        return "ids or codes" if running or (length >= 8 and nearly(lambda v: len(v) == length, values)) else ""
    if not nearly(lambda value: not re.search(r"\s", value), values) or is_nearly_all(DATE, values):
        return ""
    coded = sum(bool(re.search(r"\d", value)) and not _QUANTITY.fullmatch(value) for value in values)
    return "ids or codes" if coded >= len(values) / 2 else ""


def _count_words(value: str) -> int:
    return len(value.split()) + len(_NO_SPACES.findall(value)) // _CHARS_A_WORD


def _digest(cells: pl.Series) -> int:
    """The same for equal columns."""
    return int(cells.hash(seed=0).cast(pl.Float64).sum())
