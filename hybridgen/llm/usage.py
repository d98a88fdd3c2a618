"""What one execution did at one server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from hybridgen.core.notices import Notice
from hybridgen.llm.types import Reply, Usage


@dataclass(frozen=True, slots=True)
class Call:
    """An answer without its text: what for, and by which record; cost in picodollars, the rest as in Reply."""

    purpose: str
    record: str
    usage: Usage
    cost: int
    replayed: bool
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Spent:
    """What one stage's answers took: tokens read (cached ones too) and written, cost in picodollars."""

    calls: int
    input: int
    output: int
    cost: int


@dataclass(slots=True)
class CallLog:
    """What one execution did at one server; all sums are those of its calls. Costs in picodollars. An answer that was
    asked for twice counts once, for what it was asked for first.

    unanswered: set aside for calls of this run that may have been billed and brought no answer, those of earlier
    executions among them. overbilled: by how much answers of this execution cost more than was set aside. stale: paid
    answers from the ledger that came to nothing. notices: what people must be told of the server. other_models: those
    that answered in the place of the one that was asked.
    """

    retries: int = 0
    failed: int = 0
    unanswered: int = 0
    overbilled: int = 0
    stale: int = 0
    notices: list[Notice] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    other_models: set[str] = field(default_factory=set)
    _counted: set[int] = field(default_factory=set)

    def count(self, purpose: str, record: str, reply: Reply) -> None:
        if reply.call in self._counted:
            return
        self._counted.add(reply.call)
        usage = reply.answer.usage
        self.calls.append(Call(purpose, record, usage, reply.cost, reply.replayed, reply.began, reply.ended))

    @property
    def answered(self) -> int:
        return len(self.calls)

    @property
    def replayed(self) -> int:
        return sum(call.replayed for call in self.calls)

    @property
    def cost(self) -> int:
        return sum(call.cost for call in self.calls)

    @property
    def new(self) -> int:
        """What this execution added."""
        return sum(call.cost for call in self.calls if not call.replayed)

    @property
    def assumed(self) -> tuple[int, int]:
        """How many answers came without token counts that can be true, and what they are counted with."""
        costs = [call.cost for call in self.calls if call.usage.is_assumed]
        return len(costs), sum(costs)

    @property
    def usage(self) -> Usage:
        used = [call.usage for call in self.calls]
        return Usage(
            input=sum(one.input for one in used),
            cached_input=sum(one.cached_input for one in used),
            cache_write=sum(one.cache_write for one in used),
            output=sum(one.output for one in used),
        )

    @property
    def tokens_per_second(self) -> float | None:
        """Tokens that were written, over the seconds in which at least one call was out; reading counts as time. None
        where all answers came from the ledger."""
        new = [call for call in self.calls if not call.replayed]
        busy = count_seconds((call.began, call.ended) for call in new)
        return sum(call.usage.output for call in new) / busy if busy else None

    def spent(self, purpose: str) -> Spent:
        calls = [call for call in self.calls if call.purpose == purpose]
        return Spent(
            calls=len(calls),
            input=sum(call.usage.asked for call in calls),
            output=sum(call.usage.output for call in calls),
            cost=sum(call.cost for call in calls),
        )


def count_seconds(spans: Iterable[tuple[float, float]]) -> float:
    """Seconds that lie within at least one span; of each it is known when it began and when it ended."""
    total, until = 0.0, float("-inf")
    for began, ended in sorted(spans):
        total += max(0.0, ended - max(began, until))
        until = max(until, ended)
    return total


def join(logs: Iterable[CallLog]) -> CallLog:
    """What was done at several servers. What is known of the run as a whole counts once."""
    every = list(logs)
    return CallLog(
        retries=sum(log.retries for log in every),
        failed=sum(log.failed for log in every),
        unanswered=max((log.unanswered for log in every), default=0),
        overbilled=max((log.overbilled for log in every), default=0),
        stale=sum(log.stale for log in every),
        notices=[notice for log in every for notice in log.notices],
        calls=[call for log in every for call in log.calls],
        other_models={name for log in every for name in log.other_models},
    )
