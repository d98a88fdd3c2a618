"""What a ledger lies in: a file of SQLite's, or a database of PostgreSQL's that several machines share.

Both speak the SQL of `store`, with `?` where values go. This is all that differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from hybridgen.core.errors import LedgerError
from hybridgen.core.notices import Notice
from hybridgen.core.urls import redacted
from hybridgen.llm.ledger import sqlite
from hybridgen.llm.waiting import Say, say_nothing

Where: TypeAlias = Path | str  # a file, or the address of a database


class Rows(Protocol):
    """What a statement found. rowcount: how many rows it changed."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Database(Protocol):
    """A connection. All methods but `in_our_words` raise what the library below them raises.

    me: who opened it, for others who find its calls. note: that it had to be begun anew, else None. is_elsewhere: its
    statements wait for another machine, so they belong into a thread. row_lock: what a SELECT ends with whose rows
    nobody else may change until the transaction ends. day: SQL for the day on which a call began.
    """

    me: str
    note: Notice | None
    is_elsewhere: bool
    row_lock: str
    day: str

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Rows: ...

    def begin(self) -> None:
        """Begin a transaction; where one writer has the whole ledger, it is this one from here on."""

    def commit(self) -> None: ...

    def roll_back(self) -> None:
        """End the transaction, where there is one: nothing was written. Raises nothing."""

    def hold(self, run: str) -> None:
        """Within a transaction: nobody else changes what a run has claimed until it ends."""

    def now(self) -> float:
        """Seconds since the epoch, by the clock that all who share the ledger go by."""

    def living(self, owners: Iterable[str]) -> set[str]:
        """Those that are not known to be gone."""

    def can_tell(self, owner: str) -> bool:
        """Whether it is known if an owner lives."""

    def in_our_words(self, fails: str) -> AbstractContextManager[None]:
        """Turns what the library below raises into LedgerError."""

    def beside(self) -> Database:
        """One more connection of the same owner, for one thread at a time."""

    def another(self) -> AbstractContextManager[Database]:
        """A transaction on a connection of its own that waits for nobody."""

    def size(self) -> int:
        """What it takes on disk, in bytes."""

    def erasing(self) -> AbstractContextManager[None]:
        """What is deleted within leaves nothing on disk, as far as that is the database's own affair."""

    def leave(self) -> None:
        """Wait for nobody any more: it is about to be closed."""

    def close(self) -> None: ...


def connect(where: Where, say: Say = say_nothing) -> Database:
    """The open ledger. say: gets a line where it goes away and is waited for. Raises LedgerError."""
    if isinstance(where, Path):
        return sqlite.open_file(where)
    try:
        from hybridgen.llm.ledger import postgres  # an extra
    except ImportError as error:
        raise LedgerError(
            f"ledger.url={redacted(where)}: needs psycopg ({error}); install hybridgen[postgres], or leave it out and "
            "name a file in ledger.path"
        ) from error
    return postgres.open_shared(where, say)
