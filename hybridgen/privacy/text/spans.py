"""A stretch of text that names somebody or something, and how stretches that overlap settle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

GUESS = 0.6  # score of a guess by rules: no more certain than a model's
GUESSED = frozenset({"PERSON", "LOCATION", "ORGANIZATION", "NAME", "GROUP"})  # guesses; all other kinds have a form


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start to end (exclusive) of a text. score: 0-1, the detector's own certainty. is_english: a guess by
    what English knows, which says nothing where the text is in another language."""

    start: int
    end: int
    kind: str
    text: str
    score: float
    is_english: bool = False

    def __repr__(self) -> str:  # spans end up in tracebacks and test output: no value in there
        return f"Span({self.start}, {self.end}, {self.kind})"


def overlaps(span: Span, places: Iterable[tuple[int, int]]) -> bool:
    """Whether a span has a character in common with any of the places (start, end)."""
    return any(start < span.end and span.start < end for start, end in places)


def settle(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order and without overlap: those that overlap become one that covers them all.

    A kind with a form (an e-mail address) beats a guess (a person), then the longer one gives the kind.
    """
    settled: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end, s.kind)):
        if not settled or span.start >= settled[-1].end:
            settled.append(span)
            continue
        last = settled[-1]
        kind = max(last, span, key=lambda s: (s.kind not in GUESSED, s.end - s.start, s.score)).kind
        start, end = last.start, max(last.end, span.end)
        score, guessed = max(last.score, span.score), last.is_english and span.is_english
        settled[-1] = replace(last, end=end, kind=kind, text=text[start:end], score=score, is_english=guessed)
    return tuple(settled)
