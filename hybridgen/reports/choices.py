"""What records say in their fields that choose, in words; of a list the first few, the rest is told as a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from hybridgen.core.summaries import Choices
from hybridgen.reports.words import percent

MAX_FIELDS = 8  # that are told in words; summary.json has every one
MAX_OPTIONS = 3  # of each


def say_choices(choices: Sequence[Choices]) -> Iterator[str]:
    """`category: billing 41 %, outage 22 %, request 18 %` for each field that any record has."""
    told = [one for one in choices if one.of]
    yield from map(_say, told[:MAX_FIELDS])
    if len(told) > MAX_FIELDS:
        yield f"{len(told) - MAX_FIELDS} more, see summary.json"


def _say(field: Choices) -> str:
    found = [f"{one.option} {percent(one.share)}" for one in islice(field.options, MAX_OPTIONS) if one.records]
    return f"{field.field}: {', '.join(found) or 'none'}"
