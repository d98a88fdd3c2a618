"""What one execution did at one server, in sums: however many calls there are, it takes the same room."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hybridgen.core.notices import Notice
from hybridgen.llm.types import Reply, Usage

MAX_SPANS = 512  # the latest, that are kept apart: others may still join them


@dataclass(frozen=True, slots=True)
class Spent:
    """What some answers took: tokens read (cached ones too) and written, cost in picodollars."""

    calls: int = 0
    input: int = 0
    output: int = 0
    cost: int = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            self.calls + other.calls, self.input + other.input, self.output + other.output, self.cost + other.cost
        )


class Spans:
    """Stretches of time that may overlap, in seconds. Of many the early ones are closed: one that is added then counts
    from their end."""

    def __init__(self) -> None:
        self._apart: list[tuple[float, float]] = []
        self._closed, self._until = 0.0, float("-inf")

    def add(self, began: float, ended: float) -> None:
        """One more stretch."""
        if ended <= self._until:
            return
        insort(self._apart, (max(began, self._until), ended))
        if len(self._apart) > 2 * MAX_SPANS:
            merged = list(_merged(self._apart))
            old, self._apart = merged[:-MAX_SPANS], merged[-MAX_SPANS:]
            self._closed += sum(end - start for start, end in old)
            self._until = old[-1][1] if old else self._until

    @property
    def seconds(self) -> float:
        """Seconds that lie within at least one of them."""
        return self._closed + sum(end - start for start, end in _merged(self._apart))


def everything(_: str) -> bool:
    """All that is asked is for the records of this execution."""
    return True


def _merged(spans: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The same stretches, none of which touches another. spans: by their beginnings."""
    start, until = None, float("-inf")
    for began, ended in spans:
        if start is not None and began > until:
            yield start, until
            start = None
        start, until = (began, ended) if start is None else (start, max(until, ended))
    if start is not None:
        yield start, until


@dataclass(slots=True)
class CallLog:
    """What one execution did at one server. Costs in picodollars. An answer that was asked for twice counts once, for
    what it was asked for first.

    answered: answers; replayed: those from the ledger. usage: tokens of all of them. new: what this execution added to
    the cost. assumed: answers without token counts that can be true, and what they are counted with. by_purpose: what
    each stage's answers took. known: the drafts of which an answer came from the ledger. written, busy: tokens of new
    answers, and when one was out. unanswered: set aside for calls of this run that may have been billed and brought no
    answer, those of earlier executions among them. overbilled: by how much answers of this execution cost more than was
    set aside. stale: paid answers from the ledger that came to nothing. notices: what people must be told of the
    server. other_models: those that answered in the place of the one that was asked. sent: requests by host, repeated
    ones too. is_own: whether a draft, by its id, is of this execution's records; what is asked about others of the same
    run is counted by whoever makes them.
    """

    answered: int = 0
    replayed: int = 0
    cost: int = 0
    new: int = 0
    usage: Usage = field(default_factory=Usage)
    assumed: tuple[int, int] = (0, 0)
    by_purpose: dict[str, Spent] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    written: int = 0
    busy: Spans = field(default_factory=Spans)
    retries: int = 0
    failed: int = 0
    unanswered: int = 0
    overbilled: int = 0
    stale: int = 0
    notices: list[Notice] = field(default_factory=list)
    other_models: set[str] = field(default_factory=set)
    sent: Counter[str] = field(default_factory=Counter)
    is_own: Callable[[str], bool] = everything
    _counted: set[int] = field(default_factory=set)

    def count(self, purpose: str, record: str, reply: Reply) -> None:
        """Count an answer. record: the id of the draft that it is for."""
        if reply.call in self._counted:
            return
        self._counted.add(reply.call)
        if not self.is_own(record):
            self.new += 0 if reply.replayed else reply.cost
            return
        usage = reply.answer.usage
        self.answered += 1
        self.cost += reply.cost
        self.usage = _sum(self.usage, usage)
        if usage.is_assumed:
            self.assumed = (self.assumed[0] + 1, self.assumed[1] + reply.cost)
        took = Spent(1, usage.asked, usage.output, reply.cost)
        self.by_purpose[purpose] = self.spent(purpose) + took
        if reply.replayed:
            self.replayed += 1
            self.known.add(record)
        else:
            self.new += reply.cost
            self.written += usage.output
            self.busy.add(reply.began, reply.ended)

    @contextmanager
    def counting_all(self) -> Iterator[None]:
        """Within, what is asked counts here, whoever's records it is about."""
        before, self.is_own = self.is_own, everything
        try:
            yield
        finally:
            self.is_own = before

    @property
    def tokens_per_second(self) -> float | None:
        """Tokens that were written, over the seconds in which at least one call was out; reading counts as time. None
        where all answers came from the ledger."""
        seconds = self.busy.seconds
        return self.written / seconds if seconds else None

    def spent(self, purpose: str) -> Spent:
        """What one stage's answers took."""
        return self.by_purpose.get(purpose, Spent())


def _sum(one: Usage, other: Usage) -> Usage:
    """All of both; which counts were assumed is kept elsewhere."""
    return Usage(
        input=one.input + other.input,
        cached_input=one.cached_input + other.cached_input,
        cache_write=one.cache_write + other.cache_write,
        output=one.output + other.output,
    )


def join(logs: Iterable[CallLog]) -> CallLog:
    """What was done at several servers. What is known of the run as a whole counts once; how fast each wrote is its own
    affair, and is not in it."""
    whole = CallLog()
    for log in logs:
        for name in ("answered", "replayed", "cost", "new", "retries", "failed", "stale"):
            setattr(whole, name, getattr(whole, name) + getattr(log, name))
        for name in ("unanswered", "overbilled"):
            setattr(whole, name, max(getattr(whole, name), getattr(log, name)))
        whole.usage = _sum(whole.usage, log.usage)
        whole.assumed = (whole.assumed[0] + log.assumed[0], whole.assumed[1] + log.assumed[1])
        for purpose, spent in log.by_purpose.items():
            whole.by_purpose[purpose] = whole.spent(purpose) + spent
        whole.known |= log.known
        whole.notices += log.notices
        whole.other_models |= log.other_models
        whole.sent += log.sent
    return whole
