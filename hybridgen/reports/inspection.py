"""The data as people read of it before a run: a line for each column, short enough for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from hybridgen.core.inspection import ColumnSeen, Decision, Inspection
from hybridgen.reports.words import percent
from hybridgen.sources.types import TEXT

MAX_COLUMNS = 60  # lines of columns; inspect.json has every one
MAX_NAME_CHARS, MAX_EXAMPLE_CHARS = 44, 40


def columns(inspection: Inspection) -> Iterator[str]:
    """A heading and a line for each column: those that a model sees, then the others. None for files of text."""
    if [column.name for column in inspection.columns] == [TEXT]:
        return
    seen = sorted(inspection.columns, key=lambda column: bool(column.left_out))
    names = [shortened_within(column.name, MAX_NAME_CHARS) for column in seen[:MAX_COLUMNS]]
    kinds = [_kind(column) for column in seen[:MAX_COLUMNS]]
    wide, wider = max(map(len, [*names, "column"])), max(map(len, [*kinds, "holds"]))
    yield f"{'column'.ljust(wide)}  {'holds'.ljust(wider)}  answered  for example"
    for column, name, kind in zip(seen, names, kinds, strict=False):
        examples = " · ".join(shortened(" ".join(one.split()), MAX_EXAMPLE_CHARS) for one in column.examples)
        yield f"{name.ljust(wide)}  {kind.ljust(wider)}  {percent(column.answered).rjust(8)}  {examples}".rstrip()
    if len(seen) > MAX_COLUMNS:
        yield f"and {len(seen) - MAX_COLUMNS} more, see inspect.json"


def found(inspection: Inspection) -> Iterator[str]:
    """A heading and a line for each kind and recognizer by which something would be hidden; none where nothing is."""
    some = inspection.found
    if not some:
        return
    wide, wider = max(len(one.kind) for one in some), max(len(one.by) for one in some)
    yield f"{'kind'.ljust(wide)}  {'found by'.ljust(wider)}  times  values  for example"
    for one in some:
        counts = f"{one.mentions:>5,}  {one.values:>6,}"
        yield f"{one.kind.ljust(wide)}  {one.by.ljust(wider)}  {counts}  {one.around}"


def decision(one: Decision) -> str:
    """A decision and the key that overrules it."""
    return f"{one.text} [{one.key}]" if one.key and one.key not in one.text else one.text


def shortened(text: str, length: int) -> str:
    """A text on its lines, in at most so many characters."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def shortened_within(name: str, length: int) -> str:
    """A text on one line, in at most so many characters: of questions of a grid the end tells them apart."""
    text = " ".join(name.split())
    head = length // 3
    return text if len(text) <= length else f"{text[:head]}…{text[head + 1 - length :]}"


def _kind(column: ColumnSeen) -> str:
    what = f"left out: {column.left_out}" if column.left_out else column.kind or "nothing"
    return f"{what} ({column.personal})" if column.personal else what
