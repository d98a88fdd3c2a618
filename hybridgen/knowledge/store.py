"""What a store of collections can do, whichever engine is behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from numpy.typing import NDArray

from hybridgen.core.threads import aside
from hybridgen.knowledge.relevance import Scale
from hybridgen.knowledge.types import Passage, Scored, Terms

DENSE, SPARSE = "dense", "terms"  # what a point's vectors are called
RRF_K = 60  # ranks count 1 / (60 + rank): Cormack, Clarke and Büttcher, Reciprocal Rank Fusion (2009)
PREFETCHED = 4  # times as many as are wanted are found by each vector before they are fused


@dataclass(frozen=True, slots=True)
class About:
    """What a collection remembers of itself. model, dimension: of its vectors. scale: of relevance, None: none yet.
    unended: runs that write to it and have not ended, with when they began, in seconds since the epoch."""

    model: str
    dimension: int
    scale: Scale | None = None
    unended: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept with its collection."""
        return {
            "model": self.model,
            "dimension": self.dimension,
            "scale": self.scale.as_json() if self.scale else None,
        } | ({"unended": dict(self.unended)} if self.unended else {})

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> About:
        """What `as_json` made. Raises KeyError, TypeError where it is something else."""
        scale = Scale.of(kept["scale"]) if kept["scale"] else None
        return cls(kept["model"], kept["dimension"], scale, kept.get("unended") or {})


@dataclass(frozen=True, slots=True)
class Point:
    """A passage as it is stored. id: a UUID. dense: of length 1."""

    id: str
    passage: Passage
    dense: NDArray[Any]
    terms: Terms


def best_ids(fused: Iterable[tuple[str, float]], limit: int) -> list[str]:
    """The ids with the highest scores, the best first. Fused ranks are often equal, and engines then give any order:
    of equal ones those come first that do by their ids."""
    return [id_ for id_, _ in sorted(fused, key=lambda one: (-one[1], one[0]))[:limit]]


class Collection(Protocol):
    """Points under one name. All methods may raise KnowledgeError."""

    name: str
    about: About

    def count(self) -> int:
        """How many points it has."""

    def passages(self) -> Iterator[tuple[str, Passage]]:
        """All points, without their vectors, by ids in their order."""

    def write(self, points: Sequence[Point]) -> None:
        """Add points, in the place of those that have their ids."""

    def move(self, passages: Mapping[str, Passage]) -> None:
        """Have points say another place, and what else is known of them now (`Passage.as_change`)."""

    def remove(self, ids: Sequence[str]) -> None:
        """Take points away."""

    def find(self, dense: NDArray[Any], terms: Terms, limit: int) -> list[str]:
        """The ids of the points nearest by both vectors, as the engine fuses them, the best first."""

    def heaviest(self, asked: Sequence[Terms]) -> list[Scored | None]:
        """Of each the point with the highest score by words alone, its cosine 0; None: none has any of them."""

    def score(self, dense: NDArray[Any], terms: Terms, ids: Sequence[str]) -> list[Scored]:
        """These points, each with its two scores."""

    def recall(self) -> About:
        """What it remembers by now: where several share it, another may have written since it was opened."""

    def remember(self, about: About) -> None:
        """Keep this with the collection. What was written before is on disk then."""


class Store(Protocol):
    """Collections by their names."""

    def names(self) -> list[str]:
        """Those that are there, sorted. Raises KnowledgeError where they cannot be told."""

    def opened(self, name: str, new: About | None = None) -> AbstractContextManager[Collection | None]:
        """A collection for as long as the block lasts; None where there is none. new: then it is made.

        Raises KnowledgeError where it cannot be opened.
        """


@asynccontextmanager
async def opened_aside(store: Store, name: str, new: About | None = None) -> AsyncIterator[Collection | None]:
    """`Store.opened`, where what waits for another process or the disk does so in a thread of its own."""
    opening = store.opened(name, new)
    collection = await aside(opening.__enter__)
    try:
        yield collection
    finally:
        await aside(opening.__exit__, None, None, None)
