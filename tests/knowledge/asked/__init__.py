"""Questions by hand, of software, offices, households, work, travel and interviews: each with others that ask for the
same, and others that ask for something else.

development: what the rule was made with. held_out: what was read once it was made. traps: what a rule like it could
take for the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import product
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Asked:
    """same: asks for what the question asks for. other: asks for something else."""

    question: str
    same: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every question of them."""
        return (self.question, *self.same, *self.other)

    @property
    def near_misses(self) -> list[tuple[str, str]]:
        """Pairs that are not the same."""
        return list(product((self.question, *self.same), self.other))


def read(name: str) -> list[Asked]:
    """The questions of a file."""
    lines = Path(__file__).with_name(f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return [Asked(one["question"], tuple(one.get("same", ())), tuple(one["other"])) for one in found]
