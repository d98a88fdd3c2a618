"""Files and folders that are the user's alone. What runs leave holds data, and the usual umask lets everybody on the
machine read it.

A command is a process of its own: it takes a stricter umask, by which Hydra, MLflow and all workers are bound. A run
inside somebody's program must not do that, since a umask holds for all threads; so whatever is made for longer than a
run is made here, and asks for the same mode by itself.
"""

from __future__ import annotations

import contextlib
import functools
import os
import stat
from pathlib import Path
from typing import IO, Any

_OTHERS, _GROUP = 0o007, 0o070


def restrict(given: int) -> int:
    """The umask that is meant where the user's is `given`: nobody else gets in. One that keeps out others and lets a
    group in, as 027 and 007 do, was chosen and stays."""
    return given if given & _OTHERS == _OTHERS else given | _GROUP | _OTHERS


@functools.cache
def umask() -> int:
    """The umask that is meant here. It is found by what comes of a folder: to ask for it is to change it."""
    import tempfile  # not needed by --help

    try:
        with tempfile.TemporaryDirectory() as place:
            probe = Path(place, "probe")
            probe.mkdir()
            return restrict(~stat.S_IMODE(probe.stat().st_mode) & 0o777)
    except OSError:  # no place left for it
        return _GROUP | _OTHERS


def begin() -> None:
    """From here on all that this process and those that it starts make is the user's alone. For commands."""
    os.umask(restrict(os.umask(_GROUP | _OTHERS)))


def make_folder(folder: Path) -> None:
    """Make a folder, with those above it that are missing. What is there already stays as it is. Raises OSError."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    folder.mkdir(mode=0o777 & ~umask(), exist_ok=True)


def open_file(file: Path, mode: str) -> IO[Any]:
    """As `open`, texts in UTF-8; a file that is new is the user's alone. Raises OSError."""

    def opener(path: str, flags: int) -> int:
        return os.open(path, flags, 0o666 & ~umask())

    return open(file, mode, encoding=None if "b" in mode else "utf-8", opener=opener)


def make_file(file: Path) -> None:
    """Make an empty file where there is none. Raises OSError."""
    with contextlib.suppress(FileExistsError):
        open_file(file, "xb").close()


def close_file(file: Path) -> None:
    """See that nobody gets into a file of ours who should not: it may be older than this rule. A group that may write
    to it keeps that: it was asked for."""
    with contextlib.suppress(OSError):  # gone meanwhile; another user's, who let us in; a disk that knows no modes
        given = stat.S_IMODE(file.stat().st_mode)
        kept = _GROUP if given & stat.S_IWGRP else _GROUP & ~umask()
        closed = given & ~(_GROUP | _OTHERS) | given & kept
        if os.name == "posix" and closed != given:
            file.chmod(closed)  # by its name: to open and close SQLite's file would let go of its locks
