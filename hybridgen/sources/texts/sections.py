"""The parts of a Markdown text below its headings."""

from __future__ import annotations

import re
from itertools import pairwise

HEADING = re.compile(r"(#{1,6})\s+\S")
_FENCE = re.compile(r"\s*(```|~~~)")
_LETTER = re.compile(r"[^\W_]")


def split_sections(text: str) -> list[str]:
    """The parts below the headings of the highest level, where it has two or more; else the whole."""
    levels: dict[int, list[int]] = {}
    lines = text.splitlines()
    fenced = False
    for number, line in enumerate(lines):
        fenced ^= bool(_FENCE.match(line))
        if not fenced and (heading := HEADING.match(line)):
            levels.setdefault(len(heading[1]), []).append(number)
    starts = levels[min(levels)] if levels else []
    if len(starts) < 2:
        return [text]
    preface, *rest = ("\n".join(lines[begin:end]) for begin, end in pairwise([0, *starts, len(lines)]))
    return [preface, *rest] if has_letters(preface) else rest


def has_letters(text: str) -> bool:
    """Whether it holds a letter or a digit: rules and fences are no content."""
    return _LETTER.search(text) is not None
