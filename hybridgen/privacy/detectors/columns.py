"""What a column is by its header and its values: personal as a whole, choices from a list, or something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import polars as pl

from hybridgen.privacy.detectors.headers import NO_PERSON, SHORT, asked, words_of_header
from hybridgen.privacy.lexicon.choices import CHOICES
from hybridgen.privacy.lexicon.english import USED, english
from hybridgen.privacy.text.letters import LETTERS, LETTERS_AND_DIGITS
from hybridgen.privacy.text.matching import fold
from hybridgen.sources.types import ROW, UNIT

FEW = 6  # words of a short answer

MAX_LOOKED_AT = 10_000  # values of a column, evenly taken, that must look like its kind
MAX_VALUE_CHARS = 300  # of a value that are looked at
LONGEST_NAME = 8  # words of a value that names something
EVERYDAY_SHARE = 2 / 3  # of the distinct values, above which everyday words name nothing: "rural", "a small shop"
_SLICE = 10_000  # answers that are taken apart at a time
_SPACED = r"[^\s\x1c-\x1f]+"  # a word as Python splits them

_PEOPLE = re.compile(
    r"\b(?:respondent|participant|interviewee|person|people|contact|customer|client|patient|member|employee|user|speaker"
    r"|guest|student|colleague|manager|boss|partner|child|children|spouse|relative|carer|referred by|referrer"
    r"|custom data|embedded data|teilnehmer|teilnehmerin|befragte|befragter|kunde|kundin|patientin|participante?"
    r"|enquete|encuestado|entrevistado|intervistato|deelnemer|respondente?|uczestnik|deltagare|респондент|участник)s?\b"
)
_ID = re.compile(
    r"(?:\b(?:id|ids|uuid|guid|identifier|kennung)$)"
    r"|^(?:respondent|participant|customer|patient|member|user)(?: (?:no|nr))?$"
    r"|^(?:respondent|participant|client|patient|member|employee|user|subject|student) (?:number|code)$"
    r"|^(?:custom|embedded) data|^(?:teilnehmer|probanden?|versuchspersonen?)(?:code|nummer|id| nr)?$"
)


def personal_kind(header: str, values: Sequence[str]) -> str | None:
    """The kind of personal data that a whole column holds, None where it holds something else.

    The header asks for it ("e-mail", "Which town do you live in?", "Wohnort"), and most of the values look like it.
    Where it says that the column is about people ("Respondent") the values must be names, or one of a kind each.
    """
    if not values:
        return None
    some = [value[:MAX_VALUE_CHARS] for value in values[:: 1 + len(values) // MAX_LOOKED_AT]]
    for one in asked(header):
        looks = _LOOKS.get(one.kind)
        if looks is not None and _most(bool(re.search(looks, value)) for value in some):
            return KINDS.get(one.kind, one.kind)
        if looks is None and one.is_told and _are_named(one.kind, some):
            return one.kind
    words = words_of_header(header)
    said = " ".join(words)
    if not 0 < len(words) <= SHORT or NO_PERSON.intersection(words):
        return None
    if _PEOPLE.search(said) and _most(_is_name(value) for value in some):
        return "PERSON"
    if _ID.search(said) and len(set(values)) > 0.9 * len(values) and _most(bool(re.search(r"\d", v)) for v in values):
        return "ID"
    return None


# What a value of the kind looks like, where it has a form.
_LOOKS = {
    "EMAIL_ADDRESS": r"@",
    "PHONE_NUMBER": r"(?:\d\D{0,3}){6}",
    "DATE": r"\d{4}|\d\D{1,4}\d|\d\D*[^\W\d_]{3}|[^\W\d_]{3}\D*\d",
    "US_SSN": r"\d",
    "IBAN_CODE": r"(?:\d\D{0,2}){8}",
    "CREDIT_CARD": r"(?:\d\D{0,2}){12}",
    "ID": r"(?:\d\D{0,3}){4}|^\W*(?=(?:.*\d){2})[A-Z\d][A-Z\d -]{3,}\W*$",
    "DEVICE": r"\d.*[./-].*\d|^[\w:-]*(?:\d[\w:-]*){4}$",
    "IP_ADDRESS": r"^\s*(?:\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?|[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]+)\s*(?:,|$)",
    "ZIP": r"^\W*(?=(?:.*\d){2}|.*[A-Za-z].*\d)[\w -]{2,12}\W*$",
    "COORDINATES": r"^[^\w-]*-?\d{1,3}(?:[.,]\d{3,}|\.\d+\W*[,; ]\s*-?\d{1,3}\.\d)",
}
KINDS = {"COORDINATES": "LOCATION", "DEVICE": "ID"}


def _are_named(kind: str, values: Sequence[str]) -> bool:
    """Whether most values of a column whose header asks for a name can be some: neither choices nor sentences."""
    if kind == "HANDLE":
        own = [value for value in values if fold(value.strip(" @")) not in _PLATFORMS]
        is_handle = (_can_name(value, kind) and len(value.split()) == 1 for value in own)
        return len(own) * 2 > len(values) and _most(is_handle)
    if not _most(_can_name(value, kind) for value in values):
        return False
    distinct = set(values)
    in_any_case = kind == "PERSON" or not any(value != value.lower() for value in distinct)
    everyday = sum(_is_everyday(value, in_any_case=in_any_case) for value in distinct)
    return kind == "ADDRESS" or everyday <= EVERYDAY_SHARE * len(distinct)


_CHOICES = frozenset(fold(word) for word in CHOICES.split())
_PLATFORMS = frozenset(
    "instagram tiktok twitter x facebook linkedin youtube whatsapp telegram snapchat reddit discord threads".split()
)
_SENTENCE = re.compile(r"[.!?。！？][\"')”’]*\s*$")


def _can_name(value: str, kind: str) -> bool:
    words = re.findall(LETTERS_AND_DIGITS, value)
    if not any(re.search(r"\w" if kind == "ADDRESS" else r"[^\W\d]", word) for word in words):
        return False
    if all(fold(word) in _CHOICES for word in words):
        return False
    most = LONGEST_NAME if kind != "ADDRESS" else 2 * LONGEST_NAME
    return len(words) <= most and not (len(words) > 4 and _SENTENCE.search(value)) and len(value) <= 100


def _is_everyday(value: str, *, in_any_case: bool) -> bool:
    """Whether English knows all words of a value, and for no names. in_any_case: names may have no capitals."""
    words = re.findall(LETTERS, value)
    return all(
        english().uses(word) >= USED and not ((in_any_case or word[0].isupper()) and english().may_be_name(word))
        for word in words
    )


def is_closed(values: pl.Series) -> bool:
    """Whether the answers are choices from a list, one or several: given by four people each, they name none."""
    if len(values) < 10:
        return False
    if len(values) >= 4 * values.n_unique():
        return True
    most = (len(values) + int(values.str.count_matches(", ", literal=True).sum())) / 10
    chosen = set[str]()
    for at in range(0, len(values), _SLICE):
        chosen.update(choice for value in values.slice(at, _SLICE) for choice in value.split(", "))
        if len(chosen) > most:
            return False
    return True


def is_short(values: pl.Series) -> bool:
    """Whether most answers are a few words: then a capital says little, and what many answer names nobody."""
    return int((values.str.count_matches(_SPACED) <= FEW).sum()) * 2 >= len(values)


def _most(seen: Iterable[bool]) -> bool:
    answers = list(seen)
    return sum(answers) * 2 >= len(answers)


def _is_name(value: str) -> bool:
    """One to four words, all with a capital, one of them rather a name than a word."""
    words = re.findall(LETTERS, value)
    if all(fold(word) in _CHOICES for word in words):
        return False
    capital = all(word[0].isupper() for word in words if len(word) > 3)
    known = any(english().is_name(word) or not english().is_word(word) for word in words)
    return 0 < len(words) <= 4 and capital and known and not re.search(r"\d", value)


def text_columns(frame: pl.DataFrame) -> dict[str, list[str | None]]:
    """The cells of all string columns that hold data, by name."""
    return {one.name: one.to_list() for one in frame if one.dtype == pl.String and one.name not in {ROW, UNIT}}


def personal_columns(frame: pl.DataFrame) -> dict[str, str]:
    """The columns that are personal as a whole, with their kinds."""
    found = {name: personal_kind(name, [cell for cell in cells if cell]) for name, cells in text_columns(frame).items()}
    return {name: kind for name, kind in found.items() if kind}
