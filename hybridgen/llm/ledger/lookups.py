"""What a ledger is asked: answers that are known, calls that are out, what runs have claimed. It writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import TypeAlias

from hybridgen.llm.ledger.database import Database
from hybridgen.llm.types import Answer, Request, Usage

_USABLE = "state = 'answered' AND answer IS NOT NULL AND (error IS NULL OR cost > 0)"  # one pruned has none
_OF_A_KEY = (
    "SELECT id, state = 'sent', owner, until, answer, finish, digits, cost, input, cached_input, cache_write, output,"
    f" is_assumed FROM calls WHERE key = ? AND (state = 'sent' OR (id > ? AND {_USABLE})) ORDER BY id"
)
# From the few calls that are out to their claims, not from all claims of the run.
OUT_OF_A_RUN = "SELECT owner, until FROM calls CROSS JOIN claims WHERE call = id AND run = ? AND state = 'sent'"

Known: TypeAlias = tuple[int, Answer, int]


class Lookups:
    """All methods raise LedgerError where the ledger cannot be read."""

    _db: Database
    _me: str

    def now(self) -> float:
        """Seconds since the epoch, by the clock that all who share the ledger go by."""
        return self._db.now()

    def last_call(self) -> int:
        """The highest id of a call so far; 0 without any."""
        with self._ours("cannot be read"):
            (last,) = self._db.execute("SELECT COALESCE(MAX(id), 0) FROM calls").fetchone()
        return int(last)

    def look_up(self, key: str, *, after: int = 0) -> tuple[Known | None, bool]:
        """The call that answered this key: its id, the answer and its cost in picodollars; where there is none, whether
        somebody who may still get it has the question out. after: the id that the call's own is above."""
        with self._ours("cannot be read"):
            known, out = self._look_up(key, after)
            return known, known is None and bool(self._among_living((owner, until) for _, owner, until in out))

    def _look_up(self, key: str, after: int = 0) -> tuple[Known | None, list[tuple[int, str, float]]]:
        """As `look_up`; of the calls that are out, whoever's they are, id, owner and latest end."""
        found, known, out = self._db.execute(_OF_A_KEY, (key, after)).fetchall(), None, []
        for call, is_out, owner, until, text, finish, digits, cost, read, cached, written, output, assumed in found:
            if is_out:
                out.append((call, owner, until))
            elif known is None:
                usage = Usage(read, cached, written, output, bool(assumed))
                known = call, Answer(text, usage, finish, tuple(json.loads(digits))), cost
        return known, out

    def find(self, key: str, *, after: int = 0) -> Known | None:
        """The call that answered this key, as in `look_up`."""
        with self._ours("cannot be read"):
            return self._look_up(key, after)[0]

    def has_answers(self, model: str, purpose: str) -> bool:
        """Whether a model has answered anything asked for that purpose."""
        with self._ours("cannot be read"):
            query = "SELECT 1 FROM calls WHERE state = 'answered' AND model = ? AND purpose = ? LIMIT 1"
            return self._db.execute(query, (model, purpose)).fetchone() is not None

    def past(self, model: str, like: Request) -> tuple[int, float, int]:
        """How often the frontier answered requests of this purpose and schema, in how many tokens on average, and how
        many repairs were answered beside."""
        kind = "FROM calls WHERE role = 'frontier' AND state = 'answered' AND model = ? AND schema = ? AND purpose = ?"
        asked = (model, json.dumps(like.schema))
        with self._ours("cannot be read"):
            calls, tokens = self._db.execute(f"SELECT COUNT(*), AVG(output) {kind}", (*asked, like.purpose)).fetchone()
            (repairs,) = self._db.execute(f"SELECT COUNT(*) {kind}", (*asked, "repair")).fetchone()
        return calls, float(tokens or 0), repairs

    def others_are_out(self, run: str) -> bool:
        """True while somebody else has calls out that this run has set money aside for."""
        with self._ours("cannot be read"):
            return bool(self._living(OUT_OF_A_RUN, run) - {self._me})

    def is_trusted(self, server: str, model: str) -> bool:
        """Whether a paid model's last answer cost no more than what was set aside for it; False before its first."""
        with self._ours("cannot be read"):
            row = self._db.execute(
                "SELECT cost <= reserved FROM calls WHERE state = 'answered' AND role = 'frontier' AND server = ?"
                " AND model = ? ORDER BY ended DESC LIMIT 1",
                (server, model),
            ).fetchone()
        return row is not None and bool(row[0])

    def overbilled(self, run: str, since: float) -> int:
        """By how much the answers of a run since a time cost more than was set aside for them, in picodollars."""
        with self._ours("cannot be read"):
            (over,) = self._db.execute(
                # Looked up among the few such calls of all runs: a join is begun from all claims of this one.
                "SELECT COALESCE(SUM(cost - reserved), 0) FROM calls WHERE state = 'answered' AND cost > reserved"
                " AND ended >= ? AND EXISTS (SELECT 1 FROM claims WHERE call = calls.id AND run = ?)",
                (since, run),
            ).fetchone()
        return int(over)

    def has_claimed(self, run: str, call: int) -> bool:
        """Whether a call counts as this run's."""
        with self._ours("cannot be read"):
            query = "SELECT 1 FROM claims WHERE run = ? AND call = ?"
            return self._db.execute(query, (run, call)).fetchone() is not None

    def finding(self, run: str, key: str) -> str | None:
        """What a run has found out once for all its shards; None: nothing so far."""
        with self._ours("cannot be read"):
            query = "SELECT found FROM findings WHERE run = ? AND key = ?"
            row = self._db.execute(query, (run, key)).fetchone()
        return None if row is None or row[0] is None else str(row[0])

    def claimed(self, run: str) -> int:
        """What a run has spent and set aside so far, in picodollars, earlier executions of it included."""
        return self._sums(run)[0]

    def lost(self, run: str) -> int:
        """What of that stands for calls that may have been billed and brought no answer, in picodollars."""
        return self._sums(run)[1]

    def _sums(self, run: str) -> tuple[int, int]:
        with self._ours("cannot be read"):
            sums = self._db.execute("SELECT claimed, lost FROM runs WHERE run = ?", (run,)).fetchone()
        return sums or (0, 0)

    def _living(self, query: str, *values: str) -> set[str]:
        return self._among_living(self._db.execute(query, values).fetchall())

    def _among_living(self, out: Iterable[tuple[str, float]]) -> set[str]:
        """The owners of calls that are out, as far as they may still get the answer. out: owner and latest end."""
        now = self.now()
        found = {owner for owner, until in out if until > now}
        others = found - {self._me}
        return (found - others) | (self._db.living(others) if others else set())

    def _ours(self, fails: str) -> AbstractContextManager[None]:
        return self._db.in_our_words(fails)
