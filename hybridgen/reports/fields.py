"""A record's own fields as blocks that a page can show, whatever the task: short facts, paragraphs, lists of claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hybridgen.core.results import Evidence, Record
from hybridgen.core.summaries import Figure
from hybridgen.core.trees import is_claim
from hybridgen.reports.people import say_asked, say_compared
from hybridgen.reports.words import label

FACT_LENGTH = 60  # characters; longer texts are paragraphs
NOTHING = "—"
_OPENED = re.compile(r"^[\[({]+(?=\w)")  # brackets before the first word of a quote, and behind the last
_CLOSED = re.compile(r"(?<=\w)[\])}]+(?=\W*$)")
STATISTIC = re.compile(r"S\d+")  # what a claim has as its row where it cites a statistic


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list. text: empty where the quote speaks for itself. quote and row: what it rests on, empty where it
    cites nothing; figure: where it is a statistic, which has no row.

    verified: None where the evidence doesn't say. before, after: the row's words on either side of the quote. inner:
    the lines that belong to it.
    """

    text: str
    quote: str = ""
    row: str = ""
    verified: bool | None = None
    before: str = ""
    after: str = ""
    figure: Figure | None = None
    inner: tuple[Item, ...] = ()

    @property
    def cited(self) -> tuple[str, str]:
        """What it rests on and where that stands: a quote and its row, of a statistic what was asked and its values."""
        if self.figure:
            asked = say_asked(self.figure)
            return asked, f"{' ' if asked.endswith('?') else ': '}{say_compared(self.figure)}"
        return (f"“{self.quote}”", f" — {self.row}" if self.row else "") if self.quote else ("", "")

    @property
    def doubt(self) -> str:
        """What is to be said where it was not found."""
        if self.figure:
            return "not what the data says"
        return "not found in that row" if self.row else "not found"


@dataclass(frozen=True, slots=True)
class Block:
    """One field: a list of items, or else a text; a fact is a text short enough to stand beside its label.

    is_single: it is no list, its one item is the field: a quote that sums a person up, for one.
    """

    label: str
    text: str = ""
    items: tuple[Item, ...] = ()
    is_single: bool = False

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

    @property
    def tells(self) -> str:
        """What tells most of it beside its title: its first fact, else the quote that sums it up; empty: neither."""
        facts = [fact.text for fact in self.facts if fact.text != NOTHING]
        quotes = [block.items[0].cited[0] for block in self.blocks if block.is_single]
        return next(iter((*facts, *quotes)), "")

    @property
    def items(self) -> Iterator[Item]:
        """All lines of its lists, those that belong to others too."""
        for block in self.blocks:
            yield from flat(block.items)


def page(record: Record, *, is_named: bool = True) -> Page:
    """The record's fields, in order, but lists that are empty; its title is the field `name`, else the id.

    is_named: False where a name is a field like any other: of records of rows.
    """
    fields = {name: value for name, value in record.record.items() if value not in ([], ())}
    name = fields.get("name")
    if is_named and isinstance(name, str) and name.strip():
        del fields["name"]
        return Page(name.strip(), blocks(fields, record.evidence))
    return Page(record.id, blocks(fields, record.evidence))


def blocks(fields: Mapping[str, Any], evidence: Sequence[Evidence]) -> tuple[Block, ...]:
    """A block for each field, in order; claims bring what the evidence says of their quotes."""
    return tuple(_block(key, value, evidence) for key, value in fields.items())


def cited(evidence: Evidence, text: str = "") -> Item:
    """A quote among the words of its row, as it stands there; alone where these are not known."""
    quote, row, context = plain(evidence.quote), evidence.row or "", evidence.context
    if evidence.statistic:
        return Item(text, quote, verified=evidence.verified, figure=evidence.statistic)
    words = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", quote))
    opened, closed = (re.escape("".join(found.findall(quote)[:1])) for found in (_OPENED, _CLOSED))
    whole = rf"(?:{opened}|\[)?\b{words}\b(?:{closed}|\])?"  # a placeholder's brackets belong to it, as its own do
    place = re.search(whole, context, re.IGNORECASE) if words and context else None
    if place is None:
        return Item(text, quote, row, evidence.verified)
    return Item(text, place[0], row, evidence.verified, context[: place.start()], context[place.end() :])


def flat(items: Sequence[Item]) -> Iterator[Item]:
    """Items, each followed by those that belong to it."""
    for item in items:
        yield item
        yield from flat(item.inner)


def _block(key: str, value: Any, evidence: Sequence[Evidence]) -> Block:
    if isinstance(value, list | tuple) and value:
        return Block(label(key), items=tuple(_item(f"{key}[{n}]", one, evidence) for n, one in enumerate(value)))
    if is_claim(value):
        return Block(label(key), items=(_claim(key, value, evidence),), is_single=True)
    if _has_claims(value):
        return Block(label(key), items=_object(key, value, evidence))
    return Block(label(key), text=plain(value))


def _item(place: str, value: Any, evidence: Sequence[Evidence]) -> Item:
    if is_claim(value):
        return _claim(place, value, evidence)
    if not _has_claims(value):
        return Item(plain(value))
    if isinstance(value, dict):
        said = {key: inner for key, inner in value.items() if not _has_claims(inner)}
        rest = {key: inner for key, inner in value.items() if _has_claims(inner)}
        return Item(plain(said) if said else "", inner=_object(place, rest, evidence))
    return Item("", inner=tuple(_item(f"{place}[{n}]", one, evidence) for n, one in enumerate(value)))


def _object(place: str, value: Mapping[str, Any], evidence: Sequence[Evidence]) -> tuple[Item, ...]:
    """A line for each of its fields; what these hold belongs to it."""
    lines = []
    for key, inner in value.items():
        below = f"{place}.{key}"
        if is_claim(inner):
            found = _claim(below, inner, evidence)
            text = f"{label(key)}: {found.text}" if found.text else label(key)
            lines.append(Item(text, found.quote, found.row, found.verified, found.before, found.after, found.figure))
        elif _has_claims(inner):
            lines.append(Item(label(key), inner=_item(below, inner, evidence).inner))
        else:
            lines.append(Item(f"{label(key)}: {plain(inner)}"))
    return tuple(lines)


def _claim(place: str, claim: Mapping[str, Any], evidence: Sequence[Evidence]) -> Item:
    more = {key: inner for key, inner in claim.items() if key not in {"text", "quote", "row"}}
    text = "" if "text" not in claim else plain(claim["text"])
    text += f" ({plain(more)})" if more else ""
    found = _evidence(place, claim, evidence)
    if found is not None:
        return cited(found, text.strip())
    row = plain(claim["row"])
    return Item(text.strip(), plain(claim["quote"]), "" if STATISTIC.fullmatch(row) else row)


def _has_claims(value: Any) -> bool:
    """Whether a value is a claim, or holds one."""
    if isinstance(value, dict):
        return is_claim(value) or any(map(_has_claims, value.values()))
    return isinstance(value, list | tuple) and any(map(_has_claims, value))


def _evidence(place: str, claim: Mapping[str, Any], evidence: Sequence[Evidence]) -> Evidence | None:
    """The evidence of this very place, else what cites the same words of the same row."""
    same = [one for one in evidence if one.quote == claim["quote"]]
    here = [one for one in same if one.claim == place] or [one for one in same if one.row == claim["row"]]
    return here[0] if here else None


def plain(value: Any) -> str:
    """A value on a line."""
    if value is None or value in ("", [], (), {}):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{label(str(key))}: {plain(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(plain(one) for one in value)
    return str(value).strip()
