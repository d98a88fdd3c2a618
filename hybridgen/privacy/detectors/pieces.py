"""Long texts in pieces: language models take so many characters at a time, and memory grows with each of them. Of long
runs that hold no word the middle is not read at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hybridgen.privacy.detectors.base import Detector
from hybridgen.privacy.text.letters import SIGNS
from hybridgen.privacy.text.spans import Span, settle

MAX_CHARS = 20_000  # of a piece; a text that is no longer is read as a whole
MARGIN_CHARS = 500  # that two pieces share, so that a name at a border is whole in one of them
# Where so many characters stand without a blank, pieces are short: models and patterns of others go over such a run
# once for each character in it.
MAX_RUN_CHARS, RUN_CHARS, RUN_MARGIN_CHARS = 1_000, 500, 100

# A run without words: signs and blanks, with letters that stand alone; or a few characters again and again.
MIN_DULL_CHARS, DULL_MARGIN_CHARS = 256, 64
MIN_REPEATS = 64

_RUN = re.compile(r"\S+")
_DULL = re.compile(
    rf"(?<![^\W\d_])(?:[^\w{SIGNS}]|_|[^\W\d_](?![^\W\d_{SIGNS}])){{{MIN_DULL_CHARS},}}+"
    rf"|([^\n{SIGNS}]{{1,8}}?)\1{{{MIN_REPEATS},}}+"
)
_WORDS = re.compile(r"[^\W\d_]{2}|\d{2}")


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
            moved = (
                _whole(text, _moved(span, one.start), one) for one, own in zip(some, spans, strict=True) for span in own
            )
            told.append(tuple(spans[0]) if len(some) == 1 else settle(text, moved))
        return told


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters start to end of a text. after, before: where the pieces beside it end and start, if what stands
    between was not read."""

    start: int
    end: int
    after: int | None = None
    before: int | None = None


def _cut(text: str) -> Iterator[_Piece]:
    """Pieces that share a margin, or have a run without words between them."""
    begin, after = 0, None
    for start, end in _dull(text):
        yield from _stretch(text, _Piece(begin, start, after, end))
        begin, after = end, start
    yield from _stretch(text, _Piece(begin, len(text), after))


def _dull(text: str) -> Iterator[tuple[int, int]]:
    """The middles of runs without words."""
    for found in _DULL.finditer(text) if len(text) > MIN_DULL_CHARS else ():
        start, end = found.start() + DULL_MARGIN_CHARS, found.end() - DULL_MARGIN_CHARS
        if end > start and not (found[1] and _WORDS.search(found[1])):
            yield start, end


def _stretch(whole: str, stretch: _Piece) -> Iterator[_Piece]:
    pieces = [
        _Piece(one.start + stretch.start, one.end + stretch.start)
        for one in _shared(whole[stretch.start : stretch.end])
    ]
    pieces[0] = replace(pieces[0], after=stretch.after)
    pieces[-1] = replace(pieces[-1], before=stretch.before)
    yield from pieces


def _shared(text: str) -> Iterator[_Piece]:
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


def _whole(text: str, span: Span, piece: _Piece) -> Span:
    """The span with the run that was not read, where it reaches to it: a number of thousand digits is one."""
    start = piece.after if piece.after is not None and span.start == piece.start else span.start
    end = piece.before if piece.before is not None and span.end == piece.end else span.end
    return span if (start, end) == (span.start, span.end) else replace(span, start=start, end=end, text=text[start:end])


def _moved(span: Span, by: int) -> Span:
    return replace(span, start=span.start + by, end=span.end + by)
