"""What the shapes of all files of a run share: strict and frozen models, fields that hold data, notices in words."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict

from hybridgen.core.notices import Notice

SCHEMA = 1  # version of records.jsonl and summary.json; a name that changes its meaning makes a new one
USD_DIGITS = 12  # money is counted in picodollars
DATA = "data"  # mark of fields that hold data, or a model's words: hidden in what is shared
Told = Annotated[str, DATA]


class Shape(BaseModel):
    """What stands in a file of a run: nothing else may, and nothing is changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)


class Said(Shape):
    """A notice with its words. params: {"data": …} holds data, {"place": …, "key": …} a path or an address."""

    code: str
    params: dict[str, Any]
    text: str

    @classmethod
    def of(cls, notice: Notice) -> Self:
        """The notice with its words."""
        return cls(code=notice.code, params=notice.as_json(), text=str(notice))
