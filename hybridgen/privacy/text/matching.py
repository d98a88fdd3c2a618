"""Finds known values in a text: whole words, any case and spacing, longest first, in one pass over the text's words.

Each word is looked up once, so ten thousand values cost little more than ten.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from hybridgen.privacy.text.letters import SIGNS
from hybridgen.privacy.text.plain import UNSPACED

MAX_BEFORE_CHARS = 8  # that are looked at for the end of a sentence

# Of scripts without spaces each letter is a word.
_TOKEN = re.compile(rf"{UNSPACED}|(?:(?!{UNSPACED})(?:[^\W_]|[{SIGNS}]))+|[^\w\s]|_")
_SENTENCE_END = re.compile(r"(?:^|[.!?:\n•*#>|–—\"“(\[]|(?<!\w)-)[\s\"'“‘(*_]{0,8}$")

# What follows a name and hardly the word that is spelled like it, where a sentence begins with it.
_ACTS = re.compile(
    r"['’]s\b|:|,? (?:is|was|has|had|said|says|told|asked|did|does|doesn['’]t|didn['’]t|also|sometimes|always|usually"
    r"|never|works?|lives?|wants?|thinks?|knows?|likes?|loves?|uses?|went|came|got|gave|made|from|who|and I)\b"
)
# What precedes the word and hardly the name.
_WORD_BEFORE = re.compile(
    r"(?:\b(?:i|we|you|they|to|the|a|an|my|your|this|that|no|some|any|not|of|in|would|do|don['’]t|really|just|can|could"
    r"|should|it|he|she|who|is|are|was|be|very|so|per|each|every|all|these|those) )$"
)

LONGEST_LIST, FEWEST_ITEMS, ITEM = 200, 3, 3  # characters; items; words of an item

_ITEM_END = re.compile(r"[,;&\n]")

Key = tuple[str, ...]


class Match(Enum):
    """How a value must be written to count."""

    ANY_CASE = "any case"
    CAPITALS = "in capitals"  # "US" is no "us"
    CAPITAL = "capitalised"
    WITHIN = "capitalised within a sentence"  # "Will" is a name in "ask Will" and "Will said", a word in "Will you?"
    SPOKEN = "as within, and in texts without capitals"  # of which "i hope" is none, and "tell hope" is one


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters start to end (exclusive) of a text where the value behind a placeholder stands. by: who found it."""

    start: int
    end: int
    placeholder: str
    by: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Index:
    """Values and their placeholders."""

    _entries: dict[Key, tuple[str, Match]] = field(default_factory=dict)
    _lengths: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, key: Key, placeholder: str, match: Match) -> None:
        if key:
            self._entries[key] = (placeholder, match)
            self._lengths[key[0]].add(len(key))

    def find(self, text: str, *, chosen: bool = False) -> Iterator[Hit]:
        """Hits from left to right, without overlap; of values that begin at the same word the longest.

        chosen: the text is a choice from a list, in which a capital tells no name from a word.
        """
        tokens = _tokens(text)
        at = 0
        while at < len(tokens):
            length = 1
            for size in sorted(self._lengths.get(tokens[at][0].lstrip(" "), ()), reverse=True):
                words = tokens[at : at + size]
                entry = self._entries.get((words[0][0].lstrip(" "), *(word for word, _, _ in words[1:])))
                if entry and _written(text, words[0][1], words[-1][2], entry[1], chosen=chosen):
                    yield Hit(words[0][1], words[-1][2], entry[0])
                    length = len(words)
                    break
            at += length


def key(value: str) -> Key:
    """What is the same in all spellings of a value: its words and signs, folded, and where spaces stand."""
    tokens = [token for token, _, _ in _tokens(value)]
    return (tokens[0].lstrip(" "), *tokens[1:]) if tokens else ()


def begins_sentence(text: str, start: int) -> bool:
    """Whether a capital at `start` may be there for the sentence's sake only."""
    if start > 1 and text[start - 1] == " " and text[start - 2].isalnum():
        return False  # as most words stand
    return bool(_SENTENCE_END.search(text[max(0, start - MAX_BEFORE_CHARS) : start]))


def in_list(text: str, start: int) -> bool:
    """Whether a capital at `start` may be there because an item begins: "Caramel, Almond, Green apple"."""
    return text[max(0, start - 2) : start] in {", ", "; ", "& "} and _is_list(text)


@lru_cache(maxsize=256)
def _is_list(text: str) -> bool:
    items = _ITEM_END.split(text) if len(text) <= LONGEST_LIST else []
    return len(items) >= FEWEST_ITEMS and all(len(item.split()) <= ITEM for item in items)


def acts(text: str, end: int) -> bool:
    """Whether what follows a word tells that it names somebody, where a sentence begins with it: "Will said"."""
    return bool(_ACTS.match(text, end))


def _written(text: str, start: int, end: int, match: Match, *, chosen: bool) -> bool:
    if match is Match.ANY_CASE:
        return True
    if chosen and match is not Match.CAPITALS:
        return False
    if match is Match.CAPITALS:
        return text[start:end].isupper()
    if text[start].isupper():
        says = not begins_sentence(text, start) and not in_list(text, start)
        return match is Match.CAPITAL or says or acts(text, end)
    return match is Match.SPOKEN and text.islower() and not _WORD_BEFORE.search(text[max(0, start - 12) : start])


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Folded tokens with their place; a token after white space begins with one space."""
    tokens, end = [], 0
    for found in _TOKEN.finditer(text):
        space = " " if found.start() > end else ""
        end = found.end()
        tokens.append((space + fold(found[0]), found.start(), end))
    return tokens


def fold(word: str) -> str:
    """A word without case, accents and typographic variants."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.replace("’", "'")).casefold()
    return "".join(char for char in plain if not unicodedata.combining(char))
