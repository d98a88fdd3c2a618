"""From columns to fields: what a column holds says which type a field of it has, and with which bounds."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import polars as pl

from hybridgen.segments.column_profile import Column
from hybridgen.segments.render import shorten
from hybridgen.sources.types import TEXT
from hybridgen.tasks.fields import PLAIN_NAME, check_names

Unit: TypeAlias = Literal["row", "segment"]

MAX_FIELDS = 8  # that are proposed; more than a small model fills well
MAX_OPTIONS = 20  # of a choice; with more it is a text
MAX_OPTION_CHARS = 80
MIN_OPTIONS = 2
MAX_NAME_WORDS = 4
MAX_NAME_CHARS = 32
MAX_DIGITS = 2  # that a bound keeps: 0 to 1,300 where the largest number is 1,234
NEARLY_ALL = 0.95  # of the answers that must be numbers
ALONE_SHARE = 0.5  # of the parts of answers that are somebody's whole answer
NOT_STATED = "not stated"

SEPARATOR = re.compile(r"\s*[,;|]\s*")  # of answers such as "Home, Office"
_YES_NO = ({"yes", "no"}, {"true", "false"}, {"y", "n"}, {"ja", "nein"}, {"oui", "non"}, {"sí", "no"}, {"si", "no"})
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


def by_columns(
    frame: pl.DataFrame, columns: Sequence[Column], unit: Unit, unclear: Mapping[str, Collection[str]]
) -> list[Proposed]:
    """A field for each of the columns that tell most, in their order, and a summary. unclear: by column, answers that
    name people or places: they are no options."""
    if [column.name for column in columns] == [TEXT]:
        return [*_of_texts(), _summary(unit)]
    most = sorted(columns, key=lambda column: -column.weight)[:MAX_FIELDS]
    found: list[Proposed] = []
    for column in columns:
        if column in most:
            found.append(_field(frame[column.name], column, unit, unclear.get(column.name, ()), taken(found)))
    return [*found, *([_summary(unit)] if "summary" not in taken(found) else [])]


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
    try:
        check_names({name: None})
    except ValueError:
        name = f"{name}_text"
    numbers = (f"{name}_{number}" for number in range(2, len(used) + 3))
    return name if name not in used else next(one for one in numbers if one not in used)


def worded(what: str, unit: Unit) -> dict[str, Any]:
    """A field in words: claims of several rows, or a text of one."""
    if unit == "segment":
        return {"type": "list", "of": {"type": "claim"}, "items": {"min": 0, "max": 3}, "description": what}
    return {"type": "text", "max_chars": 200, "grounded": True, "missing": NOT_STATED, "description": what}


def _of_texts() -> list[Proposed]:
    asked = {
        "topics": "what they talk about, in their own terms",
        "problems": "what hinders or annoys them",
        "wishes": "what they want, hope for or would rather have",
    }
    return [Proposed(name, None, worded(what, "segment"), "the passages") for name, what in asked.items()]


def _summary(unit: Unit) -> Proposed:
    what = "two sentences: what these rows have in common" if unit == "segment" else "what the row says, in a sentence"
    return Proposed("summary", None, {"type": "text", "max_chars": 220, "description": what}, "all of it")


def _field(cells: pl.Series, column: Column, unit: Unit, unclear: Collection[str], used: Collection[str]) -> Proposed:
    answers = [text for text in map(plain, cells.drop_nulls()) if text]
    spec, held = _spec(answers, column, unclear)
    question = shorten(column.name)
    told = f"the answer of most rows to “{question}”" if unit == "segment" else question
    if not spec:
        spec = worded(f"what the rows say to “{question}”" if unit == "segment" else question, unit)
    else:
        spec |= {"description": told}
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
