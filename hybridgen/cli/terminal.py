"""Lines for people on stderr, each with the name of the command that says it."""

from __future__ import annotations

import sys


def say(line: str, command: str = "hybridgen") -> None:
    """Say one thing, at once."""
    print(f"{command}: {line}", file=sys.stderr, flush=True)
