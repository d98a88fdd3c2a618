"""Cuts a row into the short pieces that a claim may quote: lines, sentences, clauses."""

from __future__ import annotations

import re

from hybridgen.scoring import evidence
from hybridgen.sources.texts.sentences import is_question, split_sentences
from hybridgen.sources.texts.speakers import INTERVIEWER
from hybridgen.sources.texts.words import count_words, join

MAX_QUOTE_CHARS = 100  # a quote is a few words, not a paragraph
MAX_PIECES = 60  # of one row; a server's grammar grows with each
# "**Priya:** …", "Interviewer 1: …", "[00:12] [PERSON_1] (P3): …"
_TURN = re.compile(
    r"\s*(?:[\[(]?\d[\d:.,]+[\])]?\s*)?(?P<mark>[*_]{1,2})?(?P<name>[\w\[][\w .'()\[\]-]{0,38}?)"
    r"(?:[*_]{1,2})?\s?:(?:[*_]{1,2})?(?:\s+|$)"
)
_CLAUSE = re.compile(r"(?<=[,;:])\s+|(?<!\s)\s++(?=[–—-]\s)|(?<=[，、；：،؛])\s*")


def cut_pieces(row: str) -> list[str]:
    """What can be quoted from a row, in its order, each of MAX_QUOTE_CHARS at most; not what the interviewer asked."""
    found: dict[str, None] = {}
    asking = False
    for line in row.splitlines():
        text = line.strip().lstrip("#>*- ").rstrip("*_ ")
        if line.lstrip().startswith("#"):
            continue
        turn = _TURN.match(line)
        if turn and (turn["mark"] or asking or INTERVIEWER.fullmatch(turn["name"])):  # else a survey's "Age: 34"
            asking = INTERVIEWER.fullmatch(turn["name"]) is not None
            text = line[turn.end() :].strip() if turn["mark"] else text
        if not asking:
            found.update(dict.fromkeys(_of_line(text)))
    return [piece for piece in found if evidence.stands_in(piece, row)][:MAX_PIECES]


def _of_line(line: str) -> list[str]:
    """A short line whole, as a survey's question and answer belong together; a long one by its sentences.

    A long question's short answer stands with the end of its question.
    """
    if len(line) <= MAX_QUOTE_CHARS:
        return _short(line)
    sentences = split_sentences(line)
    if len(sentences) == 2 and is_question(sentences[0]) and len(sentences[1]) <= MAX_QUOTE_CHARS / 2:
        return [re.split(r"\s", line[-MAX_QUOTE_CHARS:], maxsplit=1)[-1]]
    found = [piece for sentence in sentences for piece in _short(sentence.strip())]
    return [piece for piece in found if not is_question(piece)] or found  # a question alone proves nothing


def _short(sentence: str) -> list[str]:
    """The sentence, or its clauses gathered to MAX_QUOTE_CHARS at most; what is longer loses its last words."""
    parts = [sentence] if len(sentence) <= MAX_QUOTE_CHARS else _gather(_CLAUSE.split(sentence))
    cut = (part if len(part) <= MAX_QUOTE_CHARS else part[: MAX_QUOTE_CHARS + 1].rsplit(" ", 1)[0] for part in parts)
    short = (part if len(part) <= MAX_QUOTE_CHARS or count_words(part) < 2 else part[:MAX_QUOTE_CHARS] for part in cut)
    return [part for part in short if count_words(part) >= evidence.MIN_QUOTE_WORDS and len(part) <= MAX_QUOTE_CHARS]


def _gather(clauses: list[str]) -> list[str]:
    gathered = [""]
    for clause in clauses:
        longer = join([gathered[-1], clause])
        if len(longer) <= MAX_QUOTE_CHARS:
            gathered[-1] = longer
        else:
            gathered.append(clause)
    return [part for part in gathered if part]
