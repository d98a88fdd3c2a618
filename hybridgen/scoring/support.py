"""How far a statement follows from what it cites, in any language.

Two texts are compared by runs of letters, which survive inflection and need no spaces between words. A run counts by
how rare it is in what the segment's rows and statistics say (inverse document frequency, a piece being a document), in
place of a list of words without content. How much a statement shares with what it cites (their cosine, 0-1) depends on
how freely its author paraphrases; so it is held against the most that it shares with anything that could be cited. What
was cited should be what carries it.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hybridgen.core.results import Evidence
from hybridgen.scoring.citation import MAX_KEPT, Piece, citations_of
from hybridgen.scoring.evidence import normalise
from hybridgen.segments.types import Segment
from hybridgen.sources.texts.words import SPACED_LETTER

RUN_LETTERS = 3  # of a word, its borders counting as letters
UNSPACED_LETTERS = 2  # of scripts that part no words: one letter is a syllable or more
CONTEXT_SHARE = 0.25  # what stands around a quote counts so much, the quote itself the rest
HEAD_LETTERS = 5  # by which forms of a word are one
LEAST_SHARED = 0.25  # with something that could be cited; what shares less rests on nothing
_SPACED = re.compile(rf"{SPACED_LETTER}+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


class _Rarity:
    """How rare runs are: the logarithm of how many pieces there are for one that has it."""

    def __init__(self, held: Mapping[str, int], pieces: int) -> None:
        """held: in how many of the pieces each stands."""
        self._of = {run: math.log((pieces + 1) / (count + 0.5)) for run, count in held.items()}
        self._unknown = math.log((pieces + 1) / 0.5)

    def sum(self, found: Iterable[str]) -> float:
        return sum(self._of.get(run, self._unknown) for run in found)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Runs, and what they weigh together: summed once, though compared with every statement."""

    runs: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class _Cited:
    """What is cited, and that with what stands around it."""

    own: _Weighed
    wide: _Weighed


class Support:
    """What the statements of one segment are held against."""

    def __init__(self, segment: Segment) -> None:
        citations = citations_of(segment)
        self._rows = {row.label: row.text for row in segment.rows}
        pieces = [runs(piece.text) for piece in citations.pieces]
        statistics = [runs(piece.text) for piece in citations.statistics]
        count = len(pieces) + len(statistics)
        self._runs = _Rarity(Counter(run for found in (*pieces, *statistics) for run in found), count)
        told = (*citations.pieces, *citations.statistics)
        self._told = Counter(head for piece in told for head in _heads(piece.text))
        self._heads = _Rarity(self._told, count)
        around = [_around(n, citations.pieces, pieces) for n in range(len(pieces))]
        self._pieces = [_Cited(self._weigh(own), self._weigh(wide)) for own, wide in zip(pieces, around, strict=True)]
        self._statistics = [_Cited(own, own) for own in map(self._weigh, statistics)]

    def of(self, statement: str, cited: Evidence) -> float:
        """How far a statement rests on what it cites, 0-1: what they share, as part of the most that it shares with
        anything of that kind, times the part of its figures that stand in the cited row. 1 of one without letters.

        cited: whose quote was found.
        """
        said = self._weigh(runs(statement))
        if not said.runs:
            return 1.0
        own, wide = runs(cited.quote), runs(f"{cited.context} {cited.quote}")
        shared = self._share(said, _Cited(self._weigh(own), self._weigh(wide)))
        told = self._pieces if cited.statistic is None else self._statistics
        most = max((self._share(said, one) for one in told), default=0.0)
        return shared / max(shared, most, LEAST_SHARED) * self._hold_figures(statement, cited)

    def find(self, text: str) -> float:
        """The part of a plain text's words that stand in the rows or statistics, wherever, 0-1; rare ones count more.
        1 of one without letters."""
        said = _heads(text)
        total = self._heads.sum(said)
        return self._heads.sum(head for head in said if head in self._told) / total if total else 1.0

    def _hold_figures(self, statement: str, cited: Evidence) -> float:
        """The part of a statement's figures that stand in the row that it cites; those of a statistic were looked
        up."""
        said = _figures(statement)
        if cited.row is None or not said:
            return 1.0
        return len(said & _figures(self._rows.get(cited.row, ""))) / len(said)

    def _share(self, said: _Weighed, cited: _Cited) -> float:
        return (1 - CONTEXT_SHARE) * self._cosine(said, cited.own) + CONTEXT_SHARE * self._cosine(said, cited.wide)

    def _cosine(self, one: _Weighed, other: _Weighed) -> float:
        shared = self._runs.sum(one.runs & other.runs)
        return shared / math.sqrt(one.weight * other.weight) if shared else 0.0

    def _weigh(self, found: frozenset[str]) -> _Weighed:
        return _Weighed(found, self._runs.sum(found))


@functools.lru_cache(maxsize=MAX_KEPT)
def support_of(segment: Segment) -> Support:
    """What the statements of a segment are held against."""
    return Support(segment)


@functools.lru_cache(maxsize=512)  # a quote is looked at with every statement
def runs(text: str) -> frozenset[str]:
    """The runs of letters of a text, those of a word's borders with a space."""
    spaced, unspaced = _words(text)
    return _cut((f" {word} " for word in spaced), RUN_LETTERS) | _cut(unspaced, UNSPACED_LETTERS)


def _heads(text: str) -> frozenset[str]:
    """The first letters of words, by which their forms are one; runs, where no space parts them."""
    spaced, unspaced = _words(text)
    return frozenset(word[:HEAD_LETTERS] for word in spaced) | _cut(unspaced, UNSPACED_LETTERS)


def _words(text: str) -> tuple[list[str], list[str]]:
    """Words, and what stands between them in scripts that part none."""
    plain = normalise(text)
    return _SPACED.findall(plain), re.findall(r"\w+", _SPACED.sub(" ", plain))


def _cut(words: Iterable[str], letters: int) -> frozenset[str]:
    return frozenset(word[n : n + letters] for word in words for n in range(max(1, len(word) - letters + 1)))


def _figures(text: str) -> set[str]:
    """Figures as they are compared, without what parts thousands or decimals."""
    return {re.sub("[.,]", "", found) for found in _FIGURE.findall(unicodedata.normalize("NFKC", text))}


def _around(n: int, pieces: Sequence[Piece], found: Sequence[frozenset[str]]) -> frozenset[str]:
    """Runs of a piece and of those beside it in its row."""
    beside = range(max(0, n - 1), min(n + 2, len(pieces)))
    return frozenset().union(*(found[m] for m in beside if pieces[m].label == pieces[n].label))
