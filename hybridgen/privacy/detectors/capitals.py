"""Names by their capitals: runs of words that have one where no sentence asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hybridgen.privacy.detectors.names import Names, Word
from hybridgen.privacy.lexicon.english import USED, WORD_FIRST, Lexicon
from hybridgen.privacy.lexicon.vocabulary import BEFORE_PLACES, NEVER_NAMES, ORGANISATIONS, PLACES, TITLES
from hybridgen.privacy.text.matching import fold
from hybridgen.privacy.text.spans import GUESS, Span

LONG = 3  # words in capitals within a sentence that name something, whatever they are

_BETWEEN = re.compile(
    r" |-|'| & | of | of the | for | and the | de | de la | del | di | da | du | van | van der | von | d'| al-| bin "
)
_SHORTENED = frozenset("st mt ft dr mr mrs ms prof jr sr".split())
_TOWN = re.compile(
    r"(?:shire|ville|town|burgh?|borough|bury|stan|mouth|port|stad|chester|view|furt|haven|berg|land|side|ton)$"
)


def find(text: str, names: Names) -> Iterator[Span]:
    """Runs of capitals that hold a name, or that are long; of kind NAME where nothing says what they name."""
    run: list[Word] = []
    for word in names.words(text):
        if run and not (word.capital and _joined(text, run[-1], word)):
            yield from _span(text, run, names.lexicon)
            run = []
        if word.capital:
            run.append(word)
    if run:
        yield from _span(text, run, names.lexicon)


def _joined(text: str, left: Word, right: Word) -> bool:
    between = text[left.end : right.start]
    if between in {". ", "."}:
        return len(left.text) == 1 or fold(left.text) in _SHORTENED
    return bool(_BETWEEN.fullmatch(between))


def _span(text: str, run: Sequence[Word], lexicon: Lexicon) -> Iterator[Span]:
    titled = len(run) > 1 and run[0].text == "The" and not run[0].begins  # "we read The Globe"
    titled = titled or (
        len(run) == 1 and not run[0].begins and text[: run[0].start].endswith(" the ")
    )  # "at the Crown"
    kept = list(run)
    while kept and not kept[0].strong and not _leads(kept, lexicon):
        kept.pop(0)
    while kept and not kept[-1].strong and fold(kept[-1].text) in _NOT_LAST:
        kept.pop()
    folded = [fold(word.text) for word in kept]
    told = len(kept) > 1 and _OF_NAMES.intersection(folded)
    if kept and (titled or told or len(kept) >= LONG or any(word.strong for word in kept)):
        start, end = kept[0].start, kept[-1].end
        yield Span(start, end, _kind(kept, folded, lexicon), text[start:end], GUESS, by="capitals")


def _leads(run: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether a run's first word, which is no name by itself, is a part of it. Where it begins a sentence its capital
    says nothing, but what follows may: "New Leeds", "Standard And Poors", "Mill Village", "Google Data Explorer"."""
    first, rest = fold(run[0].text), run[1:]
    if first in _NOT_FIRST:
        return False
    if not run[0].begins:
        return True
    if not rest:
        return False
    if first in BEFORE_PLACES and rest[0].strong:
        return True
    if len(rest) > 1 and (fold(rest[0].text) == "and" or lexicon.uses(first) < USED):
        return True
    return len(rest) == 1 and fold(rest[0].text) in _OF_NAMES and lexicon.uses(first) < WORD_FIRST


_OF_NAMES = ORGANISATIONS | PLACES | BEFORE_PLACES
_NOT_FIRST = NEVER_NAMES | TITLES | {"i", "the"}
_NOT_LAST = NEVER_NAMES | {"i"}


def _kind(run: Sequence[Word], folded: Sequence[str], lexicon: Lexicon) -> str:
    if len(run) > 1 and ORGANISATIONS.intersection(folded):
        return "ORGANIZATION"
    if len(run) > 1 and (PLACES.intersection(folded) or folded[0] in BEFORE_PLACES):
        return "LOCATION"
    if any(lexicon.is_name(word) for word in folded):
        return "PERSON"
    if len(run) == 1 and run[0].text.isupper():
        return "ORGANIZATION"
    return "LOCATION" if _TOWN.search(folded[-1]) else "NAME"
