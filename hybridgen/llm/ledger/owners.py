"""Who has a call out: a process of this machine that lives, one that is gone, or one that nothing can be told of."""

from __future__ import annotations

import itertools
import os
import socket

import psutil

SAME = 2.0  # seconds; two readings of when a process began differ by less, the clock being set in between
_openings = itertools.count(1)


def me() -> str:
    """A name for one who opens a ledger: machine, process, when that began, and which of its openings this is."""
    return f"{socket.gethostname()} {os.getpid()} {psutil.Process().create_time():.2f} {next(_openings)}"


def is_near(owner: str, me: str) -> bool:
    """Whether an owner is a process of this machine."""
    return owner.rsplit(" ", 3)[0] == me.rsplit(" ", 3)[0]


def is_gone(owner: str, me: str) -> bool:
    """True where the owner's process is known to have ended: on this machine, and it is not the one that `me` names."""
    host, pid, began, _ = owner.rsplit(" ", 3)
    my_host, my_pid, mine, _ = me.rsplit(" ", 3)
    if host != my_host:
        return False
    if pid == my_pid:
        return _differ(float(began), float(mine))  # an earlier process that had the same number
    try:
        process = psutil.Process(int(pid))
        another = _differ(process.create_time(), float(began))
        return another or bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return True


def _differ(began: float, other: float) -> bool:
    return abs(began - other) > SAME
