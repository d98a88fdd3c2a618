"""A run as it may be shown: its report and its place in the tracking store. Nothing here costs a run its own files."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hybridgen.config.schema import Config
from hybridgen.core.errors import HybridgenError, StoppedError
from hybridgen.core.notices import Notice
from hybridgen.core.stop import Stop
from hybridgen.core.threads import aside

T = TypeVar("T")


async def show(
    *,
    share: Callable[[], T],
    report: Callable[[T], object],
    track: Callable[[T], object],
    store: asyncio.Task[Notice | None],
    stop: Stop,
) -> list[Notice]:
    """Write the report and log it, both of what may be shown; what went wrong. share: what that is. store: the tracking
    store on its way."""
    public = list[T]()
    if trouble := await aside(_tried, "not_shown", lambda: public.append(share())):
        return [trouble, *filter(None, [await _unless_asked(stop, store)])]
    (shown,) = public
    reported = await aside(_tried, "no_report", lambda: report(shown))
    tracked = await _unless_asked(stop, _log(store, lambda: track(shown)))
    return [notice for notice in (reported, tracked) if notice]


async def _log(store: asyncio.Task[Notice | None], track: Callable[[], object]) -> Notice | None:
    return await store or await aside(_tried, "not_tracked", track)


async def _unless_asked(stop: Stop, tracking: Awaitable[Notice | None]) -> Notice | None:
    """Wait for the tracking until the run is asked to end: all else stands by now. A run that was asked before is
    tracked like any other."""
    if stop.asked:
        return await tracking
    try:
        async with stop.waiting():
            return await tracking
    except StoppedError:
        return Notice("tracking_interrupted")


def prepare_store(config: Config, task: str) -> Notice | None:
    """Make the tracking store beside other work, since a new one takes its time; what went wrong. Of a shard nothing is
    logged."""
    if config.shard.is_part:
        return None
    from hybridgen import tracking  # brings mlflow

    return _tried("not_tracked", lambda: tracking.prepare(config.tracking, task))


def _tried(code: str, do: Callable[[], object]) -> Notice | None:
    """What went wrong. By now the run's own files stand, and nothing here may cost them."""
    try:
        do()
    except HybridgenError as error:
        return Notice("failed_for_show", {"why": error.said, "what": Notice(code)})
    except Exception as error:  # its text may quote the data
        return Notice(f"{code}_because", {"why": type(error).__name__})
    return None
