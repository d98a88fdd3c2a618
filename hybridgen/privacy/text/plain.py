"""A text as the detectors read it, and the way back: invisible signs gone, full-width signs folded, markup blank."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hybridgen.privacy.text.letters import SIGNS
from hybridgen.privacy.text.spans import Span

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff]"
)
_FOLDED = re.compile("[\u2018\u2019\u201b\u02bc\uff01-\uff5e\u3000\u00a0\u2000-\u200a\u202f\u205f\u2010-\u2013\u2212]")
_APOSTROPHES = "\u2018\u2019\u201b\u02bc"
_MARKUP = re.compile(
    rf"(?<![\w@/{SIGNS}])[*_`~#]{{1,20}}(?=[^\W_])|(?<=[^\W_])[*_`~]+(?!\w)|(?<=[.!?:,;{SIGNS}])[*_`~]+|^[ \t]*[#>|]+",
    re.MULTILINE,
)


# Scripts that are written without spaces, and Korean with its endings.
UNSPACED = r"[\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
_UNSPACED_SIGN = re.compile(UNSPACED)


@dataclass(frozen=True, slots=True, repr=False)
class Plain:
    """text: what is read. offsets: where each of its characters stands in the source; None: where it stands here."""

    text: str
    offsets: tuple[int, ...] | None

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Characters start to end (exclusive) of the plain text, in the source."""
        if self.offsets is None or start == end:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def plain(text: str) -> Plain:
    """Invisible signs leave and their neighbours close up; all else keeps its length."""
    offsets = None
    if _INVISIBLE.search(text):
        kept = [n for n, char in enumerate(text) if not _INVISIBLE.match(char)]
        text, offsets = "".join(text[n] for n in kept), tuple(kept)
    text = _FOLDED.sub(lambda match: _folded(match[0]), text)
    return Plain(_MARKUP.sub(lambda match: " " * len(match[0]), text), offsets)


def apart(text: str) -> str:
    """The text, of the same length, with a mark for each letter of a script without spaces: what stands between them,
    a number or an address, is a word of its own."""
    return text if text.isascii() else _UNSPACED_SIGN.sub("¦", text)


def located(source: str, text: Plain, spans: Iterable[Span]) -> Iterator[Span]:
    """Spans of the plain text as spans of its source."""
    for span in spans:
        start, end = text.source(span.start, span.end)
        if end > start:
            yield replace(span, start=start, end=end, text=source[start:end])


def _folded(char: str) -> str:
    if char in _APOSTROPHES:
        return "'"
    if unicodedata.category(char) == "Pd" or char == "\u2212":
        return "-"
    return unicodedata.normalize("NFKC", char)  # of one character each: full-width signs and spaces
