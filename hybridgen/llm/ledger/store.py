"""Every model call: what was asked, what came back, what it cost, and what each run set aside.

A row is written before a call goes out and settled before anything uses its answer, so a run that is killed goes on
where it stopped. `claims` holds the money of each run: a reservation while a call is out, its true cost afterwards;
`runs` holds their sums, changed in the same transaction, so that nothing is added up for a call.
Several processes may share a ledger: a question that one of them has out is not sent by another. It knows nothing of
servers, of what an answer means, or of which database it lies in.
"""

from __future__ import annotations

import asyncio
import copy
import json
import math
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from hybridgen.core.errors import LedgerError
from hybridgen.core.results import Role
from hybridgen.llm.ledger import database
from hybridgen.llm.ledger.database import Database, Where
from hybridgen.llm.ledger.groups import Groups, Refused
from hybridgen.llm.ledger.lookups import OUT_OF_A_RUN, Lookups
from hybridgen.llm.types import Answer, Request
from hybridgen.llm.waiting import Say, say_nothing

T = TypeVar("T")
MAX_INTEGER = 2**63 - 1  # that a database holds; a cap may be larger


class Short(Refused):
    """A run's claims would exceed its limit; left: picodollars below it."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class Taken(Refused):
    """The question has been answered, or somebody else has it out."""


class Alone(Refused):
    """A call that is to go alone, while others of its run are out."""


class Ledger(Lookups):
    """States of a call: sent, answered, failed (refused, not billed), lost (may have been billed, no answer came).

    An answered call with an error could not be used. It stays for the bill; where it was free the question counts as
    not answered, so that it is asked again once its server was put right.

    where: it lies. note: that the file was damaged and had to be set aside, else None. All methods raise LedgerError
    where it cannot be read or written.
    """

    def __init__(self, where: Where, say: Say = say_nothing) -> None:
        """Open or create the ledger in a file or at an address; another kind of file is left as it is. say: gets a line
        where a database goes away and is waited for, from any thread."""
        self.where = where
        self._db = database.connect(where, say)
        self._me = self._db.me
        self.note = self._db.note
        self._twin: Ledger | None = None  # on a connection of its own, for what is written in groups
        self._groups: Groups[Ledger] | None = None
        self._reader: ThreadPoolExecutor | None = None
        try:
            with self._writing("cannot be opened"):
                self._give_up_what_the_dead_had_out()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """What this one still has out counts as lost from now on."""
        self._db.leave()
        if self._reader:
            self._reader.shutdown()
        if self._groups and self._twin:
            self._groups.close()
            self._twin._db.close()
        with suppress(LedgerError), self._writing():  # where it cannot be written, somebody has been told by now
            self._bury(self._me, "not waited for")
            self._leave_findings(self._db)
        self._db.close()

    async def read(self, do: Callable[[Ledger], T]) -> T:
        """What `do` reads. A database elsewhere is asked in a thread, so that nothing else waits for it."""
        if not self._db.is_elsewhere:
            return do(self)
        self._reader = self._reader or ThreadPoolExecutor(1, "hybridgen-ledger-reader")
        return await asyncio.get_running_loop().run_in_executor(self._reader, do, self)

    def write(self, do: Callable[[Ledger], T], undo: Callable[[T], None] | None = None) -> asyncio.Future[T]:
        """What `do` makes of the ledger or raises, once it is on disk, together with what others write meanwhile.

        undo: gets what was written where nobody waits for it any more; what was not begun by then is not written.
        """
        if self._groups is None:
            self._twin = copy.copy(self)
            self._twin._db = self._db.beside()
            self._groups = Groups(self._twin, is_elsewhere=self._db.is_elsewhere)
        return self._groups.write(do, undo)

    def begin(self) -> None:
        """Begin a transaction, which all that is written joins until its end."""
        with self._ours("cannot be written"):
            self._db.begin()

    def commit(self) -> None:
        """End it: what was written is on disk."""
        with self._ours("cannot be written"):
            self._db.commit()

    def roll_back(self) -> None:
        """End it, where it has not ended by itself: nothing was written."""
        self._db.roll_back()

    def hold(self, run: str) -> None:
        """Within a transaction: nobody else changes what a run has claimed until it ends."""
        with self._ours("cannot be written"):
            self._db.hold(run)

    def give_up_mine(self) -> None:
        """As `close`, from any thread and beside a connection that is in use: for a process that must end at once.

        Where the ledger is locked the rows are left; whoever opens it next gives up what the dead had out.
        """
        with suppress(LedgerError), self._db.another() as db:
            self._bury(self._me, "not waited for", db=db)
            self._leave_findings(db)

    def open_call(
        self,
        role: Role,
        model: str,
        request: Request,
        *,
        run: str,
        server: str = "",
        reserve: int = 0,
        limit: int | None = None,
        seconds: float,
        anew: bool = False,
        alone: bool = False,
        own: Mapping[str, Any] | None = None,
    ) -> int:
        """Write down a call that is about to go out and set `reserve` picodollars aside for it, in one transaction.

        server: whose model it is. seconds: after which the call is over at the latest. own: as in `Request.key`.
        Returns the call's id.

        Raises Short where the run's claims would exceed `limit`, Taken where the question was answered or is out,
        unless it is to be asked `anew`, Alone where it is to go `alone` and others of the run are out: then nothing was
        written.
        """
        key, now = request.key(model, own), self.now()
        messages = json.dumps([[m.role, m.content] for m in request.messages], ensure_ascii=False)
        with self._writing():
            if not anew:
                self._find_free(key)
            if alone:
                self._db.hold(run)
                if self._living(OUT_OF_A_RUN, run):
                    raise Alone
            self._set_aside(run, reserve, limit)
            row = self._db.execute(
                "INSERT INTO calls (key, state, role, server, reserved, purpose, record, model, messages, schema,"
                " temperature, max_tokens, seed, attempt, started, owner, until, is_anew)"
                " VALUES (?, 'sent', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING RETURNING id",
                (
                    *(key, role, server, reserve, request.purpose, request.record, model, messages),
                    *(json.dumps(request.schema), request.temperature, request.max_tokens),
                    *(request.seed, request.attempt, now, self._me, now + seconds, int(anew)),
                ),
            ).fetchone()
            if row is None:  # another machine was faster
                self._add(run, -reserve, 0)
                raise Taken
            call = int(row[0])
            if reserve:
                self._db.execute("INSERT INTO claims VALUES (?, ?, ?)", (run, call, reserve))
            if self._db.is_elsewhere and not anew and self.find(key):  # asked and answered since it was looked up
                self.take_back(call)
                raise Taken
            return call

    def _find_free(self, key: str) -> None:
        """See that a question may be asked. Raises Taken where somebody has it out or it was answered; what the dead
        had out, or is late, is given up."""
        known, out = self._look_up(key)
        if known or self._among_living((owner, until) for _, owner, until in out):
            raise Taken
        for call, _, _ in out:
            self._give_up("id", call, "late, or the process that asked was killed")

    def claim(self, run: str, call: int, amount: int, *, limit: int | None) -> None:
        """Count an answered call as this run's too; twice counts once. Raises Short where that exceeds `limit`."""
        with self._writing():
            self._db.hold(run)
            if self.has_claimed(run, call):
                return
            self._set_aside(run, amount, limit)
            self._db.execute("INSERT INTO claims VALUES (?, ?, ?)", (run, call, amount))

    def _set_aside(self, run: str, amount: int, limit: int | None) -> None:
        """Add an amount to what a run has claimed. Raises Short where that exceeds `limit`: then nothing was added."""
        if not amount and limit is None:
            return
        most = MAX_INTEGER if limit is None else min(limit, MAX_INTEGER)
        fits = "UPDATE runs SET claimed = claimed + ? WHERE run = ? AND claimed + ? <= ?", (amount, run, amount, most)
        if self._db.execute(*fits).rowcount:
            return
        self._db.execute("INSERT INTO runs VALUES (?, 0, 0) ON CONFLICT DO NOTHING", (run,))
        if not self._db.execute(*fits).rowcount:
            raise Short(max(0, most - self.claimed(run)))

    def _reclaim(self, call: int, amount: int | None, *, lost: bool = False) -> bool:
        """Have every run that claims a call claim another amount for it, None: the same; lost: as what may have been
        billed. Before the call's state changes, which tells what it was claimed as. Whether any claims it."""
        claims = self._db.execute(
            "SELECT run, amount, state = 'lost' FROM claims JOIN calls ON call = id WHERE call = ?" + self._db.row_lock,
            (call,),
        ).fetchall()
        for run, before, was_lost in claims:
            now = before if amount is None else amount
            self._add(run, now - before, (now if lost else 0) - (before if was_lost else 0))
        return bool(claims)

    def _add(self, run: str, claimed: int, lost: int, db: Database | None = None) -> None:
        query = "UPDATE runs SET claimed = claimed + ?, lost = lost + ? WHERE run = ?"
        (db or self._db).execute(query, (claimed, lost, run))

    def settle(self, call: int, answer: Answer, cost: int) -> None:
        """The answer came: keep it, and let the true cost take the reservation's place."""
        usage = answer.usage
        tokens = (usage.input, usage.cached_input, usage.cache_write, usage.output, int(usage.is_assumed))
        digits = json.dumps([dict(scores) for scores in answer.digits])
        with self._writing():
            is_claimed = self._reclaim(call, cost)
            self._db.execute(
                "UPDATE calls SET state = 'answered', answer = ?, finish = ?, digits = ?, input = ?, cached_input = ?,"
                " cache_write = ?, output = ?, is_assumed = ?, cost = ?, ended = ? WHERE id = ?",
                (answer.text, answer.finish, digits, *tokens, cost, self.now(), call),
            )
            if is_claimed:
                self._db.execute("UPDATE claims SET amount = ? WHERE call = ?", (cost, call))

    def note_unusable(self, why: Mapping[int, str]) -> None:
        """The answers to these calls came to nothing."""
        with self._writing():
            for call, words in why.items():
                self._db.execute("UPDATE calls SET error = ? WHERE id = ? AND state = 'answered'", (words, call))

    def give_up(self, call: int, error: str, *, lost: bool) -> None:
        """No answer came. lost: it may have been billed all the same, so its reservation stays."""
        with self._writing():
            self._reclaim(call, None if lost else 0, lost=lost)
            self._db.execute(
                "UPDATE calls SET state = ?, error = ?, ended = ? WHERE id = ?",
                ("lost" if lost else "failed", error, self.now(), call),
            )
            if not lost:
                self._db.execute("DELETE FROM claims WHERE call = ?", (call,))

    def take_back(self, call: int) -> None:
        """A call that was written down and not sent: as if it had not been."""
        with self._writing():
            self._reclaim(call, 0)
            self._db.execute("DELETE FROM claims WHERE call = ?", (call,))
            self._db.execute("DELETE FROM calls WHERE id = ? AND state = 'sent'", (call,))

    def begin_finding(self, run: str, key: str, seconds: float) -> bool:
        """Whether it is this one's to find something out, within so many seconds: nobody has, and who was at it is gone
        or late."""
        one, late = (run, key), self.now() + seconds
        with self._writing():
            new = "INSERT INTO findings VALUES (?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING"
            if self._db.execute(new, (*one, self._me, late)).rowcount:
                return True
            asked = "SELECT owner, until FROM findings WHERE run = ? AND key = ? AND found IS NULL"
            row = self._db.execute(asked + self._db.row_lock, one).fetchone()
            if row is None or self._is_at_it(*row):
                return False
            taken = "UPDATE findings SET owner = ?, until = ? WHERE run = ? AND key = ?"
            self._db.execute(taken, (self._me, late, *one))
            return True

    def _is_at_it(self, owner: str, until: float) -> bool:
        """Whether somebody lives, or may live and is not late."""
        return owner in self._db.living([owner]) and (until > self.now() or self._db.can_tell(owner))

    def keep_finding(self, run: str, key: str, found: str) -> None:
        """Write down what was found; what is there already stays."""
        with self._writing():
            query = "UPDATE findings SET found = ? WHERE run = ? AND key = ? AND found IS NULL"
            self._db.execute(query, (found, run, key))

    def leave_findings(self) -> None:
        """What this one is to find out it does not: somebody else may begin."""
        with self._writing():
            self._leave_findings(self._db)

    def _leave_findings(self, db: Database) -> None:
        db.execute("DELETE FROM findings WHERE owner = ? AND found IS NULL", (self._me,))

    def _give_up_what_the_dead_had_out(self) -> None:
        out = {owner for (owner,) in self._db.execute("SELECT DISTINCT owner FROM calls WHERE state = 'sent'")}
        living = self._db.living(out) if out else out
        for owner in sorted(out):  # so that nobody who does the same is in the way
            # Of one who may be alive, on another machine say, only what must be over by now.
            until = self.now() if owner in living else math.inf
            self._bury(owner, "the process that asked was killed", until=until)

    def _bury(self, owner: str, why: str, *, until: float = math.inf, db: Database | None = None) -> None:
        """Give up what an owner has out and was to be over before `until`; within a transaction."""
        self._give_up("owner", owner, why, until=until, db=db)

    def _give_up(
        self, column: str, value: str | int, why: str, *, until: float = math.inf, db: Database | None = None
    ) -> None:
        """As `_bury`, of the calls whose `column` has a value."""
        db = db or self._db
        those = f"state = 'sent' AND {column} = ? AND until < ?"
        lost = db.execute(
            f"SELECT run, amount FROM calls JOIN claims ON call = id WHERE {those} AND role = 'frontier'"
            f" ORDER BY id{db.row_lock}",
            (value, until),
        ).fetchall()
        for run, amount in lost:
            self._add(run, 0, amount, db)
        db.execute(
            "UPDATE calls SET state = CASE role WHEN 'frontier' THEN 'lost' ELSE 'failed' END, error = ?, ended = ?"
            f" WHERE {those}",
            (why, self.now(), value, until),
        )

    @contextmanager
    def _writing(self, fails: str = "cannot be written") -> Iterator[None]:
        """A transaction, or the one that was begun."""
        with self._ours(fails):
            if self._db.in_transaction:
                yield
                return
            self._db.begin()
            try:
                yield
                self._db.commit()
            except BaseException:
                self._db.roll_back()
                raise
