"""What a column's header asks for: "date_of_birth", "Which town do you live in?", "Wohnort", "Contact details - E-mail".

A header is read in clauses. A short one holds a term ("Mobile phone", "Ville de résidence"); of a longer one the term
must be what is asked for, so that "How did you hear about the town hall?" asks for no town.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hybridgen.privacy.lexicon import headers as lexicon
from hybridgen.privacy.text.matching import fold

SHORT = 4  # words of a header that is a term with what tells more of it
LONGEST = 16  # words of a clause that asks for one fact
LONGEST_UNSPACED = 24  # characters of the same in a script without spaces

# Written without spaces: Thai, Chinese, Japanese, and Korean, whose words have endings.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CLAUSE = re.compile(r"[()\[\]{}:;?!¿¡？！：（）【】/|\n\t•>]|\.(?!\w)|\s[-–—]\s|,")
_WORD = re.compile(r"[^\W_]+")
_NUMBERING = re.compile(r"^(?:q|f|v|item|question|frage)?\d+[a-z]?$")
# What a person is asked for, and not the person: "brand name".
NO_PERSON = frozenset(
    """
    brand product app file plan model company team project event school employer street hotel shop restaurant pet device
    marke produkt firma projekt marque produit marca producto prodotto merk produkt марка
    """.split()
)
_ELECTRONIC = frozenset("mail email ip mac web url recipientemail mailadresse".split())  # addresses where nobody lives
# Terms that have more than one meaning as a part of a short header: they must end it, or be asked for.
_AT_THE_END = frozenset({"LOCATION", "ORGANIZATION", "HANDLE"})

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """kind: of the lexicon. is_told: the header asks for just that, and not among other things."""

    kind: str
    is_told: bool


@cache
def asked(header: str) -> tuple[Asked, ...]:
    """The kinds that a header may ask for, the likeliest first."""
    clauses = [words for clause in _CLAUSE.split(header) if (words := _words(clause))]
    found = [*_asked(_words(header))] if len(clauses) > 1 else []
    for n, words in enumerate(clauses):
        others = clauses[:n] + clauses[n + 1 :]
        is_item = not _ASKING.intersection(words[:1]) and not all(map(_is_heading, others))
        found += (Asked(one.kind, is_told=one.is_told and not is_item) for one in _asked(words))
    return tuple(dict.fromkeys(sorted(found, key=lambda one: (not one.is_told, _ORDER[one.kind]))))


def _is_heading(words: Words) -> bool:
    """Whether a clause leaves it to another one what is asked: "Contact details", "Where do you live (town)"."""
    return len(words) <= SHORT or bool(_ABOUT_YOU.intersection(words)) or any(one.is_told for one in _asked(words))


def words_of_header(header: str) -> Words:
    """A header's words, folded."""
    return _words(header)


def _words(text: str) -> Words:
    words = [fold(word) for word in _WORD.findall(_CAMEL.sub(" ", text))]
    while words and _NUMBERING.fullmatch(words[0]):
        words.pop(0)
    while len(words) > 1 and words[-1].isdigit():  # "Address 2"
        words.pop()
    return tuple(words)


def _asked(words: Words) -> Iterator[Asked]:
    """Of one clause."""
    if not words or len(words) > LONGEST:
        return
    said = "".join(words)
    if _UNSPACED.search(said):
        yield from _asked_unspaced(said)
        return
    for kind, questions in _QUESTIONS.items():
        if any(words[: len(question)] == question for question in questions):
            yield Asked(kind, is_told=True)
    for kind, terms in _ALONE.items():
        if words in terms:
            yield Asked(kind, is_told=True)
    for kind, terms in _TERMS.items():
        for at, end in _places(words, terms):
            before, after = words[:at], words[end:]
            if kind == "ADDRESS" and _ELECTRONIC.intersection(words):
                continue
            if kind == "PERSON" and (NO_PERSON.intersection(words) or after[:1] in _OF):
                continue
            if _FILLERS.issuperset(before) and (not after or after[0] in _FOLLOWERS):
                yield Asked(kind, is_told=True)
            elif len(words) <= SHORT and (not after or kind not in _AT_THE_END):
                yield Asked(kind, is_told=True)
            elif len(words) > SHORT:
                yield Asked(kind, is_told=False)


def _asked_unspaced(said: str) -> Iterator[Asked]:
    if len(said) > LONGEST_UNSPACED:
        return
    for kind, questions in _UNSPACED_QUESTIONS.items():
        if any(question in said for question in questions):
            yield Asked(kind, is_told=True)
    for kind, terms in _UNSPACED_TERMS.items():
        for term in terms:
            if term in said:
                rest = _UNSPACED_FILLER.sub("", said.replace(term, "", 1))
                yield Asked(kind, is_told=len(rest) <= 1)
                break


def _places(words: Words, terms: frozenset[Words]) -> Iterator[tuple[int, int]]:
    """Where terms stand among words; the longest at each place."""
    for at in range(len(words)):
        for end in range(min(len(words), at + _LONGEST_TERM), at, -1):
            if words[at:end] in terms:
                yield at, end
                break


def _terms(table: dict[str, str], *, unspaced: bool) -> dict[str, frozenset[Words]]:
    return {
        kind: frozenset(
            _words(term)
            for line in lines.splitlines()
            for term in line.split(",")
            if _words(term) and bool(_UNSPACED.search(term)) == unspaced
        )
        for kind, lines in table.items()
    }


def _strings(table: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Of scripts without spaces, longest first."""
    return {
        kind: tuple(sorted(("".join(words) for words in terms), key=len, reverse=True))
        for kind, terms in _terms(table, unspaced=True).items()
    }


_ORDER = {kind: n for n, kind in enumerate(lexicon.TERMS)}
_TERMS, _UNSPACED_TERMS = _terms(lexicon.TERMS, unspaced=False), _strings(lexicon.TERMS)
_QUESTIONS, _UNSPACED_QUESTIONS = _terms(lexicon.QUESTIONS, unspaced=False), _strings(lexicon.QUESTIONS)
_ALONE = _terms(lexicon.ALONE, unspaced=False)
TERM_WORDS = frozenset(word for terms in _TERMS.values() for term in terms for word in term)  # they name nobody
_LONGEST_TERM = max(len(term) for terms in _TERMS.values() for term in terms)
_FILLERS = frozenset(fold(word) for word in lexicon.FILLERS.split())
_ABOUT_YOU, _ASKING = frozenset(lexicon.ABOUT_YOU.split()), frozenset(lexicon.ASKING.split())
_FOLLOWERS = frozenset(fold(word) for word in lexicon.FOLLOWERS.split())
_OF = frozenset({("of",), ("der",), ("des",), ("de",), ("du",), ("del",), ("della",), ("van",)})
_UNSPACED_FILLER = re.compile(
    "|".join(re.escape(fold(one)) for one in sorted(lexicon.UNSPACED_FILLERS.split(), key=len, reverse=True))
)
