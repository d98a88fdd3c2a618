"""Python's garbage collector while libraries are imported.

An import makes hundreds of thousands of objects, all of which stay, and the collector goes through them again and
again: without it `import litellm` takes a quarter less. Nothing is lost meanwhile but memory in circles.

A command is a process of its own, so it does without from its first import on, and what is there then is never gone
through again. A run inside somebody's program leaves that program's garbage alone.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Collector:
    """Who wants it to rest. is_ours: the process is a command's, is_settled: which has begun its work."""

    def __init__(self) -> None:
        self.is_ours = self.is_settled = False
        self._lock = threading.Lock()
        self._resting = 0
        self._was_on = False

    def stop(self) -> None:
        with self._lock:
            if not self._resting:
                self._was_on = gc.isenabled()
                gc.disable()
            self._resting += 1

    def go_on(self) -> None:
        with self._lock:
            self._resting -= 1
            if self._resting or not self._was_on:
                return
            if self.is_ours:
                gc.freeze()
            gc.enable()


_collector = _Collector()


def begin() -> None:
    """Collect nothing until `settle`. For commands."""
    _collector.is_ours = True
    _collector.stop()


def settle() -> None:
    """A command has imported what it begins with. Once; in others nothing is done."""
    if _collector.is_ours and not _collector.is_settled:
        _collector.is_settled = True
        _collector.go_on()


@contextmanager
def resting() -> Iterator[None]:
    """Within, nothing is collected, in any thread."""
    _collector.stop()
    try:
        yield
    finally:
        _collector.go_on()
