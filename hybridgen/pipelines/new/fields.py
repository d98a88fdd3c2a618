"""From columns to fields: what a column holds says which type a field of it has, and with which bounds."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from hybridgen.core.summaries import RecordUnit
from hybridgen.segments.column_profile import Column
from hybridgen.segments.render import shorten
from hybridgen.sources.types import TEXT
from hybridgen.tasks.fields import PLAIN_NAME, wrong_names

MAX_FIELDS = 8  # that are proposed; more than a small model fills well
MAX_CARRIED = 12  # columns, besides ids, that records take over
MAX_OPTIONS = 20  # of a choice; with more it is a text
MAX_OPTION_CHARS = 80
MIN_OPTIONS = 2
MAX_NAME_WORDS = 4
MAX_NAME_CHARS = 32
MAX_DIGITS = 2  # that a bound keeps: 0 to 1,300 where the largest number is 1,234
NEARLY_ALL = 0.95  # of the answers that must be numbers
ALONE_SHARE = 0.5  # of the parts of answers that are somebody's whole answer
NOT_STATED = "not stated"

_ASKS = re.compile(r"[?？]|\b(?:you|your)\b", re.IGNORECASE)  # a column's name that is a question
SEPARATOR = re.compile(r"(?:(?<!\s)\s++)?[,;|]\s*+")  # of answers such as "Home, Office"
_YES_NO = ({"yes", "no"}, {"true", "false"})  # of other languages they are options: labels say them so
_EMPTY_WORDS = frozenset(  # of a question, that say nothing of what it asks
    "a an and any are as at be been but by can could did do does for from had has have how i if in is it its many me "
    "much my of on or our please select so than that the their them there these they this those to was we were what "
    "when where which while who why will with would you your".split()
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A field that is proposed. column: whose answers it is made of, None: of whole rows. spec: as a task file has it.
    origin: where it comes from, in words."""

    name: str
    column: str | None
    spec: Mapping[str, Any]
    origin: str


@dataclass(frozen=True, slots=True)
class Roles:
    """What becomes of the columns of a table whose rows get a record each. read: those that a model sees. made: those
    that fields are made of. labels: those of `made` that somebody filled in by hand, and a model does from what it
    reads. carried: those that records take over."""

    read: tuple[Column, ...]
    made: tuple[Column, ...]
    labels: tuple[Column, ...]
    carried: tuple[Column, ...]


