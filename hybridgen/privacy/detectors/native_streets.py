"""Streets with a house number as other languages than English write them.

"Am Mühlenteich 7" is one and "im Zimmer 4" is none: before a number a word that the language has is a street's where it
ends as streets do, where somebody lives there, where a post code or a town stands beside it, or where a preposition
within a sentence has a capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hybridgen.privacy.detectors.native_words import is_small
from hybridgen.privacy.lexicon.elsewhere import words_of
from hybridgen.privacy.lexicon.products import PRODUCTS
from hybridgen.privacy.text.letters import CAPITALS
from hybridgen.privacy.text.matching import begins_sentence

_YEAR = r"(?:19|20)\d\d(?!\d)"
CAPITAL = rf"(?-i:[{CAPITALS}])"
_HOUSE = r"\d{1,4} ?(?:(?!m\. ?\d)[a-z])?(?![\w])(?:[-/]\d{1,4}[a-z]?)?"
_ARTICLES = r"de|du|des|la|le|les|del|los|las|el|da|do|das|dos|della|dei|di"
OF = rf"(?:(?:{_ARTICLES}|dell'|d'|l'|de l')[ ]?){{0,3}}"
_NAME = r"[^\W\d_][\w'’.-]*"
# What stands between the kind of a street and a number and is no name: "la place est à 20 minutes".
_NO_NAME = rf"(?!(?:{_ARTICLES}|à|a|è|é|au|est|es|et|e|y|en|em|in|con|per|por|para|pour|na|w|z|ma|má|je) )"
# French, Spanish, Italian and Portuguese name the kind of street first; Germanic and Slavic ones as below.
_KINDS = {
    "fr": r"rue|avenue|av\.|boulevard|bd\.?|place|chemin|allées?|impasse|route|quai|cours|square|passage|faubourg"
    r"|sentier|ruelle|lotissement|résidence",
    "es": r"calle|c/|c\.|avenida|avda\.?|av\.|plaza|pza\.?|paseo|camino|carretera|ronda|travesía|glorieta|callejón|rúa",
    "it": r"via|viale|piazza|corso|largo|vicolo|strada|lungomare|borgo|contrada|p\.zza|p\.za|v\.le|c\.so|l\.go",
    "pt": r"rua|avenida|av\.|praça|travessa|largo|estrada|alameda|r\.",
    "pl": r"ul\.|ulica|ulicy|al\.|aleja|alei|pl\.|plac|placu|os\.|osiedle",
    "cs": r"ulice|ulici|ul\.|náměstí|nám\.|třída|tř\.",
}
# Kinds that are other things too, before what tells that they are: "2 cours de maths".
_OTHER_THINGS = {"fr": r"(?!(?:cours|place|passage) (?:de |d['’]|par |(?<!place )des )(?!la |l['’])(?-i:[a-zà-ÿ]))"}
# What stands behind the house number: storey and door, staircase and flat.
_DOORS = r"izda\.?|dcha\.?|izq\.?|esq\.?|dto\.?|dta\.?|centro|[a-d](?!\w)"
_ROOM = r" ?(?:\d{1,4}[a-z]?|(?-i:[A-Z]))(?!\w)"
_IBERIAN = (
    rf"(?:,? (?:\d{{1,2}}\.?[ºª°](?: ?(?:{_DOORS}))?|bajo|ático|entresuelo|r/c|rés-do-chão|fundos"
    rf"|(?:piso|puerta|portal|bloque|bloco|escalera|esc\.|nave|parcela|local|lote|apto\.?|ap\.){_ROOM})){{0,2}}"
)
_INSIDE = {
    "es": _IBERIAN,
    "pt": _IBERIAN,
    "fr": rf"(?:,? (?:bât\.?|bâtiment|appt?\.?|appartement|esc\.?|escalier|étage|porte|lot){_ROOM}){{0,2}}",
    "it": rf"(?:,? (?:scala|sc\.|interno|int\.|piano|palazzina|pal\.|lotto|capannone){_ROOM}){{0,2}}",
    "pl": rf"(?:,? (?:m\.|lok\.|lokal|mieszkanie|kl\.|klatka){_ROOM}){{0,2}}",
    "cs": rf"(?:,? (?:byt|č\. bytu|vchod){_ROOM})?",
}
_AMOUNTS = {
    "de": r"uhr|euro|prozent|%|jahre?n?|mal|tagen?|stunden?|minuten?|wochen?|monaten?|leute|personen|meter"
    r"|kilometer|grad",
    "fr": r"heures?|h|euros?|pour cent|%|ans?|années?|fois|jours?|minutes?|min|semaines?|mois|personnes|gens|m|mètres"
    r"|km|kilomètres|derni[eè]r[es]*|premi[eè]r[es]*|prochaine?s?|autres",
    "es": r"horas?|euros?|por ciento|%|años?|veces|días?|minutos?|semanas?|mes(?:es)?|personas|metros|km|kilómetros"
    r"|últim[oa]s|primer[oa]s|próxim[oa]s",
    "it": r"ore|euro|%|anni|volte|giorni|minuti|settimane|mesi|persone|metri|km|chilometri",
    "pt": r"horas?|euros?|reais|%|anos?|vezes|dias?|minutos?|semanas?|mês|meses|pessoas|metros|km|quilômetros",
}
PLACED = (  # German, before a street's name
    r"am|an der|an den|im|in der|in den|auf dem|auf der|zum|zur|unter den|hinter (?:dem|der)"
    r"|bei de[rn]|beim|vor de[rmn]"
)
_SURE = {  # with the kind of street in the name
    "de": r"[^\W\d_][\w-]*(?:straße|strasse|str\.|gasse|weg|allee|platz|ring|damm|ufer|steig|stieg|pfad|kamp|chaussee"
    rf"|markt) {_HOUSE}",
    "nl": rf"[^\W\d_][\w-]*(?:straat|laan|weg|plein|gracht|kade|dijk|singel|steeg|pad|hof) {_HOUSE}",
}
_SLAVIC = (
    rf"{CAPITAL}[\w-]+(?: {CAPITAL}[\w-]+)? (?:(?!{_YEAR})\d{{1,4}}[a-z]?/(?!{_YEAR})\d{{1,4}}[a-z]?"
    rf"|{_HOUSE}(?=,?\s\d{{2,3}}[- ]\d{{2,3}} ))"
)
# How Czech and Polish streets end where no kind stands before them, "v Palackého 31"; and what is counted instead.
_DECLINED = {
    "cs": r"(?:(?<=\bv )|(?<=\bna )|(?<=\bz ))"
    rf"{CAPITAL}[\w-]+(?:ého|ov[aěé]|sk[áé]|ck[áé]) (?!{_YEAR}){_HOUSE}"
    r"(?! ?(?:kč|%|let|dn[íiů]|hodin|minut|měs|lid|korun))",
    "pl": r"(?:(?<=\bprzy )|(?<=\bna )|(?<=\bz ))"
    rf"{CAPITAL}[\w-]+(?:ej|ego|ów|owa) (?!{_YEAR}){_HOUSE}(?! ?(?:zł|%|lat|dni|godz|minut|mies|osób|złot))",
}
_SURE |= {code: rf"{_SLAVIC}|{declined}" for code, declined in _DECLINED.items()}
_NAMED = {
    "de": rf"(?:{PLACED}|alte[rs]?|neue[rs]?|obere|untere|lange|kleine|große)"
    rf" ((?-i:[A-ZÄÖÜ])[\w-]*(?: (?-i:[A-ZÄÖÜ])[\w-]*)?) {_HOUSE}",
}
# The same where no word has a capital.
_SMALL_NAMED = {"de": rf"(?:{PLACED}) (?:[^\W\d_]{{3,}}en )?([^\W\d_]{{4,}}) {_HOUSE}"}
# A name alone, which must end as streets do and stand where somebody lives, or beside a post code or a town.
_ENDED = {"de": rf"({CAPITAL}[\w-]{{3,40}}) {_HOUSE}"}
# How the names of German streets end that a preposition begins.
ENDINGS = re.compile(
    r"(?:straße|strasse|gasse|weg|allee|platz|ring|damm|ufer|ste?ig|stieg|pfad|kamp|markt|berg|bach|hof|höfen|feld|felde"
    r"|felder|garten|gärten|graben|gräben|teich|mühle|mühlen|wiesen?|tor|turm|anger|hang|rain|winkel|park|wald"
    r"|wäldchen|busch|büschen|kirche|kapelle|kloster|friedhof|see|brunnen|brücke|acker|äckern?|höhe|tal|grund|schloss"
    r"|schlösschen|burg|dorf|eck|ecke|linde|linden|eichen?|buchen?|ulmen|birken|tannen|erlen?|weiden|heide|auen?|insel"
    r"|hafen|wall|deich|kreuz|hügel|stein|steinen|bruch|moor|born|quelle|weiher|furt|schanze|bahnhof|wehr|siedlung|bergen"
    r"|lange reihe"
    r"|siel|fleet|schleuse|bucht|geest|marsch|halde|pforte"
    r"|kai|brink|ried|röhr|lay|kuhle|horst|(?:rat|pfarr|forst|guts|zoll|schul|back|armen|schützen)haus)$"
    r"|(?:an der|zur|hinter der) [\w-]{0,40}(?:schule|bahn|post)$",
    re.IGNORECASE,
)
# That end so and are no streets.
_NO_STREET = re.compile(
    r"(?:(?:arbeits|park|sitz|steh|stell|lager)platz|(?:super|bau|arbeits|drogerie|getränke)markt|(?:hin|rück|heim|um)weg"
    r"|(?:fak|moni|mo|sek|direk)tor|zweck|check|(?:feuer|bundes)wehr|(?:quar|por|spi|hospi|kapi|to)tal|display|relay"
    r"|(?:an|zusammen|vor)hang|(?:vorder|hinter)grund|(?:text|um|eingabe| )feld|(?:ein|ab)bruch|hering) \d",
    re.IGNORECASE,
)
_LIVES = re.compile(
    r"(?<!\w)(?:wohn(?:e|en|t|te|ten|haft)|gezogen|umgezogen|anschrift|adresse|habite|habitons|habitant|vivo|vivimos"
    r"|dirección|domicilio)(?!\w)[^.!?\n\d]{0,16}$",
    re.IGNORECASE,
)
_AFTER = "à|a|dans|et|y|e|en|em|est|es|au|aux|depuis|avec|mais|pour|pero|desde|chez|qui|que|c'est"  # an address
# Polish and Czech, what has a number with a stroke and is no street; and what ends an address.
_THINGS = re.compile(
    r"(?:faktur|rachun|um[oó]w|zam[oó]wieni|zgłoszeni|spraw|sezon|rok|ustaw|art|punkt|strona|vyúčtován|objednáv|smlouv"
    r"|účt|hlášení|zakáz|sez[oó]n|stran|bod|rozsud|uchwał|decyzj|rozhodnut|verze|wersj)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[ \t]*(?:[,;\n]|$)")
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_NEXT = re.compile(r" ([^\W\d_][\w-]+)")
_TOWN_AFTER = re.compile(r", ?([^\W\d_][\w-]+)")
_TOWN_BEFORE = re.compile(r"(?<![\w-])([^\W\d_][\w-]{1,40}), ?$")


@dataclass(frozen=True, slots=True)
class _Form:
    """name: the group that must be a name, not a word of the language; None: the form itself says it is a street.
    is_bare: nothing but the name's ending says so, and what stands around it must too."""

    pattern: re.Pattern[str]
    name: int | None
    is_small: bool = False
    is_bare: bool = False


