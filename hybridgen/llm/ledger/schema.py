"""The ledger's file: whose it is, of which layout, and whether it is whole.

An older layout is migrated, a damaged ledger is set aside under another name, anything else is left as it is.
"""

from __future__ import annotations

import errno
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from hybridgen.core import private
from hybridgen.core.errors import DiskError, LedgerError
from hybridgen.core.notices import Notice, Place
from hybridgen.llm.ledger import disks

OURS = 0x48594247  # PRAGMA application_id, "HYBG"
# What each layout (PRAGMA user_version) adds to the one before it; the last one is today's.
LAYOUTS = (
    (
        """CREATE TABLE calls (
          id INTEGER PRIMARY KEY, key TEXT NOT NULL, state TEXT NOT NULL,
          role TEXT NOT NULL, purpose TEXT NOT NULL, record TEXT NOT NULL, model TEXT NOT NULL,
          messages TEXT NOT NULL, answer TEXT, finish TEXT, digits TEXT,
          input INTEGER, cached_input INTEGER, cache_write INTEGER, output INTEGER, cost INTEGER,
          started REAL NOT NULL, ended REAL, pid INTEGER NOT NULL, error TEXT
        )""",
        "CREATE INDEX calls_by_key ON calls (key, state)",
        """CREATE TABLE claims (
          run TEXT NOT NULL, call INTEGER NOT NULL REFERENCES calls, amount INTEGER NOT NULL, PRIMARY KEY (run, call)
        )""",
    ),
    (
        "ALTER TABLE calls ADD COLUMN schema TEXT",
        "ALTER TABLE calls ADD COLUMN temperature REAL",
        "ALTER TABLE calls ADD COLUMN max_tokens INTEGER",
        "ALTER TABLE calls ADD COLUMN seed INTEGER",
        "ALTER TABLE calls ADD COLUMN attempt INTEGER",
        "ALTER TABLE calls ADD COLUMN owner TEXT",  # who has it out, see owners
        "ALTER TABLE calls ADD COLUMN until REAL",  # and until when at most
        "ALTER TABLE calls DROP COLUMN pid",
        """UPDATE calls SET error = 'still out when the ledger was migrated',
          state = CASE role WHEN 'frontier' THEN 'lost' ELSE 'failed' END WHERE state = 'sent'""",
        "CREATE INDEX calls_out ON calls (owner) WHERE state = 'sent'",
        f"PRAGMA application_id={OURS}",
    ),
    (
        "ALTER TABLE calls ADD COLUMN server TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE calls ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE calls ADD COLUMN is_assumed INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX calls_over ON calls (ended) WHERE state = 'answered' AND cost > reserved",
        "CREATE INDEX calls_by_server ON calls (server, model, ended) WHERE state = 'answered' AND role = 'frontier'",
    ),
    (
        # What a run's claims sum up to, and what of that is for lost calls: kept with every change of them.
        "CREATE TABLE runs (run TEXT PRIMARY KEY, claimed INTEGER NOT NULL, lost INTEGER NOT NULL)",
        """INSERT INTO runs SELECT run, SUM(amount), SUM(CASE state WHEN 'lost' THEN amount ELSE 0 END)
          FROM claims LEFT JOIN calls ON call = id GROUP BY run""",
        "CREATE INDEX claims_by_call ON claims (call)",
    ),
    # Asked although somebody may have it out: only of others one is out at most.
    ("ALTER TABLE calls ADD COLUMN is_anew INTEGER NOT NULL DEFAULT 0",),
    # What the shards of a run find out for all of them; without `found` its owner is at it.
    (
        """CREATE TABLE findings (
          run TEXT NOT NULL, key TEXT NOT NULL, owner TEXT NOT NULL, until REAL NOT NULL, found TEXT,
          PRIMARY KEY (run, key)
        )""",
    ),
)
LAYOUT = len(LAYOUTS)
_PATIENCE = 60  # seconds that an open ledger waits for another's lock
SYNCHRONOUS = "FULL"  # a reservation must outlive a power cut, else the cap would not hold across it

_MAGIC = b"SQLite format 3\0"
_HEADER = 100  # bytes that begin a database
_OURS_AT = 68  # where its application_id stands, big-endian


_FULL = {errno.ENOSPC, errno.EDQUOT}
_FAILED_TO_WRITE = {"SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_TRUNCATE"}


