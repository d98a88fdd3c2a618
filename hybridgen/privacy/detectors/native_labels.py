"""Names by the label that stands before them: of a form's line, "Wohnort: Melsungen", and of who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hybridgen.privacy.detectors.headers import asked
from hybridgen.privacy.lexicon.elsewhere import Words
from hybridgen.privacy.lexicon.no_answers import says_nothing
from hybridgen.privacy.lexicon.roles import ROLES, is_role
from hybridgen.privacy.text.letters import LETTERS
from hybridgen.privacy.text.matching import fold
from hybridgen.privacy.text.spans import GUESS, Span
from hybridgen.sources.texts.speakers import INTERVIEWER

LABEL_WORDS, VALUE_WORDS = 4, 6  # of a line of a form at most
NO_LABELS = frozenset(one(role) for role in ROLES for one in (fold, str.casefold))  # they name nobody

_LINE = re.compile(r"[^\n]+")
_FIELD = re.compile(r"[ \t>*-]*([^\W\d_][^:\n]{0,40}?)[ \t\u00a0\u202f]?:[ \t]*([^\s][^\n]{0,80}?)[ \t]*")
_SENTENCE = re.compile(r"[.!?…]\s*$|[.!?…] ")
_TURN = re.compile(rf"^[ \t>*_]*({LETTERS})((?: {LETTERS}){{0,2}})(?:\*\*|__)?[ \u00a0\u202f]?:", re.M)


def find_fields(text: str, code: str) -> Iterator[Span]:
    """What a form's line holds, by its label: "Wohnort: Melsungen", "Nom : Hugonnet"; nothing of "Nom : aucun"."""
    for line in _LINE.finditer(text):
        match = _FIELD.fullmatch(line[0])
        label = match[1].casefold().split() if match else []
        if match is None or len(label) > LABEL_WORDS or any(one in NO_LABELS for one in label if len(one) > 1):
            continue
        told = [one.kind for one in asked(match[1]) if one.is_told]
        is_short = len(match[2].split()) <= VALUE_WORDS and not _SENTENCE.search(match[2])
        if told and is_short and not says_nothing(code, match[2]):
            start, end = (line.start() + at for at in match.span(2))
            yield Span(start, end, told[0], match[2], 1, by="form's label")


def find_turns(text: str, by: str, words: Words | None = None) -> Iterator[Span]:
    """Labels that begin lines where another line begins with an interviewer's: "Assunta: …"; no usual words of the
    language, "Soluzione: …"."""
    turns = list(_TURN.finditer(text))
    if any(INTERVIEWER.fullmatch(turn[1] + turn[2]) for turn in turns):
        for turn in turns:
            label = turn[1] + turn[2]
            if label[0].isupper() and len(turn[1]) > 1 and not (is_role(label) or _is_said(label, words)):
                yield Span(turn.start(1), turn.end(2), "PERSON", label, GUESS, by=by)


def _is_said(label: str, words: Words | None) -> bool:
    """Whether all words of a label are usual ones that nobody is called by."""
    return words is not None and all(words.is_used(word) and not words.may_be_name(word) for word in label.split())
