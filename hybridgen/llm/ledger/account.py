"""What a ledger holds and what it cost, by day, model and run; and its texts taken out while the figures stay."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from hybridgen.core.errors import LedgerError
from hybridgen.llm.ledger import schema

DAY = 86_400  # seconds
_SUMS = (
    "COUNT(*), SUM(state = 'answered'), SUM(state = 'failed'), SUM(state = 'lost'), SUM(state = 'sent'),"
    " COALESCE(SUM(input + cached_input + cache_write), 0), COALESCE(SUM(cached_input), 0), COALESCE(SUM(output), 0),"
    " COALESCE(SUM(cost), 0), COALESCE(SUM(CASE state WHEN 'lost' THEN reserved END), 0)"
)
_KINDS = {
    "day": "date(started, 'unixepoch', 'localtime')",
    "model": "model",
    "purpose": "role || ' ' || purpose",
}


@dataclass(frozen=True, slots=True)
class Sum:
    """Calls of one kind. asked: tokens that were read, cached ones among them. cost, lost_cost: picodollars; the second
    was set aside for calls that may have been billed and brought no answer."""

    name: str
    calls: int
    answered: int
    failed: int
    lost: int
    out: int
    asked: int
    cached: int
    written: int
    cost: int
    lost_cost: int


@dataclass(frozen=True, slots=True)
class RunSum:
    """What one run has claimed, answers of earlier runs that it used included. began: seconds since the epoch. claimed,
    lost: picodollars."""

    run: str
    began: float
    calls: int
    claimed: int
    lost: int


@dataclass(frozen=True, slots=True)
class Account:
    """sums: by day, model and purpose. runs: those with claims, the last one first. bytes: on disk."""

    sums: dict[str, tuple[Sum, ...]]
    runs: tuple[RunSum, ...]
    bytes: int


def read(path: Path) -> Account:
    """What the ledger holds. Raises LedgerError where there is none, or it cannot be read."""
    with _opened(path, "cannot be read") as db:
        sums = {
            kind: tuple(Sum(*row) for row in db.execute(f"SELECT {name}, {_SUMS} FROM calls GROUP BY 1 ORDER BY 1"))
            for kind, name in _KINDS.items()
        }
        runs = db.execute(
            "SELECT run, MIN(started), COUNT(*), claimed, lost FROM claims JOIN calls ON call = id"
            " JOIN runs USING (run) GROUP BY run ORDER BY 2 DESC"
        )
        return Account(sums, tuple(RunSum(*row) for row in runs), size(path))


def size(path: Path) -> int:
    """What the ledger takes on disk, in bytes."""
    beside = path.with_name(f"{path.name}-wal")
    return sum(file.stat().st_size for file in (path, beside) if file.exists())


def prune(path: Path, days: float) -> int:
    """Take prompts, schemas and answers out of calls that ended so many days ago or earlier, and out of the file's free
    space; how many calls that were. Their tokens, costs and claims stay; their questions would be asked anew. Raises
    LedgerError, also where somebody else keeps writing.
    """
    with _opened(path, "cannot be pruned") as db:
        db.execute("PRAGMA secure_delete=ON")
        with db:
            pruned = db.execute(
                "UPDATE calls SET messages = '', schema = NULL, answer = NULL, digits = NULL,"
                " error = CASE WHEN error IS NULL THEN NULL ELSE 'pruned' END"
                " WHERE state <> 'sent' AND ended <= ? AND messages <> ''",
                (time.time() - days * DAY,),
            ).rowcount
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return pruned


@contextmanager
def _opened(path: Path, fails: str) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise LedgerError(f"{path}: there is no such ledger; a run's is ledger.path, outputs/ledger.sqlite by default")
    db, note = schema.connect(path)
    with closing(db), schema.in_our_words(path, fails):
        if note is not None:
            raise LedgerError(str(note))
        yield db
