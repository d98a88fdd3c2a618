"""Threads that begin at the same moment while coverage is measured.

Each installs coverage's trace function. CPython 3.11 refuses that with a RuntimeError while another thread is at it,
and an audit hook in Python, as the egress check's, lets threads change places there. The thread then ends before its
first line, and with it the work that it was given.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import pytest

# What the interpreter says where coverage's own tracer, in C, was refused: that thread is not measured, and runs.
UNMEASURED = "ignore:Exception ignored in PyEval_SetTrace:pytest.PytestUnraisableExceptionWarning"
REFUSED = "Cannot install a trace function"


def take_turns(patch: pytest.MonkeyPatch) -> None:
    """Whoever is refused tries again."""
    install = sys.settrace

    def settrace(function: Any) -> None:
        while True:
            try:
                return install(function)
            except RuntimeError as error:
                if not str(error).startswith(REFUSED):
                    raise
                time.sleep(0)

    patch.setattr(sys, "settrace", settrace)
