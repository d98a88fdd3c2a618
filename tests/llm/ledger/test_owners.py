"""Who lives and who is gone, as far as this machine can tell."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import psutil

from hybridgen.llm.ledger import owners


def test_every_opening_of_this_process_lives() -> None:
    first, second = owners.me(), owners.me()
    assert first != second
    assert not owners.is_gone(first, second)
    assert not owners.is_gone(second, first)


def test_a_process_lives_until_it_is_killed_even_before_its_parent_asks() -> None:
    say = "from hybridgen.llm.ledger import owners; print(owners.me(), flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", say], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        theirs = process.stdout.readline().decode().strip()
        assert not owners.is_gone(theirs, owners.me())
        process.send_signal(signal.SIGTERM)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and is still in the table
        assert owners.is_gone(theirs, owners.me())
    assert owners.is_gone(theirs, owners.me())


def test_an_earlier_process_of_the_same_number_is_gone() -> None:
    mine = owners.me()
    host, pid, began, opening = mine.rsplit(" ", 3)
    assert owners.is_gone(f"{host} {pid} {float(began) - 60:.2f} {opening}", mine)
    parent = psutil.Process(os.getppid())
    assert not owners.is_gone(f"{host} {parent.pid} {parent.create_time():.2f} 1", mine)
    assert owners.is_gone(f"{host} {parent.pid} {parent.create_time() - 60:.2f} 1", mine)


def test_a_clock_that_is_set_makes_nobody_another() -> None:
    mine = owners.me()
    host, pid, began, opening = mine.rsplit(" ", 3)
    parent = psutil.Process(os.getppid())
    for seconds in (-1.0, 1.0):
        assert not owners.is_gone(f"{host} {pid} {float(began) + seconds:.2f} {opening}", mine)
        assert not owners.is_gone(f"{host} {parent.pid} {parent.create_time() + seconds:.2f} 1", mine)


def test_of_another_machine_nothing_is_known() -> None:
    mine = owners.me()
    _, rest = mine.split(" ", 1)
    assert not owners.is_gone(f"elsewhere {rest}", mine)
    assert not owners.is_gone("elsewhere 999999999 1.00 1", mine)
