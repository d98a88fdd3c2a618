"""What an answer rests on: its sentences beside the passages that they name, and whether these bear them out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hybridgen.core.answers import Cited
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
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def look_up(answer: str, question: str, shown: Sequence[Shown]) -> tuple[tuple[Cited, ...], float | None]:
    """The passages that an answer rests on, and how far it does, 0-1 (None: no passage was shown).

    A sentence rests on a passage as far as its words stand there or in the question, rare ones counting more, fully
    from SUPPORTED_SHARE on; where a figure stands in neither, not at all. A sentence that names passages is held
    against these, any other against all: where one bears it out, that one is cited. The whole is their mean.

    answer, question: protected, as are the passages.
    """
    if not shown:
        return (), None
    support = [Support(Segment(0, (Row("R1", "R1", f"{one.text}\n{question}"),))) for one in shown]
    figures = [{*_FIGURE.findall(one.text), *_FIGURE.findall(question)} for one in shown]
    found: list[Cited] = []
    scores: list[float] = []
    for sentence in split_sentences(_BEHIND.sub(r"\2\1", answer)):
        named = [int(n) for cites in _CITES.findall(sentence) for n in cites.split(",")]
        claim = " ".join(_CITES.sub("", sentence).split()).replace(" .", ".").replace(" ,", ",")
        if not re.search(r"[^\W\d_]", claim):
            continue
        said = set(_FIGURE.findall(claim))

        def rests(n: int, claim: str = claim, said: set[str] = said) -> float:
            """How far the claim rests on a passage, 0-1."""
            held = said <= figures[n]
            return min(1.0, support[n].find(claim) / SUPPORTED_SHARE) if held else 0.0

        wanted = [n - 1 for n in dict.fromkeys(named) if 0 < n <= len(shown)]
        best = max(range(len(shown)), key=rests)
        looked = wanted or ([best] if not named and rests(best) >= 1.0 else [])
        found += [_cited(claim, shown[n], is_borne_out=rests(n) >= 1.0) for n in looked]
        scores.append(max(map(rests, wanted)) if wanted else 0.0 if named else rests(best))
    return tuple(found), sum(scores) / len(scores) if scores else 0.0


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
