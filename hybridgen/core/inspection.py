"""What `task=inspect` shows of the data, before any model sees it."""

from __future__ import annotations

from pydantic import Field

from hybridgen.core.shape import SCHEMA, Shape


class ColumnSeen(Shape):
    """A column of the data. kind: words, choices, number or date. left_out: why no model sees it, None: one does.
    personal: the kind of personal data that it holds as a whole; its examples are then shown with privacy=off alone.
    answered: share of the rows, 0-1."""

    name: str
    kind: str | None
    left_out: str | None
    personal: str | None
    answered: float
    examples: list[str]


class Decision(Shape):
    """What was decided about the data, and the key that overrules it."""

    text: str
    key: str | None


class RowShown(Shape):
    """A row as a model would see it."""

    id: str
    text: str


class FoundSeen(Shape):
    """What would be hidden, of one kind and found by one recognizer. values: different ones; around: the first mention
    with what stands around it, its kind in its place."""

    kind: str
    by: str
    mentions: int
    values: int
    around: str


class Inspection(Shape):
    """What a run would read. read: in two or three lines. warnings: decisions that change what the data means; notes:
    the others. shown: the first rows, protected as privacy has it. found: what would be hidden in so many rows as were
    looked at for it. stop: why a run would end before it begins, None: it would not."""

    read: list[str]
    privacy: str
    sources: list[str]
    respondents: int
    rows: int
    columns: list[ColumnSeen]
    warnings: list[Decision]
    notes: list[Decision]
    unreadable: list[str]
    shown: list[RowShown]
    found: list[FoundSeen]
    found_rows: int
    stop: str | None
    schema_version: int = Field(default=SCHEMA, validation_alias="schema", serialization_alias="schema")
