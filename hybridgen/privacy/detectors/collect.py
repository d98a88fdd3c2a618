"""What of a detector's finds counts, by what the data set itself knows: who speaks, what is a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hybridgen.privacy.detectors.speakers import Speakers
from hybridgen.privacy.pseudonymise.casing import Casing
from hybridgen.privacy.text.letters import SIGNS
from hybridgen.privacy.text.matching import begins_sentence, in_list
from hybridgen.privacy.text.spans import GUESSED, Span

MAX_WORD_CHARS = 60  # of a name before a name

# From where a run of a name's characters begins, so that none of them is begun with twice.
_WORD_BEFORE = re.compile(rf"(?<![\w{SIGNS}'’-])(?:(?![^\W\d_])[\w{SIGNS}'’-])*+([^\W\d_][\w{SIGNS}'’-]*+) $")
_NAMES = frozenset({"PERSON", "NAME"})


def judge_spans(text: str, spans: Iterable[Span], speakers: Speakers, casing: Casing) -> Iterator[Span]:
    """Of the spans that a detector found in a text those that count, whole names where a speaker's is a part of one."""
    for span in spans:
        if span.kind not in GUESSED or span.score == 1:
            yield span
        elif casing.is_namelike(span.text, begins=begins_sentence(text, span.start) or in_list(text, span.start)):
            yield _whole(text, span, speakers)


def _whole(text: str, span: Span, speakers: Speakers) -> Span:
    """A speaker's full name, where the detector took it for a place ("Ji-hoon Park") or saw its end only."""
    before = _WORD_BEFORE.search(text, max(0, span.start - MAX_WORD_CHARS), span.start) if span.kind in _NAMES else None
    if before and speakers.speaks(before[1]):
        return replace(span, start=before.start(1), kind="PERSON", text=text[before.start(1) : span.end])
    first, _, rest = span.text.partition(" ")
    if rest and speakers.speaks(first):
        return replace(span, kind="PERSON")
    return span
