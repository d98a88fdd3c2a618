"""The command in a process of its own, against a stand-in, with what a user does to it while it runs."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONG_SECONDS = 300.0  # that a test waits for what should come about at once


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str
    seconds: float  # since `began`


class Command:
    """The command in an empty folder. script: Python that runs first in the process, e.g. to make a step slow. within:
    words before it, that run it elsewhere."""

    def __init__(
        self, folder: Path, *words: str, script: str = "", within: Sequence[str] = (), **options: object
    ) -> None:
        begin = f"import sys; sys.argv = ['hybridgen', *sys.argv[1:]]; {script}\n"
        begin += "from hybridgen.cli.entry import run\nsys.exit(run())"
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        self.process = subprocess.Popen(  # type: ignore[call-overload]
            [*within, sys.executable, "-c", begin, *words],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"},
            text=True,
            **given,
        )
        self.began = time.monotonic()

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        self.began = time.monotonic()

    def until(self, is_there: Callable[[], bool]) -> None:
        """Wait until something is so. Fails where the command ends before."""
        for _ in range(int(LONG_SECONDS / 0.02)):
            if is_there():
                return
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.02)
        self.process.kill()
        raise AssertionError("it never came about")

    def end(self) -> Ended:
        try:
            out, err = self.process.communicate(timeout=LONG_SECONDS)
        finally:
            self.process.kill()
        return Ended(self.process.returncode, out or "", err or "", time.monotonic() - self.began)


@contextmanager
def silent_server() -> Iterator[str]:
    """The address of a server that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        kept: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    kept.append(listening.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield "http://{}:{}".format(*listening.getsockname())
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            for one in kept:
                one.close()
