"""Sequences that are read when they are looked at: however long one is, a thing of it is in memory.

Each is equal to any sequence of the same things; a part of one is a list.
"""

from __future__ import annotations

import heapq
import itertools
from abc import abstractmethod
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from pydantic import BaseModel

S = TypeVar("S")
T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class _Lazy(Sequence[T]):
    @abstractmethod
    def _read(self, chosen: range) -> Iterator[T]:
        """The things at these places."""

    def __iter__(self) -> Iterator[T]:
        return self._read(range(len(self)))

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> list[T]: ...

    def __getitem__(self, at: int | slice) -> T | list[T]:
        chosen = range(len(self))[at]
        return list(self._read(chosen)) if isinstance(chosen, range) else next(self._read(range(chosen, chosen + 1)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == same for one, same in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


class Lines(_Lazy[M]):
    """What lies in a file, a line for each. The file has to stay as it is."""

    def __init__(self, file: Path, model: type[M], begins: Iterable[int]) -> None:
        """begins: where each line begins in the file, in the order of the sequence."""
        self._file, self._model = file, model
        self._begins = array("q", begins)

    @classmethod
    def of(cls, file: Path, model: type[M]) -> Lines[M]:
        """All lines of a file. Raises OSError."""
        with file.open("rb") as opened:
            ends = [*itertools.accumulate(map(len, opened), initial=0)]
        return cls(file, model, ends[:-1])

    def __len__(self) -> int:
        return len(self._begins)

    def __repr__(self) -> str:
        return f"Lines({str(self._file)!r}, {self._model.__name__}, {len(self)} of them)"

    def _read(self, chosen: range) -> Iterator[M]:
        if not chosen:  # there may be no file
            return
        with self._file.open("rb") as file:
            for at in chosen:
                file.seek(self._begins[at])
                yield self._model.model_validate_json(file.readline())


class Merged(_Lazy[T]):
    """Several sequences as one, each of which is in the order of a key, as the whole then is. They are read from the
    beginning."""

    def __init__(self, values: Sequence[Sequence[T]], key: Callable[[T], Any]) -> None:
        self._values, self._key = values, key

    def __len__(self) -> int:
        return sum(map(len, self._values))

    def __repr__(self) -> str:
        return f"Merged({self._values!r})"

    def _read(self, chosen: range) -> Iterator[T]:
        merged = heapq.merge(*self._values, key=self._key)
        if chosen == range(len(self)):
            return merged
        wanted = sorted(chosen)
        found = [
            value for at, value in enumerate(itertools.islice(merged, max(wanted, default=-1) + 1)) if at in chosen
        ]
        return iter(found if chosen.step > 0 else found[::-1])


class View(_Lazy[T], Generic[S, T]):
    """Another sequence, seen in another way."""

    def __init__(self, values: Sequence[S], change: Callable[[int, S], T]) -> None:
        """change: makes of what stands at a place, counted from 0, what is seen there."""
        self._values, self._change = values, change

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"View({self._values!r})"

    def _read(self, chosen: range) -> Iterator[T]:
        if chosen == range(len(self)):
            return (self._change(at, value) for at, value in enumerate(self._values))
        return (self._change(at, self._values[at]) for at in chosen)
