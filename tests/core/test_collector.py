"""Python's garbage collector rests while libraries are imported, and is left as it was found."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from hybridgen.core.collector import resting

COMMAND = """
import gc
from hybridgen.core import collector
collector.begin()
assert not gc.isenabled()
with collector.resting():
    pass
assert not gc.isenabled()
collector.settle()
collector.settle()
assert gc.isenabled() and gc.get_freeze_count() > 1_000
"""


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    yield
    gc.enable()


def test_it_rests_for_as_long_as_anybody_wants_it() -> None:
    entered, leave = threading.Event(), threading.Event()

    def work() -> None:
        with resting():
            entered.set()
            leave.wait(60)

    thread = threading.Thread(target=work)
    with resting():
        thread.start()
        entered.wait(60)
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()


def test_whoever_has_switched_it_off_keeps_it_off() -> None:
    gc.disable()
    with resting():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_a_programs_own_garbage_is_left_to_it() -> None:
    before = gc.get_freeze_count()
    with resting():
        pass
    assert gc.get_freeze_count() == before


def test_a_command_does_without_until_its_work_begins() -> None:
    subprocess.run([sys.executable, "-c", COMMAND], check=True)