@contextmanager
def in_our_words(path: Path, fails: str) -> Iterator[None]:
    """Turns what the file system and SQLite raise into LedgerError; a ledger that holds paid answers is never to be
    moved away because the disk below it is full or fails."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        what = f"ledger.path={path}: {fails} ({error})"
        name = getattr(error, "sqlite_errorname", "")  # of the extended code; Python fills it in from 3.11 on
        if name == "SQLITE_FULL" or (isinstance(error, OSError) and error.errno in _FULL):
            raise DiskError(f"{what}; free space on {path.parent}, and the same command goes on from here") from error
        if name in _FAILED_TO_WRITE:  # what SQLite says of a quota, too
            raise DiskError(
                f"{what}; free space on {path.parent} or see whether its disk fails, and the same command goes on "
                "from here"
            ) from error
        if name.startswith("SQLITE_IOERR") or name.startswith("SQLITE_BUSY"):
            raise DiskError(f"{what}; see who holds it or whether its disk fails") from error
        raise LedgerError(f"{what}; move the file away or name another") from error


def connect(path: Path) -> tuple[sqlite3.Connection, Notice | None]:
    """The open ledger, and a notice where a damaged one had to be set aside.

    Raises LedgerError where the file cannot be opened, lies on a network file system, is of a later layout or is no
    ledger.
    """
    note = None
    if kind := disks.network_of(path):
        raise LedgerError(
            f"ledger.path={path}: lies on a network file system ({kind}), where its locks do not hold; name a file on "
            "a disk of this machine, or ledger.url=postgresql://host/name for several machines"
        )
    with in_our_words(path, "cannot be opened"), _LOOKING:
        private.make_folder(path.parent)
        for file in _kept_beside(path):
            private.close_file(file)
        if path.exists() and not _OPEN[_identity(path)]:
            found = path.stat().st_ino
            damage = _damage(path)
            note = _set_aside(path, damage, found) if damage else None
        private.make_file(path)  # SQLite gives what it keeps beside it the same mode
        # On a connection of its own: closing it brings the file's header, which says whose it is, up to date.
        with closing(_open(path)) as db:
            _lay_out(db, path)
        db = _open(path)
        with _closed_on_error(db):
            _write_ahead(db)
            db.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
    return db, note


def connect_beside(path: Path) -> sqlite3.Connection:
    """One more connection to a ledger that is open, for one thread at a time. Raises LedgerError."""
    with in_our_words(path, "cannot be opened"):
        db = _Connection(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        with _closed_on_error(db):
            db.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
    return db


@contextmanager
def _closed_on_error(db: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.close()
        raise


@contextmanager
def another(path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction on a second connection, which waits for no lock. Raises LedgerError."""
    with in_our_words(path, "cannot be written"), closing(_Connection(path, 0.2, isolation_level=None)) as db, db:
        db.execute("BEGIN IMMEDIATE")
        yield db


class _Connection(sqlite3.Connection):
    """One that is known to be open. Whoever opens SQLite's file by hand and closes it again lets go of all locks that
    his process has on it: SQLite, How To Corrupt An SQLite Database File, 2.2."""

    def __init__(self, path: Path, *args: Any, **more: Any) -> None:
        super().__init__(path, *args, **more)
        self._file: tuple[int, int] | None = _identity(path)
        with _COUNTING:
            _OPEN[self._file] += 1

    def close(self) -> None:
        super().close()
        with _COUNTING:
            if self._file is not None:
                _OPEN[self._file] -= 1
                self._file = None


_OPEN = Counter[tuple[int, int]]()  # this process's connections, by their files
_COUNTING = threading.Lock()
_LOOKING = threading.Lock()  # held while a file is looked at by hand, so that nobody opens it meanwhile


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _open(path: Path) -> sqlite3.Connection:
    return _Connection(path, timeout=_PATIENCE, isolation_level=None)


def _write_ahead(db: sqlite3.Connection) -> None:
    """Change to SQLite's write-ahead log. The change alone does not wait for a lock that another holds, whatever the
    connection's timeout is: two runs that begin a ledger at the same moment would otherwise end one of them."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode=WAL").fetchall()
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _damage(path: Path) -> str:
    """What is broken in a file that is a ledger of ours; empty where nothing is. Nobody in this process may have it
    open: it is opened by hand.

    Raises DatabaseError where it is not known to be ours. SQLite itself takes a file of less than a page for an empty
    database, and would write over a short text.
    """
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if not header:
        return ""
    if not any(header):
        return "begins with zeros"
    if header[: len(_MAGIC)] != _MAGIC:
        raise sqlite3.DatabaseError("file is not a database")
    if len(header) < _HEADER:
        return "ends within its header"
    try:
        return _broken(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        if int.from_bytes(header[_OURS_AT : _OURS_AT + 4]) != OURS:
            raise
        return str(error)


def _broken(path: Path) -> str:
    with closing(_open(path)) as db:
        (first,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if first != "ok":
        raise sqlite3.DatabaseError(" ".join(first.split()))
    return ""


def _set_aside(path: Path, damage: str, found: int) -> Notice | None:
    """Rename the file, with what SQLite keeps beside it; `found`: its inode, another process may have been faster."""
    stem = aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
    number = 2
    while aside.exists():
        aside, number = stem.with_name(f"{stem.name}.{number}"), number + 1
    if not path.exists() or path.stat().st_ino != found:
        return None
    for file in _kept_beside(path):
        file.rename(aside.with_name(aside.name + file.name.removeprefix(path.name)))
    places = {"path": Place(str(path), "ledger.path"), "aside": Place(str(aside), "ledger.path")}
    return Notice("ledger_damaged", places | {"damage": damage})


def _kept_beside(path: Path) -> list[Path]:
    """The files of a ledger that are there, the ledger last."""
    every = [path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "")]
    return [file for file in every if file.exists()]


def _lay_out(db: sqlite3.Connection, path: Path) -> None:
    with db:
        db.execute("BEGIN IMMEDIATE")
        (layout,) = db.execute("PRAGMA user_version").fetchone()
        if layout > LAYOUT and _is_ours(db):
            raise LedgerError(
                f"ledger.path={path}: is of layout {layout}, this version knows {LAYOUT}; name another or upgrade"
            )
        if not _is_ours(db):
            raise LedgerError(f"ledger.path={path}: is another program's database; name another file")
        for number, statements in enumerate(LAYOUTS[layout:], layout + 1):
            for statement in statements:
                db.execute(statement)
            db.execute(f"PRAGMA user_version={number}")


def _is_ours(db: sqlite3.Connection) -> bool:
    (mark,) = db.execute("PRAGMA application_id").fetchone()
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return mark == OURS or (mark == 0 and tables in ({"calls", "claims"}, set()))
