"""A text that is a list of answers, one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from hybridgen.sources.texts.words import count_words

MIN_ANSWERS = 8
MAX_MEDIAN_WORDS = 60  # longer ones are paragraphs of one text
# Shares of the lines (or of the borders between two) from which on the text is something else.
MAX_ODD = 0.1  # blank, indented, or without a letter
MAX_WRAPPED = 0.5  # the next line's first word had no room
MAX_CONTINUED = 0.25  # the line ends within a sentence, and the next one goes on in lower case
MAX_LABELLED = 0.3  # "Town: Ulm", headings, code, fields of a table
MAX_VERSES = 0.3  # that end in a comma

_LABELLED = re.compile(
    r"#{1,6}\s|[^\W_][^:：]{0,30}[:：](?:\s|$)|[<{}\[|]|[\w.]{1,12}:\S|(?:[^;|\t]{0,200}[;|\t]){2}|\S+=|```"
)
_LETTER = re.compile(r"[^\W\d_]")
_BULLET = re.compile(r"(?:[-*+•·‣–—]|\(?\d{1,3}[.)])\s+")
_SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", "؟", "।", '"', "”", "»", ")", ":", "」")


def find_answers(text: str) -> tuple[str, ...]:
    """The answers, as they stand; none where the text is something else: prose, verse, a form, a table."""
    every = text.strip().splitlines()
    lines = [stripped for line in every if (stripped := line.strip())]
    if len(lines) < MIN_ANSWERS or _share(not line or line[0].isspace() for line in every) > MAX_ODD:
        return ()
    words = [count_words(line) for line in lines]
    if median(words) > MAX_MEDIAN_WORDS or sum(words) < 2 * len(lines):
        return ()
    if _share(_LETTER.search(line) is None for line in lines) > MAX_ODD:
        return ()
    if 0 < sum(_BULLET.match(line) is not None for line in lines) < len(lines):  # a list within a text
        return ()
    if _share(_LABELLED.match(line[:300]) is not None for line in lines) > MAX_LABELLED:
        return ()
    if _share(line.endswith((",", "،", "，", "、")) for line in lines) > MAX_VERSES:
        return ()
    if _is_wrapped(lines) or _share(_goes_on(a, b) for a, b in pairwise(lines)) > MAX_CONTINUED:
        return ()
    return tuple(lines)


def _share(found: Iterable[bool]) -> float:
    all_of_them = list(found)
    return sum(all_of_them) / len(all_of_them)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether most lines end where the next line's first word would not have fitted."""
    width = sorted(map(len, lines))[-max(1, len(lines) // 20)]  # a long line or two do not hide it
    return _share(len(a) + 1 + _first_word(b) > width for a, b in pairwise(lines)) > MAX_WRAPPED


def _first_word(line: str) -> int:
    """How many characters would have to fit in the line before: one, where no space parts words."""
    first = line.split(None, 1)[0]
    return len(first) if count_words(first) == 1 else 1


def _goes_on(line: str, following: str) -> bool:
    return not line.endswith(_SENTENCE_END) and following[0].islower() and len(line) > len(following) / 2 > 20
