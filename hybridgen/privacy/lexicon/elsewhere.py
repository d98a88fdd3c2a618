"""What languages other than English know of a word: whether it is one, and whether people or places are called so.

Uses are counts of the word in lower case in film dialogue, folded, so names have few even where they are frequent. Of
German nouns too: they stand at LISTED, as names do that the list has. README.md says where the lists come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from hybridgen.privacy.lexicon.called import CALLED, CALLED_IN_CAPITALS, CALLED_SELDOM
from hybridgen.privacy.lexicon.endings import endings_of, words_of_form
from hybridgen.privacy.lexicon.everyday import EVERYDAY
from hybridgen.privacy.lexicon.packed import lines_of
from hybridgen.privacy.lexicon.words_first import GERMAN_PLACES, NAMES_THAT_ARE_WORDS, RECENT
from hybridgen.privacy.text.matching import fold

WORDS = {
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "pt": "portuguese",
    "it": "italian",
    "nl": "dutch",
    "pl": "polish",
}
_HERE = Path(__file__).parent
PEOPLE, PLACES = _HERE / "people.tsv.gz", _HERE / "places.txt.gz"
LONGEST = 40  # letters of a compound
LISTED = 50  # uses of a word that the list has, and that the dialogue does not
EVERYBODYS = 10_000  # uses that words of `everyday` count as
LEAST_OF_A_FORM = 5  # letters of a name that is declined
MAX_FORMS = 4_096  # of people's texts, folded, whose words are remembered; no more of them than speed asks for
# Uses from which a word is one first: those of the ten thousand commonest.
USED = {"de": 140, "fr": 1_000, "es": 1_000, "pt": 1_100, "it": 1_800, "nl": 800, "pl": 1_000, "cs": 1_000}
# Uses from which a word is nobody's name, even after "Frau" or "madame".
SPOKEN = {"de": 400, "fr": 3_000, "es": 4_000, "pt": 3_300, "it": 5_500, "nl": 2_400, "pl": 1_000, "cs": 1_000}
# What is joined to a verb: "llámenme", "dígamelo"; "scrivetemi", "richiamarla".
_SPANISH_ENCLITIC = re.compile(r"(\w{4,}?)(?:me|te|se|nos|os)?(?:l[aeo]s?|me|te|se|nos|os)")
_ITALIAN_ENCLITIC = re.compile(r"(\w{4,}?)(?:me|te|ce|ve|se|glie)?(?:l[aeio]|ne|gli|mi|ti|ci|vi|si)")
# How Czech verbs end, and hardly a name that is not listed.
_CZECH_VERB = re.compile(
    r"\w{2,}(?:uje(?:me|te|s)?|uj[iu]|ova(?:t|la?|li|no)|[aei]l[aio]|[aei](?:me|te)|[ae]ji|nout|nul[aio]|nes[eu])"
)
_SHORTEST = 4  # letters of a part of a compound; of some words one less
_SHORT_PARTS = frozenset(
    "not uhr tag zug bus rad tee see rot vor auf aus ein weg ohr arm amt eis gas hut kur mut ort rat tor typ zoo abo"
    " akt art alt neu bau ehe gut hof mit job los".split()
)
_RECENT = frozenset(map(fold, RECENT.split()))
_BEGINNINGS = ("tele", "visio", "video", "micro", "auto", "anti", "sobre", "sur", "co", "multi", "bio", "fisio", "kine")
_SPANISH_ENDINGS = tuple(
    pair.split("-") for pair in "idad-o idades-o acion-ar aciones-ar able-ar ables-ar mente-o mente-a".split()
)
_PLURALS = ("s", "n", "en", "e", "er", "es", "in", "innen")
_LINKS = ("s", "es", "n", "en", "er", "e")  # between the parts of a compound


def file_of(code: str) -> Path:
    """The file of a language's words."""
    return _HERE / f"{WORDS[code]}.tsv.gz"


