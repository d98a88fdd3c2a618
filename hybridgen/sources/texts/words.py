"""How long a text is, in words, whatever its script."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Characters of a word where no space parts words. Measured on prose of interviews, by segmenters of each language:
# Chinese 1.6 (jieba), Japanese 1.6 (janome), Thai 4.4 (pythainlp), Khmer 4.8 (khmer-nltk). Lao and Burmese are written
# in syllables as Thai is, and counted like it.
IDEOGRAPHS_IN_A_WORD = 1.6
LETTERS_IN_A_WORD = 4.5
# No prose has longer words on average. What has (a token, a picture as text) is counted by its characters.
MAX_MEAN_WORD_CHARS = 20

_IDEOGRAPHS = (
    r"\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_LETTERS = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17d3\ua9e0-\ua9ff\uaa60-\uaa7f"
_UNSPACED = re.compile(rf"(?P<ideographs>[{_IDEOGRAPHS}]+)|(?P<letters>[{_LETTERS}]+)")
_ONE_UNSPACED = re.compile(rf"[{_IDEOGRAPHS}{_LETTERS}]")
# A letter, digit or _ of a script that parts words: next to it, a word of such a script is not whole.
SPACED_LETTER = rf"[^\W{_IDEOGRAPHS}{_LETTERS}]"
_FULL_WIDTH = re.compile(r"[\u3000-\u303f\uff00-\uff65]")


def count_words(*texts: str) -> int:
    """Words of all of them together."""
    return sum(round(weigh(text)) for text in texts)


def weigh(text: str) -> float:
    """Words and parts of words: a text weighs no more than its parts do together."""
    unspaced = 0.0
    spaced = text
    if not text.isascii() and _ONE_UNSPACED.search(text):
        for run in _UNSPACED.finditer(text):
            size = IDEOGRAPHS_IN_A_WORD if run["ideographs"] else LETTERS_IN_A_WORD
            unspaced += (run.end() - run.start()) / size
        spaced = _FULL_WIDTH.sub(" ", _UNSPACED.sub(" ", text))
    return max(unspaced + len(spaced.split()), len(text) / MAX_MEAN_WORD_CHARS)


def join(parts: Iterable[str]) -> str:
    """One text after the other; a space between two, where their scripts part words by one."""
    joined: list[str] = []
    for part in filter(None, parts):
        if joined and not (_is_closed(joined[-1][-1]) and _is_closed(part[0])):
            joined.append(" ")
        joined.append(part)
    return "".join(joined)


def _is_closed(char: str) -> bool:
    return bool(_ONE_UNSPACED.match(char) or _FULL_WIDTH.match(char))
