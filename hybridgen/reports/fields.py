"""A record's own fields as blocks that a page can show, whatever the task: short facts, paragraphs, lists of claims."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hybridgen.core.results import Evidence, Record
from hybridgen.reports.words import label

FACT_LENGTH = 60  # characters; longer texts are paragraphs
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list. quote and row: what it rests on, empty where it cites nothing.

    verified: None where the evidence doesn't say. before, after: the row's words on either side of the quote.
    """

    text: str
    quote: str = ""
    row: str = ""
    verified: bool | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One field: a list of items, or else a text; a fact is a text short enough to stand beside its label."""

    label: str
    text: str = ""
    items: tuple[Item, ...] = ()

    @property
    def fact(self) -> bool:
        return not self.items and len(self.text) <= FACT_LENGTH and "\n" not in self.text


@dataclass(frozen=True, slots=True)
class Page:
    """A record to read: its title, then its fields in their own order."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def facts(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.fact)

    @property
    def body(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if not block.fact)


def page(record: Record) -> Page:
    """The record's fields, in order; its title is the field `name`, else the id."""
    fields = dict(record.record)
    name = fields.get("name")
    if isinstance(name, str) and name.strip():
        del fields["name"]
        return Page(name.strip(), blocks(fields, record.evidence))
    return Page(record.id, blocks(fields, record.evidence))


def blocks(fields: Mapping[str, Any], evidence: Sequence[Evidence]) -> tuple[Block, ...]:
    """A block for each field, in order; claims bring what the evidence says of their quotes."""
    return tuple(_block(key, value, evidence) for key, value in fields.items())


def _block(key: str, value: Any, evidence: Sequence[Evidence]) -> Block:
    if isinstance(value, list | tuple) and value:
        return Block(label(key), items=tuple(_item(f"{key}[{n}]", one, evidence) for n, one in enumerate(value)))
    return Block(label(key), text=_plain(value))


def _item(place: str, value: Any, evidence: Sequence[Evidence]) -> Item:
    if not (isinstance(value, dict) and {"text", "quote", "row"} <= value.keys()):
        return Item(_plain(value))
    more = {key: inner for key, inner in value.items() if key not in {"text", "quote", "row"}}
    text = _plain(value["text"]) + (f" ({_plain(more)})" if more else "")
    found = _evidence(place, value, evidence)
    if found is None:
        return Item(text, _plain(value["quote"]), _plain(value["row"]))
    return cited(found, text)


def cited(evidence: Evidence, text: str = "") -> Item:
    """A quote among the words of its row, as it stands there; alone where these are not known."""
    quote, row, context = _plain(evidence.quote), _plain(evidence.row), evidence.context
    words = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", quote))
    whole = rf"\[?\b{words}\b\]?"  # a placeholder's brackets belong to it
    place = re.search(whole, context, re.IGNORECASE) if words and context else None
    if place is None:
        return Item(text, quote, row, evidence.verified)
    return Item(text, place[0], row, evidence.verified, context[: place.start()], context[place.end() :])


def _evidence(place: str, claim: dict[str, Any], evidence: Sequence[Evidence]) -> Evidence | None:
    """The evidence of this very place, else what cites the same words of the same row."""
    same = [one for one in evidence if one.quote == claim["quote"]]
    here = [one for one in same if one.claim == place] or [one for one in same if one.row == claim["row"]]
    return here[0] if here else None


def _plain(value: Any) -> str:
    if value is None or value in ("", [], (), {}):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{label(str(key))}: {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return str(value).strip()
