"""Which columns of a table say something about its rows, and which are noise for whoever reads the rows' texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

import polars as pl

from hybridgen.core.notices import Notice

MIN_ANSWERED_SHARE = 0.01  # a column that fewer rows than this share answer says nothing about the data
MIN_ROWS_FOR_CODES = 10  # rows from which on "every value is different" means something

_ID_NAME = re.compile(r"(^|[\s_.-])(id|Id|ID|uuid|UUID|guid|GUID)$|[a-z]I[dD]$|(?i:ip ?address)$")
_TIME_NAME = re.compile(
    r"time ?stamp|(start|end|submi|complet|record|creat|updat|response|last).{0,12}\b(date|time|at|on)\b|_at$",
    re.IGNORECASE,
)
_TIME = re.compile(r"(\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{2,4}),?[T ]\s*\d\d?:\d\d.*")
_DATE = re.compile(r"(\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{2,4})\b.*")
_CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.\w+|https?://\S+|(?=(?:\D*\d){9})[+(\d][\d\s().x-]+")  # a date has 8 digits
_NESTED = re.compile(r"\s*(\[\s*[\[{]|\{).*[\]}]\s*", re.DOTALL)
_QUANTITY = re.compile(r"[^\w\s]{0,3}\d[\d.,\s]*\W?[a-zA-Z%€$£°]{0,4}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column worth reading. answered: share of the rows, 0-1. free: answers in words. weight: how much it tells over
    the whole data, answered share × variety in bits."""

    name: str
    answered: float
    free: bool
    weight: float


def find_telling(frame: pl.DataFrame, names: Sequence[str]) -> tuple[tuple[Column, ...], tuple[Notice, ...]]:
    """The columns that say something, in their order, and a note on how many of which kind were left out."""
    kept: list[Column] = []
    dropped: Counter[str] = Counter()
    seen: set[tuple[str | None, ...]] = set()
    filled = {name: frame.height - frame[name].null_count() for name in names}
    for name in names:
        values = tuple(frame[name])
        reason = "copies of another" if values in seen and filled[name] else _silent(name, values, filled)
        seen.add(values)
        if reason:
            dropped[reason] += 1
        else:
            kept.append(_column(name, [value for value in values if value is not None], frame.height))
    if not kept:  # all of it looks like codes, so codes are what there is
        kept = [_column(name, list(frame[name].drop_nulls()), frame.height) for name in names if filled[name]]
        return tuple(kept), ()
    if not dropped:
        return tuple(kept), ()
    kinds = tuple(f"{count} {reason}" for reason, count in dropped.most_common())
    left_out = {"left_out": dropped.total(), "columns": len(names), "kinds": kinds}
    return tuple(kept), (Notice("columns_left_out", left_out),)


def _silent(name: str, values: Sequence[str | None], filled: dict[str, int]) -> str:
    """Why a column says nothing, in words; empty: it does say something."""
    rows, count = len(values), filled[name]
    if not count or count < rows * MIN_ANSWERED_SHARE:
        return "empty or almost empty"
    answers = [value.strip() for value in values if value is not None]
    distinct = set(answers)
    if len(distinct) == 1 and rows > 1 and count >= rows * (1 - MIN_ANSWERED_SHARE):
        return "with the same value everywhere"
    if _repeats_a_choice(name, answers, filled):
        return "TRUE/FALSE copies of a multiple-choice answer"
    if _all(_TIME, answers) or (_TIME_NAME.search(name) and _all(_DATE, answers)):
        return "timestamps"
    if len(distinct) >= 0.95 * count and _all(_CONTACT, answers):
        return "contact details"
    if _all(_NESTED, answers):
        return "nested data"
    if _codes(name, answers, distinct):
        return "ids or codes"
    return ""


def _repeats_a_choice(name: str, answers: Sequence[str], filled: dict[str, int]) -> bool:
    """`How do you brew? (Pour over)` holding TRUE or FALSE, beside `How do you brew?` with the answer in words."""
    if not name.endswith(")") or any(answer.lower() not in {"true", "false"} for answer in answers):
        return False
    parents = (name[: match.start()] for match in re.finditer(r" ?\(", name))
    chosen = sum(answer.lower() == "true" for answer in answers)
    return any(filled.get(parent, -1) >= 0.9 * chosen for parent in parents)


def _codes(name: str, answers: Sequence[str], distinct: set[str]) -> bool:
    if any(re.search(r"\s", answer) for answer in distinct) or _all(_DATE, distinct):
        return False
    unique = len(distinct) >= 0.95 * len(answers)
    if unique and _ID_NAME.search(name):
        return True
    if not unique or len(answers) < MIN_ROWS_FOR_CODES:
        return False
    if all(answer.isdecimal() and answer.isascii() for answer in distinct):
        running = [int(answer) - int(answers[0]) for answer in answers] == list(range(len(answers)))
        return running or (len({len(answer) for answer in distinct}) == 1 and len(answers[0]) >= 8)
    coded = sum(bool(re.search(r"\d", answer)) and not _QUANTITY.fullmatch(answer) for answer in distinct)
    return coded >= len(distinct) / 2


def _all(pattern: re.Pattern[str], answers: Iterable[str]) -> bool:
    return all(pattern.fullmatch(answer) for answer in answers)


def _column(name: str, answers: Sequence[str], rows: int) -> Column:
    counts = Counter(answers)
    bits = -sum(n / len(answers) * log2(n / len(answers)) for n in counts.values())
    free = len(counts) >= 3 and len(counts) > len(answers) / 4 and sum(map(_wordy, counts)) > len(counts) / 3
    # Almost every answer in words is a new one: its bits are capped, so that codes and names do not outweigh all else.
    weight = min(bits, 4.0) * len(answers) / rows * (2 if free else 1)
    return Column(name, answered=len(answers) / rows, free=free, weight=weight)


def _wordy(answer: str) -> bool:
    return len(answer.split()) > 2
