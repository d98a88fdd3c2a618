"""Cuts a row into the short pieces that a claim may quote: lines, sentences, clauses."""

from __future__ import annotations

import re

LONGEST = 90  # characters; a quote is a few words, not a paragraph
SHORTEST = 2  # words
MOST = 60  # pieces of one row; a server's grammar grows with each
_SPEAKER = re.compile(r"^\W*([\w .'\[\]-]{1,30}):\W*\s+")
_ASKING = re.compile(r"interviewer|moderator|researcher|facilitator|question|q|i", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)*_]*\s+")
_CLAUSE = re.compile(r"(?<=[,;:])\s+|\s+(?=[–—-]\s)")


def pieces(row: str) -> list[str]:
    """What can be quoted from a row, in its order, each at most LONGEST characters; not what the interviewer asked."""
    found: dict[str, None] = {}
    asking = False
    for line in row.splitlines():
        text = line.strip().lstrip("#>*- ").strip()
        if line.lstrip().startswith("#"):
            continue
        speaker = _SPEAKER.match(line)
        if speaker and line.lstrip().startswith("*"):
            asking = bool(_ASKING.fullmatch(speaker[1].strip()))
            text = line[speaker.end() :].strip()
        if not asking:
            for sentence in _SENTENCE.split(text):
                found.update(dict.fromkeys(_short(sentence.strip())))
    return list(found)[:MOST]


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