def share_out(frame: pl.DataFrame, columns: Sequence[Column], unclear: Mapping[str, Collection[str]]) -> Roles:
    """Words are read, choices are labels, dates and amounts are carried. In a survey, whose columns are questions,
    choices are what people said of themselves: no words tell them, so they are carried. unclear: as `by_columns` has
    it; choices that are no labels are carried, unless they name somebody."""
    words = [column for column in columns if column.kind == "words"]
    is_survey = any(_ASKS.search(column.name) for column in columns)
    labels, carried = list[Column](), list[Column]()
    for column in columns:
        names = unclear.get(column.name, ())
        is_label = column.kind == "choices" and not is_survey and _is_filled(frame[column.name], column, names)
        if is_label:
            labels.append(column)
        elif column.kind != "words" and (is_survey or not names):
            carried.append(column)
    claims = [column for column in words if column.free] or words
    most = [*_most(claims, MAX_FIELDS // 2), *_most(labels, MAX_FIELDS // 2)]
    return Roles(
        tuple(words),
        tuple(most),
        tuple(column for column in most if column in labels),
        tuple(_most(carried, MAX_CARRIED)),
    )


def by_columns(
    frame: pl.DataFrame,
    columns: Sequence[Column],
    unit: RecordUnit,
    unclear: Mapping[str, Collection[str]],
    used: Collection[str] = (),
) -> list[Proposed]:
    """A field for each of the columns that tell most, in their order, and a summary. unclear: by column, answers that
    name people or places: they are no options. used: names that no field may have."""
    if [column.name for column in columns] == [TEXT]:
        return [*_of_texts(), _summary(unit)]
    found: list[Proposed] = []
    for column in _most(columns, MAX_FIELDS):
        names = {*used, *taken(found)}
        found.append(_field(frame[column.name], column, unit, unclear.get(column.name, ()), names))
    return [*found, *([_summary(unit)] if "summary" not in {*used, *taken(found)} else [])]


def _most(columns: Sequence[Column], count: int) -> list[Column]:
    """Those that tell most, in their order."""
    most = sorted(columns, key=lambda column: -column.weight)[:count]
    return [column for column in columns if column in most]


def _is_filled(cells: pl.Series, column: Column, unclear: Collection[str]) -> bool:
    """Whether a field of the column's own type can be made of it."""
    return bool(_spec(_answers(cells), column, unclear)[0])


def _answers(cells: pl.Series) -> list[str]:
    return [text for text in map(plain, cells.drop_nulls()) if text]


def taken(fields: Iterable[Proposed]) -> set[str]:
    return {field.name for field in fields}


def name_of(text: str, used: Collection[str] = ()) -> str:
    """A field's name from a question or a column's name; another one than those that are used."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", re.sub(r"['’]s?\b", "", plain))
    labels = {word for word in words[1:] if len(word) == 1 and word.isupper()}  # "Coffee A"
    told = [word.lower() for word in words if word in labels or word.lower() not in _EMPTY_WORDS]
    told = told or [word.lower() for word in words]
    name = ""
    for word in told[:MAX_NAME_WORDS]:
        if name and len(name) + 1 + len(word) > MAX_NAME_CHARS:
            break
        name = f"{name}_{word}" if name else word[:MAX_NAME_CHARS]
    name = name if PLAIN_NAME.fullmatch(name) else f"field_{name}" if name else "field"
    if any(wrong_names({name: None})):
        name = f"{name}_text"
    numbers = (f"{name}_{number}" for number in range(2, len(used) + 3))
    return name if name not in used else next(one for one in numbers if one not in used)


def worded(what: str) -> dict[str, Any]:
    """A field in words: claims, each with the quote that it rests on."""
    return {"type": "list", "of": {"type": "claim"}, "items": {"min": 0, "max": 3}, "description": what}


def _of_texts() -> list[Proposed]:
    asked = {
        "topics": "what they talk about, in their own terms",
        "problems": "what hinders or annoys them",
        "wishes": "what they want, hope for or would rather have",
    }
    return [Proposed(name, None, worded(what), "the text") for name, what in asked.items()]


_SUMMARIES: Mapping[RecordUnit, str] = {
    "segment": "two sentences: what these rows have in common",
    "document": "two sentences: what is said",
    "row": "one sentence: what is said",
}


def _summary(unit: RecordUnit) -> Proposed:
    spec = {"type": "text", "max_chars": 220, "description": _SUMMARIES[unit]}
    return Proposed("summary", None, spec, "all of it")


def _field(
    cells: pl.Series, column: Column, unit: RecordUnit, unclear: Collection[str], used: Collection[str]
) -> Proposed:
    spec, held = _spec(_answers(cells), column, unclear)
    question = shorten(column.name)
    if unit == "segment":
        told, said = f"the answer of most rows to “{question}”", f"what the rows say to “{question}”"
    else:
        told, said = f"the “{question}” that the words speak for", f"what “{question}” says, point by point"
    if unit != "segment" and column.answered >= NEARLY_ALL:  # a label that all rows have: small models would say none
        spec.pop("missing", None)
    spec = spec | {"description": told} if spec else worded(said)
    share = f"{column.answered:.0%} of the rows"
    return Proposed(name_of(question, used), column.name, spec, f"the column “{question}”: {held}, {share}")


def _spec(answers: Sequence[str], column: Column, unclear: Collection[str]) -> tuple[dict[str, Any], str]:
    """The type of a column's field with its bounds, and what the column holds; no type: it holds words."""
    if column.kind == "date":
        return {"type": "date", "missing": None}, "dates"
    numbers = _numbers(answers)
    if numbers and column.kind in {"number", "choices"}:
        low, high = min(numbers), max(numbers)
        is_whole = all(number.is_integer() for number in numbers)
        if column.kind == "number":
            low, high = _rounded(low, math.floor), _rounded(high, math.ceil)
        bounds = (int(low), int(high)) if is_whole else (low, high)
        kind = "integer" if is_whole else "number"
        return {"type": kind, "min": bounds[0], "max": bounds[1], "missing": None}, "numbers"
    if column.kind == "choices":
        return _choice(answers, unclear)
    return {}, "words" if column.kind == "words" else "numbers with units"


def _choice(answers: Sequence[str], unclear: Collection[str]) -> tuple[dict[str, Any], str]:
    wholes = Counter(answers)
    if {whole.casefold() for whole in wholes} in _YES_NO:
        return {"type": "yes_no", "missing": None}, "yes or no"
    parts = Counter(part for whole, times in wholes.items() for part in SEPARATOR.split(whole) * times if part)
    alone = sum(part in wholes for part in parts)
    is_several = len(parts) < len(wholes) and alone >= ALONE_SHARE * len(parts)
    counts = parts if is_several else wholes
    options = [
        option for option, _ in counts.most_common() if option not in unclear and len(option) <= MAX_OPTION_CHARS
    ]
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS or sum(counts[one] for one in options) < counts.total() / 2:
        return {}, "choices, too many to be listed" if len(options) > MAX_OPTIONS else "choices that name somebody"
    if is_several:
        return {"type": "several_of", "options": options}, f"several of {len(options)} choices"
    return {"type": "one_of", "options": options, "missing": NOT_STATED}, f"{len(options)} choices"


def _numbers(answers: Sequence[str]) -> list[float]:
    """The answers as numbers; none where not nearly all are."""
    found = [float(text) for text in answers if re.fullmatch(r"-?\d{1,15}(?:\.\d{1,15})?", text)]
    return found if found and len(found) >= NEARLY_ALL * len(answers) else []


def _rounded(number: float, towards: Any) -> float:
    """A bound of round numbers, on the far side."""
    if not number:
        return number
    step = 10.0 ** (math.floor(math.log10(abs(number))) + 1 - MAX_DIGITS)
    return float(round(towards(number / step) * step, 12))


def plain(text: str) -> str:
    """An answer on one line, without signs that do not print."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