class Words:
    """All questions take one word in any case."""

    def __init__(self, code: str) -> None:
        """code: one of USED."""
        lines = lines_of(file_of(code)) if code in WORDS else []
        self._uses = {word: int(uses) for word, uses in (line.split("\t") for line in lines)}
        self._uses.update(dict.fromkeys(map(fold, EVERYDAY.get(code, "").split()), EVERYBODYS))
        self._forms = endings_of(code)
        self._called_in_capitals = frozenset(CALLED_IN_CAPITALS[code].split())
        self._called_by = frozenset(CALLED[code].split())
        self._called = frozenset(map(fold, self._called_by))
        self._called_seldom = frozenset(map(fold, CALLED_SELDOM.get(code, "").split()))
        self._uses_of_form = lru_cache(MAX_FORMS)(self._count)
        self._code, self._compounds = code, code in {"de", "nl"}
        self._endings = _SPANISH_ENDINGS if code == "es" else []
        self._words_first = frozenset(map(fold, NAMES_THAT_ARE_WORDS[code].split()))
        self._used, self._spoken = USED[code], SPOKEN[code]

    def uses(self, word: str) -> int:
        """How often the word stands in lower case; 0: unknown."""
        folded = fold(word)
        return self._uses.get(folded, 0) if not self._forms else self._uses_of_form(folded)

    def _count(self, folded: str) -> int:
        """Of a word or of what it may be a form of."""
        return max(self._uses.get(one, 0) for one in (folded, *words_of_form(folded, self._forms)))

    def is_word(self, word: str) -> bool:
        """Whether the language has the word, or it is made of words that it has ("Warteschleife")."""
        folded = fold(word)
        if self._forms:
            is_verb = self._code == "cs" and bool(_CZECH_VERB.fullmatch(folded))
            return is_verb or self._uses_of_form(folded) > 0 or folded in _RECENT
        if folded in self._uses or folded.removesuffix("s") in self._uses:
            return True
        if self._compounds and len(folded) <= LONGEST and self._is_compound(folded):
            return True
        return folded in _RECENT or any(one in self._uses for one in self._stems(folded))

    def _stems(self, folded: str) -> Iterator[str]:
        """What a word may be a form of, where the list lacks the form."""
        for beginning in _BEGINNINGS if not self._compounds else ():
            if folded.startswith(beginning):
                yield folded.removeprefix(beginning)
        if self._code == "es" and (told := _SPANISH_ENCLITIC.fullmatch(folded)):
            yield told[1]
        if self._code == "it" and (told := _ITALIAN_ENCLITIC.fullmatch(folded)):
            yield told[1]
            yield f"{told[1]}e"  # "richiamar-", of richiamare
        for ending, instead in self._endings:
            if folded.endswith(ending):
                yield folded.removesuffix(ending) + instead

    def is_spoken(self, word: str) -> bool:
        """Whether it is so usual a word that nobody is called so; of a name, ten times as usual."""
        return self.uses(word) >= self._spoken * (10 if self.may_be_name(word) else 1)

    def is_used(self, word: str) -> bool:
        """Whether it is a word first."""
        return self.uses(word) >= self._used

    def is_common(self, word: str) -> bool:
        """Whether a capital within a sentence makes no name of it: everybody uses the word, and nobody is called so."""
        folded = fold(word)
        if folded in people() or folded in self._called | self._called_seldom or self.is_listed_word(word):
            return False
        if word.casefold() in self._called_in_capitals:
            return False
        if self.may_be_name(word) and not self.is_spoken(word):
            return False
        return self.is_used(word) or folded in _RECENT or (self._code == "pl" and self.is_word(word))

    def is_given(self, word: str) -> bool:
        """Whether people bear it as a given name, and it is no word first."""
        folded = fold(word)
        if self._is_called(word, folded):
            return True
        if people().get(folded) != "given" or folded in self._words_first:
            return False
        return self._uses.get(folded, 0) < self._used  # as it stands: "Nina" is no form of a word

    def _is_called(self, word: str, folded: str) -> bool:
        told = word.casefold()
        if told in self._called_by or (told == folded and folded in self._called):  # "libuska", without its accent
            return True
        return word[0].isupper() and told in self._called_in_capitals

    def is_family(self, word: str) -> bool:
        """Whether people bear it as a family name, and it is no word first."""
        return people().get(fold(word)) == "family" and self._is_free(word)

    def is_place(self, word: str) -> bool:
        """Whether a town or a country is called so, and it is no word first."""
        return fold(word) in places() and self._is_free(word)

    def may_be_name(self, word: str) -> bool:
        """Whether people or places are called so, however much it is used as a word."""
        folded = fold(word)
        if folded in people() or folded in places() or folded in self._called:
            return True
        forms = words_of_form(folded, self._forms) if len(folded) >= LEAST_OF_A_FORM else ()  # "Olecku", "Markiem"
        return any(one in people() or one in places() or one in self._called for one in forms)

    def may_be_town(self, word: str) -> bool:
        """Whether somebody may live in what a word without a capital names: in Olecko, in no house or storey."""
        return not self.is_used(word) and not (self._forms and self.is_word(word) and not self.may_be_name(word))

    def is_no_noun(self, word: str) -> bool:
        """Of German: whether it is a usual word that is written without a capital, and none that is a noun too."""
        return self.is_used(word) and not self.is_listed_word(word)

    def is_listed_word(self, word: str) -> bool:
        """Whether it is one of those names that are words first, by our own list."""
        return fold(word) in self._words_first

    def _is_free(self, word: str) -> bool:
        return not self.is_used(word) and not self.is_listed_word(word)

    def _is_compound(self, folded: str) -> bool:
        return any(
            self._is_part(folded[:n]) and self._is_end(folded[n:])
            for n in range(_SHORTEST - 1, len(folded) - _SHORTEST + 1)
        )

    def _is_part(self, part: str) -> bool:
        if len(part) < _SHORTEST:
            return part in _SHORT_PARTS
        return any(stem in self._uses and not self._is_name(stem) for stem in _unlinked(part))

    def _is_end(self, part: str) -> bool:
        return any(stem in self._uses for stem in _singular(part)) or self._is_compound(part)

    def _is_name(self, folded: str) -> bool:
        return (folded in people() or folded in places()) and self._is_free(folded)


def _unlinked(part: str) -> Iterator[str]:
    yield part
    for link in _LINKS:
        if part.endswith(link) and len(part) - len(link) >= _SHORTEST:
            yield part.removesuffix(link)
    yield f"{part}e"  # "Schul-", of Schule
    yield f"{part}en"  # "Zustell-", of zustellen


def _singular(part: str) -> Iterator[str]:
    yield part
    for ending in _PLURALS:
        if part.endswith(ending) and len(part) - len(ending) >= _SHORTEST:
            yield part.removesuffix(ending)


@cache
def people() -> dict[str, str]:
    """Names that people bear, folded, with what they are: given or family."""
    return dict(line.split("\t") for line in lines_of(PEOPLE))


@cache
def places() -> frozenset[str]:
    """Names of towns and countries of one word, folded."""
    return frozenset([*lines_of(PLACES), *map(fold, GERMAN_PLACES.split())])


@cache
def words_of(code: str) -> Words:
    """The words of a language, loaded once. code: one of USED."""
    return Words(code)
