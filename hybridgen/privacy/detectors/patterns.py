"""Personal data that has a form: numbers, dates, addresses, handles, e-mail. Regular expressions, nothing looked up.

What is content stays: "six years", "in September", "2014", an age below ninety.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hybridgen.privacy.detectors import addresses
from hybridgen.privacy.text.plain import apart
from hybridgen.privacy.text.spans import Span

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
# German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Russian.
_MONTHS_ELSEWHERE = (
    "januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    "|janvier|février|mars|avril|juin|juillet|août|septembre"
    "|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre"
    "|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|março|maio|junho|julho"
    "|setembro|outubro|novembro|dezembro|januari|februari|maart|mei|augustus|stycznia|lutego|marca|kwietnia|maja|czerwca"
    "|lipca|sierpnia|września|października|listopada|grudnia|maj|augusti|января|февраля|марта|апреля|мая|июня|июля"
    "|августа|сентября|октября|ноября|декабря"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]|20)\d\d"
_ISO_DAY = rf"{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])"
_PLAIN_DAY = r"(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:\d{4}|\d{2})"
_FREE = r"(?<![\w.-])(?<!\d[,/:])"  # what stands before a number that is not the end of a longer one
# What groups of digits are that are no telephone number: thousands, years, a date, a social security number, a card.
_NO_PHONE = rf"(?!(?:\d+\D){{1,6}}000)(?!{_YEAR}\D)(?!\d{{2,3}}[ -]\d\d[ -]\d{{4}}(?!\d))(?!(?:\d[ -]?){{14}})"
_ENDS = r"(?!\w|-\d)"

_NO_DIGITS = (
    ("EMAIL_ADDRESS", r"(?<![\w.+'%-])[\w.+'%-]*[\w+%-]@[\w-]+(?:\.[\w-]+)*\w"),
    (
        "EMAIL_ADDRESS",
        r"(?i)(?<![\w.+-])[\w.+-]{1,64}\s?[\[(]?\bat\b[\])]?\s?[\w-]+\s?[\[(]?\bdot\b[\])]?\s?(?:com|org|net|edu|co|de|io)\b",
    ),
    ("HANDLE", r"(?<![\w@.])@[A-Za-z_][\w.]*\w"),
)
_DIGITS = (
    ("US_SSN", r"(?<![\w-])\d{3}[- ]\d{2}[- ]\d{4}(?![\w-])"),
    ("IBAN_CODE", r"(?i)(?<!\w)[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){2,7}(?:\s?[a-z0-9]{1,3})?(?!\w)"),
    ("ID", r"(?<![\w-])\d{17}[Xx](?![\w-])"),  # of a Chinese identity card; with a last digit it looks like a card's
    ("CREDIT_CARD", r"(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w-])"),
    ("DATE", rf"(?<![\w-])(?<!\d[./]){_ISO_DAY}\s?[/–-]\s?{_ISO_DAY}(?![\w-])"),
    ("DATE", rf"(?<![\w-])(?<!\d[./]){_PLAIN_DAY}\s?[/–-]\s?{_PLAIN_DAY}(?![\w-])"),
    ("DATE", rf"(?<![\w-])(?<!\d[./]){_YEAR}([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?![\w-]|[./]\d)"),
    (
        "DATE",
        r"(?<![\w-])(?<!\d[./])(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\1(?:\d{4}|\d{2})"
        r"(?![\w-]|[./]\d)",
    ),
    ("DATE", rf"(?i)\b{_DAY}[.º]?\s(?:de |d['’])?(?:{_MONTHS_ELSEWHERE})\.?,?\s(?:de |del )?{_YEAR}\b"),
    ("DATE", rf"(?i)\b{_MONTH}\s+{_DAY}\s*,?\s+{_YEAR}\b"),
    ("DATE", rf"(?i)\b{_DAY}(?:\s+of)?[\s-]+{_MONTH}[\s,-]+{_YEAR}\b"),
    ("PHONE_NUMBER", rf"{_FREE}(?:\+|00)\d{{1,3}}[\s().-]{{0,2}}\d(?:[\s().-]{{0,2}}\d){{5,12}}{_ENDS}"),
    ("PHONE_NUMBER", rf"{_FREE}\(?0\d{{1,5}}\)?[\s.-]?\d(?:[\s.-]?\d){{4,9}}{_ENDS}"),
    (
        "PHONE_NUMBER",
        rf"{_FREE}(?:1[\s.-])?\(?\d{{3}}\)?[\s.-]{{0,2}}\d{{3}}[\s.-]\d{{4}}(?:\s?(?:x|ext\.?)\s?\d+)?{_ENDS}",
    ),
    ("PHONE_NUMBER", rf"{_FREE}(?:\d{{3}}[ .-](?!{_YEAR})\d{{4}}|\d{{2,3}} \d{{6}})(?![\w-]|\.\d)"),
    ("PHONE_NUMBER", rf"{_FREE}\(\d{{2,5}}\)\s?\d{{2,4}}(?:[ -]\d{{2,4}}){{1,3}}{_ENDS}"),
    # Three groups or more, and eight digits: "71-33-52-22", "655 437 108".
    (
        "PHONE_NUMBER",
        rf"{_FREE}{_NO_PHONE}(?=(?:\d\D?){{8}})\d{{2,4}}([ -])\d{{2,4}}(?:\1\d{{2,4}}){{1,3}}{_ENDS}",
    ),
    ("NUMBER", rf"{_FREE}\d{{7,}}(?![\w.,]\d|\w)"),
    ("AGE", r"(?i)(?<![\w.$€£])(9\d|1[01]\d)[\s-]?(?:years?[\s-]old|yo\b|y/o)"),
    *addresses.FORMS,
)
_TOLD = (
    *addresses.TOLD,
    (
        "ID",
        r"(?i)\b(?:case|ref(?:erence)?|ticket|order|account|policy|member(?:ship)?|customer|patient|claim|invoice"
        r"|booking|record|file|employee|student|passport|licen[cs]e|nhs|mrn|badge|visa|permit|registration|serial"
        r"|tracking|tax|vat|id)\b\s?(?:number|num|no\.?|nr\.?|id|code|#)?\s?(?:is|was|:|#|=)?\s*#?"
        r"((?<!\w)(?=[\w/-]*\d)[A-Za-z0-9][\w/-]{3,}\w)",
    ),
    (
        "PHONE_NUMBER",
        r"(?i)\b(?:(?:phone|telephone|tel|mobile|cell|fax|whatsapp|desk|office)(?: ?number| ?no| ?nr)?"
        r"|(?:call|ring|text|reach|phone)(?: (?:me|us|him|her|them|someone))?(?: back)? (?:on|at)|my number)\b\.?"
        rf"(?:\s(?:is|was|on|at|to))?\s?[:=]?\s?(?<!\d)(\(?(?=(?:\d\W{{0,2}}){{6}})\d[\d().\s-]{{4,18}}\d){_ENDS}",
    ),
    ("AGE", r"(?i)\b(?:aged?|age of|turned|turning)\s(9\d|1[01]\d)\b"),
    (
        "DATE",
        r"(?i)\b(?:born|birthday|date of birth|dob|birth date)\b[^.\n\d]{0,15}?"
        rf"(\b(?:{_MONTH}\s{_DAY}|{_DAY}(?:\sof)?\s{_MONTH}|\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-]\d{{2,4}})?))(?!\w)",
    ),
)
# Dates as Chinese and Japanese write them.
_EAST_ASIAN = re.compile(r"(?<!\d)(?:1[89]|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?[日号號]")
# Characters of an IBAN, by country; of other countries the checksum tells.
_IBAN_CHARS = {
    pair[:2]: int(pair[2:])
    for pair in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18"
        " FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20"
        " LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24"
        " SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
    ).split()
}
_TELLS_IBAN = re.compile(r"(?i)\biban\b\W*(?:\w+\W+){0,2}$")
_YEARS = re.compile(rf"{_YEAR}\s?[-–/.]?\s?{_YEAR}")  # no telephone number


def _compiled(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in pairs)


_WITHOUT, _WITH, _CUED = _compiled(_NO_DIGITS), _compiled(_DIGITS), _compiled(_TOLD)


def find(text: str) -> Iterator[Span]:
    """Everything in the text that has a form. Spans may overlap; all are certain (score 1)."""
    source, text = text, apart(text)
    if "@" in text or " dot " in text.lower():
        for kind, pattern in _WITHOUT:
            yield from (_span(kind, match, 0) for match in pattern.finditer(text))
    if any(char.isdigit() for char in text):
        for match in _EAST_ASIAN.finditer(source):
            yield _span("DATE", match, 0)
        for kind, pattern in _WITH:
            yield from (_span(kind, match, 0) for match in pattern.finditer(text) if _holds(kind, match))
        for kind, pattern in _CUED:
            yield from (_span(kind, match, 1) for match in pattern.finditer(text))


def _holds(kind: str, match: re.Match[str]) -> bool:
    """Whether what a pattern found is what its kind says: a code of letters and digits is no IBAN."""
    if kind != "IBAN_CODE":
        return not _YEARS.fullmatch(match[0])
    code = re.sub(r"\s", "", match[0]).upper()
    if _TELLS_IBAN.search(match.string[max(0, match.start() - 40) : match.start()]):
        return True
    if int("".join(str(int(char, 36)) for char in code[4:] + code[:4])) % 97 == 1:
        return True
    is_mixed = " " not in match[0] and match[0] not in {match[0].lower(), match[0].upper()}
    return not is_mixed and len(code) == _IBAN_CHARS.get(code[:2])


def _span(kind: str, match: re.Match[str], group: int) -> Span:
    return Span(match.start(group), match.end(group), kind, match[group], 1, by="form")
