"""Names in German, French, Spanish and other languages without a language model: by the words around them, by capitals,
and by lists of words and names.

A German noun is no name because of its capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial

from hybridgen.privacy.detectors.native_common import Common
from hybridgen.privacy.detectors.native_cues import FIRM, SURE, Cue, compiled, patterns_of
from hybridgen.privacy.detectors.native_houses import Houses
from hybridgen.privacy.detectors.native_labels import NO_LABELS, find_fields, find_turns
from hybridgen.privacy.detectors.native_nouns import Nouns
from hybridgen.privacy.detectors.native_signed import find_signed
from hybridgen.privacy.detectors.native_words import ACRONYM, SAID, SYLLABLE, Beside, Word, begins, is_small
from hybridgen.privacy.lexicon.cues import CUES
from hybridgen.privacy.lexicon.elsewhere import LISTED, people, words_of
from hybridgen.privacy.lexicon.products import PRODUCTS
from hybridgen.privacy.lexicon.words_first import GERMAN_FIRMS
from hybridgen.privacy.text.letters import CAPITALS, LETTERS
from hybridgen.privacy.text.matching import fold
from hybridgen.privacy.text.spans import GUESS, Span

_FIRMS = frozenset(map(fold, GERMAN_FIRMS.split()))
MOST_BEFORE = 14  # characters that are a part of the name behind them
MOST_WORDS = 4  # of a name after a word that introduces it

_WORD = re.compile(rf"(?<!\w){LETTERS}(?:['’-]{LETTERS})*(?!\w)")
_ELIDED = re.compile(r"(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|aujourd|dell?|all|nell|un)['’]", re.I)
_LINE = re.compile(r"[^\n]+")
# "Th. Wagner", "CCI de Vannes".
_BEFORE_NAMES = re.compile(
    rf"(?<![\w.])(?:(?:[{CAPITALS}][a-z]?\.[ -]?){{1,2}}"
    rf"|[{CAPITALS}]{{2,5}} (?:de |du |des |d[’']|del |di |da |do |we? )?)$"
)
_KIND_BEHIND = re.compile(  # "Löwen-Apotheke"
    r"-(?:apotheke|gymnasium|\w*schule|klinik|krankenhaus|stift|hotel|kirche|hospital|heim|brauerei|verlag|kolleg)$",
    re.I,
)
_LAST = re.compile(r"[.!]*[ \t]*(?:\n|$)")  # what may stand behind a name that ends its line
_LINKS = "-|bin|ibn|abu|bint|ben|al|el|ul|van|von|de|di|da|do|dos|del|der|den|la|le"  # in names of any language
# Where no list tells a name from a word: an initial, a hyphen or an abbreviation of a place joins what is one name.
_BEFORE_PLACES = frozenset(
    "bad sankt st saint sainte san santa santo hann neu alt la le las los les el villa groß klein hohen schwabisch"
    " bayerisch deutsch hessisch preußisch markisch ober unter nieder mont pont port fort chateau ville val puerto"
    " puebla castillo fuente torre monte nueva sao vila porto castel ponte sesto nowa nowy stara stary velke nove stare"
    " ceske ceska kutna karlovy mlada den".split()
)


class Native:
    """Reads one language. Spans are guesses, save what a form's label says."""

    def __init__(self, code: str, language: str) -> None:
        """code: one of CUES. language: its name, for who found what."""
        cues = CUES[code]
        self._code, self._by = code, f"{language} words"
        self._words = words_of(code)
        self._has_nouns = code == "de"
        # With their accents, which tell "Maja" and "Míla" from "mają" and "milá".
        self._never = NO_LABELS.union(cues.never.casefold().split())
        self._seldom = frozenset(cues.seldom.casefold().split())
        self._no_names = self._never | self._seldom | PRODUCTS
        self._beside = Beside(self._words, self._never, self._no_names, cues, has_nouns=self._has_nouns)
        links = "|".join(filter(None, (cues.links, _LINKS)))
        self._between = re.compile(rf" |-|['’]| (?:{links}) (?:(?:{links}) )?|(?: (?:d|l)['’])", re.I)
        self._trade = compiled(cues.trades or r"(?!)")
        self._surname = compiled(cues.surnames) if cues.surnames else None
        self._common = None if self._has_nouns else Common(code, self._words, self._surname)
        self._region = compiled(cues.regions or r"(?!)")
        self._title = re.compile(rf"(?:{cues.titles}|{cues.kin})\.?", re.I)
        self._houses = Houses(cues, self._never, self._title, has_nouns=self._has_nouns)
        self._nouns = Nouns(self._words, _BEFORE_PLACES) if self._has_nouns else None
        self._cues = patterns_of(cues, has_nouns=self._has_nouns)

    def find(self, text: str) -> Iterator[Span]:
        """Spans may overlap."""
        yield from find_fields(text, self._code)
        yield from find_turns(text, self._by, self._words)
        read, joins = self._read(text), partial(self._joins, text)
        words = self._beside.read(text, self._common.read(text, read, joins) if self._common else read)
        starts = {word.start - elided: n for elided in (2, 0) for n, word in enumerate(words)}
        for cue, kind, pattern in self._cues:
            for match in pattern.finditer(text):
                first = starts.get(match.end())
                if first is None or not (run := self._named(text, words, first, cue)):
                    continue
                if cue is not Cue.SIGNED or _LAST.match(text, run[-1].end):
                    yield self._span(text, run[0].start, run[-1].end, kind)
        named = partial(self._named, text, words)
        for start, end, kind in self._houses.find(text, words, starts, named):
            yield self._span(text, start, end, kind)
        for start, end in find_signed(text, words, self._words, self._no_names, joins):
            yield self._span(text, start, end, "PERSON")
        yield from self._runs(text, words)

    def _read(self, text: str) -> list[Word]:
        return [word for line in _LINE.finditer(text) for word in self._line(text, line)]

    def _line(self, text: str, line: re.Match[str]) -> Iterator[Word]:
        small = is_small(line[0])
        for match in _WORD.finditer(text, line.start(), line.end()):
            elided = _ELIDED.match(match[0])
            start = match.start() + (elided.end() if elided and elided.end() < len(match[0]) else 0)
            word = text[start : match.end()]
            is_first = begins(text, match.start(), word, self._words)
            yield Word(start, match.end(), word, small, self._is_strong(word, is_first=is_first, small=small))

    def _is_strong(self, word: str, *, is_first: bool, small: bool) -> bool:
        """Whether a word is rather a name, whatever stands around it."""
        words = self._words
        is_short = len(word) < 3 and (is_first or small or not words.is_given(word))  # "o meu Zé"
        if is_short or word.casefold() in self._no_names or not (small or word[0].isupper()):
            return False
        if word.isupper() and len(word) <= ACRONYM:
            return False
        if small:
            known = words.is_given(word) or (words.is_place(word) and not self._has_nouns)
            return known or not all(len(part) < 3 or words.is_word(part) for part in re.split(r"['’-]", word))
        if self._has_nouns and _KIND_BEHIND.search(word):
            return True
        if self._surname and self._surname.search(word) and not words.is_used(word):
            return True
        if "-" in word and not is_first:
            return any(self._is_strong(part, is_first=False, small=False) for part in word.split("-"))
        if words.is_given(word):
            return True
        if self._has_nouns:
            if not is_first and words.may_be_name(word) and words.is_no_noun(word):
                return True  # "sagte Lange", "nach Gießen"
            of = word.removesuffix("s")  # "Annas", "die Schmidts"
            is_of = of != word and words.uses(word) <= LISTED and (words.is_given(of) or words.is_family(of))
            return (
                is_of
                or fold(word) in _FIRMS
                or words.is_place(word)
                or words.is_family(word)
                or not words.is_word(word)
            )
        return not is_first or words.is_place(word) or not all(words.is_word(part) for part in re.split(r"['’-]", word))

    def _joins(self, text: str, left: Word, right: Word) -> bool:
        """Whether what stands between two words makes one name of them: "Bad Wildungen", "K. Halm", "Hann. Münden"."""
        between = text[left.end : right.start]
        if between == ". ":
            return left.capital and (len(left.text) == 1 or fold(left.text) in _BEFORE_PLACES)
        return bool(self._between.fullmatch(between))

    def _may_name(self, word: Word, cue: Cue, *, first: bool) -> bool:
        """Whether a word can be a part of what a cue promises."""
        words = self._words
        if word.text.casefold() in self._never or len(word.text) < 2:
            return False
        if cue not in SURE and word.text.casefold() in self._seldom:
            return False
        if word.small:
            if words.is_spoken(word.text) and not (cue is Cue.TITLE and first and self._is_borne(word.text)):
                return False
            if cue is Cue.LIVES:
                return words.may_be_town(word.text)
            if first and fold(word.text) in _BEFORE_PLACES and cue in {Cue.PLACE, Cue.LIVES}:
                return True
            if cue in FIRM:
                return first or not words.is_used(word.text) or words.may_be_name(word.text)
            return word.strong or (words.may_be_name(word.text) and not words.is_used(word.text))
        if not word.capital:
            return False
        if cue in FIRM or not first:
            return True
        if cue in {Cue.PLACE, Cue.LIVES} and self._may_be_place(word.text):
            return True
        if cue is Cue.ROLE and fold(word.text) in people():
            return True
        if cue is Cue.AND and self._is_name_first(word.text):
            return True  # "Frau Halm und Anna", not "Brot und Fisch"
        return word.strong or fold(word.text) in _BEFORE_PLACES

    def _may_be_place(self, word: str) -> bool:
        """Whether a capital behind "in" or "aus" may be a place's."""
        if self._words.may_be_name(word) or self._region.search(word):
            return True
        return self._nouns is not None and self._nouns.is_village(word)

    def _is_borne(self, word: str) -> bool:
        """Whether a usual word is what people are called too, and hardly a verb: "frau lang", not "frau weiß"."""
        return self._words.may_be_name(word) and self._uses(word) < SAID

    def _named(self, text: str, words: Sequence[Word], first: int, cue: Cue) -> list[Word]:
        """The words of a name from the first on, nothing where there is none."""
        run: list[Word] = []
        for word in words[first : first + MOST_WORDS]:
            if run and not self._joins(text, run[-1], word):
                break
            if self._title.fullmatch(word.text) and not run:
                continue
            if not self._may_name(word, cue, first=not run):
                break
            run.append(word)
        if len(run) == 1 and fold(run[0].text) in _BEFORE_PLACES and cue not in SURE:
            return []  # "in Bad und Küche"
        return self._nouns.without(run, cue) if self._nouns and run and not run[0].small else run

    def _uses(self, word: str) -> int:
        return self._words.uses(word)

    def _is_family(self, word: str) -> bool:
        return self._words.may_be_name(word)

    def _is_name_first(self, word: str) -> bool:
        """Whether people or places are called so, and it is no noun."""
        return self._is_family(word) and not self._words.is_listed_word(word)

    def _runs(self, text: str, words: Sequence[Word]) -> Iterator[Span]:
        """Words that are rather names, with what is joined to them."""
        run: list[Word] = []
        for word in words:
            if run and not (self._joins(text, run[-1], word) and (word.strong or self._follows(run, word))):
                yield self._run(text, run)
                run = []
            if word.strong or run:
                run.append(word)
        if run:
            yield self._run(text, run)

    def _follows(self, run: Sequence[Word], word: Word) -> bool:
        """Whether a word that is none by itself is a family name, since a given name stands before it."""
        if word.text.casefold() in self._never or len(word.text) < 2:
            return False
        if word.capital and self._trade.fullmatch(word.text):
            return True  # "Meyer Transporte"
        if not self._words.is_given(run[-1].text) or self._words.is_used(word.text):
            return False
        is_noun = self._has_nouns and self._uses(word.text) > 0  # "kocht Detlef Fischsuppe"
        if len(run) > 1 and run[-1].strong and len(word.text) <= SYLLABLE:
            return word.capital
        return self._is_family(word.text) if word.small or is_noun else word.capital

    def _run(self, text: str, run: Sequence[Word]) -> Span:
        words = self._words
        kind = "NAME"
        kind = "LOCATION" if words.is_place(run[-1].text) else kind
        kind = "PERSON" if any(words.is_given(word.text) for word in run) else kind
        before = _BEFORE_NAMES.search(text, max(0, run[0].start - MOST_BEFORE), run[0].start)
        if before and self._title.fullmatch(before[0].rstrip()):
            before = None  # "M. Diakité"
        return self._span(text, before.start() if before else run[0].start, run[-1].end, kind)

    def _span(self, text: str, start: int, end: int, kind: str) -> Span:
        return Span(start, end, kind, text[start:end], GUESS, by=self._by)


@cache
def native_of(code: str, language: str) -> Native:
    """What reads a language of CUES, loaded once."""
    return Native(code, language)
