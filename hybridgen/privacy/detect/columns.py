"""What a column is by its header and its values: personal as a whole, choices from a list, or something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import polars as pl

from hybridgen.privacy.lexicon.english import english
from hybridgen.sources.types import ROW, UNIT

FEW = 6  # words of a short answer

_SLICE = 10_000  # answers that are taken apart at a time
_SPACED = r"[^\s\x1c-\x1f]+"  # a word as Python splits them

_LONGEST_HEADER = 4  # words; a longer one is a question about something
_NOT_A_PERSON = frozenset("brand product app file plan model company team project event".split())
_EMAIL, _PHONE, _DIGIT, _LETTERS, _ANY = r"@", r"(?:\d\D*){6}", r"\d", r"[^\W\d_]{2}", r"\w"
# word of the header, kind, what most of its values must look like
_HEADERS = (
    (r"e-?mails?|mail", "EMAIL_ADDRESS", _EMAIL),
    (r"phone|telephone|mobile|cell|tel|fax|whatsapp", "PHONE_NUMBER", _PHONE),
    (r"birth|birthday|dob|born", "DATE", _DIGIT),
    (r"ssn|social security", "US_SSN", _DIGIT),
    (r"iban", "IBAN_CODE", _DIGIT),
    (r"card number|credit card", "CREDIT_CARD", r"(?:\d\D*){12}"),
    (
        r"account number|passport|licen[cs]e|insurance number|nhs|policy number|customer number|case number",
        "ID",
        _DIGIT,
    ),
    (r"ip address|ip", "IP_ADDRESS", r"[.:]"),
    (r"handle|twitter|instagram|linkedin|user ?name|login", "HANDLE", _LETTERS),
    (r"address|street", "ADDRESS", _ANY),
    (r"zip|zipcode|postcode|post code|postal", "ZIP", _DIGIT),
    (r"(?:city|town|hometown)$", "LOCATION", _ANY),
    (r"(?:employer|workplace|school|university)$", "ORGANIZATION", _LETTERS),
    (r"names?|surname|firstname|lastname|fullname|forename|nickname", "PERSON", _LETTERS),
    (r"interviewer|moderator|facilitator|researcher|author|supervisor|doctor|nurse", "PERSON", _LETTERS),
)
_PEOPLE = re.compile(
    r"\b(?:respondent|participant|interviewee|person|people|contact|customer|client|patient|member|employee|user|speaker"
    r"|guest|student|colleague|manager|boss|partner|child|children|spouse|relative|carer|referred by|referrer)s?\b"
)
_ID = re.compile(
    r"(?:\b(?:id|uuid|guid|identifier)$)|^(?:respondent|participant|customer|patient|member|user)(?: (?:no|nr))?$"
    r"|^(?:respondent|participant|client|patient|member|employee|user|subject|student) (?:number|code)$"
)


def personal_kind(header: str, values: Sequence[str]) -> str | None:
    """The kind of personal data that a whole column holds, None where it holds something else.

    The header says it in at most four words ("e-mail", "date_of_birth"), and most of the values look like it. Where it
    says that the column is about people ("Respondent") the values must be names, or one of a kind each.
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\W]+(?<!-)", " ", header).casefold().split()
    if not 0 < len(words) <= _LONGEST_HEADER or not values or _NOT_A_PERSON.intersection(words):
        return None
    said = " ".join(words)
    for pattern, kind, looks in _HEADERS:
        if re.search(rf"\b(?:{pattern})(?!\w)", said):
            return kind if _most(bool(re.search(looks, value)) for value in values) else None
    if _PEOPLE.search(said) and _most(_is_name(value) for value in values):
        return "PERSON"
    if _ID.search(said) and len(set(values)) > 0.9 * len(values) and _most(bool(re.search(_DIGIT, v)) for v in values):
        return "ID"
    return None


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
    words = re.findall(r"[^\W\d_]+", value)
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
