"""A fact about a run that people must be told, as a code with params; its words are made where it is shown.

A param that holds data (words of rows, file names, what a model or a server wrote) or a place (a path, an address) says
so, and what is shared hides just those. `TEMPLATES` has the words of every code, in one place.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

TEMPLATES: dict[str, str] = {
    "error": "{reason}",
    "stopped": "interrupted; the same command goes on from here, nothing is paid twice",
}


@dataclass(frozen=True, slots=True)
class Data:
    """A param that holds data: it is hidden in what is shared."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Place:
    """A param that is a path or an address. key: of the config that names it; what is shared shows the key alone."""

    text: str
    key: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Notice:
    """code: one of TEMPLATES. params: what its template names; a param may be a notice itself."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """The words, one line. Raises KeyError where code or a param is unknown: a fault of ours."""
        return _WORDS.vformat(TEMPLATES[self.code], (), self.params)

    def hidden(self, data: Callable[[str], str], place: Callable[[Place], str]) -> Notice:
        """The same as it may be shared. data, place: what to show in a param's stead."""

        def shown(value: Any) -> Any:
            if isinstance(value, Data):
                return Data(data(value.text))
            if isinstance(value, Place):
                return Place(place(value), value.key)
            if isinstance(value, Notice):
                return value.hidden(data, place)
            return tuple(map(shown, value)) if isinstance(value, tuple | list) else value

        return Notice(self.code, {name: shown(value) for name, value in self.params.items()})

    def as_json(self) -> dict[str, Any]:
        """The params as plain JSON: {"data": …} holds data, {"place": …, "key": …} a place."""

        def plain(value: Any) -> Any:
            if isinstance(value, Data):
                return {"data": value.text}
            if isinstance(value, Place):
                return {"place": value.text, "key": value.key}
            if isinstance(value, Notice):
                return {"code": value.code, "params": value.as_json()}
            return [plain(inner) for inner in value] if isinstance(value, tuple | list) else value

        return {name: plain(value) for name, value in self.params.items()}

    @classmethod
    def from_json(cls, code: str, params: Mapping[str, Any]) -> Notice:
        """What `as_json` made plain."""

        def read(value: Any) -> Any:
            if isinstance(value, list):
                return tuple(map(read, value))
            if not isinstance(value, dict):
                return value
            if "data" in value:
                return Data(value["data"])
            return Place(value["place"], value["key"]) if "place" in value else cls.from_json(**value)

        return cls(code, {name: read(value) for name, value in params.items()})


def counted(number: int, noun: str) -> str:
    """1 row, 2 rows; 1 copy, 2 copies."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith(("py", "ry", "ty")) else f"{number} {noun}s"


class _Words(string.Formatter):
    """Format specs of templates: {left:usd} is $0.0123, {rows:n row} is 2 rows, {names:list} is a, b."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "usd":
            return f"${value:.4f}"
        if format_spec.startswith("n "):
            return counted(value, format_spec[2:])
        if format_spec == "list":
            return ", ".join(map(str, value))
        return format(str(value), "") if isinstance(value, Data | Place | Notice) else format(value, format_spec)


_WORDS = _Words()
