"""Cuts a text into passages: at headings, then where it breaks anyway. Nothing is lost: the pieces joined are the text.

A heading is Markdown's (`## Name`, or a name underlined), outside blocks of code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

MAX_CHARS = 1_200  # of a piece: about the 256 tokens that a small sentence model reads
MIN_CHARS = 200  # a piece that is shorter goes with the one before it, below the same heading
_FENCE = re.compile(r" {0,3}(```|~~~)")
_HASHES = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_LINE_UNDER = re.compile(r" {0,3}(=+|-{3,})[ \t]*$")
# Where a text may be cut, the best first: between paragraphs, lines, sentences, words.
_BREAKS = tuple(map(re.compile, (r"\n[ \t]*\n+", r"\n", r"[.!?…。！？]+[\"'”’)\]]*\s+|[。！？]", r"\s+")))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. start: characters before it. line: of its first character, from 1. heading: the headings that
    it stands below, the outermost first, its own among them."""

    text: str
    start: int
    line: int
    heading: tuple[str, ...]


def split(text: str, *, is_markdown: bool, max_chars: int = MAX_CHARS) -> list[Piece]:
    """The text in pieces of `max_chars` characters at most, in their order; joined they are the text.

    is_markdown: whether lines may be headings.
    """
    pieces: list[Piece] = []
    line = 1
    for heading, section in _sections(text) if is_markdown else [((), text)]:
        for part in _fitting(section, max_chars):
            start = pieces[-1].start + len(pieces[-1].text) if pieces else 0
            pieces.append(Piece(part, start, line, heading))
            line += part.count("\n")
    return pieces


def _sections(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """What stands below each heading, with the headings above it."""
    lines = text.splitlines(keepends=True)
    starts, fence = [(0, 0, "")], ""
    for number, line in enumerate(lines):
        bare = line.rstrip("\r\n")
        if opened := _FENCE.match(bare):
            fence = "" if fence == opened[1] else fence or opened[1]
        elif fence:
            continue
        elif hashed := _HASHES.match(bare):
            starts.append((number, len(hashed[1]), hashed[2]))
        elif number and (under := _LINE_UNDER.match(bare)) and _is_name(lines, number - 1):
            starts.append((number - 1, 1 if under[1][0] == "=" else 2, lines[number - 1].strip()))
    above: list[tuple[int, str]] = []
    for (begin, level, name), (end, *_) in pairwise([*starts, (len(lines), 0, "")]):
        if level:
            above = [*((deep, one) for deep, one in above if deep < level), (level, name)]
        if section := "".join(lines[begin:end]):
            yield tuple(one for _, one in above if one), section


def _is_name(lines: list[str], number: int) -> bool:
    """Whether a line alone in its paragraph has words, so that a line below it makes it a heading."""
    is_first = number == 0 or not lines[number - 1].strip()
    line = lines[number]
    return is_first and bool(re.search(r"\w", line)) and not line.startswith(("    ", "\t", "#", "-", "*", ">", "|"))


def _fitting(text: str, max_chars: int) -> list[str]:
    """A section in parts that fit, cut at the best breaks that make them fit."""
    parts = [text]
    for pattern in _BREAKS:
        parts = [small for part in parts for small in _cut(part, pattern, max_chars)]
    whole = [part[at : at + max_chars] for part in parts for at in range(0, len(part), max_chars)]
    return _packed(whole, max_chars)


def _cut(text: str, pattern: re.Pattern[str], max_chars: int) -> list[str]:
    """A text that is too long, behind each break of a kind."""
    if len(text) <= max_chars:
        return [text]
    places = [0, *(found.end() for found in pattern.finditer(text)), len(text)]
    return [text[begin:end] for begin, end in pairwise(places) if begin < end]


def _packed(parts: list[str], max_chars: int) -> list[str]:
    """Parts that follow one another, together as far as they fit; the last one is no scrap."""
    packed: list[str] = []
    for part in parts:
        if packed and len(packed[-1]) + len(part) <= max_chars:
            packed[-1] += part
        else:
            packed.append(part)
    if len(packed) > 1 and len(packed[-1].strip()) < MIN_CHARS:
        *packed, last, scrap = packed
        evened = _evened(last + scrap)
        packed += evened if max(map(len, evened)) <= max_chars else [last, scrap]
    return packed


def _evened(text: str) -> list[str]:
    """A text that is a little too long, cut near its middle."""
    words = re.findall(r"\S*\s*", text)
    ends = [end for end in accumulate(map(len, words)) if 0 < end < len(text)]
    middle = min(ends, key=lambda end: abs(end - len(text) // 2), default=len(text) // 2)
    return [part for part in (text[:middle], text[middle:]) if part]
