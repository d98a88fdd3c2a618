"""What fits into a model's context: the typical row's columns, a segment's rows, and one row that is too long alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from statistics import median

from hybridgen.segments.column_profile import Column
from hybridgen.segments.render import Label, row_text

Measure = Callable[[str], int]
Answers = Mapping[str, str | None]

MAX_CHARS_A_TOKEN = 16  # of a text; four or five are usual
MARGIN_CHARS = 500  # that are protected beyond what is shown: a name at the border is whole, or hidden as a whole

_OFTEN = 0.5  # columns that fewer rows answer make no typical row long


def within_typical(
    rows: Sequence[Answers], columns: Sequence[Column], label_of: Mapping[str, Label], room: int, measure: Measure
) -> tuple[Column, ...]:
    """The columns without those that tell least, as few as it takes to bring the median of `rows` within `room` tokens.
    Answers in words stay: they are what a person would quote."""
    spare = sorted((c for c in columns if c.answered >= _OFTEN and not c.free), key=lambda c: c.weight)

    def fits(dropped: int) -> bool:
        out = {column.name for column in spare[:dropped]}
        shown = [column.name for column in columns if column.name not in out]
        return median(measure(row_text(row, shown, label_of)) for row in rows) <= room

    most = max(0, len(spare) - (len(spare) == len(columns)))  # one column always stays
    out = set(spare[: bisect_left(range(most), x=True, key=fits)])
    return tuple(column for column in columns if column not in out)


def count_fitting(texts: Sequence[str], room: int, measure: Measure) -> int:
    """How many of the texts, from the first on, fit into `room` tokens together; at least 1."""
    used = 0
    for count, text in enumerate(texts):
        used += measure(text)
        if used > room:
            return max(1, count)
    return len(texts)


def squeeze(
    answers: Answers, columns: Sequence[Column], label_of: Mapping[str, Label], room: int, measure: Measure
) -> str:
    """One row's text within `room` tokens: first without the answers to the questions that tell least, and if one
    answer alone is too long, without its end."""
    given = sorted((column for column in columns if answers[column.name]), key=lambda column: column.weight)

    def without(dropped: int) -> str:
        out = {column.name for column in given[:dropped]}
        return row_text(answers, [column.name for column in columns if column.name not in out], label_of)

    dropped = bisect_left(range(max(0, len(given) - 1)), x=True, key=lambda n: measure(without(n)) <= room)
    text = without(dropped)
    return text if measure(text) <= room else _cut(text, room, measure)


def within_reach(text: str, room: int) -> str:
    """The beginning of a text, on a word border: what lies behind it cannot be within `room` tokens."""
    return _beginning(text, room * MAX_CHARS_A_TOKEN + MARGIN_CHARS)


def without_margin(told: str) -> str:
    """A text of `within_reach`, protected, without what the cut may have torn apart."""
    return _beginning(told, max(0, len(told) - MARGIN_CHARS))


def _beginning(text: str, length: int) -> str:
    """At most so many characters, up to white space, and no half of what stands in brackets."""
    if len(text) <= length:
        return text
    blank = max(text.rfind(sign, max(0, length - MARGIN_CHARS), length) for sign in " \n")
    end = blank if blank >= 0 else length
    opened = text.rfind("[", max(0, end - MARGIN_CHARS), end)
    return text[: opened if opened >= 0 and "]" not in text[opened:end] else end]


def _cut(text: str, room: int, measure: Measure) -> str:
    """The longest beginning that fits, on a word border; within the first word where not even that fits."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    if measure(f"{text[: ends[0]]} …") > room:
        ends = list(range(ends[0]))
    too_long = bisect_left(ends, x=True, key=lambda end: measure(f"{text[:end]} …") > room)
    for end in reversed(ends[:too_long]):
        if measure(f"{text[:end]} …") <= room:  # a tokeniser's counts do not always grow with the text
            return f"{text[:end]} …".lstrip()
    return "…"
