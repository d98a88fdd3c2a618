"""What a record, or a pair, is called on a sheet: a code that says nothing of it, and that any later command finds out
again from the records themselves. So no key has to be kept, and none can be lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hybridgen.pipelines.evaluate.check import Asked
from hybridgen.pipelines.evaluate.given import GivenRecord
from hybridgen.scoring.comparison import draw

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels: no words; no digits: no spreadsheet takes it for a number or a date
CODE_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Item:
    """A record on a sheet, or a pair. is_swapped: the second file's record is shown first."""

    code: str
    first: GivenRecord
    second: GivenRecord | None
    is_swapped: bool


def items(asked: Asked, paired: Mapping[str, str]) -> dict[str, Item]:
    """All records, or all pairs, by their codes. paired: as in `pair`; empty where there is one file."""
    others = {one.id: one for one in asked.other.records} if asked.other else {}
    found = (_item(one, others.get(paired.get(one.id, ""))) for one in asked.given.records)
    return {item.code: item for item in found if item.second is not None or not others}


def chosen(every: Mapping[str, Item], count: int, seed: int) -> list[Item]:
    """So many of them, drawn by the lots of their ids, in the order of their codes, which says nothing."""
    ids = {item.first.id: item for item in every.values()}
    return sorted((ids[id_] for id_ in draw(ids, count, seed)), key=lambda item: item.code)


def _item(first: GivenRecord, second: GivenRecord | None) -> Item:
    told: list[Any] = [first.id, first.record, second.record if second else None]
    digest = hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).digest()
    number = int.from_bytes(digest[:8])
    code = ""
    for _ in range(CODE_LETTERS):
        number, letter = divmod(number, len(LETTERS))
        code += LETTERS[letter]
    return Item(code, first, second, is_swapped=bool(digest[-1] & 1))
