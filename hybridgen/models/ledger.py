"""Every model call in one SQLite file: what was asked, what came back, what it cost, and what each run set aside.

A row is written before a call goes out and settled before anything uses its answer, so a run that is killed goes on
where it stopped. `claims` holds the money of each run: a reservation while a call is out, its true cost afterwards.
Several processes may share a ledger. It knows nothing of servers or of what an answer means.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hybridgen.errors import CapError, LedgerError
from hybridgen.models.values import Answer, Request, Role, Usage, usd

LAYOUT = 1  # PRAGMA user_version of the tables below

_MAGIC = b"SQLite format 3\0"
_TABLES = """
CREATE TABLE calls (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, state TEXT NOT NULL,
  role TEXT NOT NULL, purpose TEXT NOT NULL, record TEXT NOT NULL, model TEXT NOT NULL,
  messages TEXT NOT NULL, answer TEXT, finish TEXT, digits TEXT,
  input INTEGER, cached_input INTEGER, cache_write INTEGER, output INTEGER, cost INTEGER,
  started REAL NOT NULL, ended REAL, pid INTEGER NOT NULL, error TEXT
);
CREATE INDEX calls_by_key ON calls (key, state);
CREATE TABLE claims (
  run TEXT NOT NULL, call INTEGER NOT NULL REFERENCES calls, amount INTEGER NOT NULL, PRIMARY KEY (run, call)
);
"""


class Ledger:
    """States of a call: sent, answered, failed (refused, not billed), lost (may have been billed, no answer came).

    All methods raise LedgerError where the file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the ledger at `path`. Another kind of file is left as it is."""
        self.path = path
        with self._ours("cannot be opened"):
            path.parent.mkdir(parents=True, exist_ok=True)
            _leave_alone_what_is_no_database(path)
            self._db = sqlite3.connect(path, timeout=60, isolation_level=None)
        try:
            self._lay_out()
        except LedgerError:
            self._db.close()
            raise

    def _lay_out(self) -> None:
        with self._writing("cannot be opened"):
            (layout,) = self._db.execute("PRAGMA user_version").fetchone()
            (tables,) = self._db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            if not layout and not tables:
                for statement in _TABLES.split(";\n"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version={LAYOUT}")
            elif layout != LAYOUT:
                what = f"a ledger of layout {layout}, not {LAYOUT}" if layout else "another program's database"
                raise LedgerError(f"ledger.path={self.path}: is {what}; name another file")
        with self._ours("cannot be opened"):
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")

    def close(self) -> None:
        self._db.close()

    def find(self, key: str) -> tuple[int, Answer, int] | None:
        """The call that answered this key: its id, the answer and its cost in picodollars."""
        with self._ours("cannot be read"):
            row = self._db.execute(
                "SELECT id, answer, finish, digits, input, cached_input, cache_write, output, cost FROM calls"
                " WHERE key = ? AND state = 'answered' ORDER BY id LIMIT 1",
                (key,),
            ).fetchone()
        if row is None:
            return None
        call, text, finish, digits, *tokens, cost = row
        return call, Answer(text, Usage(*tokens), finish, tuple(json.loads(digits))), cost

    def open_call(
        self, role: Role, model: str, request: Request, *, run: str, reserve: int = 0, limit: int | None = None
    ) -> int:
        """Write down a call that is about to go out and set `reserve` picodollars aside for it, in one transaction.

        Returns the call's id. Raises CapError where the run's claims would exceed `limit`: then nothing was written.
        """
        messages = json.dumps([[m.role, m.content] for m in request.messages], ensure_ascii=False)
        with self._writing():
            self._check(run, reserve, limit)
            cursor = self._db.execute(
                "INSERT INTO calls (key, state, role, purpose, record, model, messages, started, pid)"
                " VALUES (?, 'sent', ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (request.key(model), role, request.purpose, request.record, model, messages, time.time(), os.getpid()),
            )
            call = int(cursor.fetchone()[0])
            if reserve:
                self._db.execute("INSERT INTO claims VALUES (?, ?, ?)", (run, call, reserve))
            return call

    def claim(self, run: str, call: int, amount: int, *, limit: int | None) -> None:
        """Count an answered call as this run's too; twice counts once. Raises CapError where that exceeds `limit`."""
        with self._writing():
            if self._db.execute("SELECT 1 FROM claims WHERE run = ? AND call = ?", (run, call)).fetchone():
                return
            self._check(run, amount, limit)
            self._db.execute("INSERT INTO claims VALUES (?, ?, ?)", (run, call, amount))

    def _check(self, run: str, amount: int, limit: int | None) -> None:
        if limit is not None and self.claimed(run) + amount > limit:
            left = max(0, limit - self.claimed(run))
            raise CapError(f"the cap leaves ${usd(left):.4f}, this call may cost ${usd(amount):.4f}")

    def settle(self, call: int, answer: Answer, cost: int) -> None:
        """The answer came: keep it, and let the true cost take the reservation's place."""
        usage = answer.usage
        tokens = (usage.input, usage.cached_input, usage.cache_write, usage.output)
        digits = json.dumps([dict(scores) for scores in answer.digits])
        with self._writing():
            self._db.execute(
                "UPDATE calls SET state = 'answered', answer = ?, finish = ?, digits = ?, input = ?, cached_input = ?,"
                " cache_write = ?, output = ?, cost = ?, ended = ? WHERE id = ?",
                (answer.text, answer.finish, digits, *tokens, cost, time.time(), call),
            )
            self._db.execute("UPDATE claims SET amount = ? WHERE call = ?", (cost, call))

    def give_up(self, call: int, error: str, *, lost: bool) -> None:
        """No answer came. lost: it may have been billed all the same, so its reservation stays."""
        with self._writing():
            self._db.execute(
                "UPDATE calls SET state = ?, error = ?, ended = ? WHERE id = ?",
                ("lost" if lost else "failed", error, time.time(), call),
            )
            if not lost:
                self._db.execute("DELETE FROM claims WHERE call = ?", (call,))

    def claimed(self, run: str) -> int:
        """What a run has spent and set aside so far, in picodollars, earlier executions of it included."""
        with self._ours("cannot be read"):
            (total,) = self._db.execute("SELECT COALESCE(SUM(amount), 0) FROM claims WHERE run = ?", (run,)).fetchone()
        return int(total)

    @contextmanager
    def _writing(self, fails: str = "cannot be written") -> Iterator[None]:
        """A transaction. It takes the write lock at once, so that what was read in it still holds when it writes."""
        with self._ours(fails), self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield

    @contextmanager
    def _ours(self, fails: str) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise LedgerError(
                f"ledger.path={self.path}: {fails} ({error}); move the file away or name another"
            ) from error


def _leave_alone_what_is_no_database(path: Path) -> None:
    """SQLite takes a file of less than a page for an empty database, and would write over a short text."""
    if path.exists():
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) not in {b"", _MAGIC}:
                raise sqlite3.DatabaseError("file is not a database")
