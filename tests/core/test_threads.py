"""Things that are made in threads, one when it is asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from hybridgen.core.threads import one_by_one


async def test_each_thing_is_made_in_a_thread_when_it_is_wanted() -> None:
    made = list[tuple[int | None, str]]()

    def things() -> Iterator[int | None]:
        for thing in (1, None, 0):  # whatever they are
            made.append((thing, threading.current_thread().name))
            yield thing

    seen = []
    async for thing in one_by_one(things()):
        seen.append(thing)
        assert len(made) == len(seen)
    assert seen == [1, None, 0]
    assert threading.current_thread().name not in {name for _, name in made}


async def test_what_goes_wrong_in_the_thread_is_raised() -> None:
    def things() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        _ = [thing async for thing in one_by_one(things())]
