"""A finished record in a few lines, of a row in one, to be read on a terminal while the others are made."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

from hybridgen.core.results import Record
from hybridgen.core.summaries import Unit
from hybridgen.reports.fields import NOTHING, Item, Page, page
from hybridgen.reports.inspection import shortened, shortened_within
from hybridgen.reports.people import say_whom, signs
from hybridgen.reports.rows import cell, first_text
from hybridgen.reports.words import label

MAX_LINES = 8
MAX_LINE_CHARS = 100
MAX_ROW_CHARS = 240  # of the one line of a row, which a terminal cuts to its width
INDENT = "  "  # of every line but the first
MIN_QUESTION_CHARS = 20  # of what was asked, before its figures
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # what a terminal would obey


def glance(record: Record, *, of: int | None = None, unit: Unit = "respondent") -> str:
    """Its name, for whom it stands, a line a field and a quote with its row.

    of: how many records the run makes, None: not told. unit: what the respondents are.
    """
    shown = page(record)
    lines = [_fitted(f"first of {of}: {shown.title}" if of and of > 1 else shown.title)]
    if record.respondents is not None:
        lines.append(f"{signs(record.share or 0)} stands for {say_whom(record.respondents, record.share, unit)}")
    quote = list(_quote(shown))
    lines += islice(_fields(shown), MAX_LINES - len(lines) - len(quote))
    return f"\n{INDENT}".join((*lines, *quote))


def glance_row(record: Record, chosen: Collection[str], carried: Collection[str] = ()) -> str:
    """The record of a row on one line: its id, what it chooses, then the first text.

    chosen: the names of the fields that choose. carried: those that were taken over from the data.
    """
    own = {name: value for name, value in record.record.items() if name not in carried}
    text = first_text({name: value for name, value in own.items() if name not in chosen})
    said = [f"{label(name)}: {cell(own[name])}" for name in own if name in chosen]
    parts = (record.id, " · ".join(said), cell(own[text]) if text else "")
    return shortened(INDENT.join(_line(part) for part in parts if part), MAX_ROW_CHARS)


def _fields(shown: Page) -> Iterator[str]:
    """The facts on one line, then a line for each other field; none for what is empty."""
    if facts := [f"{fact.label}: {fact.text}" for fact in shown.facts if fact.text != NOTHING]:
        yield _fitted("; ".join(facts))
    for block in shown.body:
        if block.items and not block.items[0].text:
            yield _cited(f"{block.label}: ", block.items[0], len(block.items) - 1)
        else:
            said = " · ".join(item.text for item in block.items if item.text) or block.text
            yield _fitted(f"{block.label}: {said}")


def _cited(head: str, item: Item, more: int) -> str:
    """What the first item of a list rests on, which has no words of its own, and how many more there are."""
    words, end = item.cited
    end += f" and {more} more" if more else ""
    if item.figure:
        words = shortened_within(words, max(MAX_LINE_CHARS - len(INDENT + head + end), MIN_QUESTION_CHARS))
    return _fitted(head + words, end)


def _quote(shown: Page) -> Iterator[str]:
    """A quote that stands in its row; none where the fields are quotes themselves."""
    found = (item.cited for item in shown.items if item.text and item.row and item.verified)
    return (_fitted(quote, row) for quote, row in islice(found, 1))


def _fitted(text: str, end: str = "") -> str:
    """Both on one line. Of a text that is too long the end stays whole, and the mark that closes a quote."""
    room = MAX_LINE_CHARS - len(INDENT)
    words, last = _line(text), _line(end)
    if words.endswith("”") and len(words) + len(last) > room:
        words, last = words[:-1], f"”{last}"
    return shortened(shortened(words, max(room - len(last), 1)) + last, room)


def _line(text: str) -> str:
    """On one line, without what a terminal would obey."""
    return CONTROL.sub("", re.sub(r"\s+", " ", text))
