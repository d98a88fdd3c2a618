"""Streets, post codes and numbers as other languages than English write and announce them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from hybridgen.privacy.detectors.native_births import birth_of
from hybridgen.privacy.detectors.native_plates import plate_of
from hybridgen.privacy.detectors.native_squares import NEVER, NativeSquares
from hybridgen.privacy.detectors.native_streets import CAPITAL, NativeStreets, is_year
from hybridgen.privacy.lexicon.cues import CUES
from hybridgen.privacy.text.letters import CAPITALS
from hybridgen.privacy.text.spans import Span

POST_CODE = {
    "de": r"(?:[DAL]-?)?(?<!\d)\d{4,5}",
    "fr": r"(?:[FBL]-?)?(?<!\d)\d{4,5}",
    "es": r"(?:E-?)?(?<!\d)\d{5}",
    "it": r"(?:I-?)?(?<!\d)\d{5}",
    "pt": r"(?<!\d)\d{4}-\d{3}",
    "nl": r"(?<!\d)\d{4} ?[A-Z]{2}",
    "pl": r"(?<!\d)\d{2}-\d{3}",
    "cs": r"(?<!\d)\d{3} ?\d{2}",
}
_CODE_WORDS = (
    r"plz|postleitzahl|code postal|cp|código postal|cód\. postal|codigo postal|cap|cep|postcode|kod pocztowy|psč"
)
_NUMBER = (
    rf"((?-i:[{CAPITALS}]{{1,5}})[ .:/-]{{1,2}}(?=[\w/.-]*\d)[^\W_][\w/.-]{{0,30}}\w(?: \d{{2,6}}){{0,4}}(?![\w])"
    r"|(?=[\w/.-]*\d)[^\W_][\w/.-]{3,}\w|\d(?:[ .-]?\d){6,}[A-Za-z]?)"
)
_IS = (
    r"(?:\s?(?::|=|#|n°|nº|nr\.?|no\.|ist|war|lautet|est|es|era|è|is|jest|je|die|der|le|la|el|il|o|to|é|numéro|número"
    r"|nummer|numero|numer)){0,3}"
)

# Letters of a firm or an office before digits, "KD-48213", and what courts write: "12 C 345/21".
_CODE = re.compile(
    rf"(?<![\w/-])(?:[{CAPITALS}]{{1,5}}[-/](?=[\w/-]*\d{{3}})[\w/-]{{3,30}}\w"
    rf"|\d{{1,4}} [{CAPITALS}][a-zA-Z]{{0,4}} \d{{1,6}}/\d\d(?:\d\d)?)"
    r"(?![\w/-])"
)

_DUTCH_TOWN = re.compile(rf"(?<![\w'’])['’]s-{CAPITAL}[\w-]+")  # "'s-Hertogenbosch"
_BEFORE_CODE = re.compile(r"(?:^|[\n(,:]|\b(?:in|aus|nach))\s?$", re.I)


class NativeForms:
    """Reads one language; what it finds is certain."""

    def __init__(self, code: str) -> None:
        self._streets, self._squares = NativeStreets(code, POST_CODE[code]), NativeSquares(code)
        self._born = birth_of(code)
        town = rf"(?:(?:St|Ste|Hann)\. ?|['’]s-)?{CAPITAL}[\w'’-]+(?:[ -]{CAPITAL}[\w'’-]+){{0,2}}"
        self._code = _compiled(rf"(?<![\w,.-])({POST_CODE[code]}) ({town})")
        self._small_code = _compiled(rf"(?:,|\b(?:in|à|en|a|w|v)) ({POST_CODE[code]}) ([^\W\d_][\w'’-]+)")
        self._told_code = _compiled(rf"(?<!\w)(?:{_CODE_WORDS}){_IS}\s?({POST_CODE[code]})(?!\w)")
        self._told = _compiled(rf"(?<!\w)(?:{CUES[code].numbered}){_IS}\s{_NUMBER}(?!\w)")
        self._plate = plate_of(code)
        self._town = _DUTCH_TOWN if code == "nl" else re.compile(NEVER)
        self._grouped_by_noun = code == "de"

    def find(self, text: str) -> Iterator[Span]:
        """Spans may overlap."""
        for start, end in self._squares.find(text):
            yield Span(start, end, "ADDRESS", text[start:end], 1, by="form")
        yield from (_span("LOCATION", match, 0) for match in self._town.finditer(text))
        if not any(map(str.isdigit, text)):
            return
        for match in self._born.finditer(text):
            yield _span("DATE", match, 1)
        yield from (_span("ID", match, 0) for match in _CODE.finditer(text))
        yield from (_span("ID", match, 0) for match in self._plate.finditer(text))
        yield from (_span("ADDRESS", match, 0) for match in self._streets.find(text))
        for pattern in (self._code, self._small_code):
            for match in pattern.finditer(text):
                if self._is_code(text, match):
                    yield _span("ZIP", match, 1)
                    yield _span("LOCATION", match, 2)
        yield from (_span("ZIP", match, 1) for match in self._told_code.finditer(text))
        yield from (_span("ID", match, 1) for match in self._told.finditer(text) if not is_year(match[1]))

    def _is_code(self, text: str, match: re.Match[str]) -> bool:
        """Whether digits before a capital are a post code: German has "12000 Kunden", and "2019 Weltmeister"."""
        if len(re.sub(r"\D", "", match[1])) == 4 and is_year(match[1]):
            return False
        return not self._grouped_by_noun or bool(_BEFORE_CODE.search(text[: match.start(1)]))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _span(kind: str, match: re.Match[str], group: int) -> Span:
    return Span(match.start(group), match.end(group), kind, match[group], 1, by="form")


@cache
def forms_of(code: str) -> NativeForms:
    """What reads the forms of a language of CUES, made once."""
    return NativeForms(code)
