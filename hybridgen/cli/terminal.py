"""Lines for people on stderr, each with the name of the command that says it; and streams that may go away."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import Any, TextIO


def say(line: str, command: str = "hybridgen") -> None:
    """Say one thing, at once."""
    print(f"{command}: {line}", file=sys.stderr, flush=True)


def outlive_streams() -> None:
    """From here on a terminal, pipe or disk of stdout or stderr that goes away takes what is said with it, and no
    more: the run goes on. Nor does it matter that one cannot show a sign, as few can but those of UTF-8."""
    sys.stdout, sys.stderr = _lasting(sys.stdout), _lasting(sys.stderr)


def _lasting(stream: TextIO | None) -> Any:
    if stream is None:  # it was closed before the process began
        return Path(os.devnull).open("w", encoding="utf-8")  # as long as the process lasts
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    return _Lasting(stream)


class _Lasting:
    """A text stream whose writes never fail: once one does, all goes nowhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except (OSError, ValueError):  # ValueError: it was closed
            self._let_go()
            return len(text)

    def writelines(self, lines: list[str]) -> None:
        self.write("".join(lines))

    def flush(self) -> None:
        try:
            self._stream.flush()
        except (OSError, ValueError):
            self._let_go()

    def _let_go(self) -> None:
        """What is still in its buffer would fail again when the process ends."""
        with contextlib.suppress(OSError, ValueError):
            lost = self._stream.fileno()  # a stream that was closed has none
            nowhere = os.open(os.devnull, os.O_WRONLY)
            try:
                os.dup2(nowhere, lost)
            finally:
                os.close(nowhere)
