"""Records of rows or documents as one table: which of their fields have a column, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hybridgen.core.results import Record, RunResult
from hybridgen.core.trees import is_claim
from hybridgen.reports.fields import NOTHING, plain
from hybridgen.reports.inspection import shortened
from hybridgen.reports.words import label

MAX_ROWS = 500  # of the table on a page; the files have every record
MAX_COLUMNS = 4  # beside the text
MAX_SHORT_CHARS = 24  # of what a narrow column holds
MAX_TEXT_CHARS = 240  # of a cell, of which two lines are seen
MAX_WORD_CHARS, MAX_WIDE_CHARS = 11, 40  # of a column's width
MAX_LOOKED = 50  # records whose words a column has room for


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of a record's own fields. short: those with a narrow column, what it chooses first; text: the field that
    has the wide one; empty: none."""

    short: tuple[str, ...]
    text: str

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.short, *filter(None, (self.text,)))

    def cells(self, record: Record) -> list[str]:
        """What stands in the columns, in their order."""
        return [shortened(" ".join(cell(record.record.get(name)).split()), MAX_TEXT_CHARS) for name in self.all]

    def widths(self, records: Sequence[Record]) -> list[tuple[int, int]]:
        """How narrow each column may become, so that hardly a word breaks, and how wide it wants to be beside the
        others, so that nine of ten cells are whole. In characters."""
        found = []
        for name in self.all:
            cells = [label(name), *(cell(one.record.get(name)) for one in records)]
            words = max(len(word) for word in (*cells[0].split(), *" ".join(cells[: MAX_LOOKED + 1]).split()))
            wide = sorted(map(len, cells))[len(cells) * 9 // 10]
            found.append((min(words, MAX_WORD_CHARS), min(max(wide, words), MAX_WIDE_CHARS)))
        return found


def columns(result: RunResult, records: Sequence[Record]) -> Columns:
    """The columns for these records: fields that choose, other short ones, then the first field that is longer.

    What was carried over has none, unless the records have too few fields of their own.
    """
    summary = result.summary
    names = list(dict.fromkeys(name for one in records for name in one.record))
    own = [name for name in names if name not in summary.carried]
    chosen = {one.field for one in summary.choices}
    short = [name for name in own if name in chosen]
    short += [name for name in own if name not in chosen and _is_short(name, records)]
    text = first_text({name: _example(name, records) for name in own if name not in short})
    if not text:
        short += [name for name in names if name in summary.carried]
    return Columns(tuple(short[:MAX_COLUMNS]), text)


def first_text(fields: Mapping[str, Any]) -> str:
    """The first field whose value is prose, a date or a word being none, else the first that holds any; empty: none
    does."""
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    prose = next((name for name, value in texts.items() if len(value) > MAX_SHORT_CHARS), "")
    return (
        prose or next(iter(texts), "") or next((name for name, value in fields.items() if cell(value) != NOTHING), "")
    )


def cell(value: Any) -> str:
    """A value as a table has it; of a claim its statement, or else its quote."""
    if is_claim(value):
        return plain(value.get("text")) if value.get("text") else f"“{plain(value['quote'])}”"
    if isinstance(value, list | tuple):
        return "; ".join(map(cell, value)) or NOTHING
    return plain(value)


def _is_short(name: str, records: Sequence[Record]) -> bool:
    return all(len(cell(one.record.get(name))) <= MAX_SHORT_CHARS for one in records)


def _example(name: str, records: Sequence[Record]) -> Any:
    """The first value that says something."""
    return next((found for one in records if (found := one.record.get(name)) not in (None, "", [], {})), None)
