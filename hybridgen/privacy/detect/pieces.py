"""Long texts in pieces: language models take so many characters at a time, and memory grows with each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hybridgen.privacy.detect.base import Detector
from hybridgen.privacy.text.spans import Span, settle

MAX_CHARS = 20_000  # of a piece; a text that is no longer is read as a whole
MARGIN_CHARS = 500  # that two pieces share, so that a name at a border is whole in one of them
# Where so many characters stand without a blank, pieces are short: models and patterns of others go over such a run
# once for each character in it.
MAX_RUN_CHARS, RUN_CHARS, RUN_MARGIN_CHARS = 1_000, 500, 100

_RUN = re.compile(r"\S+")


class Pieces:
    """A detector that reads a long text piece by piece."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """As the detector finds them. Raises what it raises."""
        cut = [list(_cut(text)) for text in texts]
        pieces = [text[one.start : one.end] for text, some in zip(texts, cut, strict=True) for one in some]
        found = iter(self._detector.find(pieces))
        told = []
        for text, some in zip(texts, cut, strict=True):
            spans = [list(next(found)) for _ in some]
            moved = (_moved(span, piece.start) for piece, own in zip(some, spans, strict=True) for span in own)
            told.append(tuple(spans[0]) if len(some) == 1 else settle(text, moved))
        return told


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int


def _cut(text: str) -> Iterator[_Piece]:
    most, margin = MAX_CHARS, MARGIN_CHARS
    if len(text) > MAX_RUN_CHARS and any(len(run[0]) > MAX_RUN_CHARS for run in _RUN.finditer(text)):
        most, margin = RUN_CHARS, RUN_MARGIN_CHARS
    start = 0
    while len(text) - start > most:
        end = _border(text, start + most, margin)
        yield _Piece(start, end)
        start = _border(text, end - margin, margin)
    yield _Piece(start, len(text))


def _border(text: str, at: int, margin: int) -> int:
    """The last place before which a word ends, at most a margin before; where none does, that place itself."""
    for sign in "\n ":
        found = text.rfind(sign, at - margin, at)
        if found >= 0:
            return found + 1
    return at


def _moved(span: Span, by: int) -> Span:
    return replace(span, start=span.start + by, end=span.end + by)
