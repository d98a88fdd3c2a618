"""What stands in an index, what is found there, and what a load has changed."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from hybridgen.core.notices import Notice

_OURS = uuid.UUID("6d4f0c1e-8f0e-5d0a-9a55-1f0f6b0b7c11")  # what ids of points are made under; any would do
ASKED = "asked"  # the source of entries that come from questions: no file's, so no load of files removes them


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a source that can be found.

    text: what is searched. source: the file, by its absolute path. place: where in it, for people: `line 12`, `row 3`.
    heading: the headings above it, outermost first. solution: of a solved problem what can be served as it is, else "".
    more: what else is known of it, as plain JSON; it changes without the passage being another one.
    """

    text: str
    source: str
    place: str
    heading: tuple[str, ...] = ()
    solution: str = ""
    more: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def is_answer(self) -> bool:
        """Whether a model gave it to a question, so that it is no document."""
        return self.source == ASKED

    @property
    def is_out(self) -> bool:
        """Whether it is an answer out of service: neither given nor shown to a model."""
        return self.more.get("outcome") in {"wrong", "outdated"}

    @property
    def digest(self) -> str:
        """Changes when what it says does; where it stands is no part of it."""
        said = json.dumps([self.heading, self.text, self.solution], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def searched(self) -> str:
        """What is embedded and cut into terms: the text below its headings."""
        missing = [one for one in self.heading if one not in self.text.split("\n", 1)[0]]
        return "\n".join([*missing, self.text])

    def point(self, number: int) -> str:
        """Its id in a store, a UUID. number: how many passages that say the same stand before it in its source."""
        return str(uuid.uuid5(_OURS, f"{self.source}\n{self.digest}\n{number}"))

    def as_payload(self) -> dict[str, Any]:
        """As a store keeps it."""
        return {
            "text": self.text,
            "source": self.source,
            "place": self.place,
            "heading": list(self.heading),
            "solution": self.solution,
            "more": dict(self.more),
        }

    def as_change(self) -> dict[str, Any]:
        """What of it may change while its vectors stay, as a store keeps it."""
        return {"place": self.place, "more": dict(self.more)}

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        """What `as_payload` made."""
        return cls(
            text=payload["text"],
            source=payload["source"],
            place=payload["place"],
            heading=tuple(payload["heading"]),
            solution=payload["solution"],
            more=payload.get("more") or {},
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """A text as a sparse vector: indices are hashes of its words, weights say how much each counts, all above 0."""

    indices: tuple[int, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage that the engine found. dense: the cosine of question and passage, -1 to 1. sparse: the sum of what
    their common words count, 0 or more."""

    id: str
    passage: Passage
    dense: float
    sparse: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a question. nearness: 0-1, how near it is, on a scale that means the same in every
    collection. relevance: the same, lowered by what the question names and its collection's best passages do not hold.
    id: of its point."""

    collection: str
    passage: Passage
    relevance: float
    nearness: float
    id: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, the most relevant first. notices: collections that could not be asked, and why."""

    hits: tuple[Hit, ...] = ()
    notices: tuple[Notice, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load has changed, in passages. replaced: what stood at the same place said something else. kept: were
    there already. total: in the collection now."""

    collection: str
    new: int
    replaced: int
    removed: int
    kept: int
    total: int
