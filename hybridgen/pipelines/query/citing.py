"""What an answer rests on: its sentences beside the passages that they name, and whether these bear them out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hybridgen.core.answers import Cited
from hybridgen.knowledge import terms
from hybridgen.knowledge.coverage import MIN_SHARED, are_forms
from hybridgen.pipelines.query.types import Shown
from hybridgen.scoring.measures import SUPPORTED_SHARE
from hybridgen.scoring.support import Support, runs
from hybridgen.segments.types import Row, Segment
from hybridgen.sources.texts.sentences import split_sentences

_CITES = re.compile(r"\[\s{0,4}(\d{1,2}(?:\s{0,4},\s{0,4}\d{1,2}){0,20})\s{0,4}\]")
_BEHIND = re.compile(
    r"(?<![.!?…])([.!?…]{1,8})((?:\s{0,4}\[[\d\s,]{1,40}\]){1,20})"
)  # "… at six. [1]" belongs to the sentence before it
_SPACE_BEFORE = re.compile(r"[ \t]{1,8}(?=[.,;:!?])")
_YES_OR_NO = frozenset("yes no yeah nope ja nein doch oui non si sí sì sim não nee tak nie ano ne".split())
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def look_up(answer: str, question: str, shown: Sequence[Shown]) -> tuple[tuple[Cited, ...], float | None]:
    """The passages that an answer rests on, and how far it does, 0-1 (None: no passage was shown).

    A sentence rests on a passage as far as its words stand there or in the question, rare ones counting more, fully
    from SUPPORTED_SHARE on; where a figure stands in neither, or no longer word in the passage itself, not at all. A
    sentence is held against the passages that it names; where none of these bears it out and another one does, or it
    names none, that one is cited. The whole is their mean. Yes or no alone says nothing that could be held against
    anything: it does not count, and an answer that says no more rests on nothing.

    answer, question: protected, as are the passages.
    """
    if not shown:
        return (), None
    held = [_Held(one.text, question) for one in shown]
    found: list[Cited] = []
    scores: list[float] = []
    for sentence in split_sentences(_BEHIND.sub(r"\2\1", answer)):
        named = [int(n) for cites in _CITES.findall(sentence) for n in cites.split(",")]
        claim = " ".join(_CITES.sub("", sentence).split()).replace(" .", ".").replace(" ,", ",")
        if not re.search(r"[^\W\d_]", claim):
            continue
        if _YES_OR_NO.issuperset(re.findall(r"\w+", claim.casefold())):
            continue
        rests = [one.bears(claim) for one in held]
        best = max(range(len(shown)), key=rests.__getitem__)
        looked = [n - 1 for n in dict.fromkeys(named) if 0 < n <= len(shown)]
        if rests[best] >= 1.0 and not any(rests[n] >= 1.0 for n in looked):
            looked = [best]
        found += [_cited(claim, shown[n], is_borne_out=rests[n] >= 1.0) for n in looked]
        scores.append(max((rests[n] for n in looked), default=0.0 if named else rests[best]))
    return tuple(found), sum(scores) / len(scores) if scores else 0.0


class _Held:
    """A passage that the sentences of an answer are held against, with its question."""

    def __init__(self, text: str, question: str) -> None:
        self._support = Support(Segment(0, (Row("R1", "R1", f"{text}\n{question}"),)))
        self._figures = frozenset(_FIGURE.findall(f"{text}\n{question}"))
        self._words = frozenset(terms.words(text))

    def bears(self, claim: str) -> float:
        """How far a sentence rests on it, 0-1."""
        if not self._figures.issuperset(_FIGURE.findall(claim)):
            return 0.0
        words = [word for word in terms.words(claim) if len(word) >= MIN_SHARED]
        if words and not any(are_forms(word, other) for word in words for other in self._words):
            return 0.0  # it says the question over
        return min(1.0, self._support.find(claim) / SUPPORTED_SHARE)


def bare(answer: str, passages: int) -> str:
    """An answer without the numbers of the passages that were shown, which mean nothing to another question; `items[0]`
    is no such number."""

    def kept(match: re.Match[str]) -> str:
        is_theirs = all(0 < int(n) <= passages for n in match[1].split(","))
        return "" if is_theirs and not answer[: match.start()][-1:].isalnum() else match[0]

    without = _CITES.sub(kept, answer)
    return _SPACE_BEFORE.sub("", without).strip() if without != answer else answer.strip()


def _cited(claim: str, one: Shown, *, is_borne_out: bool) -> Cited:
    own = runs(claim)
    sentences = split_sentences(one.text) or [one.text]
    quote = max(sentences, key=lambda text: len(own & runs(text)) / (len(runs(text)) + 1) ** 0.5)
    hit = one.hit
    return Cited(
        passage=one.name,
        source=hit.passage.source,
        place=hit.passage.place,
        relevance=round(hit.relevance, 4),
        claim=claim,
        quote=quote,
        verified=is_borne_out,
    )
