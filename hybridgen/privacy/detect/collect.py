"""What a detector finds in the texts of a data set, with what the data set itself knows: who speaks, what is a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from hybridgen.privacy.detect.speakers import Speakers
from hybridgen.privacy.pseudonymise.casing import Casing
from hybridgen.privacy.text.matching import begins_sentence, in_list
from hybridgen.privacy.text.spans import GUESSED, Span, settle

_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’-]*) $")
_NAMES = frozenset({"PERSON", "NAME"})


class Detector(Protocol):
    """What finds personal data; `find.Finder` in earnest."""

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]: ...


def collect(detector: Detector, texts: Sequence[tuple[str, str]], casing: Casing) -> dict[str, tuple[Span, ...]]:
    """The spans of each text, from (place, text) pairs; place: the unit and the column, where a transcript goes on."""
    speakers = Speakers(texts)
    distinct = list(dict.fromkeys(text for _, text in texts))
    return {
        text: settle(text, [*speakers.labels(text), *_judged(text, spans, speakers, casing)])
        for text, spans in zip(distinct, detector.find(distinct), strict=True)
    }


def _judged(text: str, spans: Iterable[Span], speakers: Speakers, casing: Casing) -> Iterator[Span]:
    for span in spans:
        if span.kind not in GUESSED:
            yield span
        elif casing.may_name(span.text, begins=begins_sentence(text, span.start) or in_list(text, span.start)):
            yield _whole(text, span, speakers)


def _whole(text: str, span: Span, speakers: Speakers) -> Span:
    """A speaker's full name, where the detector took it for a place ("Ji-hoon Park") or saw its end only."""
    before = _WORD_BEFORE.search(text, 0, span.start) if span.kind in _NAMES else None
    if before and speakers.speaks(before[1]):
        return Span(before.start(1), span.end, "PERSON", text[before.start(1) : span.end], span.score)
    first, _, rest = span.text.partition(" ")
    if rest and speakers.speaks(first):
        return Span(span.start, span.end, "PERSON", span.text, span.score)
    return span
