"""A ledger in a file of SQLite's, which the processes of one machine share. Who writes has the whole file."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from hybridgen.core.notices import Notice
from hybridgen.llm.ledger import owners, schema


@dataclass(eq=False)
class File:
    """As `database.Database`."""

    path: Path
    connection: sqlite3.Connection
    me: str
    note: Notice | None = None

    is_elsewhere = False
    row_lock = ""  # a transaction has the whole file
    day = "date(started, 'unixepoch', 'localtime')"

    def __post_init__(self) -> None:
        self.execute = self.connection.execute

    @property
    def in_transaction(self) -> bool:
        return self.connection.in_transaction

    def begin(self) -> None:
        """It takes the write lock at once, so that what is read in it still holds when it writes."""
        self.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self.execute("COMMIT")

    def roll_back(self) -> None:
        with suppress(sqlite3.Error):
            if self.in_transaction:
                self.execute("ROLLBACK")

    def hold(self, run: str) -> None:
        """A transaction has all runs."""

    def now(self) -> float:
        return time.time()

    def living(self, among: Iterable[str]) -> set[str]:
        return {owner for owner in among if not owners.is_gone(owner, self.me)}

    def can_tell(self, owner: str) -> bool:
        return owners.is_near(owner, self.me)

    def in_our_words(self, fails: str) -> AbstractContextManager[None]:
        return schema.in_our_words(self.path, fails)

    def beside(self) -> File:
        return File(self.path, schema.connect_beside(self.path), self.me)

    @contextmanager
    def another(self) -> Iterator[File]:
        with schema.another(self.path) as connection:
            yield File(self.path, connection, self.me)

    def size(self) -> int:
        beside = self.path.with_name(f"{self.path.name}-wal")
        return sum(file.stat().st_size for file in (self.path, beside) if file.exists())

    @contextmanager
    def erasing(self) -> Iterator[None]:
        self.execute("PRAGMA secure_delete=ON")
        yield
        self.execute("VACUUM")
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def leave(self) -> None:
        """It waits for a lock at most."""

    def close(self) -> None:
        self.connection.close()


def open_file(path: Path) -> File:
    """Open or create the ledger at `path`. Raises LedgerError."""
    connection, note = schema.connect(path)
    return File(path, connection, owners.me(), note)
