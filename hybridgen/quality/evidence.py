"""Looks a claim's quote up in the row that it names. Space, case, quote marks and dashes aside, it must stand there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from hybridgen.results import Evidence
from hybridgen.tasks import Claim, Content

# Quote and emphasis marks, and what takes no space on a screen: soft hyphens, joiners, byte order marks.
_IGNORED = dict.fromkeys(map(ord, "\"'`´‘’‚‛“”„‟«»‹›*_\u00ad\u200b\u2060\ufeff"))
_PLAIN: dict[int, str | None] = {**_IGNORED, **{ord(dash): "-" for dash in "‐‑‒–—−"}}
_ENDS = " .,;:!?…-"
SHORTEST = 2  # words: one word is found in too many places to prove anything


def normalise(text: str) -> str:
    """A text as quotes are compared: one space between words, lower case, no quote or emphasis marks, plain dashes."""
    plain = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)  # NFKC splits some, makes others
    return re.sub(r"\s+", " ", plain).casefold().strip()


def found(quote: str, row: str) -> bool:
    """True where the quote, of two words or more, stands in the row's text on word borders."""
    wanted = normalise(quote).strip(_ENDS)
    if len(wanted.split()) < SHORTEST:
        return False
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", normalise(row)) is not None


def claims(content: Content) -> Iterator[tuple[str, Claim]]:
    """Every claim of a record with its place, e.g. goals[0]."""
    for field in type(content).model_fields:
        value = getattr(content, field)
        if isinstance(value, tuple):
            yield from ((f"{field}[{n}]", item) for n, item in enumerate(value) if isinstance(item, Claim))


def look_up(content: Content, rows: Mapping[str, str]) -> tuple[Evidence, ...]:
    """The evidence of a record; `rows` maps the labels that it cites to the rows' texts."""
    return tuple(
        Evidence(row=claim.row, quote=claim.quote, claim=place, verified=found(claim.quote, rows.get(claim.row, "")))
        for place, claim in claims(content)
    )
