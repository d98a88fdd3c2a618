"""Cuts a row into the short pieces that a claim may quote: lines, sentences, clauses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from hybridgen.scoring import evidence

LONGEST = 100  # characters; a quote is a few words, not a paragraph
SHORTEST = 2  # words
MOST = 60  # pieces of one row; a server's grammar grows with each
# "**Priya:** …", "Interviewer 1: …", "[00:12] [PERSON_1] (P3): …"
_TURN = re.compile(
    r"\s*(?:[\[(]?\d[\d:.,]+[\])]?\s*)?(?P<mark>[*_]{1,2})?(?P<name>[\w\[][\w .'()\[\]-]{0,38}?)"
    r"(?:[*_]{1,2})?\s?:(?:[*_]{1,2})?(?:\s+|$)"
)
_ASKING = re.compile(
    r"(interviewer|moderator|researcher|facilitator|host|question|int|i|q|m)[\s_]?\d*(\s*\(.*\))?", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?:(?<=[.!?])|(?<=\S…))[\"'”’)*_]*\s+")  # " … " stands for words that were left out
_CLAUSE = re.compile(r"(?<=[,;:])\s+|\s+(?=[–—-]\s)")


def pieces(row: str) -> list[str]:
    """What can be quoted from a row, in its order, each at most LONGEST characters; not what the interviewer asked."""
    found: dict[str, None] = {}
    asking = False
    for line in row.splitlines():
        text = line.strip().lstrip("#>*- ").rstrip("*_ ")
        if line.lstrip().startswith("#"):
            continue
        turn = _TURN.match(line)
        if turn and (turn["mark"] or asking or _ASKING.fullmatch(turn["name"])):  # else a survey's "Age: 34"
            asking = _ASKING.fullmatch(turn["name"]) is not None
            text = line[turn.end() :].strip() if turn["mark"] else text
        if not asking:
            found.update(dict.fromkeys(_of_line(text)))
    return [piece for piece in found if evidence.found(piece, row)][:MOST]


def showing(quotes: Mapping[str, Sequence[str]], sign: re.Pattern[str]) -> dict[str, list[str]]:
    """Those of the rows' pieces that show a sign, by the rows' labels."""
    return {label: [text for text in texts if sign.search(text)] for label, texts in quotes.items()}


def _of_line(line: str) -> list[str]:
    """A short line whole, as a survey's question and answer belong together; a long one by its sentences.

    A long question's short answer stands with the end of its question.
    """
    if len(line) <= LONGEST:
        return _short(line)
    sentences = _SENTENCE.split(line)
    if len(sentences) == 2 and sentences[0].endswith("?") and len(sentences[1]) <= LONGEST / 2:
        return [re.split(r"\s", line[-LONGEST:], maxsplit=1)[-1]]
    found = [piece for sentence in sentences for piece in _short(sentence.strip())]
    return [piece for piece in found if not piece.endswith("?")] or found  # a question alone proves nothing


def _short(sentence: str) -> list[str]:
    """The sentence, or its clauses gathered to at most LONGEST characters; what is longer loses its last words."""
    parts = [sentence] if len(sentence) <= LONGEST else _gather(_CLAUSE.split(sentence))
    cut = (part if len(part) <= LONGEST else part[: LONGEST + 1].rsplit(" ", 1)[0] for part in parts)
    return [part for part in cut if len(part.split()) >= SHORTEST and len(part) <= LONGEST]


def _gather(clauses: list[str]) -> list[str]:
    gathered = [""]
    for clause in clauses:
        longer = f"{gathered[-1]} {clause}".strip()
        if len(longer) <= LONGEST:
            gathered[-1] = longer
        else:
            gathered.append(clause)
    return [part for part in gathered if part]
