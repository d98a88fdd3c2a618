"""What is known of a text once it is written, as numbers: the same for every task, read without a model.

They say how long it is, how far its numbers and words come from what it was written from, and whether its sums are
right. None of them knows a language or a task.
"""

from __future__ import annotations

import math
import re
from typing import TypeVar

from hybridgen.core import trees
from hybridgen.scoring.sums import find_sums
from hybridgen.scoring.types import Draft
from hybridgen.tasks import Content, kinds

MAX_TEXT_CHARS = 20_000  # of a text that is looked at; more says nothing new
MAX_NUMBER_DIGITS = 15  # what a float holds exactly
T = TypeVar("T")
_NUMBER = re.compile(r"\d{1,30}(?:,\d{3}){0,9}(?:\.\d{1,30})?")
_WORD = re.compile(r"[^\W\d_]+")


def describe(source: str, text: str) -> dict[str, float]:
    """Of a text and what it was written from (rows, a question), numbers by name; all finite."""
    source, text = source[:MAX_TEXT_CHARS], text[:MAX_TEXT_CHARS]
    return {**_measure_source(source), **_measure_words(source, text), **_measure_numbers(source, text)}


def describe_draft(draft: Draft) -> dict[str, float | str | None]:
    """What is known of a valid draft: of its text beside its rows, of its quality, and what it chose; by name. None:
    unknown."""
    content, quality = draft.record, draft.quality
    plain = content.model_dump(mode="json")
    verified = [one.verified for one in draft.evidence]
    found: dict[str, float | str | None] = {
        **describe("\n".join(row.text for row in draft.segment.rows), "\n".join(trees.leaves(plain))),
        "agreement": draft.agreement,
        "verified": sum(verified) / len(verified) if verified else None,
        "repaired": float(draft.is_repaired),
    }
    if quality is not None:
        found |= {"overall": quality.overall}
        found |= {f"criterion {name}": value for name, value in quality.criteria.items()}
        found |= {f"spread {name}": value for name, value in quality.spread.items()}
    return found | {f"field {name}": _signal(value) for name, value in plain.items() if _is_told(content, name)}


def _is_told(content: Content, name: str) -> bool:
    """Whether a field's value is a signal itself: numbers, choices, yes and no, and how long a list is."""
    field = type(content).model_fields.get(name)
    is_short = field is not None and (kinds.is_choice(field) or not kinds.is_prose(field))
    return is_short or isinstance(getattr(content, name, None), tuple)


def _signal(value: object) -> float | str | None:
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int | float):
        return float(value)
    return float(len(value)) if isinstance(value, list) else str(value) if isinstance(value, str) else None


def _measure_source(source: str) -> dict[str, float]:
    return {
        "source_length": math.log1p(len(source)),
        "source_sentences": float(source.count(".") + source.count("?")),
        "source_commas": float(source.count(",")),
        "source_capitals": float(sum(letter.isupper() for letter in source)),
        "source_percents": float(source.count("%")),
    }


def _measure_words(source: str, text: str) -> dict[str, float]:
    asked, used = _WORD.findall(source.casefold()), _WORD.findall(text.casefold())
    return {
        "length": math.log1p(len(text)),
        "length_ratio": len(text) / max(1, len(source)),
        "lines": math.log1p(text.count("\n")),
        "word_length": sum(map(len, used)) / max(1, len(used)),
        "words_used": _share(set(asked), set(used)),
        "words_new": 1 - _share(set(used), set(asked)),
    }


def _measure_numbers(source: str, text: str) -> dict[str, float]:
    """A number that is neither in the source nor what a sum comes to is unexplained."""
    known, said = (list(map(_value, _NUMBER.findall(one))) for one in (source, text))
    sums = list(find_sums(text))
    results = {one.written for one in sums}
    wrong = sum(not one.is_right for one in sums)
    last = said[-1] if said else 0.0
    return {
        "source_numbers": math.log1p(len(known)),
        "numbers": math.log1p(len(said)),
        "numbers_used": _share(set(known), set(said)),
        "numbers_unused": float(len(set(known) - set(said))),
        "numbers_new": 1 - _share(set(said), set(known)),
        "numbers_unexplained": float(sum(number not in results for number in said if number not in known)),
        "percents": float(text.count("%")),
        "sums": math.log1p(len(sums)),
        "sums_wrong": float(wrong),
        "has_wrong_sum": float(wrong > 0),
        "last_number": math.log1p(last),
        "last_number_broken": float(last != int(last)),
        "last_number_known": float(bool(said) and last in known),
        "last_number_summed": float(last in results),
    }


def _share(of: set[T], among: set[T]) -> float:
    return len(of & among) / len(of) if of else 1.0


def _value(number: str) -> float:
    return float(number.replace(",", "")[:MAX_NUMBER_DIGITS])
