"""Machines, as far as one can be them: each a network of its own with one cable to a hub, where servers may listen, and
its own process numbers, host name and mounts. What it shares with the others goes through that cable, or is a file that
is not hidden from it.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

HUB = "10.77.0.1"  # its address, as all machines reach it
_CLONE_NEWNET = 0x40000000  # linux/sched.h

# A shell's arguments: the machine's name, how many folders are hidden, these, and the command.
_START = """
hostname "$0"; left=$1; shift
while [ "$left" -gt 0 ]; do mount -t tmpfs none "$1"; shift; left=$((left - 1)); done
exec "$@"
"""


def why_none() -> str:
    """Why no machines can be made here; empty where they can."""
    if sys.platform != "linux" or os.getuid() != 0:
        return "machines are made by root, on Linux"
    missing = [program for program in ("ip", "unshare") if shutil.which(program) is None]
    if missing:
        return f"{', '.join(missing)} is not installed"
    try:
        with Machines(1) as machines:
            machines.run(0, ["true"])
    except subprocess.CalledProcessError as error:
        return f"no namespaces may be made here: {error.stderr}"
    return ""


class Machines:
    """In the block they are there, numbered from 0."""

    def __init__(self, count: int) -> None:
        mark = f"hybridgen-{os.getpid()}"
        self._hub = f"{mark}-hub"
        self._names = [f"{mark}-{n}" for n in range(count)]

    def __enter__(self) -> Machines:
        try:
            self._plug_in()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for name in [*self._names, self._hub]:
            subprocess.run(["ip", "netns", "del", name], check=False, stderr=subprocess.DEVNULL)

    @property
    def at_hub(self) -> list[str]:
        """The words before a command that is to run at the hub, with all files of this machine."""
        return ["ip", "netns", "exec", self._hub]

    def on(self, number: int, hidden: Sequence[Path] = ()) -> list[str]:
        """The words before a command that is to run on a machine. hidden: folders that are empty there."""
        name = self._names[number]
        own = ["unshare", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"]
        return ["ip", "netns", "exec", name, *own, "sh", "-ec", _START, name, str(len(hidden)), *map(str, hidden)]

    def run(self, number: int, command: Sequence[str], hidden: Sequence[Path] = ()) -> str:
        """What a command on a machine prints. Raises subprocess.CalledProcessError where it fails."""
        words = [*self.on(number, hidden), *command]
        return subprocess.run(words, check=True, capture_output=True, text=True, timeout=60).stdout

    @contextmanager
    def unplugged(self, number: int) -> Iterator[None]:
        """For as long as the block lasts nothing comes to a machine or from it."""
        _ip("-n", self._hub, "link", "set", f"port{number}", "down")
        yield
        _ip("-n", self._hub, "link", "set", f"port{number}", "up")

    def listening(self) -> socket.socket:
        """A socket of the hub's, at a free port."""
        with ThreadPoolExecutor(1) as pool:  # a network is a thread's own; this one does nothing else any more
            return pool.submit(self._listen).result()

    def _listen(self) -> socket.socket:
        libc = ctypes.CDLL(None, use_errno=True)
        with Path("/run/netns", self._hub).open() as place:
            if libc.setns(place.fileno(), _CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "setns")
        return socket.create_server((HUB, 0))

    def _plug_in(self) -> None:
        hub = self._hub
        for name in [hub, *self._names]:
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        _ip("-n", hub, "link", "add", "switch", "type", "bridge")
        _ip("-n", hub, "addr", "add", f"{HUB}/24", "dev", "switch")
        _ip("-n", hub, "link", "set", "switch", "up")
        for n, name in enumerate(self._names):
            _ip("-n", hub, "link", "add", f"port{n}", "type", "veth", "peer", "name", "cable", "netns", name)
            _ip("-n", hub, "link", "set", f"port{n}", "master", "switch", "up")
            _ip("-n", name, "addr", "add", f"10.77.0.{n + 2}/24", "dev", "cable")
            _ip("-n", name, "link", "set", "cable", "up")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
