"""The cap holds, whatever the calls cost and however they end, and nobody waits for money for ever."""

from __future__ import annotations

import asyncio
import dataclasses
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hybridgen.core.errors import CapError, LedgerError
from hybridgen.llm.ledger.budget import Budget, is_believable, worst_case
from hybridgen.llm.ledger.sqlite import File
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.providers import providers
from hybridgen.llm.types import FREE, Answer, Endpoint, Price, Request, Usage
from tests.llm import virtual
from tests.llm.asking import PRICE, Bench, answer, check_sums, request

PAID = Endpoint("frontier", providers["anthropic"], "m", "anthropic/m", None, "k", 4, 1.0, PRICE)
HOME = dataclasses.replace(PAID, role="local", price=FREE)


@dataclass(frozen=True)
class Call:
    """One paid call to come. share: of the worst case's tokens that it takes; ticks: for how long it is out."""

    outcome: Literal["answered", "unmeasured", "refused", "lost"]
    max_tokens: int
    share: float
    ticks: int

    def asked(self, index: int) -> Request:
        return request(f"{index}", max_tokens=self.max_tokens)

    def used(self, asked: Request) -> Usage:
        given = int(asked.bytes * self.share)
        return Usage(given // 3 + 1, given // 3, given // 3, int(self.max_tokens * self.share))


calls = st.builds(
    Call,
    st.sampled_from(["answered", "answered", "answered", "unmeasured", "refused", "lost"]),
    st.integers(1, 4_000),
    st.floats(0, 1),
    st.integers(0, 3),
)
rates = st.integers(0, 10**8)
prices = st.just(FREE) | st.builds(Price, rates, rates, rates, rates)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(calls, max_size=40), price=prices, tenths=st.integers(0, 40), at_once=st.integers(1, 64))
def test_what_is_billed_never_exceeds_the_limit(
    books: Bench, plan: list[Call], price: Price, tenths: int, at_once: int
) -> None:
    """tenths: the limit, in tenths of the dearest call's worst case."""
    paid = dataclasses.replace(PAID, price=price)
    dearest = max((worst_case(paid, call.asked(n)) for n, call in enumerate(plan)), default=1)
    limit = dearest * tenths // 10
    billed = 0  # or may have been
    asked_for: list[int] = []
    decided: list[int] = []

    async def one(index: int, call: Call, budget: Budget, turn: asyncio.Semaphore) -> None:
        nonlocal billed
        asked = call.asked(index)
        worst = worst_case(paid, asked)
        async with turn:
            asked_for.append(index)
            try:
                entry = await budget.open_call(paid, asked, anew=True)
            except CapError:
                return
            finally:
                decided.append(index)
            for _ in range(call.ticks):
                await asyncio.sleep(0)
            match call.outcome:
                case "answered":
                    used = call.used(asked)
                    _, cost = await budget.settle(paid, entry, asked, Answer("{}", used))
                    assert cost == (price.cost(used) if is_believable(used, asked, "{}") else worst)
                    billed += cost
                case "unmeasured":
                    kept, cost = await budget.settle(paid, entry, asked, Answer("{}", Usage()))
                    assert (cost, kept.usage) == (worst, Usage(is_assumed=True))
                    billed += worst
                case "refused":
                    await budget.give_up(paid, entry, "rate_limited", lost=False)
                case "lost":
                    await budget.give_up(paid, entry, "no answer", lost=True)
                    billed += worst
            assert billed <= limit

    async def run() -> None:
        budget, turn = Budget(ledger, key, limit), asyncio.Semaphore(at_once)
        work = (one(index, call, budget, turn) for index, call in enumerate(plan))
        await asyncio.wait_for(asyncio.gather(*work), 120)

    ledger = books.ledger
    key = uuid.uuid4().hex
    asyncio.run(run())
    assert ledger.claimed(key) == billed <= limit
    check_sums(ledger.where)
    assert decided == asked_for  # nobody is overtaken


async def test_the_thousandth_paid_call_is_no_more_work_than_the_tenth(tmp_path: Path) -> None:
    """Counted in steps of SQLite's own machine."""
    ledger = Ledger(tmp_path / "ledger.sqlite")
    assert isinstance(ledger._db, File)
    budget, steps, taken = Budget(ledger, "run", 10**15), Counter[int](), 0

    def step() -> None:
        steps[taken] += 1

    ledger._db.connection.set_progress_handler(step, 1)
    for taken in range(1_000):
        asked = request(f"{taken}")
        await budget.settle(PAID, await budget.open_call(PAID, asked), asked, answer("{}"))
        await ledger.read(lambda _: budget.overbilled())
    ledger._db.connection.set_progress_handler(None, 0)
    early, late = (sum(steps[n] for n in range(begin, begin + 10)) for begin in (10, 990))
    assert early > 100
    assert late < 1.5 * early
    ledger.close()


async def _wait() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def room_for(ledger: Ledger, calls: float) -> Budget:
    """A budget that as many calls of `request()` fit in, of a model that has billed as it should."""
    earlier = ledger.open_call(
        "frontier", "m", request("?"), run="earlier", server="anthropic", reserve=9, seconds=60.0, anew=True
    )
    ledger.settle(earlier, answer(), 9)
    return Budget(ledger, "run", int(worst_case(PAID, request()) * calls))


