"""Personal data in other languages than English: by the words and forms of each, and by spaCy's model of a language
where it is installed; nothing is fetched.

It reads a text line by line, each in its own language. What a text is in is told by that text alone.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import NamedTuple

from hybridgen.privacy.detectors.base import Detector
from hybridgen.privacy.detectors.languages import ENGLISH, NAMES, language_of
from hybridgen.privacy.detectors.native import native_of
from hybridgen.privacy.detectors.native_forms import forms_of
from hybridgen.privacy.lexicon.cues import CUES
from hybridgen.privacy.text.plain import located, plain
from hybridgen.privacy.text.spans import GUESS, Span, overlaps, settle

SIZES = ("lg", "md", "sm")  # best first
_OTHERWISE = {"zh": "zh_core_web", "no": "nb_core_news"}  # that are not CODE_core_news
# What the models call people, places and organisations.
KINDS = {
    **dict.fromkeys(("PER", "PERSON", "PRS", "PS", "persName"), "PERSON"),
    **dict.fromkeys(("LOC", "GPE", "FAC", "LC", "GPE_LOC", "placeName", "geogName"), "LOCATION"),
    **dict.fromkeys(("ORG", "ORGANIZATION", "OG", "GPE_ORG", "orgName"), "ORGANIZATION"),
}
_LINE = re.compile(r"[^\n]+")
_EDGES = " \t\"'«»„“”‘’.,;:!?()[]-–—"
_LETTER = re.compile(r"[^\W\d_]")
# Gives for each text where a model sees what: start, end and label.
Tagger = Callable[[Sequence[str]], list[list[tuple[int, int, str]]]]
Numbers = Callable[[Sequence[str]], list[list[Span]]]  # the spans of each text


class _Part(NamedTuple):
    """Lines of a text in one language. of: which text; start: where in it."""

    of: int
    start: int
    text: str


class Tongues:
    """What another detector finds, and personal data in other languages; where one is read, what English alone guesses
    counts for nothing. Not for several threads at once."""

    def __init__(
        self,
        models: Mapping[str, str],
        load: Callable[[str], Tagger],
        numbers: Callable[[str], Numbers],
        other: Detector,
    ) -> None:
        """models: packages by language. load: one of them, which takes a second. numbers: of the countries in which a
        language is spoken. Both are done when a text is in that language.

        `find` raises what they and the other detector raise.
        """
        self._models, self._load, self._other = models, load, other
        self._numbers = functools.cache(numbers)
        self._taggers: dict[str, Tagger] = {}

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each text its spans, in order and without overlap."""
        read = [plain(text) for text in texts]
        parts: defaultdict[str, list[_Part]] = defaultdict(list)
        for n, one in enumerate(read):
            for start, end, spoken in _spoken(one.text):
                if spoken and (spoken in CUES or spoken in self._models):
                    parts[spoken].append(_Part(n, start, one.text[start:end]))
        covered: list[list[tuple[int, int]]] = [[] for _ in texts]
        mine: list[list[Span]] = [[] for _ in texts]
        for spoken, some in parts.items():
            for part, spans in zip(some, self._read(spoken, [part.text for part in some]), strict=True):
                covered[part.of].append(read[part.of].source(part.start, part.start + len(part.text)))
                mine[part.of] += (
                    replace(span, start=span.start + part.start, end=span.end + part.start) for span in spans
                )
        every = zip(texts, read, self._other.find(texts), mine, covered, strict=True)
        return [
            settle(
                text,
                [
                    *(span for span in others if not (span.is_english and overlaps(span, places))),
                    *located(text, one, own),
                ],
            )
            for text, one, others, own, places in every
        ]

    def _read(self, spoken: str, texts: Sequence[str]) -> list[list[Span]]:
        """What is found in texts of one language."""
        found: list[list[Span]] = [[] for _ in texts]
        if spoken in CUES:
            names, forms = native_of(spoken, NAMES[spoken]), forms_of(spoken)
            found = [[*names.find(text), *forms.find(text)] for text in texts]
            told = [n for n, text in enumerate(texts) if any(map(str.isdigit, text))]
            numbers = self._numbers(spoken)([texts[n] for n in told]) if told else []
            for n, some in zip(told, numbers, strict=True):
                found[n] += some
        if spoken in self._models:
            for text, some, tagged in zip(texts, found, self._tagger(spoken)(texts), strict=True):
                some.extend(_spans(text, tagged, NAMES[spoken]))
        return found

    def _tagger(self, spoken: str) -> Tagger:
        if spoken not in self._taggers:
            self._taggers[spoken] = self._load(self._models[spoken])
        return self._taggers[spoken]


@functools.cache
def find_models() -> Mapping[str, str]:
    """The best installed package of each language but English. Imports none of them."""
    found = {}
    for code in NAMES:
        stem = _OTHERWISE.get(code, f"{code}_core_news")
        names = (f"{stem}_{size}" for size in SIZES if code != ENGLISH)
        if best := next((name for name in names if find_spec(name) is not None), None):
            found[code] = best
    return found


def _spoken(text: str) -> Iterator[tuple[int, int, str | None]]:
    """The lines of a text with their languages; one that is too short to tell goes with the text. Lines of one language
    that follow one another are one part."""
    whole = language_of(text)
    start, end, last = 0, 0, None
    for line in _LINE.finditer(text):
        spoken = language_of(line[0], is_english_usual=whole in {None, ENGLISH}) or whole
        if spoken != last:
            yield start, end, last
            start, last = line.start(), spoken
        end = line.end()
    yield start, end, last


def _spans(text: str, names: Sequence[tuple[int, int, str]], language: str) -> Iterator[Span]:
    for first, last, label in names:
        value = text[first:last]
        begin = first + len(value) - len(value.lstrip(_EDGES))
        value = value.strip(_EDGES)
        letters = _LETTER.findall(value)
        is_small = bool(letters) and all(letter.islower() for letter in letters)  # in a script that has capitals
        if label in KINDS and len(letters) > 1 and not is_small:
            span = Span(begin, begin + len(value), KINDS[label], value, GUESS)
            yield replace(span, by=f"{language} language model")
