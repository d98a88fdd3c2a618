"""Lines for people on stderr, each with the name of the command that says it; and streams that may go away."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from pathlib import Path
from typing import Any, TextIO

from hybridgen.core.secrets import masked

# What no text of a file or a server may do to a terminal: control characters move the cursor, set the title, write the
# clipboard; marks of direction show a text in another order than it has.
ACTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def say(line: str, command: str = "hybridgen") -> None:
    """Say one thing, at once."""
    print(f"{command}: {shown(line)}", file=sys.stderr, flush=True)


def shown(text: str) -> str:
    """The text as a terminal may have it: what would act on it is named instead, as <U+001B>."""
    return ACTING.sub(lambda found: named(found[0]), text)


def named(char: str) -> str:
    """A character that is not shown."""
    return f"<U+{ord(char):04X}>"


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
    """A text stream whose writes never fail: once one does, all goes nowhere. No key that is known comes through it,
    nor in a traceback."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        try:
            return self._stream.write(masked(text))
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
