"""What `task=new` proposes: a first task file."""

from __future__ import annotations

from hybridgen.core.shape import Shape


class FieldProposed(Shape):
    """A field of a task file that was proposed; origin: where it comes from, in words."""

    name: str
    type: str
    origin: str


class Proposal(Shape):
    """A first task file. by: columns or model. command: what runs it on the same data. notes: why no model was asked,
    or why its answer is none of it."""

    file: str
    text: str
    command: str
    by: str
    fields: list[FieldProposed]
    notes: list[str]
