"""Which words of a German name are its own, where each noun has a capital as names do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hybridgen.privacy.detectors.native_cues import SURE, Cue
from hybridgen.privacy.detectors.native_words import Word
from hybridgen.privacy.lexicon.elsewhere import LISTED, Words
from hybridgen.privacy.lexicon.products import PRODUCTS
from hybridgen.privacy.text.matching import fold

# "Hinterzarten": what a place begins with, before a word that is no noun.
_VILLAGE = re.compile(r"(?:hinter|vorder|ober|nieder|klein|groß|neu|alt|west|ost|nord|süd)(\w{4,})", re.I)
_HOUSES = frozenset("haus villa hof stift schloss burg park".split())  # that have names of their own


class Nouns:
    """Takes the nouns from what follows a cue."""

    def __init__(self, words: Words, before_places: frozenset[str]) -> None:
        """words: of German. before_places: that begin the name of a place, folded."""
        self._words, self._before_places = words, before_places

    def without(self, run: list[Word], cue: Cue) -> list[Word]:
        """A name without the nouns that follow it; an employer's is one where a word of it is no noun."""
        if not run:
            return run
        if cue is Cue.INN:
            return list(self._with_one_noun(run))
        if cue is Cue.TRADE:
            return run if any(word.strong or self._is_no_noun(word.text) for word in run) else []
        if cue is Cue.WORK:
            return run if len(run) > 1 or self._is_employer(run[0]) else []
        is_place = cue in {Cue.PLACE, Cue.LIVES} and fold(run[0].text) in self._before_places
        kept = run[: 2 if is_place else 1]
        for word in run[len(kept) :]:
            if cue in SURE and len(kept) == 1 and self._words.is_given(kept[0].text):
                kept.append(word)  # "Pfleger Anselm Kordel"
                continue
            is_noun = word.text.isupper() or self._words.uses(word.text) > 0
            if not word.strong and not self._words.may_be_name(word.text) and (cue not in SURE or is_noun):
                break
            kept.append(word)
        return kept

    def is_village(self, word: str) -> bool:
        """Whether German has neither the word nor nouns that make it: "Hinterzarten", of zart."""
        made = _VILLAGE.fullmatch(word)
        return made is not None and not self._words.uses(word) and self._words.uses(made[1]) > LISTED

    def _with_one_noun(self, run: Sequence[Word]) -> Iterator[Word]:
        """The words up to the first noun, and the names behind it: "Zur Alten Post", "Sonnenschein"."""
        is_over = False
        for word in run:
            if is_over and not word.strong:
                return
            yield word
            is_over = is_over or (self._words.uses(word.text) <= LISTED and fold(word.text) not in _HOUSES)

    def _is_employer(self, word: Word) -> bool:
        return word.strong or self._words.may_be_name(word.text) or word.text.casefold() in PRODUCTS

    def _is_no_noun(self, word: str) -> bool:
        """Whether a trade's name has a word that tells it from two nouns: "Fraunholz", "Heidelberger"."""
        words = self._words
        is_name = words.may_be_name(word) and not words.is_listed_word(word)
        return words.is_place(word.removesuffix("er")) or is_name or not words.uses(word)
