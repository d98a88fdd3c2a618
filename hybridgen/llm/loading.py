"""litellm is imported beside what a run waits for: that takes seconds, and the event loop stays free meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib
import threading
from concurrent.futures import Future

from hybridgen.core import collector
from hybridgen.llm import deferred


def begin() -> None:
    """Import it in a thread. Not before all that the run itself imports is there: two threads that import the same
    libraries in another order find some half made."""
    _begin()


async def wait() -> None:
    """Until it is imported. Raises what the import raises."""
    await asyncio.wrap_future(_begin())


@functools.cache
def _begin() -> Future[None]:
    done = Future[None]()
    done.set_running_or_notify_cancel()  # who waits may be cancelled, the import is not
    # The interpreter waits for its end: its libraries cannot bear being stopped half way.
    threading.Thread(target=_load, args=(done,), name="hybridgen-litellm").start()
    return done


def _load(done: Future[None]) -> None:
    try:
        with collector.resting():
            with contextlib.suppress(ImportError):  # a version of it without that package is as good
                deferred.defer("openai.resources")
            importlib.import_module("hybridgen.llm.litellm_adapter")
    except BaseException as error:  # whatever it is, it belongs to who waits
        done.set_exception(error)
    else:
        done.set_result(None)
