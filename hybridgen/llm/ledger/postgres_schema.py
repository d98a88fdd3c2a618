"""A ledger in PostgreSQL: its tables, its sessions, and what is said of the server's errors.

The tables stand in a schema of their own, so that a database may hold others, MLflow's for one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg
from psycopg.abc import Buffer
from psycopg.types.string import StrDumper, TextLoader

from hybridgen.core.errors import DiskError, LedgerError
from hybridgen.core.urls import redacted
from hybridgen.llm.ledger.groups import AgainError

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

NAME = "hybridgen"
# What each layout adds to the one before it; the last one is today's. Columns are those of the file's.
LAYOUTS = (
    (
        """CREATE TABLE calls (
          id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key TEXT NOT NULL, state TEXT NOT NULL,
          role TEXT NOT NULL, purpose TEXT NOT NULL, record TEXT NOT NULL, server TEXT NOT NULL, model TEXT NOT NULL,
          messages TEXT NOT NULL, schema TEXT, temperature DOUBLE PRECISION, max_tokens BIGINT, seed BIGINT,
          attempt BIGINT, answer TEXT, finish TEXT, digits TEXT,
          input BIGINT, cached_input BIGINT, cache_write BIGINT, output BIGINT, is_assumed SMALLINT NOT NULL DEFAULT 0,
          reserved BIGINT NOT NULL, cost BIGINT, started DOUBLE PRECISION NOT NULL, ended DOUBLE PRECISION,
          owner TEXT NOT NULL, until DOUBLE PRECISION NOT NULL, error TEXT, is_anew SMALLINT NOT NULL
        )""",
        "CREATE INDEX calls_by_key ON calls (key, state)",
        # Two who ask the same at the same moment: one of them is told. In a file who writes has all of it.
        "CREATE UNIQUE INDEX calls_once_out ON calls (key) WHERE state = 'sent' AND is_anew = 0",
        "CREATE INDEX calls_out ON calls (owner) WHERE state = 'sent'",
        "CREATE INDEX calls_over ON calls (ended) WHERE state = 'answered' AND cost > reserved",
        "CREATE INDEX calls_by_server ON calls (server, model, ended) WHERE state = 'answered' AND role = 'frontier'",
        """CREATE TABLE claims (
          run TEXT NOT NULL, call BIGINT NOT NULL REFERENCES calls, amount BIGINT NOT NULL, PRIMARY KEY (run, call)
        )""",
        "CREATE INDEX claims_by_call ON claims (call)",
        "CREATE TABLE runs (run TEXT PRIMARY KEY, claimed BIGINT NOT NULL, lost BIGINT NOT NULL)",
        # How many transactions each connection has committed, for one whose end was not heard of.
        "CREATE TABLE writers (writer TEXT PRIMARY KEY, commits BIGINT NOT NULL, last TIMESTAMPTZ NOT NULL)",
        "CREATE TABLE layout (number INTEGER NOT NULL)",
        "INSERT INTO layout VALUES (0)",
    ),
    # What the shards of a run find out for all of them; without `found` its owner is at it.
    (
        """CREATE TABLE findings (
          run TEXT NOT NULL, key TEXT NOT NULL, owner TEXT NOT NULL, until DOUBLE PRECISION NOT NULL, found TEXT,
          PRIMARY KEY (run, key)
        )""",
    ),
)
LAYOUT = len(LAYOUTS)
_LAYING_OUT = 0x48594247  # "HYBG", the advisory lock of who lays the tables out
# In one message, so that both are done or neither. Both are names and numbers of ours.
COMMIT = (
    "INSERT INTO writers VALUES ('{writer}', {commits}, now())"
    " ON CONFLICT (writer) DO UPDATE SET commits = EXCLUDED.commits, last = EXCLUDED.last; COMMIT"
)

CONNECT_SECONDS = 10
SILENT_SECONDS = 30  # after which either end looks whether the other is there
# Settings of each session, where the server knows them. A reservation must outlive a power cut; who lost the network is
# to be found out within a minute.
_SETTINGS = {
    "synchronous_commit": "on",
    "default_transaction_isolation": "read committed",
    "idle_session_timeout": "0",
    "tcp_keepalives_idle": str(SILENT_SECONDS),
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "search_path": NAME,
}
_CLOCK = "SELECT extract(epoch FROM clock_timestamp())::float8, extract(epoch FROM pg_postmaster_start_time())::float8"
_ENDS = ("57P01", "57P02", "57P03")  # the server is being shut down, has crashed, or starts
_ESCAPES = (("\x10", "\x10e"), ("\0", "\x10n"))  # PostgreSQL's texts hold no NUL


class _Dumper(StrDumper):
    def dump(self, obj: str) -> Buffer | None:
        for plain, escaped in _ESCAPES:
            obj = obj.replace(plain, escaped)
        return super().dump(obj)


class _Loader(TextLoader):
    def load(self, data: Buffer) -> str:
        text = str(super().load(data))
        for plain, escaped in reversed(_ESCAPES):
            text = text.replace(escaped, plain)
        return text


def connect(url: str, *, seconds: int = CONNECT_SECONDS) -> tuple[Connection, float, float]:
    """A session with a database, how far its clock is ahead of ours, and when its server began, by that clock; seconds.

    Name and password come as libpq finds them. Raises psycopg.Error.
    """
    db: Connection = psycopg.connect(
        url,
        autocommit=True,
        connect_timeout=seconds,
        client_encoding="utf8",
        application_name="hybridgen",
        keepalives_idle=SILENT_SECONDS,
        keepalives_interval=10,
        keepalives_count=3,
        tcp_user_timeout=60_000,
    )
    try:
        db.adapters.register_dumper(str, _Dumper)
        db.adapters.register_loader("text", _Loader)
        wanted = ", ".join(f"('{name}', '{value}')" for name, value in _SETTINGS.items())
        known = f"(VALUES {wanted}) AS v (name, wanted) JOIN pg_settings USING (name)"
        db.execute(f"SELECT set_config(name, wanted, false) FROM {known}")
        asked = time.time()
        now, began = db.execute(_CLOCK).fetchone() or (asked, 0.0)
        return db, now - (asked + time.time()) / 2, began
    except BaseException:
        db.close()
        raise


def lay_out(db: Connection, url: str) -> None:
    """Make the tables, or bring them up to date; one at a time. Raises LedgerError, psycopg.Error."""
    with db.transaction():
        db.execute(f"SELECT pg_advisory_xact_lock({_LAYING_OUT})")
        ((encoding,),) = db.execute("SHOW server_encoding")
        if encoding != "UTF8":
            raise LedgerError(f"ledger.url={redacted(url)}: keeps texts in {encoding}; name a database in UTF8")
        ((has_any, is_ours),) = db.execute(
            f"SELECT to_regnamespace('{NAME}') IS NOT NULL, to_regclass('{NAME}.layout') IS NOT NULL"
        )
        if not has_any:
            db.execute(f"CREATE SCHEMA {NAME}")
        elif not is_ours and db.execute("SELECT 1 FROM pg_tables WHERE schemaname = %s", (NAME,)).fetchone():
            raise LedgerError(
                f"ledger.url={redacted(url)}: its schema {NAME} is another program's; name another database"
            )
        layout = 0
        if is_ours:
            ((layout,),) = db.execute("SELECT number FROM layout")
        if layout > LAYOUT:
            raise LedgerError(
                f"ledger.url={redacted(url)}: is of layout {layout}, this version knows {LAYOUT}; name another or "
                "upgrade"
            )
        for statements in LAYOUTS[layout:]:
            for statement in statements:
                db.execute(statement)
        if layout < LAYOUT:
            db.execute(f"UPDATE layout SET number = {LAYOUT}")


def is_gone(db: Connection | None, error: psycopg.Error) -> bool:
    """Whether a session has ended, or is about to."""
    return db is None or db.closed or error.sqlstate in _ENDS


@contextmanager
def in_our_words(url: str, fails: str) -> Iterator[None]:
    """Turns what psycopg raises into LedgerError."""
    try:
        yield
    except psycopg.Error as error:
        state, said = error.sqlstate or "", " ".join(str(error).split())
        what = f"ledger.url={redacted(url)}: {fails} ({said})"
        if state == "53100":
            raise DiskError(f"{what}; free space there, and the same command goes on from here") from error
        if state == "42501":
            raise LedgerError(
                f"{what}; its owner grants it: CREATE ON DATABASE to begin a ledger, or ALL ON SCHEMA {NAME} and ALL "
                f"ON ALL TABLES IN SCHEMA {NAME} to share one"
            ) from error
        if state.startswith("40") or state in _ENDS:
            raise AgainError(f"{what}; the same command goes on from here") from error
        if isinstance(error, psycopg.OperationalError) and not state:
            raise AgainError(
                f"{what}; see that it runs and that host, name and user are right; the password comes from PGPASSWORD "
                "or ~/.pgpass"
            ) from error
        raise LedgerError(f"{what}; see what its server's log says, or name another database") from error
