"""A real PostgreSQL server in a folder of its own, on a Unix socket, and empty databases in it."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
OWNER = "postgres"  # who runs it where the tests are root's: it refuses to be root's


def why_none() -> str:
    """Why no server can be started here; empty where one can."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        return f"no psycopg: {error}"
    return "" if _binary("initdb") else "no PostgreSQL server is installed"


class Server:
    """In the block it runs. Names and passwords are asked of nobody.

    is_durable: it waits for the disk. host: an address at which it listens too, for its own network; within: the words
    before a command that run it where that address is.
    """

    def __init__(self, *, is_durable: bool = False, host: str = "", within: Sequence[str] = ()) -> None:
        self._fsync = "on" if is_durable else "off"
        self._host, self._within = host, within

    def __enter__(self) -> Server:
        self._folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path has at most 107 bytes
        self._numbers = itertools.count(1)
        if os.getuid() == 0:
            shutil.chown(self._folder, OWNER)
        self._run("initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D")
        if self._host:
            with (self._folder / "data" / "pg_hba.conf").open("a") as known:
                known.write("host all tester samenet trust\n")
        self.start()
        self.execute("CREATE DATABASE common")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop("immediate")
        shutil.rmtree(self._folder)

    def start(self) -> None:
        options = f"-k {self._folder} -c listen_addresses='{self._host}' -c fsync={self._fsync} -c max_connections=200"
        self._run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", options, "start", "-D")

    def stop(self, how: str = "fast") -> None:
        """how: fast, or immediate, which is as a crash."""
        self._run("pg_ctl", "-w", "-m", how, "stop", "-D", check=False)

    def url(self, name: str) -> str:
        return f"postgresql://tester@/{name}?host={self._folder}"

    def url_elsewhere(self, name: str) -> str:
        """The same for who reaches it at its host alone."""
        return f"postgresql://tester@{self._host}/{name}"

    def new(self) -> str:
        """The address of an empty database."""
        name = f"ledger{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def empty(self) -> str:
        """The address of one database without a ledger, for one test after the other: a new one takes its time."""
        self.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'common'")
        self.execute("DROP SCHEMA IF EXISTS hybridgen CASCADE", "common")
        return self.url("common")

    def execute(self, statement: str, name: str = "postgres") -> None:
        import psycopg

        with psycopg.connect(self.url(name), autocommit=True) as db:
            db.execute(statement)

    def _run(self, program: str, *words: str, check: bool = True) -> None:
        command = [str(_binary(program)), *words, str(self._folder / "data")]
        if os.getuid() == 0:
            command = ["runuser", "-u", OWNER, "--", *command]
        command = [*self._within, *command]
        subprocess.run(command, check=check, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _binary(name: str) -> Path | None:
    """The newest one, wherever Debian keeps it, else the one on the path."""
    if BINARIES and (BINARIES[-1] / name).exists():
        return BINARIES[-1] / name
    found = shutil.which(name)
    return Path(found) if found else None
