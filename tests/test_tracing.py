"""Threads that begin together while something traces them all run."""

from __future__ import annotations

import sys
import threading

import pytest

from hybridgen.privacy.egress import network
from tests import tracing


def test_threads_that_are_traced_at_the_same_moment_all_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the hook of the egress check in the process, and threads that change places as often as they can."""
    ran: list[int] = []

    def run() -> None:
        for _ in range(20):
            sys.settrace(None)
            sys.settrace(lambda *_: None)
        ran.append(1)

    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    network._install()
    tracing.take_turns(monkeypatch)
    try:
        for _ in range(50):
            threads = [threading.Thread(target=run) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    finally:
        sys.setswitchinterval(often)
    assert len(ran) == 400
