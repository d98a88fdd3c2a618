"""Streets and squares without a number: "quai des Bateliers", "calle de las Rosas", "in der Schillerstraße".

Their kind tells in most languages, before a name with a capital or after one; where no word has a capital, the kind and
an article. A kind that is another thing too, "cours" or "via", tells with an article behind it or with what people live
or meet at before it. In German it is the word's end, a preposition with a capital, or that somebody lives there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hybridgen.privacy.detectors.native_streets import CAPITAL, ENDINGS, OF, PLACED
from hybridgen.privacy.detectors.native_words import is_small
from hybridgen.privacy.text.matching import begins_sentence

_KINDS = {
    "fr": r"rue|avenue|av\.|boulevard|bd\.?|place|chemin|allées?|impasse|route|quai|square|passage|faubourg|fbg"
    r"|sentier|ruelle|esplanade|promenade|montée|venelle|rond-point|lotissement|hameau|lieu-dit|cité|résidence"
    r"|zone artisanale|zone industrielle",
    "es": r"calle|avenida|avda\.?|plaza|pza\.?|paseo|camino|carretera|ronda|travesía|glorieta|callejón|rúa|cuesta"
    r"|barrio|barriada|urbanización|polígono(?: industrial)?|pasaje|rambla|alameda|bulevar|plazuela|plazoleta",
    "it": r"viale|piazza|piazzale|piazzetta|largo|vicolo|strada|lungomare|borgo|contrada|frazione|salita",
    "pt": r"rua|avenida|av\.|praça|travessa|largo|estrada|alameda|beco|calçada|bairro|urbanização|ladeira|rotunda",
    "pl": r"ul\.|ulic[ayęą]|al\.|alej[aiąęe]|plac(?:u|em)?|pl\.|osiedl[eua]|os\.|zaułek|zaułku|rynek|rynku|rondo"
    r"|rondzie",
    "cs": r"ulic[eií]|ul\.|náměstí|nám\.|tříd[aěyu]|tř\.|nábřeží|sídliště?|uličk[aey]|uličce",
}
# That are other things before some capitals: "place PMR".
_OTHERS = {"fr": r"(?!internet|pmr\b|vélo)"}
# Kinds that are mostly other things, "cours de Python", "via Slack", "c/IVA"; the articles behind them that tell a
# street; and without these what tells one right before the kind, and somewhat before.
_MOSTLY_OTHERS = {
    "fr": (
        r"cours|za|zi|zac",
        r"de la |de l['’]|des |du |les ",
        r"la|sur le",
        r"habit(?:e[sz]?|ons|ent|ai[st])|demeure|adresse|domiciliée?|située?|installée?|siège",
    ),
    "es": (
        r"c/",
        r"de la |de las |de los |del ",
        r"en|la",
        r"viv(?:o|e|en|imos|ía)|resid[eo]|domicilio|dirección",
    ),
    "it": (
        r"via|corso",
        r"della |dello |dell['’]|dei |degli |delle |del ",
        r"in|tra",
        r"abit(?:o|a|iamo|ano|av[oa])|viv(?:o|e|iamo)|resident[ei]|risied[oe]|indirizzo|sede|domicilio",
    ),
}
# Kinds that tell where no word has a capital, with the articles before the name.
_SMALL = {
    "fr": r"(?:rue|avenue|boulevard|impasse|ruelle|faubourg|quai) (?:de la |de l['’]|du |des |d['’])",
    "es": r"(?:(?:calle|avenida|callejón|glorieta|rambla|travesía) (?:de la |del |de los |de las |de )"
    r"|(?:plaza|paseo|cuesta) (?:de la |del |de los |de las ))",
    "it": r"(?:via|viale|piazza|vicolo) (?:dei |delle |degli |del |della |dell['’])",
    "pt": r"(?:rua|avenida|praça|travessa|beco) (?:da |do |das |dos )",
    "pl": r"(?:ul\.|ulic[ayęą]) (?=[^\W\d_]{2,30}(?:ej|ego|ów|wa|ska|cka|na)(?!\w))",
    "cs": r"(?:ul\.|ulic[ei]|náměstí) (?=[^\W\d_]{2,30}(?:ov[aáé]|sk[áé]|ého|[ií]ch)(?!\w))",
}
_NO_NAME = (
    r"(?!(?:m[aeioy]n?|t[aou]n?|s[auo]n?|mis|mes|ses|notre|nuestra|nossa|nostra|tutto|casa|maison|lado|travail)(?!\w))"
)
# Languages that join the kind to the name; and words that are made so and are everybody's.
_JOINED = {
    "de": r"straßen?|strasse|str\.|gasse|allee|chaussee",
    "nl": r"straat|laan|plein|gracht|kade|dijk|singel|steeg|weg|dreef",
}
_EVERYBODYS = {
    "de": r"(?:land|bundes|kreis|seiten|neben|quer|parallel|einbahn|fahrrad|spiel|wohn|einkaufs|durchgangs|schnell"
    r"|umgehungs|milch|kraftfahr|auto|anlieger|zufahrts|ausfall|vorfahrts?|stich|fertigungs|produktions|wasser|meer"
    r"|sack|rettungs|durch|geschäfts|fußgänger|ladenstraßen|passanten|zubringer|ufer|haupt|pass|waschn?|wach)"
    r"(?:straßen?|strasse|str\.|gasse)$|straßen$",
    "nl": r"^(?:winkel|zij|woon|speel|school|hoofd|achter|dwars|doorgaande|eenrichtings|snel|auto|uit|om|in|voet|fiets"
    r"|water|rij|spoor|kern|tussen|terug|heen|trouwens|half|over|onder|alle|wandel|levens|bewe|straat|lucht|rond)"
    r"(?:straat|plein|weg|laan|dijk|kade)",
}
# A name before its kind, as Czech and Polish have it: "v Lipové ulici".
_BEFORE = {
    "cs": rf"(?:{CAPITAL}[\w-]{{2,40}}|[^\W\d_]{{2,30}}(?:ové|ově|ské|cké))"
    r" (?:ulic[ei]|náměstí|tříd[aěyu]|nábřeží|sídlišt[ěi]|uličk[aey]|uličce)",
    "pl": rf"(?:{CAPITAL}[\w-]{{2,40}}) (?:aleja|alei|zaułek|zaułku|rynek|rynku|osiedl[eua])",
}
_LIVED = (
    r"(?:wohn(?:e|en|t|te|ten|haft)|lebe[nt]?|gezogen|anschrift|adresse)(?!\w)[^.!?\n\d]{0,40}? "
    rf"(?:{PLACED}) ({CAPITAL}[\w-]{{4,40}})"
)
_SIGNED = (
    r"(?-i:Am|Im|An|Auf|Zum|Zur|Hinter|Unter|Bei|Beim|Vor|Neben|Über)"
    rf"(?: de[rmn])? {CAPITAL}[\w-]{{2,40}}(?: {CAPITAL}[\w-]{{2,40}})?"
)
_EVERYWHERE = re.compile(
    r"(?:bahnhof|bauernhof|dorf|friedhof|waldrand|wohnpark|vorort|kindergarten|arbeitsplatz|campingplatz|umkreis)$",
    re.I,
)
# Which part of it: "Polígono Norte, nave 6".
_PART = (
    r"(?:, (?:nave|parcela|bloque|bloco|lote|capannone|lotto|scala|bât\.?|bâtiment)"
    r" ?(?:\d{1,4}|(?-i:[A-Z]))(?!\w))?"
)
_CALLED = rf"{CAPITAL}[\w'’-]*(?: {OF}{CAPITAL}[\w'’-]*){{0,3}}"  # what a street is called
NEVER = r"(?!)"  # matches nowhere
_LINE = re.compile(r"[^\n]+")
_LEAST = 3  # letters before the ending of a street's name


class NativeSquares:
    """Reads one language; what it finds is certain to look like a street."""

    def __init__(self, code: str) -> None:
        """code: one of CUES."""
        self._patterns = [_compiled(rf"({one})") for one in _patterns(code)]
        self._patterns += [_compiled(one) for one in _told(code)]
        self._small = _compiled(rf"{_SMALL.get(code, NEVER)}{_NO_NAME}[^\W\d_][\w'’-]{{2,}}")
        joined = _JOINED.get(code)
        self._joined = re.compile(rf"(?<![\w-])[^\W\d_][\w-]{{2,40}}?(?:{joined})(?![\w-])", re.I) if joined else None
        self._everybodys = re.compile(_EVERYBODYS.get(code, NEVER), re.I)
        self._is_german = code == "de"
        self._lived, self._signed = _compiled(_LIVED), _compiled(_SIGNED)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where such streets stand; they may overlap."""
        small = [line.span() for line in _LINE.finditer(text) if is_small(line[0])]
        for pattern in self._patterns:
            yield from (match.span(1) for match in pattern.finditer(text))
        for start, end in small:
            yield from (match.span() for match in self._small.finditer(text, start, end))
        for match in self._joined.finditer(text) if self._joined else ():
            is_written = match[0][0].isupper() or any(start <= match.start() < end for start, end in small)
            if is_written and not self._everybodys.search(match[0]):
                yield match.span()
        if self._is_german:
            yield from self._german(text)

    def _german(self, text: str) -> Iterator[tuple[int, int]]:
        for match in self._signed.finditer(text):
            if not begins_sentence(text, match.start()):
                yield match.span()
        for match in self._lived.finditer(text):
            ending = ENDINGS.search(match[1])
            if ending and ending.start() >= _LEAST and not _EVERYWHERE.search(match[1]):
                yield match.span(1)


def _patterns(code: str) -> Iterator[str]:
    if kinds := _KINDS.get(code):
        yield rf"(?:{kinds}) ?{OF}{_OTHERS.get(code, '')}{_CALLED}{_PART}"
    if code in _BEFORE:
        yield _BEFORE[code]


def _told(code: str) -> Iterator[str]:
    """Kinds that are mostly other things, with what tells a street as said there."""
    if code in _MOSTLY_OTHERS:
        kinds, articles, right_before, before = _MOSTLY_OTHERS[code]
        street = rf"{_CALLED}{_PART}"
        yield rf"((?:{kinds}) ?(?:{articles}){street})"
        yield rf"(?:(?:{right_before}) |(?:{before})(?!\w)[^.!?;\n\d]{{0,24}}?(?<!\w))((?:{kinds}) ?{OF}{street})"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})", re.I)
