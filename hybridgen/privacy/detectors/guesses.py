"""What of a language model's guess counts: names without the everyday words that it takes along, and no bare words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hybridgen.privacy.lexicon.english import ODD, USED, english
from hybridgen.privacy.lexicon.roles import FIELDS, ROLES
from hybridgen.privacy.lexicon.vocabulary import NEVER_NAMES, OFFICES, TITLES
from hybridgen.privacy.text.letters import LETTERS
from hybridgen.privacy.text.matching import begins_sentence, fold
from hybridgen.privacy.text.spans import GUESSED, Span

PROSE = 25  # words from which a text is prose: below, organisations are mostly capitalised things

_EDGES = " \t\r\n*_#>|\"'`“”‘’.,;:!?()[]{}/\\-–—"
_SMALL = frozenset("the a an and or of in at for to my our your his her their its this that".split())
_LABELS = ROLES | FIELDS
_NOT_AT_EDGES = TITLES | OFFICES | NEVER_NAMES | ROLES | _SMALL


def kept(text: str, span: Span) -> Iterator[Span]:
    """The part of a span in the text that can be what its kind says; nothing where it cannot."""
    start, end = _trimmed(text, span.start, span.end) if span.kind in GUESSED else (span.start, span.end)
    value = text[start:end]
    if _plausible(span.kind, value, text):
        yield replace(span, start=start, end=end, text=value)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    value = text[start:end].lstrip(_EDGES)
    start = end - len(value)
    value = value.split("\n", 1)[0]  # a name that runs over a line's end has swallowed the next speaker
    value = re.sub(r"['’]s$", "", value.rstrip(_EDGES)).rstrip(_EDGES)
    words = list(re.finditer(r"\S+", value))
    while words and not _may_name(words[0][0], begins=begins_sentence(text, start + words[0].start())):
        words.pop(0)
    while words and not _may_name(words[-1][0], begins=False):
        words.pop()
    if not words:
        return start, start
    return start + words[0].start(), start + len(value[: words[-1].end()].rstrip(_EDGES))


def _may_name(word: str, *, begins: bool) -> bool:
    """Whether a name may begin or end with the word: no everyday word that has no capital or owes it to its place."""
    bare = word.strip(_EDGES)
    if not bare or fold(bare) in _NOT_AT_EDGES:
        return False
    if not any(char.isupper() for char in bare):
        return not english().is_word(bare) or english().is_name(bare)
    return not begins or english().may_be_name(bare) or english().uses(bare) < ODD


def _plausible(kind: str, value: str, text: str) -> bool:
    if kind == "URL" and "/" not in value:  # "fine.So" is a full stop, not a domain
        return value.rpartition(".")[2].islower()
    if kind not in GUESSED:
        return bool(value)
    if len(value) < 2 or not any(char.isalpha() for char in value) or value.casefold() in _LABELS:
        return False
    if kind == "GROUP":  # a people, a faith, a party as a noun; "a Spanish film" is content
        return value.endswith("s") and value[0].isupper() and " " not in value
    if any(char.isdigit() for char in value) and (kind == "PERSON" or " " not in value):
        return False
    if len(text.split()) >= PROSE:
        return True
    return kind != "ORGANIZATION" and not all(map(_everyday, re.findall(LETTERS, value)))


def _everyday(word: str) -> bool:
    return english().uses(word) >= USED and not english().may_be_name(word)
