"""Looks a claim's quote up in the row or the statistic that it names. Space, case, quote marks and dashes aside, it
must stand there; where a statistic is named, every figure in the claim must be the data's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from hybridgen.core import trees
from hybridgen.core.results import Evidence
from hybridgen.segments.figures import has_no_other_share, holds
from hybridgen.segments.types import Segment, Statistic
from hybridgen.sources.texts.sentences import split_sentences
from hybridgen.sources.texts.words import SPACED_LETTER, count_words, join
from hybridgen.tasks import Content

# Quote and emphasis marks, and what takes no space on a screen: soft hyphens, joiners, byte order marks.
_IGNORED = dict.fromkeys(map(ord, "\"'`´‘’‚‛“”„‟«»‹›*_\u00ad\u200b\u2060\ufeff"))
_PLAIN: dict[int, str | None] = {**_IGNORED, **{ord(dash): "-" for dash in "‐‑‒–—−"}}
_ENDS = " .,;:!?…-。，、；：！？｡؟،؛।"
_SPACED = re.compile(SPACED_LETTER)
MAX_CONTEXT_CHARS = 240  # of a row around a quote, itself among them
MAX_SENTENCES = 4  # that a quote may run across
MIN_QUOTE_WORDS = 2  # one word is found in too many places to prove anything


def normalise(text: str) -> str:
    """A text as quotes are compared: one space between words, lower case, no quote or emphasis marks, plain dashes."""
    plain = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)  # NFKC splits some, makes others
    return re.sub(r"\s+", " ", plain).casefold().strip()


def stands_in(quote: str, row: str) -> bool:
    """True where the quote, of two words or more, stands in the row's text on word borders; in scripts that part no
    words, anywhere."""
    wanted = normalise(quote).strip(_ENDS)
    if count_words(wanted) < MIN_QUOTE_WORDS:
        return False
    text = normalise(row)
    begins, ends = (_SPACED.match(letter) is not None for letter in (wanted[0], wanted[-1]))
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        goes_on = (begins and _SPACED.match(text[at - 1 : at])) or (ends and _SPACED.match(text[end : end + 1]))
        if not goes_on:
            return True
        at = text.find(wanted, at + 1)
    return False


def look_up(content: Content, segment: Segment) -> tuple[Evidence, ...]:
    """The evidence of a record, a quote for each claim in order."""
    rows = {row.label: row.text for row in segment.rows}
    statistics = {one.label: one for one in segment.statistics}
    return tuple(
        _of_statistic(place, claim, statistics[claim["row"]])
        if claim["row"] in statistics
        else _of_row(place, claim, rows.get(claim["row"], ""))
        for place, claim in trees.claims(content.model_dump(mode="json"))
    )


def _of_row(place: str, claim: Mapping[str, Any], row: str) -> Evidence:
    quote = claim["quote"]
    verified = stands_in(quote, row) and has_no_other_share(claim.get("text", ""), row)
    context = around(quote, row) if verified else ""
    return Evidence(row=claim["row"], quote=quote, claim=place, verified=verified, context=context)


def _of_statistic(place: str, claim: Mapping[str, Any], statistic: Statistic) -> Evidence:
    is_right = stands_in(claim["quote"], statistic.text) and holds(claim.get("text", ""), statistic.figure)
    return Evidence(quote=claim["quote"], claim=place, verified=is_right, statistic=statistic.figure)


def around(quote: str, row: str) -> str:
    """The sentences of a row that hold a quote, and the ones beside them where all stay within MAX_CONTEXT_CHARS."""
    parts = [part for line in row.splitlines() for part in split_sentences(line)]
    spans = ((a, a + length) for length in range(1, MAX_SENTENCES + 1) for a in range(len(parts) - length + 1))
    held = next(((a, b) for a, b in spans if stands_in(quote, join(parts[a:b]))), None)
    if held is None:
        return ""
    a, b = held
    wider = ((max(0, a - 1), b + 1), (a, b + 1), (max(0, a - 1), b), (a, b))
    texts = (join(parts[first:last]) for first, last in wider)
    return next((text for text in texts if len(text) <= MAX_CONTEXT_CHARS), "")
