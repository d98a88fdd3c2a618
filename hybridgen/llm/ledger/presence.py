"""Whether who has calls out lives, as a database knows it: each owner holds an advisory lock in a session of its own.

The lock goes when the process does, on whatever machine. When the database restarts it goes too, and is taken again by
a thread that waits for just that; so for a minute after a restart nobody counts as gone.
"""

from __future__ import annotations

import logging
import os
import secrets
import select
import socket
import threading
import time

import psycopg

from hybridgen.core.notices import Notice, Place
from hybridgen.core.urls import redacted
from hybridgen.llm.ledger import postgres_schema
from hybridgen.llm.ledger.postgres_schema import Connection
from hybridgen.llm.waiting import Say

LOG = logging.getLogger("hybridgen.llm")
BACK_SECONDS = 60.0  # that owners have for being back after a restart
PAUSE_SECONDS = 0.2  # between two tries to be back
# The locks that sessions of this database hold, by their numbers.
HELD = (
    "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1"
    " AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def lock_of(owner: str) -> int:
    """The number of the lock that an owner holds while it lives."""
    return int(owner.rpartition(" ")[2])


class Presence:
    """One who has a ledger open. owner: machine, process and lock. known_from: when, by the database's clock, all who
    live are back. leaving: nobody is waited for any more."""

    def __init__(self, url: str, say: Say) -> None:
        """Raises psycopg.Error where the database cannot be reached."""
        self.owner = f"{socket.gethostname()} {os.getpid()} {secrets.randbits(62)}"
        self.known_from = 0.0
        self.leaving = threading.Event()
        self._url = url
        self._say = say
        self._is_away = False
        self._telling = threading.Lock()
        self._woken, self._waker = socket.socketpair()
        self._session = self._taken()
        self._thread = threading.Thread(target=self._watch, name="hybridgen-ledger-presence", daemon=True)
        self._thread.start()

    def note_server(self, began: float) -> None:
        """A session was opened with a server that began then."""
        self.known_from = max(self.known_from, began + BACK_SECONDS)

    def note_away(self, seconds: float) -> None:
        """The database does not answer and is waited for, so many seconds at most: it is said once."""
        with self._telling:
            if not self._is_away:
                self._is_away = True
                self._tell(Notice("ledger_away", {"url": self._place, "seconds": seconds}))

    def note_back(self, now: float) -> None:
        """A session that had ended was opened again; now: by the database's clock."""
        self.known_from = max(self.known_from, now + BACK_SECONDS)
        with self._telling:
            if self._is_away:
                self._is_away = False
                self._tell(Notice("ledger_back", {"url": self._place}))

    def close(self) -> None:
        """From here on it counts as gone."""
        self.leaving.set()
        self._waker.send(b"x")
        self._thread.join()
        self._session.close()
        self._woken.close()
        self._waker.close()

    @property
    def _place(self) -> Place:
        return Place(redacted(self._url), "ledger.url")

    def _tell(self, notice: Notice) -> None:
        LOG.warning("%s", notice.code)
        self._say(notice)

    def _taken(self) -> Connection:
        """A session that holds the lock; a session that is still thought to live may hold it beside."""
        session, self._ahead, began = postgres_schema.connect(self._url)
        try:
            session.execute("SELECT pg_advisory_lock_shared(%s)", (lock_of(self.owner),))
        except BaseException:
            session.close()
            raise
        self.note_server(began)
        return session

    def _watch(self) -> None:
        """Nothing is heard of a session that does nothing but its end."""
        while True:
            heard, _, _ = select.select([self._session.fileno(), self._woken.fileno()], [], [])
            if self._woken.fileno() in heard:
                return
            try:
                self._session.execute("SELECT 1")
            except psycopg.Error:
                self._session.close()
                while not self.leaving.wait(PAUSE_SECONDS):
                    try:
                        self._session = self._taken()
                        self.note_back(time.time() + self._ahead)
                        break
                    except psycopg.Error as error:
                        LOG.debug("the ledger's owner is not back yet: %s", error)
                else:
                    return
