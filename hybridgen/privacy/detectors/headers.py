"""What a column's header asks for: "date_of_birth", "Which town do you live in?", "Wohnort", "Contact - E-mail".

A header is read in clauses. A short one holds a term ("Mobile phone", "Ville de résidence"); of a longer one the term
must be what is asked for, so that "How did you hear about the town hall?" asks for no town.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hybridgen.privacy.lexicon import headers, questions
from hybridgen.privacy.text.letters import LETTERS_AND_DIGITS
from hybridgen.privacy.text.matching import fold

SHORT = 4  # words of a header that is a term with what tells more of it
LONGEST = 16  # words of a clause that asks for one fact
LONGEST_UNSPACED = 24  # characters of the same in a script without spaces

# Written without spaces: Thai, Chinese, Japanese, and Korean, whose words have endings.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CLAUSE = re.compile(r"[()\[\]{}:;?!¿¡？！：（）【】/|\n\t•>]|\.(?!\w)|\s[-–—]\s|,")
_WORD = re.compile(LETTERS_AND_DIGITS)
_NUMBERING = re.compile(r"^(?:q|f|v|item|question|frage)?\d+[a-z]?$")
# What a person is asked for, and not the person: "brand name".
NO_PERSON = frozenset(
    fold(word)
    for word in """
    brand product app file plan model company team project event school employer street hotel shop restaurant pet device
    marke produkt firma projekt marque produit marca producto prodotto merk produkt марка
    urun marka produk merek उत्पाद ब्रांड מוצר מותג продукт значка vyrobek znacka tuote termek produs προιον
    """.split()
)
_ELECTRONIC = frozenset("mail email ip mac web url recipientemail mailadresse".split())  # addresses where nobody lives
# Terms that have more than one meaning as a part of a short header: they must end it, or be asked for.
_AT_THE_END = frozenset({"LOCATION", "ORGANIZATION", "HANDLE"})

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """kind: of the questions. is_told: the header asks for just that, and not among other things."""

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


def split_camels(word: str) -> list[str]:
    """Recorded and Date of RecordedDate."""
    return _CAMEL.split(word)


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
    for kind, phrases in _QUESTIONS.items():
        if any(words[: len(phrase)] == phrase for phrase in phrases):
            yield Asked(kind, is_told=True)
    for kind, terms in _ALONE.items():
        if any(words[at:] in terms and _FILLERS.issuperset(words[:at]) for at in range(len(words))):
            yield Asked(kind, is_told=True)
    for kind, terms in _TERMS.items():
        for at, end in _places(words, terms):
            before, after = words[:at], words[end:]
            if not _means_another(kind, words, after):
                is_asked = _FILLERS.issuperset(before) and _FOLLOWERS.issuperset(after[:1])
                is_short = len(words) <= SHORT and (not after or kind not in _AT_THE_END)
                if is_asked or is_short or len(words) > SHORT:
                    yield Asked(kind, is_told=is_asked or is_short)


def _means_another(kind: str, words: Words, after: Words) -> bool:
    """Whether a term for the kind is a part of another's: the address of an e-mail, the name of a brand or a school."""
    if kind == "ADDRESS":
        return bool(_ELECTRONIC.intersection(words))
    return kind == "PERSON" and bool(NO_PERSON.intersection(words) or (after[:1] in _OF and len(words) > SHORT))


def _asked_unspaced(said: str) -> Iterator[Asked]:
    if len(said) > LONGEST_UNSPACED:
        return
    for kind, terms in _UNSPACED_ALONE.items():
        if said in terms:
            yield Asked(kind, is_told=True)
    for kind, phrases in _UNSPACED_QUESTIONS.items():
        if any(phrase in said for phrase in phrases):
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


_ORDER = {kind: n for n, kind in enumerate(headers.TERMS)}
_TERMS, _UNSPACED_TERMS = _terms(headers.TERMS, unspaced=False), _strings(headers.TERMS)
_QUESTIONS, _UNSPACED_QUESTIONS = _terms(questions.QUESTIONS, unspaced=False), _strings(questions.QUESTIONS)
_ALONE, _UNSPACED_ALONE = _terms(headers.ALONE, unspaced=False), _strings(headers.ALONE)
TERM_WORDS = frozenset(word for terms in _TERMS.values() for term in terms for word in term)  # they name nobody
_LONGEST_TERM = max(len(term) for terms in _TERMS.values() for term in terms)
_FILLERS = frozenset(fold(word) for word in questions.FILLERS.split())
_ABOUT_YOU, _ASKING = frozenset(questions.ABOUT_YOU.split()), frozenset(questions.ASKING.split())
_FOLLOWERS = frozenset(fold(word) for word in questions.FOLLOWERS.split())
_OF = frozenset({("of",), ("der",), ("des",), ("de",), ("du",), ("del",), ("della",), ("van",)})
_UNSPACED_FILLER = re.compile(
    "|".join(re.escape(fold(one)) for one in sorted(questions.UNSPACED_FILLERS.split(), key=len, reverse=True))
)
