"""Rows as a model sees them, and the slots that they are gathered in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a model sees it. id: the stable id. label: its short name in a prompt, R1 to Rn within its slot."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """The rows that a draft rests on: similar respondents, within the model's context."""

    index: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which rows go to which slot.

    slots: as many as were asked for, none of them empty. columns_used: the columns whose answers the rows' texts show,
    in the order of the data. notes: what was left out, shared or cut on the way, in words.
    """

    slots: tuple[Slot, ...]
    columns_used: tuple[str, ...]
    notes: tuple[str, ...] = ()
