"""What is promised of money, whatever a provider does and whenever the process is killed.

A provider of the test's own stands where requests go out, and bills by itself; time is virtual. The cap holds on its
bill at every moment, the ledger agrees with it on every answer, and no answer is paid twice.

It may bill more than a call can cost, and say so in its counts or let its texts say so. Then its bill passes the cap by
what it overbilled, no more: by the calls that were out when the first such answer came in, one at a server that had not
answered before, and none goes out afterwards.
"""

from __future__ import annotations

import asyncio
import dataclasses
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hybridgen.core.errors import CallError, CapError
from hybridgen.core.stop import Stop
from hybridgen.llm import client
from hybridgen.llm.client import Client
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.ledger import owners, schema
from hybridgen.llm.ledger.budget import (
    HIDDEN_TOKENS,
    MAX_BYTES_PER_TOKEN,
    Budget,
    is_believable,
    least_tokens,
    worst_case,
)
from hybridgen.llm.ledger.database import Where
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.providers import Provider as Seller
from hybridgen.llm.types import Answer, Endpoint, Price, Reply, Request, Usage
from tests.llm import virtual
from tests.llm.asking import check_sums, found, request
from tests.postgres import Server

EXAMPLES = 100
TIMEOUT = 300.0
Fate = Literal[
    *("answer", "cut", "429", "500", "529", "502", "524", "reset", "hang", "refused connection", "400"),
    *("uncounted", "overbilled", "too long", "hidden"),
]
HIDDEN: tuple[Fate, ...] = ("answer", "hidden", "uncounted", "429", "502", "hang")
FATES: tuple[Fate, ...] = tuple(fate for fate in get_args(Fate) if fate != "hidden")
REFUSALS = {
    "500": ProviderError("sorry", "server_error", 500),
    "529": ProviderError("overloaded", "rate_limited", 529),
    "502": ProviderError("bad gateway", "server_error", 502, billed=True),
    "524": ProviderError("a timeout occurred", "server_error", 524, billed=True),
    "reset": ProviderError("broke off", "server_error", billed=True),
    "hang": ProviderError("no answer", "server_error", billed=True, late=True),
    "cut": ProviderError("cannot be read", "bad_response", billed=True),
    "refused connection": ProviderError("nobody listens", "connection_failed"),
    "400": ProviderError("no", "rejected", 400),
}


