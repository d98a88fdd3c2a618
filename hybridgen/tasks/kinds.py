"""What the fields of a record may hold, read from its model: kinds of values, without what bounds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import WithJsonSchema
from pydantic.fields import FieldInfo

from hybridgen.tasks.types import Content


@dataclass(frozen=True, slots=True)
class Kind:
    """One type that a value may have. type: bare; of a list tuple[…, ...]. is_day: a text that is a day."""

    type: Any
    is_day: bool = False

    @property
    def item(self) -> Kind | None:
        """What a list is of; None of what is no list."""
        return next(kinds(get_args(self.type)[0])) if get_origin(self.type) is tuple else None

    @property
    def options(self) -> tuple[str, ...]:
        """What may be chosen, of a list each time; empty: nothing is."""
        inner = (self.item or self).type
        return tuple(map(str, get_args(inner))) if get_origin(inner) is Literal else ()

    @property
    def is_prose(self) -> bool:
        """Whether it is written freely, of a list each item; a day is not."""
        inner = self.item or self
        return inner.type is str and not inner.is_day

    @property
    def model(self) -> type[Content] | None:
        """Of an object, or a list of them, their fields; None of anything else."""
        inner = (self.item or self).type
        return inner if isinstance(inner, type) and issubclass(inner, Content) else None


def field_kinds(model: type[Content]) -> Iterator[tuple[str, list[Kind]]]:
    """The fields by the names that they have in a record, each with its kinds."""
    for name, field in model.model_fields.items():
        yield field.alias or name, list(kinds(field.annotation, field.metadata))


def is_choice(field: FieldInfo) -> bool:
    """Whether a field takes one or several answers from a list, or none."""
    return all(kind.options for kind in kinds(field.annotation, field.metadata))


def is_prose(field: FieldInfo) -> bool:
    """Whether a field may hold prose, or a list of it."""
    return any(kind.is_prose for kind in kinds(field.annotation, field.metadata))


def kinds(annotation: Any, metadata: Any = ()) -> Iterator[Kind]:
    """The types of a value, null left out. metadata: what is annotated to the field itself."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        yield from kinds(inner, [*metadata, *more])
    elif origin in (Union, UnionType):
        for inner in get_args(annotation):
            yield from kinds(inner)
    elif annotation is not NoneType:
        is_day = annotation is str and any(isinstance(one, WithJsonSchema) for one in metadata)
        yield Kind(annotation, is_day)
