"""The default detector in processes of its own: its work takes neither time nor memory of the run's own process, and
its language model is loaded beside what a run begins with.

A process is Python with our own module (`worker`), which speaks pickles over its standard streams. It ends with ours.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from hybridgen.config.schema import Privacy
from hybridgen.core.errors import HybridgenError
from hybridgen.privacy.text.spans import Span

MAX_PROCESSES = 4  # each takes some 400 MB
TEXTS_OF_ONE = 512  # that one process reads alone; with more, others are worth their start
FEWEST_TEXTS = 16  # for a process at a time
# The other one finds our modules where this one did, whatever its folder is.
_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer);"
    " from hybridgen.privacy.detectors.worker import serve; serve()"
)


class Apart:
    """A detector in other processes, the first of which is started at once and loads meanwhile. May be used from
    several threads. A process that has ended, or was left in the middle of an answer, is replaced when it is asked
    again."""

    def __init__(self, settings: Privacy) -> None:
        """Raises HybridgenError where no process can be started."""
        self._settings = settings
        self._processes = [_Process(settings)]
        self._most = max(1, min(MAX_PROCESSES, (os.cpu_count() or 1) - 1))
        self._seen = 0
        self._lock = threading.Lock()

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """As the detector finds them. Raises what it raises, InputError where it cannot be loaded, HybridgenError where
        a process has ended."""
        if not texts:
            return []
        with self._lock:
            self._seen += len(texts)
            wanted = min(self._most, len(texts) // FEWEST_TEXTS) if self._seen > TEXTS_OF_ONE else 1
            self._processes = [one for one in self._processes if not one.is_over]
            while len(self._processes) < max(1, wanted):
                self._processes.append(_Process(self._settings))
            some = self._processes[: max(1, wanted)]
            if len(some) == 1:
                return some[0].find(texts)
            parts = [texts[n * len(texts) // len(some) : (n + 1) * len(texts) // len(some)] for n in range(len(some))]
            with ThreadPoolExecutor(len(some), "hybridgen-detector") as threads:
                found = threads.map(lambda pair: pair[0].find(pair[1]), zip(some, parts, strict=True))
                return [spans for part in found for spans in part]


class _Process:
    """One of them. is_over: it is asked no more."""

    def __init__(self, settings: Privacy) -> None:
        self.is_over = False
        try:
            self._process = subprocess.Popen(  # noqa: S603  ourselves
                # -I: nothing of the current folder is imported before the path is set.
                [sys.executable, "-I", "-c", _START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # signals are for who asks, who may want more of it before the end
            )
        except OSError as error:
            raise HybridgenError(
                f"privacy: the detector's process cannot be started ({error.strerror}); nothing more is sent"
            ) from None
        self._owner = os.getpid()
        atexit.register(self.end)
        try:
            self._say(sys.path)
            self._say(settings)
        except OSError:
            raise self._gone() from None

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """One caller at a time."""
        try:
            self._say(list(texts))
            found: list[tuple[Span, ...]] | Exception = pickle.load(_stream(self._process.stdout))  # noqa: S301  ours
        except (EOFError, OSError, pickle.UnpicklingError):
            raise self._gone() from None
        except BaseException:  # interrupted: its answer would be taken for that to the next question
            self.end()
            raise
        if isinstance(found, Exception):
            raise found
        return found

    def _say(self, what: object) -> None:
        stream = _stream(self._process.stdin)
        pickle.dump(what, stream)
        stream.flush()

    def _gone(self) -> HybridgenError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)  # it may be on its way
        ended = self._process.poll()
        self.end()
        return HybridgenError(
            f"privacy: the detector's process has ended ({_why(ended)}); nothing more is sent; the same command goes on"
        )

    def end(self) -> None:
        """With the process that started it; one that was forked from that leaves it alone."""
        if self.is_over or os.getpid() != self._owner:
            return
        self.is_over = True
        atexit.unregister(self.end)
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what was not sent any more
                _stream(stream).close()


def _stream(stream: IO[bytes] | None) -> Any:
    return stream


def _why(ended: int | None) -> str:
    if ended is None:
        return "its answer cannot be read"
    return f"signal {-ended}; the machine may have run out of memory" if ended < 0 else f"exit code {ended}"
