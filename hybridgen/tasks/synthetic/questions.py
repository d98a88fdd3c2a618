"""A table's columns as the questions that a synthetic record answers, with the answers that enough rows share.

Numbers become ranges, rare answers become blanks; what nearly nobody shares is asked in words, or not at all. It knows
nothing of models and prompts.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from hybridgen.segments.column_profile import Column
from hybridgen.tasks.synthetic.rareness import MIN_RESPONDENTS, unspaced

MOST = 24  # questions of a record; a longer list no small model answers well, and paid ones limit a schema's size
MOST_IN_WORDS = 3
OPTIONS = 20  # answers to choose from, the most frequent ones
COVERED = 0.8  # share of what was answered that the options must stand for
LEAST_COVERED = 0.5  # the same where the column holds no answers in words either
LONGEST = 400  # characters of an answer in words
PICKED = 6  # options at most in one answer
BLANK = "not stated"

_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,18})?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,18})?")
_STEPS = (1, 2, 5)

Cells = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Question:
    """options: what may be answered, BLANK among them where enough rows are blank; none: the answer is in words.

    several: any of the options beside BLANK, PICKED at most, none where it may be blank. rare: sets of options that too
    few rows chose together. longest: characters of an answer in words. weight: how much the column tells.
    """

    name: str
    options: tuple[str, ...] = ()
    several: bool = False
    longest: int = 0
    rare: frozenset[frozenset[str]] = frozenset()
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the column as it may be shown: with its shared answers alone, or in words as it was."""

    question: Question
    cells: tuple[str | None, ...]


def asked(column: Column, cells: Cells, who: Sequence[str], private: Callable[[str], str]) -> Asked | None:
    """The question that a column asks, None where too few answers are shared.

    who: the respondent of each cell. private: why an answer must not be an option, empty where it may.
    """
    stripped = [cell.strip() if cell and cell.strip() else None for cell in cells]
    if not any(stripped):
        return None
    if numbers := _numbers(stripped):
        return _chosen(column, _ranges(numbers, who), who, private, COVERED)
    return (
        _several(column, stripped, who, private)
        or _chosen(column, stripped, who, private, COVERED)
        or _worded(column, stripped)
        or _chosen(column, stripped, who, private, LEAST_COVERED)
    )


def most_telling(found: Iterable[Asked]) -> list[Asked]:
    """As many as a record can answer, those that tell most, in the order of the data."""
    order = list(found)
    ranked = sorted(order, key=lambda one: -one.question.weight)
    worded = [one for one in ranked if not one.question.options][:MOST_IN_WORDS]
    kept = {one.question.name for one in [*worded, *(one for one in ranked if one.question.options)][:MOST]}
    return [one for one in order if one.question.name in kept]


def _chosen(
    column: Column, cells: Cells, who: Sequence[str], private: Callable[[str], str], covered: float
) -> Asked | None:
    options = _shared(((cell, one) for cell, one in zip(cells, who, strict=True) if cell), private)
    kept = tuple(cell if cell in options else None for cell in cells)
    answered = sum(cell is not None for cell in cells)
    if len(options) < 2 or sum(cell is not None for cell in kept) < covered * answered:
        return None
    blank = kept.count(None) >= MIN_RESPONDENTS and BLANK not in options
    ordered = sorted(options, key=_place)
    question = Question(column.name, (*ordered, *[BLANK] * blank), weight=column.weight)
    return Asked(question, kept)


def _several(column: Column, cells: Cells, who: Sequence[str], private: Callable[[str], str]) -> Asked | None:
    """Choices that one cell lists with commas between them."""
    parts = [tuple(cell.split(", ")) if cell else () for cell in cells]
    if len({part for row in parts for part in row}) >= len({row for row in parts if row}):
        return None  # every answer is new, as in prose with commas
    parts = _whole(parts)
    mentions = [part for row in parts for part in row]
    options = _shared(((part, one) for row, one in zip(parts, who, strict=True) for part in row), private)
    if len(options) < 2 or sum(part in options for part in mentions) < COVERED * len(mentions):
        return None
    kept = [frozenset(part for part in row if part in options) for row in parts]
    together = Counter(chosen for chosen, _ in set(zip(kept, who, strict=True)) if chosen)
    rare = frozenset(chosen for chosen, count in together.items() if count < MIN_RESPONDENTS)
    shown = tuple(", ".join(part for part in row if part in options) or None for row in parts)
    blank = shown.count(None) >= MIN_RESPONDENTS
    return Asked(Question(column.name, (*options, *[BLANK] * blank), True, rare=rare, weight=column.weight), shown)


