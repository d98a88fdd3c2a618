"""A ledger in a database of PostgreSQL's, which several machines share. Rows are locked, never the whole of it.

A session that ends is opened anew by who needs it next, for as long as PATIENCE lasts. What had not been committed is
done again by who wrote it. Whether a commit was done whose end was not heard of is looked up: each writer's commits are
counted, within them.
"""

from __future__ import annotations

import functools
import itertools
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import psycopg

from hybridgen.core.errors import GoneError, LedgerError
from hybridgen.core.notices import Notice
from hybridgen.core.urls import redacted
from hybridgen.llm.ledger import postgres_schema
from hybridgen.llm.ledger.postgres_schema import COMMIT, Connection, is_gone
from hybridgen.llm.ledger.presence import HELD, Presence, lock_of
from hybridgen.llm.waiting import Say

PATIENCE = 300.0  # seconds for which a database that went away is waited for
PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)  # seconds between tries, the last one again and again
_FORGET = "DELETE FROM writers WHERE writer = %s OR last < now() - interval '7 days'"


class Shared:
    """As `database.Database`."""

    is_elsewhere = True
    row_lock = " FOR UPDATE"
    day = "to_char(to_timestamp(started), 'YYYY-MM-DD')"

    def __init__(self, url: str, presence: Presence, *, is_first: bool = False) -> None:
        """It is opened by its first statement. is_first: with it its owner goes."""
        self.me = presence.owner
        self.note: Notice | None = None
        self._url = url
        self._presence = presence
        self._is_first = is_first
        self._is_closed = False
        self._db: Connection | None = None
        self._begun: Connection | None = None  # where a transaction was begun
        self._turn = threading.RLock()  # a transaction belongs to one thread
        self._writer = secrets.token_hex(16)
        self._commits = 0
        self._ahead = 0.0  # seconds by which its clock is ahead of ours

    @property
    def in_transaction(self) -> bool:
        return self._begun is not None

    def execute(self, statement: str, values: Sequence[Any] = ()) -> psycopg.Cursor[tuple[Any, ...]]:
        """Outside a transaction it is done again when the database is back."""
        with self._turn:
            if self._begun:
                return self._begun.execute(_translated(statement), values)
            return self._at_once(_translated(statement), values)

    def begin(self) -> None:
        self._turn.acquire()
        try:
            self._at_once("BEGIN")
        except BaseException:
            self._turn.release()
            raise
        self._begun = self._db

    def commit(self) -> None:
        """Raises what it failed by, where nothing was written."""
        number = self._commits + 1
        if self._begun is None:
            return
        try:
            self._begun.execute(COMMIT.format(writer=self._writer, commits=number), prepare=False)
        except psycopg.Error as error:
            # The session may still be at it: its row is waited for.
            counted = "SELECT commits FROM writers WHERE writer = %s FOR UPDATE"
            if not is_gone(self._begun, error) or self._at_once(counted, (self._writer,)).fetchone() != (number,):
                raise
        self._commits = number
        self._end()

    def roll_back(self) -> None:
        if self._begun is None:
            return
        with suppress(psycopg.Error):
            if not self._begun.closed:
                self._begun.execute("ROLLBACK")
        self._end()

    def _end(self) -> None:
        self._begun = None
        self._turn.release()

    def hold(self, run: str) -> None:
        self.execute("INSERT INTO runs VALUES (?, 0, 0) ON CONFLICT (run) DO UPDATE SET lost = runs.lost", (run,))

    def now(self) -> float:
        return time.time() + self._ahead

    def living(self, among: Iterable[str]) -> set[str]:
        held = {lock for (lock,) in self.execute(HELD)}
        if self.now() < self._presence.known_from:
            return set(among)
        return {owner for owner in among if owner == self.me or lock_of(owner) in held}

    def can_tell(self, owner: str) -> bool:
        return True  # who lives holds a lock

    def in_our_words(self, fails: str) -> AbstractContextManager[None]:
        return postgres_schema.in_our_words(self._url, fails)

    def beside(self) -> Shared:
        return Shared(self._url, self._presence)

    @contextmanager
    def another(self) -> Iterator[Shared]:
        other = self.beside()
        with self.in_our_words("cannot be written"):
            other._db, other._ahead, _ = postgres_schema.connect(self._url, seconds=1)
            try:
                other._db.execute("SET lock_timeout = '200ms'")
                other.begin()
                yield other
                other.commit()
            finally:
                other.close()

    def size(self) -> int:
        tables = ("calls", "claims", "runs", "findings")
        ((size,),) = self.execute(f"SELECT {' + '.join(f'pg_total_relation_size({name!r})' for name in tables)}")
        return int(size)

    @contextmanager
    def erasing(self) -> Iterator[None]:
        yield
        self.execute("VACUUM FULL calls")

    def leave(self) -> None:
        self._presence.leaving.set()

    def close(self) -> None:
        self._is_closed = True
        if self._db is not None:
            with suppress(psycopg.Error):
                if not self._db.closed:
                    self._db.execute(_FORGET, (self._writer,))
            self._db.close()
        if self._is_first:
            self._presence.close()

    def _at_once(self, query: str, values: Sequence[Any] = ()) -> psycopg.Cursor[tuple[Any, ...]]:
        """A statement outside a transaction, or its first one. Raises GoneError where the database stays away."""
        while True:
            db = self._opened()
            try:
                return db.execute(query, values)
            except psycopg.Error as error:
                if not is_gone(db, error):
                    raise
                db.close()

    def _opened(self) -> Connection:
        if self._db is not None and not self._db.closed:
            return self._db
        if self._is_closed:
            raise LedgerError(f"ledger.url={redacted(self._url)}: is closed")
        asked, was_open = time.monotonic(), self._db is not None
        for pause in itertools.chain(PAUSES, itertools.repeat(PAUSES[-1])):
            try:
                return self._connected(is_again=was_open)
            except psycopg.OperationalError as error:
                if self._presence.leaving.is_set() or time.monotonic() - asked > PATIENCE:
                    self._presence.leaving.set()  # who asks next is told at once
                    raise GoneError(
                        f"ledger.url={redacted(self._url)}: the database does not answer any more ({_line(error)}); "
                        "see that it runs, and the same command goes on from here"
                    ) from error
                self._presence.note_away(PATIENCE)
                self._presence.leaving.wait(pause)
        raise AssertionError

    def _connected(self, *, is_again: bool) -> Connection:
        self._db, self._ahead, began = postgres_schema.connect(self._url)
        self._presence.note_server(began)
        if is_again:
            self._presence.note_back(self.now())
        return self._db


def open_shared(url: str, say: Say) -> Shared:
    """Open the ledger at an address, its tables made where there are none. Raises LedgerError."""
    with postgres_schema.in_our_words(url, "cannot be opened"):
        db, ahead, _ = postgres_schema.connect(url)
        try:
            postgres_schema.lay_out(db, url)
            shared = Shared(url, Presence(url, say), is_first=True)
        except BaseException:
            db.close()
            raise
    shared._db, shared._ahead = db, ahead
    return shared


@functools.cache
def _translated(statement: str) -> str:
    return statement.replace("?", "%s")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