@dataclass
class Provider:
    """Answers, fails as it was told, and bills as soon as it begins to answer. Amounts are picodollars.

    over: what it billed beyond what a call can cost. hidden: what it billed beyond counts that may be true. answered:
    what a client knows of the answers that somebody was there to receive: the bill, or the worst case where they are
    not counted. caught: a client of the present execution knows that it overbills.
    """

    cap: int
    fates: list[Fate]
    dice: random.Random
    billed: int = 0
    over: int = 0
    hidden: int = 0
    answered: int = 0
    honest: int = 0  # answers that were counted as they should be
    commit: float = 0.0
    caught: float | None = None
    know: set[str] = field(default_factory=set)
    out: int = 0
    most_out: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    async def send(self, endpoint: Endpoint, asked: Request, _: object = None) -> Answer:
        fate: Fate = self.fates.pop(0) if self.fates else "answer"
        share = self.dice.random()
        given = int(asked.bytes * share)
        usage = Usage(given // 3 + 1, given // 3, given // 3, int(asked.max_tokens * share))
        worst, text = worst_case(endpoint, asked), "{}"
        match fate:
            case "overbilled":
                usage = dataclasses.replace(usage, output=asked.max_tokens * 2 + 9, input=asked.bytes + HIDDEN_TOKENS)
            case "too long":
                text = "x" * MAX_BYTES_PER_TOKEN * (asked.max_tokens + 5_000)
        cost = endpoint.price.cost(usage)
        known = cost if is_believable(usage, asked, text) else max(cost, worst)
        if fate == "too long":
            cost = known = max(known, endpoint.price.worst(asked.bytes, least_tokens(text)))
        assert endpoint.section not in self.know, "a paid call went out after an answer was overbilled"
        if self.caught is not None:
            late = asyncio.get_running_loop().time() - self.caught
            assert self.commit, "another process paid after an answer was overbilled"
            assert late <= 2 * self.commit, "another process paid after that was written down"
        assert self.honest or not self.out, "a call went beside the first one"
        unsure = fate in {"502", "524", "reset"} and self.dice.random() < 0.5
        if unsure or fate in {"answer", "cut", "hang", "uncounted", "overbilled", "too long", "hidden"}:
            told = dataclasses.replace(usage, output=usage.output // 3 + 1) if fate == "hidden" else usage
            if is_believable(told, asked, text):
                self.hidden += cost - endpoint.price.cost(told)
                known = min(known, endpoint.price.cost(told)) if fate == "hidden" else known
                usage = told
            self.billed += cost
            self.over += max(0, cost - worst)
            assert self.billed <= self.cap + self.over + self.hidden, "more was billed than the cap allows"
        self.out += 1
        self.most_out = max(self.most_out, self.out)
        try:
            await asyncio.sleep(TIMEOUT if fate == "hang" else self.dice.uniform(0, 20))
        finally:
            self.out -= 1
        if fate == "429":
            raise ProviderError(
                "rate_limited", "rate_limited", 429, retry_after=self.dice.choice([None, 0.0, 3.0, 60.0])
            )
        if fate in REFUSALS:
            raise REFUSALS[fate]
        if fate == "uncounted":
            usage, known = Usage(), worst
        self.answered += known
        self.answers[asked.record] += 1
        self.honest += known <= worst
        if known > worst:
            self.know.add(endpoint.section)
            self.caught = asyncio.get_running_loop().time() if self.caught is None else self.caught
        return Answer(text, usage)


@dataclass(frozen=True)
class Plan:
    """questions: how often each of the distinct ones is asked. kills: seconds after which all processes are killed.
    commit: seconds until what was written is known to be on disk."""

    price: Price
    tenths: int  # the cap, in tenths of the dearest call's worst case
    concurrency: int
    processes: int
    questions: tuple[int, ...]
    fates: tuple[Fate, ...]
    kills: tuple[float, ...]
    seed: int
    commit: float


rates = st.integers(1, 10**8)


def plans(fates: tuple[Fate, ...]) -> st.SearchStrategy[Plan]:
    return st.builds(
        Plan,
        price=st.builds(Price, rates, rates, rates, rates),
        tenths=st.integers(0, 300),
        concurrency=st.integers(1, 64),
        processes=st.integers(1, 2),
        questions=st.lists(st.integers(1, 2), min_size=1, max_size=40).map(tuple),
        fates=st.lists(st.sampled_from(fates), max_size=40).map(tuple),
        kills=st.lists(st.floats(0, 400), max_size=2).map(tuple),
        seed=st.integers(0, 2**32),
        commit=st.just(0.0) | st.floats(0.001, 3),
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(plan=plans(FATES))
def test_the_cap_holds_on_the_providers_bill_and_no_answer_is_paid_twice(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        _try(plan, Path(folder) / "ledger.sqlite", patch)


@pytest.mark.slow
@settings(max_examples=10 * EXAMPLES, deadline=None)
@given(plan=plans(FATES))
def test_the_cap_holds_in_a_thousand_more_ways(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        _try(plan, Path(folder) / "ledger.sqlite", patch)


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(plan=plans(HIDDEN))
def test_of_what_nobody_can_see_no_call_costs_more_than_was_set_aside_for_it(plan: Plan) -> None:
    """A bill above counts that may be true: the cap holds on the counts, and each bill within its reservation."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        provider = _try(plan, Path(folder) / "ledger.sqlite", patch)
    assert provider.over == 0


@pytest.fixture
def shared(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """A ledger that machines share. Its server has just started, and who lives is known all the same."""
    monkeypatch.setattr("hybridgen.llm.ledger.presence.BACK_SECONDS", 0.0)
    where = postgres.empty()
    Ledger(where).close()
    return where


def _try_shared(plan: Plan, where: str) -> None:
    found(where, "TRUNCATE calls, claims, runs")
    with pytest.MonkeyPatch.context() as patch:
        _try(plan, where, patch)


@settings(max_examples=EXAMPLES // 5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans(FATES))
def test_the_cap_holds_where_machines_share_a_ledger(shared: str, plan: Plan) -> None:
    _try_shared(plan, shared)


@pytest.mark.slow
@settings(max_examples=5 * EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans(FATES))
def test_the_cap_holds_in_five_hundred_more_ways_where_machines_share_a_ledger(shared: str, plan: Plan) -> None:
    _try_shared(plan, shared)


def _try(plan: Plan, path: Where, patch: pytest.MonkeyPatch) -> Provider:
    dice = random.Random(plan.seed)
    asked = [
        request("x" * dice.randrange(2_000), record=f"d{n}", seed=n, max_tokens=dice.randint(1, 4_000))
        for n in range(len(plan.questions))
    ]
    paid = Endpoint("frontier", Seller("p", "frontier"), "m", "p/m", None, "k", plan.concurrency, TIMEOUT, plan.price)
    cap = max(worst_case(paid, one) for one in asked) * plan.tenths // 10
    provider, dead = Provider(cap, list(plan.fates), dice, commit=plan.commit), set[str]()
    patch.setattr(client, "_send", provider.send)
    patch.setattr(owners, "is_gone", lambda owner, me: owner in dead)
    patch.setattr(schema, "SYNCHRONOUS", "OFF")  # no power cuts here
    patch.setattr(client, "POLL", 5.0)
    work = [one for one, times in zip(asked, plan.questions, strict=True) for _ in range(times)]

    async def execute(kill: float | None) -> list[Reply | BaseException]:
        provider.caught, provider.know = None, set()
        ledgers = [Ledger(path) for _ in range(plan.processes)]
        clients = [
            Client(dataclasses.replace(paid, section=f"{n}"), ledger, Budget(ledger, "run", cap), stop=Stop())
            for n, ledger in enumerate(ledgers)
        ]
        going = asyncio.gather(*(c.ask(one) for c in clients for one in work), return_exceptions=True)
        try:
            return list(await asyncio.wait_for(asyncio.shield(going), kill))
        except TimeoutError:  # from here on nothing reaches the ledger any more, as if the processes were gone
            for ledger in ledgers:
                ledger._db.close()
                if ledger._twin:
                    ledger._twin._db.close()
                dead.add(ledger._me)
            if isinstance(path, str):
                wait_until_gone(path, dead)
            going.cancel()
            await asyncio.gather(going, return_exceptions=True)
            return []
        finally:
            for ledger in ledgers:
                if ledger._me not in dead:
                    ledger.close()

    for kill in plan.kills:
        virtual.run(execute(kill), aside=plan.commit)
    settled = answered_in(path)[0]
    outcomes = virtual.run(execute(None), aside=plan.commit)

    assert {type(outcome) for outcome in outcomes} <= {Reply, CapError, CallError}
    assert provider.most_out <= plan.concurrency * plan.processes
    total, calls, claimed = answered_in(path)
    # An answer on its way when the process was killed was received by nobody: it is in the claims, not in the answers.
    assert total <= provider.answered
    if not plan.kills:
        assert total == provider.answered
        assert (claimed > cap) <= bool(provider.over)
        assert all(times == 1 for times in provider.answers.values())
    assert len(calls) == len(set(calls)), "a question was answered and asked again"
    assert settled <= total <= claimed <= cap + provider.over or not calls
    assert provider.billed <= claimed + provider.over + provider.hidden or not calls
    refused = [one for one, how in zip(work * plan.processes, outcomes, strict=True) if isinstance(how, CapError)]
    if refused and plan.tenths and not provider.over:
        assert claimed + max(worst_case(paid, one) for one in refused) > cap, "there was money for all of them"
    return provider


def wait_until_gone(where: str, owners: set[str]) -> None:
    """Until the server knows it."""
    from hybridgen.llm.ledger.presence import HELD, lock_of

    while {lock for (lock,) in found(where, HELD)} & set(map(lock_of, owners)):
        time.sleep(0.01)


def answered_in(path: Where) -> tuple[int, list[str], int]:
    """The ledger's own sums: what all answers cost, which questions they answered, and what the run has claimed."""
    if isinstance(path, Path) and not path.exists():
        return 0, [], 0
    answers = found(path, "SELECT record, cost FROM calls WHERE state = 'answered'")
    ((claimed,),) = found(path, "SELECT COALESCE(SUM(amount), 0) FROM claims")
    check_sums(path)
    return sum(cost for _, cost in answers), [record for record, _ in answers], claimed
