"""Names by the words around them: "my sister …", "I live in …", "… Medical Centre", "ask for …". Capitals or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hybridgen.privacy.matching import fold
from hybridgen.privacy.names import WORD, Names
from hybridgen.privacy.spans import GUESS, Span
from hybridgen.privacy.vocabulary import BEFORE_PLACES, KIN, ORGANISATIONS, TITLES

_ONE = r"([^\W\d_][\w'-]*)"
_NAME = r"([^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*){0,2})"


def _compiled(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


# Only a name can follow.
_INTRODUCED = _compiled(
    rf"\b(?:(?:{'|'.join(sorted(TITLES - {'lord', 'lady', 'dame', 'miss'}))})\b\.?|called|named|nicknamed|ask for",
    rf"|calls? me|my name(?: is|'s)|name(?: is|'s)|signed,?|regards,?|sincerely,?) {_NAME}",
)
# A name may follow.
_PEOPLE = (
    _compiled(rf"\b(?:{KIN}),? {_NAME}"),
    _compiled(
        r"\b(?:spoke (?:to|with)|speak (?:to|with)|talk(?:ed)? to|told|tell|met|cheers,?|yours,?|hi|hello|hey|dear"
        rf"|thanks,?|thank you,?|thank you so much,|joining,?|with|let|ask|our|i'm|i am|this is) {_NAME}"
    ),
    _compiled(
        rf"(?:^|[.!?] |[\n\"] ?){_NAME} (?:and i|and my|from the|at the|who|said|says|told|asked|thinks|sometimes"
        r"|always|never) "
    ),
)
_PLACES = _compiled(
    r"\b(?:live[sd]?|living|resides?|based|born|raised|gr[eo]w up|mov(?:ed?|ing)|relocated|travel(?:l?ed|l?ing)?|drive"
    r"|drove|commute|went|comes?|came|from|stay(?:ed)?|studied|stationed)(?: back| up| down| over)? "
    rf"(?:in|to|from|at|near|outside|around) (?:the )?{_NAME}"
)
_EMPLOYERS = _compiled(
    r"\b(?:work(?:s|ed|ing)?|job|employed|intern(?:ed)?|consult|contractor|manager|director|engineer|nurse|teacher"
    r"|employee|hired|staff|stud(?:y|ied|ying)|enrolled|bank|customer|patient)"
    r"(?: (?:nights|days|shifts|part[- ]time|full[- ]time|remotely|there|here))? (?:at|for|with|by) "
    rf"(?:the )?{_NAME}"
)
# Whatever the word is: "my boss is …, who is strict", "tell … I said hello".
_WHOEVER = (
    _compiled(rf"\b(?:is|was|called|named) {_ONE}, whom?\b"),
    _compiled(rf"\b(?:tell|ask) {_ONE} i (?:said|say|asked|miss|am|will|was)\b"),
)
_ANYBODY = frozenset("him her them me us you it everyone everybody people someone somebody anyone folks".split())
# Two words that both may be names: "I'm Summer Day."
_FULL = _compiled(
    r"\b(?:i'm|i am|name is|name's|this is|thank you so much,|thanks,|with|by) ([^\W\d_]+) ([^\W\d_]+)(?=[.,;!?\n])"
)
_FIRM = re.compile(r"\b([A-Za-z][\w'-]+), ([A-Za-z][\w'-]+),? (?:and|&) ([A-Za-z][\w'-]+)")
_ORGANISED = _compiled(
    r"([^\W\d_][\w'&-]*(?:,? (?:and |& )?[^\W\d_][\w'&-]*){0,3}) ", rf"(?:{'|'.join(sorted(ORGANISATIONS))})\b"
)


def find(text: str, names: Names) -> Iterator[Span]:
    """Guesses; they may overlap."""
    yield from _people(text, names)
    for pattern, kind in ((_PLACES, "LOCATION"), (_EMPLOYERS, "ORGANIZATION")):
        for match in pattern.finditer(text):
            yield from _after(text, match, kind, names)
    for match in _FIRM.finditer(text):
        if all(names.at_cue(text, word, sure=False) for word in WORD.finditer(text, match.start(1), match.end(1))):
            yield from (_span(text, match.start(n), match.end(n), "PERSON") for n in (1, 2, 3))
    for match in _ORGANISED.finditer(text):
        yield from _organisation(text, match, names)


def _people(text: str, names: Names) -> Iterator[Span]:
    for match in _INTRODUCED.finditer(text):
        yield from _after(text, match, "PERSON", names, sure=True)
    for pattern in _PEOPLE:
        for match in pattern.finditer(text):
            yield from _after(text, match, "PERSON", names)
    for match in _FULL.finditer(text):
        if all(names.lexicon.may_be_name(name) for name in match.groups()):
            yield _span(text, match.start(1), match.end(2), "PERSON")
    for pattern in _WHOEVER:
        for match in pattern.finditer(text):
            if fold(match[1]) not in _ANYBODY:
                yield _span(text, match.start(1), match.end(1), "PERSON")


def _after(text: str, match: re.Match[str], kind: str, names: Names, *, sure: bool = False) -> Iterator[Span]:
    """The words of the match's group up to the first that is no name there."""
    end, named = match.start(1), False
    for word in WORD.finditer(text, match.start(1), match.end(1)):
        is_name = names.at_cue(text, word, sure=sure)
        if not is_name and (kind == "PERSON" or fold(word[0]) not in BEFORE_PLACES):
            break
        end, named = word.end(), named or is_name
    if named:
        yield _span(text, match.start(1), end, kind)


def _organisation(text: str, match: re.Match[str], names: Names) -> Iterator[Span]:
    words = list(WORD.finditer(text, match.start(1), match.end(1)))
    first = next((word for word in words if names.at_cue(text, word, sure=False)), None)
    if first is not None:
        end = match.end()
        if first[0][0].isupper() and not text[match.end(1) + 1].isupper():  # "the Leeds branch"
            end = max(word.end() for word in words if word[0][0].isupper())
        yield _span(text, first.start(), end, "ORGANIZATION")


def _span(text: str, start: int, end: int, kind: str) -> Span:
    return Span(start, end, kind, text[start:end], GUESS)
