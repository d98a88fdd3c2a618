"""Which columns of a table say something about its rows, what they hold, and why the others say nothing."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from hybridgen.core.notices import Notice
from hybridgen.segments.bookkeeping import DATE, NEARLY_ALL, NUMBER, SPAN, bookkeeping, is_nearly_all, nearly

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
PERSONAL = frozenset(["contact details", "IP addresses", "coordinates"])  # of the reasons for leaving a column out

_COUNTED = {
    "timestamps": ("timestamp", "timestamps"),
    "durations": ("duration", "durations"),
    "coordinates": ("column of coordinates", "columns of coordinates"),
    "IP addresses": ("column of IP addresses", "columns of IP addresses"),
    "browsers and devices": ("browser or device", "browsers and devices"),
    "progress and status": ("column of progress or status", "columns of progress and status"),
    "language codes": ("language code", "language codes"),
    "distribution channels": ("distribution channel", "distribution channels"),
    "ids or codes": ("id or code", "ids or codes"),
    "contact details": ("contact detail", "contact details"),
    "nested data": ("column of nested data", "columns of nested data"),
    "links": ("link", "links"),
    "empty or almost empty": ("column empty or almost empty", "columns empty or almost empty"),
    "with the same value everywhere": (
        "column with the same value everywhere",
        "columns with the same value everywhere",
    ),
    "copies of another": ("copy of another column", "copies of other columns"),
    "TRUE/FALSE copies of a multiple-choice answer": (
        "TRUE/FALSE copy of a multiple-choice answer",
        "TRUE/FALSE copies of a multiple-choice answer",
    ),
    "without answers in words": ("column without answers in words", "columns without answers in words"),
    "not in task.input": ("column not in task.input", "columns not in task.input"),
}  # reasons for leaving a column out, as they are said of one and of several

_QUANTITY = re.compile(r"[^\w\s]{0,3}\d[\d.,\s]*\W?[a-zA-Z%€$£°]{0,4}")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # scripts that put none between words
_BETWEEN_CHOICES = re.compile(r"[,;|\n](?![^()]{0,200}\))")
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


def profile(frame: pl.DataFrame, names: Sequence[str], wanted: Collection[str] | None = None) -> tuple[Column, ...]:
    """Each of the columns, in their order. All of them hold strings. wanted: none of these is left out, whatever it
    holds, and all others are."""
    filled = {name: frame.height - frame[name].null_count() for name in names}
    seen: dict[tuple[int, int], list[pl.Series]] = {}
    return tuple(_column(frame[name], filled, seen, wanted) for name in names)


def find_telling(frame: pl.DataFrame, names: Sequence[str]) -> tuple[tuple[Column, ...], tuple[Notice, ...]]:
    """The columns that say something, in their order, and a note on how many of which kind were left out."""
    columns = profile(frame, names)
    return tuple(column for column in columns if not column.silent), say_left_out(columns)


def leave_choices_out(columns: Iterable[Column]) -> Iterator[Column]:
    """The columns, of which only those say something that hold answers in words: in sentences, where any does. Where
    none holds words, all stay as they are."""
    every = list(columns)
    telling = [column for column in every if not column.silent]
    in_words = [column for column in telling if column.kind == "words"]
    kept = [column for column in in_words if column.free] or in_words or telling
    for column in every:
        is_left_out = column in telling and column not in kept
        yield dataclasses.replace(column, silent="without answers in words") if is_left_out else column


def say_left_out(columns: Iterable[Column]) -> tuple[Notice, ...]:
    """A note on how many columns of which kind were left out; none where all say something."""
    every = list(columns)
    dropped = Counter(column.silent for column in every if column.silent)
    if not dropped:
        return ()
    kinds = tuple(_say_kind(reason, count) for reason, count in dropped.most_common())
    return (Notice("columns_left_out", {"left_out": dropped.total(), "columns": len(every), "kinds": kinds}),)


def _say_kind(reason: str, count: int) -> str:
    """How many columns are left out for a reason: 1 timestamp, 2 timestamps."""
    one, several = _COUNTED.get(reason, (reason, reason))
    return f"{count} {one if count == 1 else several}"


def _column(
    cells: pl.Series,
    filled: Mapping[str, int],
    seen: dict[tuple[int, int], list[pl.Series]],
    wanted: Collection[str] | None,
) -> Column:
    """seen: the columns before this one, by what equal ones have in common; this one is added."""
    name, share = cells.name, filled[cells.name] / max(1, cells.len())
    if wanted is not None:
        return _told(name, _Answers.of(cells)) if name in wanted else _silent(name, share, "not in task.input")
    if not filled[name] or share < MIN_ANSWERED_SHARE:
        return _silent(name, share, "empty or almost empty")
    alike = seen.setdefault((filled[name], _digest(cells)), [])
    if cells.len() >= MIN_ROWS_FOR_ALIKE and any(cells.equals(other, check_names=False) for other in alike):
        return _silent(name, share, "copies of another")
    alike.append(cells)
    answers = _Answers.of(cells)
    why = _why_silent(name, answers, filled)
    return _silent(name, share, why) if why else _told(name, answers)


@dataclass(frozen=True, slots=True)
class _Answers:
    """What a column's rows answer. every: all answers, without space around them. values: of them all or of a sample of
    rows, not longer than patterns look at. bits: variety of the answers."""

    every: pl.Series
    values: tuple[str, ...]
    distinct: int
    bits: float
    rows: int

    @classmethod
    def of(cls, cells: pl.Series) -> _Answers:
        every = cells.drop_nulls().str.strip_chars()
        counts = every.value_counts(sort=True)["count"]  # sorted: sums come out the same each time
        sample = every if every.len() <= MAX_VALUES else every.sample(MAX_VALUES, seed=0)
        bits = float(counts.entropy(base=2, normalize=True) or 0.0)
        return cls(every, tuple(sample.str.slice(0, MAX_VALUE_CHARS)), counts.len(), bits, cells.len())

    @property
    def count(self) -> int:
        return self.every.len()

    @property
    def share(self) -> float:
        return self.count / self.rows

    @property
    def is_unique(self) -> bool:
        """Whether nearly all are different."""
        return self.distinct >= NEARLY_ALL * self.count


def _why_silent(name: str, answers: _Answers, filled: Mapping[str, int]) -> str:
    if answers.distinct == 1 and answers.rows >= MIN_ROWS_FOR_ALIKE and answers.share >= 1 - MIN_ANSWERED_SHARE:
        return "with the same value everywhere"
    if _repeats_a_choice(name, answers.every, filled):
        return "TRUE/FALSE copies of a multiple-choice answer"
    return bookkeeping(name, answers.values, unique=answers.is_unique) or _codes(answers)


def _told(name: str, answers: _Answers) -> Column:
    """A column that says something."""
    different = dict.fromkeys(answers.values)
    worded = sum(_count_words(value) > 2 for value in different)
    free = answers.distinct >= 3 and answers.distinct > answers.count / 4 and worded > len(different) / 3
    # Almost every answer in words is a new one: its bits are capped, so that codes and names do not outweigh all else.
    weight = min(answers.bits, 4.0) * answers.share * (2 if free else 1)
    return Column(name, answers.share, free, weight, _kind(answers, free=free))


def _silent(name: str, answered: float, why: str) -> Column:
    return Column(name, answered=answered, free=False, weight=0.0, silent=why)


def _kind(answers: _Answers, *, free: bool) -> Kind:
    """What the answers are. Whole numbers up to MAX_SCALE are points of a scale, few that often recur are choices."""
    values, distinct, count = answers.values, answers.distinct, answers.count
    if not count:
        return ""
    is_recurring = distinct <= MAX_CHOICES and count >= MIN_TIMES_CHOSEN * distinct
    if is_nearly_all(DATE, values):
        return "date"
    if is_nearly_all(SPAN, values):
        return "number"
    if is_nearly_all(NUMBER, values):
        return "choices" if is_recurring or nearly(_is_point, values) else "number"
    if free:
        return "words"
    if is_recurring or _are_several(values):
        return "choices"
    if sorted(map(_count_words, values))[len(values) // 2] >= MIN_WORDS:
        return "words"
    return "choices" if distinct <= max(MAX_CHOICES, count / 2) else "words"


def _are_several(values: Sequence[str]) -> bool:
    """Whether the answers are several choices each, out of a few: "Home, Office"."""
    chosen = Counter(part.strip() for value in values for part in re.split(r"[,;|\n]", value))
    often = sum(times for times in chosen.values() if times >= MIN_TIMES_CHOSEN)
    return len(chosen) <= MAX_CHOICES * 2 and often >= NEARLY_ALL * chosen.total()


def split_choices(value: str) -> list[str]:
    """The choices that a cell lists; what stands in brackets stays together: "Chain (Costa, Nero), Local cafe"."""
    return [part.strip() for part in _BETWEEN_CHOICES.split(value) if part.strip()]


def _is_point(value: str) -> bool:
    return value.isdecimal() and int(value) <= MAX_SCALE


def _repeats_a_choice(name: str, answers: pl.Series, filled: Mapping[str, int]) -> bool:
    """`How do you brew? (Pour over)` holding TRUE or FALSE, beside `How do you brew?` with the answer in words."""
    parents = [name[: match.start()] for match in re.finditer(r"(?<=\S)(?: ?[(\[]| [-–] |/)", name)]
    if not any(parent in filled for parent in parents):
        return False
    said = answers.str.to_lowercase()
    if not said.is_in(["true", "false", "1", "0"]).all():
        return False
    chosen = int(said.is_in(["true", "1"]).sum())
    return any(filled.get(parent, -1) >= 0.9 * chosen for parent in parents)


def _codes(answers: _Answers) -> str:
    """Whether values that are all different are running numbers, long numbers of a length, or letters with digits."""
    values = answers.values
    if not answers.is_unique or answers.count < MIN_ROWS_FOR_CODES:
        return ""
    if nearly(lambda value: value.isdecimal() and value.isascii(), values):
        steps = answers.every.cast(pl.Int64, strict=False).diff().drop_nulls()
        is_running = int((steps == 1).sum()) >= NEARLY_ALL * steps.len() > 0
        length = len(values[0])
        return "ids or codes" if is_running or (length >= 8 and nearly(lambda v: len(v) == length, values)) else ""
    if not nearly(lambda value: _count_words(value) == 1, values) or is_nearly_all(DATE, values):
        return ""
    coded = sum(bool(re.search(r"\d", value)) and not _QUANTITY.fullmatch(value) for value in values)
    return "ids or codes" if coded >= len(values) / 2 else ""


def _count_words(value: str) -> int:
    return len(value.split()) + len(_NO_SPACES.findall(value)) // _CHARS_A_WORD


def _digest(cells: pl.Series) -> int:
    """The same for equal columns."""
    return int(cells.hash(seed=0).cast(pl.Float64).sum() or 0)