def _whole(parts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The same with one choice where two always follow one another: it has a comma of its own."""
    while True:
        each = Counter(part for row in parts for part in row)
        pairs = Counter(pair for row in parts for pair in pairwise(row))
        always = (pair for pair, n in pairs.items() if n >= MIN_RESPONDENTS and each[pair[0]] == n == each[pair[1]])
        pair = next(always, None)
        if pair is None:
            return [tuple(dict.fromkeys(row)) for row in parts]
        parts = [_joined(row, pair) for row in parts]


def _joined(row: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    at = next((n for n, both in enumerate(pairwise(row)) if both == pair), None)
    return row if at is None else (*row[:at], ", ".join(pair), *row[at + 2 :])


def _worded(column: Column, cells: Cells) -> Asked | None:
    if not column.free or unspaced(cells):
        return None
    lengths = sorted(len(cell) for cell in cells if cell)
    longest = min(LONGEST, max(60, lengths[len(lengths) * 3 // 4]))
    return Asked(Question(column.name, longest=longest, weight=column.weight), tuple(cells))


def _shared(given: Iterable[tuple[str, str]], private: Callable[[str], str]) -> list[str]:
    """Answers that enough respondents gave, the most frequent first. given: (answer, respondent) pairs."""
    counted = Counter(answer for answer, _ in set(given))
    enough = sorted(
        (answer for answer, count in counted.items() if count >= MIN_RESPONDENTS), key=lambda a: (-counted[a], a)
    )
    return [answer for answer in enough if not private(answer)][:OPTIONS]


def _place(option: str) -> tuple[bool, float, bool]:
    """Ranges and other numbers in their order, words as they come."""
    number = re.search(r"(?<!\w)[+-]?\d+(?:\.\d+)?", option)
    return number is None, float(number[0]) if number else 0.0, not option.startswith("less")


def _numbers(cells: Cells) -> list[float | None]:
    """The cells as numbers, empty where one is none: commas part thousands where all of them may, else decimals."""
    given = [cell for cell in cells if cell]
    thousands = all(_THOUSANDS.fullmatch(cell) for cell in given if "," in cell)
    plain = [cell and cell.replace(",", "" if thousands else ".") for cell in cells]
    if not all(_NUMBER.fullmatch(cell) for cell in plain if cell):
        return []
    return [float(cell) if cell else None for cell in plain]


def _ranges(values: Sequence[float | None], who: Sequence[str]) -> list[str | None]:
    """Numbers as ranges of one width, as narrow as it can be so that enough respondents are in each."""
    given = [(value, one) for value, one in zip(values, who, strict=True) if value is not None]
    known = sorted(value for value, _ in given)
    whole = all(value == int(value) for value in known)
    for width in _widths(known[-1] - known[0], whole=whole):
        borders = _borders(given, width)
        if borders:
            ranges = [_Range(low, high, width, whole) for low, high in pairwise(borders)]
            ranges[0] = replace(ranges[0], first=known[0] < borders[0] or width > 1)
            ranges[-1] = replace(ranges[-1], last=known[-1] >= borders[-1] or width > 1)
            return [None if value is None else str(_of(value, ranges)) for value in values]
    return [None] * len(values)


@dataclass(frozen=True, slots=True)
class _Range:
    """From low to below high; first, last: and all that is less, or more."""

    low: float
    high: float
    width: float
    whole: bool
    first: bool = False
    last: bool = False

    def __str__(self) -> str:
        low, high, most = f"{self.low:.12g}", f"{self.high:.12g}", f"{self.high - 1:.12g}"
        if self.first:
            return f"{most} or less" if self.whole else f"less than {high}"
        if self.last:
            return f"{low} or more"
        if self.whole:
            return low if self.width == 1 else f"{low} to {most}" if self.low < 0 else f"{low}-{most}"
        return f"{low} to less than {high}"


def _of(value: float, ranges: Sequence[_Range]) -> _Range:
    return next((one for one in ranges if value < one.high), ranges[-1])


def _widths(spread: float, *, whole: bool) -> Iterator[float]:
    least = 0 if whole else math.floor(math.log10(spread / 100)) if spread else 0
    for power in range(least, least + 20):
        for step in _STEPS:
            width = step * 10.0**power
            if width > max(spread, 1):
                return
            yield width


def _borders(given: Iterable[tuple[float, str]], width: float) -> list[float]:
    """Where ranges begin and the last one ends, the sparse ones at either end joined to the next; none where one is too
    sparse still. given: (number, respondent) pairs."""
    people: defaultdict[int, set[str]] = defaultdict(set)
    for value, one in given:
        people[math.floor(value / width)].add(one)
    first, last = min(people), max(people)
    if last - first > 50 * OPTIONS:
        return []
    groups = [people[n] for n in range(first, last + 1)]
    while len(groups) > 1 and len(groups[0]) < MIN_RESPONDENTS:
        groups[:2] = [groups[0] | groups[1]]
        first += 1
    while len(groups) > 1 and len(groups[-1]) < MIN_RESPONDENTS:
        groups[-2:] = [groups[-2] | groups[-1]]
    if not 2 <= len(groups) <= OPTIONS or any(0 < len(group) < MIN_RESPONDENTS for group in groups):
        return []
    return [(first + n) * width for n in range(len(groups) + 1)]
