"""A stretch of text that names somebody or something, and how stretches that overlap settle."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

GUESS = 0.6  # score of a guess by rules: no more certain than a model's
GUESSED = frozenset({"PERSON", "LOCATION", "ORGANIZATION", "NAME", "GROUP"})  # guesses; all other kinds have a form


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start to end (exclusive) of a text. score: 0-1, the detector's own certainty. is_english: a guess by
    what English knows, which says nothing where the text is in another language. by: who found it."""

    start: int
    end: int
    kind: str
    text: str
    score: float
    is_english: bool = False
    by: str = field(default="", compare=False)

    def __repr__(self) -> str:  # spans end up in tracebacks and test output: no value in there
        return f"Span({self.start}, {self.end}, {self.kind})"


class Places:
    """Stretches of a text, start to end (exclusive), in which a place is looked for without going through them all."""

    def __init__(self, places: Iterable[tuple[int, int]] = ()) -> None:
        self._starts, self._ends = list[int](), list[int]()
        for start, end in sorted(places):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            elif end > start:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them has a character in common with start to end."""
        at = bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end


def overlaps(span: Span, places: Iterable[tuple[int, int]]) -> bool:
    """Whether a span has a character in common with any of the places (start, end)."""
    return any(start < span.end and span.start < end for start, end in places)


def settle(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order and without overlap: those that overlap become one that covers them all.

    A kind with a form (an e-mail address) beats a guess (a person), then the longer one gives the kind, of equal ones
    whoever knows the language.
    """
    settled: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end, s.kind)):
        if not settled or span.start >= settled[-1].end:
            settled.append(span)
            continue
        last = settled[-1]
        best = max(last, span, key=lambda s: (s.kind not in GUESSED, s.end - s.start, s.score, not s.is_english))
        start, end = last.start, max(last.end, span.end)
        score, guessed = max(last.score, span.score), last.is_english and span.is_english
        settled[-1] = replace(best, start=start, end=end, text=text[start:end], score=score, is_english=guessed)
    return tuple(settled)
