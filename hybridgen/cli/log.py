"""The log of a run, with hydra.verbose=true: hybridgen.log in the run folder.

Each room writes to a logger of its name, `hybridgen.llm` for one: what was done, how much and how long. No text of a
row, a request or an answer is in it, no path and no address.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hybridgen.core import private
from hybridgen.core.secrets import masked

FILE = "hybridgen.log"


@contextmanager
def written_to(folder: Path, *, is_verbose: bool) -> Iterator[None]:
    """Write what our rooms log within the block into the folder, behind what an earlier run left there.

    The loggers of other libraries, some of which print requests, stay quiet, verbose or not.
    """
    logging.getLogger().setLevel(logging.WARNING)  # Hydra sets it to DEBUG
    if not is_verbose:
        yield
        return
    private.make_folder(folder)
    ours = logging.getLogger("hybridgen")
    handler = _File(folder / FILE, encoding="utf-8")
    handler.setFormatter(_Seconds())
    level, propagate = ours.level, ours.propagate
    ours.addHandler(handler)
    ours.setLevel(logging.DEBUG)
    ours.propagate = False
    try:
        yield
    finally:
        ours.propagate = propagate
        ours.setLevel(level)
        ours.removeHandler(handler)
        handler.close()


class _File(logging.FileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A full disk costs lines of the log, and no traceback, which may quote the data."""


class _Seconds(logging.Formatter):
    """Seconds since the log was opened, level, logger, message. Tracebacks stay out: they may quote the data."""

    def __init__(self) -> None:
        super().__init__()
        self._opened = time.time()

    def format(self, record: logging.LogRecord) -> str:
        said = masked(record.getMessage())
        return f"{record.created - self._opened:9.3f} {record.levelname:<7} {record.name}: {said}"
