"""What a ledger holds and what it cost, by day, model and run; and its texts taken out while the figures stay."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from hybridgen.core.errors import LedgerError
from hybridgen.llm.ledger import database
from hybridgen.llm.ledger.database import Database, Where

DAY = 86_400  # seconds
_SUMS = ", ".join(
    (
        "COUNT(*)",
        *(f"COUNT(*) FILTER (WHERE state = '{state}')" for state in ("answered", "failed", "lost", "sent")),
        *(
            f"CAST(COALESCE(SUM({what}), 0) AS BIGINT)"
            for what in (
                *("input + cached_input + cache_write", "cached_input", "output", "cost"),
                "CASE state WHEN 'lost' THEN reserved END",
            )
        ),
    )
)
_BLANK = "messages = '', schema = NULL, answer = NULL, digits = NULL"
SOME_CALLS = 500  # whose texts are taken out in one statement
_KINDS = {"model": "model", "purpose": "role || ' ' || purpose"}


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
class Pruned:
    """calls: how many have no texts any more. before, after: bytes on disk."""

    calls: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """calls: all there are. blanked: those in which somebody stood; out: such as are out and were left."""

    calls: int
    blanked: int
    out: int


@dataclass(frozen=True, slots=True)
class Account:
    """sums: by day, model and purpose. runs: those with claims, the last one first. bytes: on disk."""

    sums: dict[str, tuple[Sum, ...]]
    runs: tuple[RunSum, ...]
    bytes: int


def read(where: Where) -> Account:
    """What the ledger holds. Raises LedgerError where there is none, or it cannot be read."""
    with _opened(where, "cannot be read") as db:
        sums = {
            kind: tuple(Sum(*row) for row in db.execute(f"SELECT {name}, {_SUMS} FROM calls GROUP BY 1 ORDER BY 1"))
            for kind, name in {"day": db.day, **_KINDS}.items()
        }
        runs = db.execute(
            "SELECT run, MIN(started), COUNT(*), claimed, lost FROM claims JOIN calls ON call = id"
            " JOIN runs USING (run) GROUP BY run, claimed, lost ORDER BY 2 DESC"
        )
        return Account(sums, tuple(RunSum(*row) for row in runs), db.size())


def prune(where: Where, days: float) -> Pruned:
    """Take prompts, schemas and answers out of calls that ended so many days ago or earlier, and off the disk. Their
    tokens, costs and claims stay; their questions would be asked anew. Raises LedgerError, also where somebody else
    keeps writing.
    """
    with _opened(where, "cannot be pruned") as db:
        before = db.size()
        with db.erasing():
            calls = db.execute(
                f"UPDATE calls SET {_BLANK},"
                " error = CASE WHEN error IS NULL THEN NULL ELSE 'pruned' END"
                " WHERE state <> 'sent' AND ended <= ? AND messages <> ''",
                (db.now() - days * DAY,),
            ).rowcount
        return Pruned(calls, before, db.size())


def forget(where: Where, is_in: Callable[[str], bool], *, is_shown_only: bool) -> Forgotten:
    """Take the texts out of all calls in which somebody stands, and off the disk. Their tokens, costs and claims stay;
    their questions would be asked anew. A call that is out is left.

    is_in: whether a text holds the person. is_shown_only: nothing is written. Raises LedgerError, also where somebody
    else keeps writing.
    """
    with _opened(where, "cannot be read or written") as db:
        calls, holding, out = 0, list[int](), 0
        rows = db.execute("SELECT id, state, record, messages, schema, answer, error FROM calls ORDER BY id")
        for id_, state, record, messages, *texts in rows:
            calls += 1
            said = [record, *(content for _, content in json.loads(messages or "[]")), *filter(None, texts)]
            if any(map(is_in, said)):
                out += state == "sent"
                holding += [id_] if state != "sent" else []
        if holding and not is_shown_only:
            with db.erasing():
                for at in range(0, len(holding), SOME_CALLS):
                    ids = holding[at : at + SOME_CALLS]
                    db.execute(
                        f"UPDATE calls SET {_BLANK}, record = '', error = CASE WHEN error IS NULL THEN NULL"
                        f" ELSE 'forgotten' END WHERE id IN ({', '.join('?' * len(ids))})",
                        tuple(ids),
                    )
        return Forgotten(calls, len(holding), out)


@contextmanager
def _opened(where: Where, fails: str) -> Iterator[Database]:
    if isinstance(where, Path) and not where.is_file():
        raise LedgerError(f"{where}: there is no such ledger; a run's is ledger.path, outputs/ledger.sqlite by default")
    db = database.connect(where)
    with closing(db), db.in_our_words(fails):
        if db.note is not None:
            raise LedgerError(str(db.note))
        yield db
