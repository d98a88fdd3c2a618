"""Names by the words around them: "my sister …", "I live in …", "… Medical Centre", "ask for …". Capitals or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hybridgen.privacy.detectors.names import WORD, Cue, Names
from hybridgen.privacy.lexicon.english import ODD
from hybridgen.privacy.lexicon.vocabulary import BEFORE_PLACES, FIRMS, KIN, ORGANISATIONS, TITLES
from hybridgen.privacy.text.letters import SIGNS
from hybridgen.privacy.text.matching import fold
from hybridgen.privacy.text.spans import GUESS, Span

_ONE = rf"([^\W\d_][\w{SIGNS}'-]{{0,60}})"
_NAME = rf"([^\W\d_][\w{SIGNS}'-]*(?: [^\W\d_][\w{SIGNS}'-]*){{0,2}})"


def _compiled(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


# Only a name can follow.
_INTRODUCED = _compiled(
    rf"\b(?:(?:{'|'.join(sorted(TITLES - {'lord', 'lady', 'dame', 'miss'}))})\b\.?|called|named|nicknamed|ask for",
    rf"|calls? me|my name(?: is|'s)|name(?: is|'s)|signed,?|regards,?|sincerely,?) {_NAME}",
)
_RELATED = _compiled(rf"\b(?:{KIN}),? {_NAME}")
# A name may follow.
_PEOPLE = _compiled(
    r"\b(?:spoke (?:to|with)|speak (?:to|with)|talk(?:ed)? to|told|tell|met|cheers,?|yours,?|hi|hello|hey|dear"
    rf"|thanks,?|thank you,?|thank you so much,|joining,?|with|let|ask|our|i'm|i am|this is) {_NAME}"
)
_ACTING = _compiled(
    rf"(?:^|[.!?] |[\n\"] ?)(?:(?:then|and|but|so|because) )?{_NAME} "
    r"(?:and i|and my|from the|at the|who|said|says|told|asked|thinks|sometimes|always|never) "
)
_PLACES = _compiled(
    r"\b(?:live[sd]?|living|resides?|based|born|raised|gr[eo]w up|mov(?:ed?|ing)|relocated|travel(?:l?ed|l?ing)?|drive"
    r"|drove|commute|went|comes?|came|from|stay(?:ed)?|studied|stationed)(?: back| up| down| over)? "
    rf"(?:in|to|from|at|near|outside|around) (?:the )?{_NAME}"
)
_EMPLOYERS = _compiled(
    r"\b(?:work(?:s|ed|ing)?|job|employed|intern(?:ed)?|consult|contractor|manager|director|engineer|nurse|teacher"
    r"|employee|hired|staff|stud(?:y|ied|ying)|enrolled|bank|customer|patient|am|are|is|was|were|been)"
    r"(?: (?:nights|days|shifts|part[- ]time|full[- ]time|remotely|there|here))? (?:at|for|with|by) "
    rf"(?:the )?{_NAME}"
)
# Whatever the word is: "my boss is …, who is strict", "tell … I said hello".
_WHOEVER = (
    _compiled(rf"\b(?:is|was|called|named) {_ONE}, whom?\b"),
    _compiled(rf"\b(?:tell|ask) {_ONE} i (?:said|say|asked|miss|am|will|was)\b"),
    _compiled(rf"\b{_ONE},? et al\b"),
    _compiled(rf"\b(?:(?:mr|mrs)\b\.?|(?:ms|mx)\.) {_ONE}"),
)
# Capitals alone tell here: "Post and I share an account", not "Mum and I".
_BESIDE_ME = re.compile(rf"(?:^|[.!?] |\n)(?!(?i:{KIN}|we|you|they|he|she|people|both)\b)([^\W\d_a-z][\w'-]+) and I\b")
_ANYBODY = frozenset("and or him her them me us you it everyone everybody people someone somebody anyone folks".split())
# Two words that both may be names: "I'm Summer Day."
_FULL = _compiled(
    r"\b(?:i'm|i am|name is|name's|this is|thank you so much,|thanks,|with|by) ([^\W\d_]+) ([^\W\d_]+)(?=[.,;!?\n])"
)
_FIRM = re.compile(r"\b([A-Za-z][\w'-]{1,60}), ([A-Za-z][\w'-]{1,60}),? (?:and|&) ([A-Za-z][\w'-]{1,60})")
_ORGANISATION = _compiled(rf" ({'|'.join(sorted(ORGANISATIONS))})\b")
# "Weber, Anna": as lists and bibliographies have it.
_INVERTED = re.compile(r"\b([^\W\d_a-z][^\W\d_]+), ([^\W\d_a-z][^\W\d_]+)(?=[.;)\n]|$)")
_LISTED = re.compile(r",? (?:and |& )?")
_NEAR = 60  # characters before such a word in which the name is looked for
# "i work at rapid cycle solutions, in the warehouse": all lower case, and called like nothing in particular
_ANY_EMPLOYER = re.compile(
    r"\b[iI] work(?:ed)? (?:nights |days |part[- ]time |full[- ]time )?(?:at|for) "
    r"((?!(?:an?|the|my|our|your|their|his|her|this|that|home|night|least|all|myself|it|them|him|me|us|first|once)\b)"
    r"[\w'&-]+(?: [a-z][\w'&-]*){1,3}?)(?=[,.;\n]| so | as | in the | and i | because | since )"
)


def find(text: str, names: Names) -> Iterator[Span]:
    """Guesses; they may overlap."""
    yield from _people(text, names)
    for pattern, kind in ((_PLACES, "LOCATION"), (_EMPLOYERS, "ORGANIZATION")):
        for match in pattern.finditer(text):
            yield from _after(text, match, kind, names, Cue.PLACE)
    for match in _ANY_EMPLOYER.finditer(text):
        yield _span(text, match.start(1), match.end(1), "ORGANIZATION")
    for match in _FIRM.finditer(text):
        partners = list(WORD.finditer(text, match.start(1), match.end(3)))
        known = [names.at_cue(text, word, Cue.PERSON) for word in partners]
        if known.count(True) > 1 and all(
            names.lexicon.may_be_name(match[n]) or names.foreign(match[n]) for n in (1, 2, 3)
        ):
            yield from (_span(text, match.start(n), match.end(n), "PERSON") for n in (1, 2, 3))
    for match in _ORGANISATION.finditer(text):
        yield from _before(text, match, names)


def _people(text: str, names: Names) -> Iterator[Span]:
    for match in _INTRODUCED.finditer(text):
        yield from _after(text, match, "PERSON", names, Cue.SURE)
    for match in _RELATED.finditer(text):
        yield from _after(text, match, "PERSON", names, Cue.KIN)
    for match in _PEOPLE.finditer(text):
        yield from _after(text, match, "PERSON", names, Cue.PERSON)
    for match in _ACTING.finditer(text):
        yield from _after(text, match, "PERSON", names, Cue.ACTS)
    for match in _FULL.finditer(text):
        if all(names.lexicon.may_be_name(name) for name in match.groups()):
            yield _span(text, match.start(1), match.end(2), "PERSON")
    for match in _INVERTED.finditer(text):
        if names.lexicon.is_rare(match[1]) and names.lexicon.is_name(match[2]):
            yield _span(text, match.start(1), match.end(2), "PERSON")
    for pattern in (*_WHOEVER, _BESIDE_ME):
        for match in pattern.finditer(text):
            if fold(match[1]) not in _ANYBODY:
                yield _span(text, match.start(1), match.end(1), "PERSON")


def _after(text: str, match: re.Match[str], kind: str, names: Names, cue: Cue) -> Iterator[Span]:
    """The words of the match's group up to the first that is no name there."""
    end, named = match.start(1), False
    for word in WORD.finditer(text, match.start(1), match.end(1)):
        is_name = names.at_cue(text, word, cue)
        if not is_name and (cue is not Cue.PLACE or fold(word[0]) not in BEFORE_PLACES):
            break
        end, named = word.end(), named or is_name
    if named:
        yield _span(text, match.start(1), end, kind)


def _before(text: str, match: re.Match[str], names: Names) -> Iterator[Span]:
    """The names before a word like "hospital", and the word itself if it is written like them."""
    taken: list[re.Match[str]] = []
    right = match.start()
    is_firm = fold(match[1]) in FIRMS
    for word in reversed(list(WORD.finditer(text, max(0, match.start() - _NEAR), match.start()))):
        is_part = fold(word[0]) in ORGANISATIONS or names.at_cue(text, word, Cue.PERSON)
        is_part = is_part or (is_firm and names.lexicon.uses(word[0]) < ODD)  # "stillwater supercomputing inc"
        if not _LISTED.fullmatch(text[word.end() : right] or " ") or not is_part:
            break
        taken.append(word)
        right = word.start()
    named = [word for word in taken if fold(word[0]) not in ORGANISATIONS]
    if named:
        alike = match[1][0].isupper() or not named[0][0][0].isupper()  # not "the Leeds branch"
        yield _span(text, named[-1].start(), match.end() if alike else named[0].end(), "ORGANIZATION")


def _span(text: str, start: int, end: int, kind: str) -> Span:
    return Span(start, end, kind, text[start:end], GUESS, by="words around it")
