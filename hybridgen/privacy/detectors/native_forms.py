"""Streets, post codes and numbers as other languages than English write and announce them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from hybridgen.privacy.detectors.native import is_small
from hybridgen.privacy.lexicon.cues import CUES
from hybridgen.privacy.text.spans import Span

_HOUSE = r"\d{1,4} ?[a-z]?(?![\w])(?:[-/]\d{1,4}[a-z]?)?"
_CAPITAL = r"(?-i:[^\W\d_a-zà-ÿ])"
_NAME = r"[^\W\d_][\w'’.-]*"
_OF = r"(?:(?:de|du|des|la|le|les|del|los|las|el|da|do|das|dos|della|dei|di|dell'|d'|l'|de l')[ ]?){0,3}"
# French, Spanish, Italian and Portuguese name the kind of street first; Germanic and Slavic ones as below.
_KINDS = {
    "fr": r"rue|avenue|av\.|boulevard|bd\.?|place|chemin|allée|impasse|route|quai|cours|square|passage|faubourg|sentier"
    r"|ruelle|lotissement|résidence",
    "es": r"calle|c/|c\.|avenida|avda\.?|av\.|plaza|pza\.?|paseo|camino|carretera|ronda|travesía|glorieta|callejón|rúa",
    "it": r"via|viale|piazza|corso|largo|vicolo|strada|lungomare|p\.zza",
    "pt": r"rua|avenida|av\.|praça|travessa|largo|estrada|alameda|r\.",
    "pl": r"ul\.|ulica|ulicy|al\.|aleja|alei|pl\.|plac|placu|os\.|osiedle",
    "cs": r"ulice|ulici|ul\.|náměstí|nám\.|třída|tř\.",
}
_AMOUNTS = "uhr|euro|prozent|%|jahre|mal|tage|stunden|minuten|wochen|monate|leute|personen|meter|kilometer|grad"
_STREETS = {
    "de": (
        r"[^\W\d_][\w-]*(?:straße|strasse|str\.|gasse|weg|allee|platz|ring|damm|ufer|steig|stieg|pfad|kamp|chaussee"
        rf"|markt) {_HOUSE}",
        r"(?:am|an der|an den|im|in der|in den|auf dem|auf der|zum|zur|unter den|hinter (?:dem|der)|vor dem|alte[rs]?"
        r"|neue[rs]?|obere|untere|lange|kleine|große) (?-i:[A-ZÄÖÜ])[\w-]*(?: (?-i:[A-ZÄÖÜ])[\w-]*)?"
        rf" {_HOUSE}(?! (?:{_AMOUNTS}))",
    ),
    "nl": (rf"[^\W\d_][\w-]*(?:straat|laan|weg|plein|gracht|kade|dijk|singel|steeg|pad|hof) {_HOUSE}",),
}
# The same where no word has a capital.
_SMALL_STREETS = {
    "de": (
        r"(?:am|an der|an den|im|in der|in den|auf dem|auf der|zum|zur|unter den|hinter (?:dem|der))"
        rf" (?:alten |neuen |kleinen |großen )?[^\W\d_]{{4,}} {_HOUSE}(?! (?:{_AMOUNTS}))",
    ),
}
_AFTER = "à|a|dans|et|y|e|en|em|est|es|au|aux|depuis|avec|mais|pour|pero|desde|chez|qui|que|c'est"  # an address
_LINE = re.compile(r"[^\n]+")
_POST_CODE = {
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
_NUMBER = r"((?=[\w/.-]*\d)[^\W_][\w/.-]{3,}\w|\d(?:[ .-]?\d){6,}[A-Za-z]?)"
_IS = (
    r"(?:\s?(?::|=|#|n°|nº|nr\.?|no\.|ist|war|lautet|est|es|era|è|is|jest|je|die|der|le|la|el|il|o|numéro|número"
    r"|nummer|numero|numer)){0,3}"
)


_BEFORE_CODE = re.compile(r"(?:^|[\n(,:]|\b(?:in|aus|nach))\s?$", re.I)


class NativeForms:
    """Reads one language; what it finds is certain."""

    def __init__(self, code: str) -> None:
        kinds = _KINDS.get(code)
        streets, small = list(_STREETS.get(code, ())), list(_SMALL_STREETS.get(code, ()))
        if kinds:
            number = r"\d{1,4}(?: ?(?:bis|ter|quater|[a-d]))?,?"
            streets.append(rf"{number} (?:{kinds}) {_OF}{_NAME}(?: {_OF}{_CAPITAL}[\w'’-]*){{0,3}}")
            streets.append(rf"(?:{kinds}) ?{_OF}{_NAME}(?: {_OF}{_NAME}){{0,3}}?,? (?:n\.?º ?|nº ?|č\.p\. ?)?{_HOUSE}")
            small.append(rf"{number} (?:{kinds}) {_OF}{_NAME}(?: {_OF}(?!(?:{_AFTER})\b){_NAME}){{0,3}}")
        self._streets, self._small_streets = (
            [_compiled(rf"(?<!\w)(?:{x})") for x in some] for some in (streets, small)
        )
        town = rf"(?:(?:St|Ste|Hann)\. ?)?{_CAPITAL}[\w'’-]+(?:[ -]{_CAPITAL}[\w'’-]+){{0,2}}"
        self._code = _compiled(rf"(?<![\w,.-])({_POST_CODE[code]}) ({town})")
        self._small_code = _compiled(rf"(?:,|\b(?:in|à|en|a|w|v)) ({_POST_CODE[code]}) ([^\W\d_][\w'’-]+)")
        self._told_code = _compiled(rf"(?<!\w)(?:{_CODE_WORDS}){_IS}\s?({_POST_CODE[code]})(?!\w)")
        self._told = _compiled(rf"(?<!\w)(?:{CUES[code].numbered}){_IS}\s{_NUMBER}(?!\w)")
        self._grouped_by_noun = code == "de"

    def find(self, text: str) -> Iterator[Span]:
        """Spans may overlap."""
        if not any(map(str.isdigit, text)):
            return
        for pattern in self._streets:
            yield from (_span("ADDRESS", match, 0) for match in pattern.finditer(text))
        for line in filter(lambda one: is_small(one[0]), _LINE.finditer(text)):
            for pattern in self._small_streets:
                yield from (_span("ADDRESS", match, 0) for match in pattern.finditer(text, *line.span()))
        for pattern in (self._code, self._small_code):
            for match in pattern.finditer(text):
                if self._is_code(text, match):
                    yield _span("ZIP", match, 1)
                    yield _span("LOCATION", match, 2)
        yield from (_span("ZIP", match, 1) for match in self._told_code.finditer(text))
        yield from (_span("ID", match, 1) for match in self._told.finditer(text) if not _is_year(match[1]))

    def _is_code(self, text: str, match: re.Match[str]) -> bool:
        """Whether digits before a capital are a post code: German has "12000 Kunden", and "2019 Weltmeister"."""
        if len(re.sub(r"\D", "", match[1])) == 4 and _is_year(match[1]):
            return False
        return not self._grouped_by_noun or bool(_BEFORE_CODE.search(text[: match.start(1)]))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _is_year(digits: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", digits))


def _span(kind: str, match: re.Match[str], group: int) -> Span:
    return Span(match.start(group), match.end(group), kind, match[group], 1, by="form")


@cache
def forms_of(code: str) -> NativeForms:
    """What reads the forms of a language of CUES, made once."""
    return NativeForms(code)