class NativeStreets:
    """Reads one language."""

    def __init__(self, code: str, post_code: str) -> None:
        """code: one of CUES. post_code: a regular expression."""
        self._words = words_of(code)
        self._forms = list(_forms(code))
        self._amount = re.compile(rf" ?(?:{_AMOUNTS.get(code, '%')})(?!\w)", re.IGNORECASE)
        self._has_nouns, self._is_slavic = code == "de", code in {"pl", "cs"}
        self._code_after = re.compile(rf",?\s(?:(?:in|à|en|a|w|v) )?(?!{_YEAR}){post_code}\s[^\W\d_]", re.IGNORECASE)
        self._code_before = re.compile(rf"(?!{_YEAR}){post_code}\s[^\W\d_][^\n\d,.!?]{{1,30}},? $", re.IGNORECASE)

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Streets with their numbers; they may overlap."""
        small = [line.span() for line in _LINE.finditer(text) if is_small(line[0])]
        for form in self._forms:
            for place in small if form.is_small else [(0, len(text))]:
                yield from (
                    match for match in form.pattern.finditer(text, *place) if self._is_street(text, form, match)
                )

    def _is_street(self, text: str, form: _Form, match: re.Match[str]) -> bool:
        number = [one[0] for one in _NUMBER.finditer(match[0])][-1]
        if form.name is None and not self._has_nouns:
            return not (self._is_slavic and self._is_numbered(text, match))
        if is_year(number) or _NO_STREET.search(match[0]):
            return False
        if form.name is None:
            return True
        if self._amount.match(text, match.end()):
            return False
        if form.is_bare:
            return bool(ENDINGS.search(match[1])) and self._is_beside(text, match)
        if self._is_beside(text, match):
            return True
        return self._is_name(text, match, match[form.name])

    def _is_numbered(self, text: str, match: re.Match[str]) -> bool:
        """Whether it is a thing with a number, "Faktura 12/24": no street begins a sentence that goes on."""
        if not begins_sentence(text, match.start()) or self._is_beside(text, match):
            return bool(_THINGS.match(match[0]))
        return not _ENDS.match(text, match.end()) or bool(_THINGS.match(match[0]))

    def _is_name(self, text: str, match: re.Match[str], name: str) -> bool:
        """Whether what stands before the number is no word of the language, or one that streets are called by."""
        if not self._has_nouns and name[0].isupper():
            return True
        words = _WORD.findall(name)
        if PRODUCTS.intersection(word.casefold() for word in words):
            return False
        common = [word for word in words if self._words.is_word(word) and not self._words.is_given(word)]
        if not self._has_nouns or not common:
            return not common
        if text[match.start()].isupper() and not begins_sentence(text, match.start()):
            return True  # "Wir treffen uns Am Zollstock 8"
        following = _NEXT.match(text, match.end())
        is_counted = following is not None and self._is_thing(following[1])  # "im Garten 3 Kinder"
        return bool(ENDINGS.search(text[match.start() : match.start(1) + len(name)])) and not is_counted

    def _is_thing(self, word: str) -> bool:
        words = self._words
        return word[0].isupper() and words.is_word(word) and not words.is_place(word)

    def _is_beside(self, text: str, match: re.Match[str]) -> bool:
        """Whether somebody lives there, or a post code or a town is beside it."""
        before = text[max(0, match.start() - 60) : match.start()]
        if self._code_after.match(text, match.end()) or self._code_before.search(before) or _LIVES.search(before):
            return True
        towns = (_TOWN_AFTER.match(text, match.end()), _TOWN_BEFORE.search(before))
        return any(town and self._words.is_place(town[1]) for town in towns)


def is_year(digits: str) -> bool:
    """Whether digits are one of the last century or of this."""
    return bool(re.fullmatch(_YEAR, digits))


def _forms(code: str) -> Iterator[_Form]:
    if code in _SURE:
        yield _Form(_compiled(_SURE[code]), None)
    if code in _NAMED:
        yield _Form(_compiled(_NAMED[code]), 1)
    if code in _SMALL_NAMED:
        yield _Form(_compiled(_SMALL_NAMED[code]), 1, is_small=True)
    if code in _ENDED:
        yield _Form(_compiled(_ENDED[code]), 1, is_bare=True)
    if kinds := _KINDS.get(code):
        number, other = r"\d{1,4}(?: ?(?:bis|ter|quater|[a-d]))?,?", _OTHER_THINGS.get(code, "")
        yield _Form(_compiled(rf"{number} {other}(?:{kinds}) {OF}{_NAME}(?: {OF}{CAPITAL}[\w'’-]*){{0,3}}"), None)
        last = rf"{_NO_NAME}({_NAME}),? (?:n\.?º ?|nº ?|č\.p\. ?)?{_HOUSE}"
        yield _Form(_compiled(rf"(?:{kinds}) ?{OF}(?:{_NAME} {OF}){{0,3}}?{last}{_INSIDE.get(code, '')}"), 1)
        more = rf"(?: {OF}(?!(?:{_AFTER})\b){_NAME}){{0,3}}"
        yield _Form(_compiled(rf"{number} {other}(?:{kinds}) {OF}{_NAME}{more}"), None, is_small=True)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE)
