"""The lines of printed pages as paragraphs: without what stands on every page, and without the breaks of a printer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hybridgen.sources.texts import turn_formats as formats
from hybridgen.sources.texts.turn_formats import MAX_OPENING_CHARS
from hybridgen.sources.texts.words import join

MIN_PAGES = 3  # from which on a line that returns is a header or a footer
FURNITURE_SHARE = 0.6  # of the pages that have it
MIN_FULL_SHARE = 0.75  # of a line's width: a shorter one that ends a sentence ends a paragraph
MIN_BROKEN_SHARE = 0.5  # a shorter line is a heading or the end of a list

_BROKEN_WORD = re.compile("[\ufffe\x02\xad]\r?\n")
_ITEM = re.compile(r"(?:[-*+•·‣▪–—]|\(?\d{1,3}[.)])\s")
_ENDS = (".", "!", "?", "…", ":", "。", "！", "？", "؟", "।", '"', "”", "»", ")")
_OPENINGS = [way.opening for way in formats.FORMATS if way is not formats.CAPITALS]


def as_text(pages: Sequence[str]) -> tuple[str, int]:
    """The pages' text, a line a paragraph, and how many lines of headers and footers were left out."""
    split = [_BROKEN_WORD.sub("", page).strip().splitlines() for page in pages]
    furniture = _furniture(split)
    kept: list[str] = []
    dropped = 0
    for page in split:
        lines = list(page)
        for at in (0, -1):
            if lines and (at, _shape(lines[at])) in furniture:
                lines.pop(at)
                dropped += 1
        kept.extend(line.strip() for line in lines)
    return "\n".join(_paragraphs(kept)), dropped


def _furniture(pages: Sequence[Sequence[str]]) -> set[tuple[int, str]]:
    """The shapes of lines that stand first (0) or last (-1) on most pages; a turn's first line is none."""
    if len(pages) < MIN_PAGES:
        return set()
    shapes = Counter((at, _shape(page[at])) for page in pages for at in (0, -1) if page and not _opens(page[at]))
    return {shape for shape, count in shapes.items() if count >= FURNITURE_SHARE * len(pages)}


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Lines put together where a paragraph was wrapped; a turn's first line never goes to the turn before."""
    filled = sorted(len(line) for line in lines if line)
    width = filled[len(filled) * 9 // 10] if filled else 0
    paragraph: list[str] = []
    for line in lines:
        if paragraph and (not line or _is_end(paragraph[-1], width) or _opens(line)):
            yield join(paragraph)
            paragraph = []
        if line:
            paragraph.append(line)
    if paragraph:
        yield join(paragraph)


def _is_end(line: str, width: int) -> bool:
    return len(line) < MIN_BROKEN_SHARE * width or (len(line) < MIN_FULL_SHARE * width and line.endswith(_ENDS))


def _opens(line: str) -> bool:
    start = line[:MAX_OPENING_CHARS]
    return bool(_ITEM.match(start)) or any(opening.match(start) for opening in _OPENINGS)