async def test_what_does_not_fit_waits_for_calls_that_turn_out_cheaper(books: Bench) -> None:
    budget = room_for(books.ledger, 1.5)
    first = await budget.open_call(PAID, request())
    second = asyncio.create_task(budget.open_call(PAID, request(seed=2)))
    await _wait()
    assert not second.done()
    await budget.settle(PAID, first, request(), answer())
    assert await asyncio.wait_for(second, 120) > first


async def test_while_one_waits_no_cheaper_call_overtakes_it(books: Bench) -> None:
    budget = room_for(books.ledger, 1.9)
    first = await budget.open_call(PAID, request())
    dear = asyncio.create_task(budget.open_call(PAID, request(seed=2)))
    await _wait()
    cheap = asyncio.create_task(budget.open_call(PAID, request(max_tokens=1)))
    await _wait()
    assert not cheap.done()  # although it would fit
    await budget.settle(PAID, first, request(), answer())
    await budget.give_up(PAID, await asyncio.wait_for(dear, 120), "rate_limited", lost=False)
    assert dear.result() < await asyncio.wait_for(cheap, 120)


async def test_what_does_not_fit_is_refused_when_nothing_is_out(books: Bench) -> None:
    budget = room_for(books.ledger, 1.5)
    await budget.give_up(PAID, await budget.open_call(PAID, request()), "no answer", lost=True)
    with pytest.raises(CapError, match=r"the cap leaves \$0\.00\d\d, this call may cost \$0\.00\d\d"):
        await budget.open_call(PAID, request(seed=2))


async def test_who_gives_up_waiting_leaves_the_place_to_the_next(books: Bench) -> None:
    budget = room_for(books.ledger, 1.5)
    first = await budget.open_call(PAID, request())
    waiting = [asyncio.create_task(budget.open_call(PAID, request(seed=n))) for n in (2, 3)]
    await _wait()
    waiting[0].cancel()
    await budget.settle(PAID, first, request(), answer())
    await asyncio.wait_for(waiting[1], 120)
    assert waiting[0].cancelled()


async def test_an_earlier_execution_of_the_run_counts(books: Bench) -> None:
    killed = room_for(books.ledger, 1.5)
    await killed.open_call(PAID, request())
    with pytest.raises(CapError):
        await room_for(books.ledger, 1.5).open_call(PAID, request(seed=2))


async def test_under_a_cap_of_nothing_not_even_a_free_call_goes_out(books: Bench) -> None:
    with pytest.raises(CapError, match="the cap allows no paid call"):
        await Budget(books.ledger, "run", 0).open_call(dataclasses.replace(PAID, price=FREE), request())
    assert books.states() == []


async def test_local_calls_need_no_money_and_wait_for_none(books: Bench) -> None:
    budget = room_for(books.ledger, 1.0)
    paid = await budget.open_call(PAID, request())
    waiting = asyncio.create_task(budget.open_call(PAID, request(seed=2)))
    await _wait()
    call = await asyncio.wait_for(budget.open_call(HOME, request(seed=3)), 120)
    assert await budget.settle(HOME, call, request(), answer()) == (answer(), 0)
    await budget.give_up(PAID, paid, "rate_limited", lost=False)
    await asyncio.wait_for(waiting, 120)


async def test_a_replayed_answer_waits_for_money_too(books: Bench) -> None:
    earlier = books.ledger.open_call("frontier", "m", request("old"), run="another run", reserve=10, seconds=60.0)
    books.ledger.settle(earlier, answer(), 10)
    budget = room_for(books.ledger, 1.0)
    out = await budget.open_call(PAID, request())
    replay = asyncio.create_task(budget.replay(PAID, earlier, 10))
    await _wait()
    assert not replay.done()
    await budget.settle(PAID, out, request(), answer())
    await asyncio.wait_for(replay, 120)
    assert books.claimed() == PRICE.cost(answer().usage) + 10


async def test_a_ledger_that_breaks_leaves_nobody_waiting(books: Bench) -> None:
    budget = room_for(books.ledger, 1.0)
    out = await budget.open_call(PAID, request())
    waiting = asyncio.create_task(budget.open_call(PAID, request(seed=2)))
    await _wait()
    books.ledger._db.execute("ALTER TABLE calls RENAME TO gone")
    with pytest.raises(LedgerError):
        await budget.settle(PAID, out, request(), answer())
    with pytest.raises(LedgerError):
        await asyncio.wait_for(waiting, 120)


def test_a_call_that_was_written_down_while_a_bill_above_its_reservation_came_is_not_sent(books: Bench) -> None:
    budget = room_for(books.ledger, 9.0)
    dear = answer(output=10**6)

    async def run() -> None:
        first = await budget.open_call(PAID, request())
        opening = asyncio.create_task(budget.open_call(PAID, request(seed=2)))
        await asyncio.sleep(0.5)
        assert books.states() == ["answered", "sent", "sent"]  # it is written, and not told yet
        settling = asyncio.create_task(budget.settle(PAID, first, request(), dear))
        with pytest.raises(CapError, match="more than a call can cost"):
            await opening
        _, cost = await settling
        assert books.claimed() == cost  # and nothing for what was not sent

    virtual.run(run(), aside=1.0)
    assert books.states() == ["answered", "answered", "failed"]
