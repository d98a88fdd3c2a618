"""Writes that share a commit: what was waited for is on disk, and one that fails harms no other."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from hybridgen.core.errors import LedgerError
from hybridgen.llm.ledger.store import Ledger, Short, Taken
from tests.llm.asking import Bench, answer, check_sums, request
from tests.llm.ledger.test_budget import PAID, room_for


def opened(ledger: Ledger, text: str, reserve: int = 10, limit: int = 1_000) -> int:
    return ledger.open_call("frontier", "m", request(text), run="run", reserve=reserve, limit=limit, seconds=60.0)


def freed(ledger: Ledger, call: int) -> None:
    ledger.give_up(call, "not sent", lost=False)


def commits(ledger: Ledger, patch: pytest.MonkeyPatch) -> list[Ledger]:
    """A ledger for each commit of a group from now on."""
    seen: list[Ledger] = []
    assert ledger._twin is not None
    commit = ledger._twin.commit
    patch.setattr(ledger._twin, "commit", lambda: (seen.append(ledger), commit()))
    return seen


async def test_many_calls_share_a_commit_and_are_on_disk_when_they_are_told(
    books: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, other = books.ledger, Ledger(books.ledger.where)  # as another process would
    first = await ledger.write(lambda book: opened(book, "first"))
    seen = commits(ledger, monkeypatch)

    async def call(number: int) -> None:
        written = await ledger.write(lambda book: opened(book, f"{number}"))
        assert other.look_up(request(f"{number}").key("m"))[1]
        await ledger.write(lambda book: book.settle(written, answer(f"{number}"), 3))
        found = other.find(request(f"{number}").key("m"))
        assert found is not None
        assert found[1].text == f"{number}"

    await asyncio.gather(*map(call, range(30)))
    assert len(seen) < 30  # of 60 writes
    assert other.claimed("run") == 10 + 30 * 3
    await ledger.write(lambda book: freed(book, first))
    other.close()


async def test_who_is_refused_in_a_group_and_who_fails_harm_nobody_else(books: Bench) -> None:
    def fail(book: Ledger) -> int:
        opened(book, "half a write")
        raise ValueError("a fault of ours")

    def ask(book: Ledger, text: str, limit: int = 1_000) -> int:
        return opened(book, text, limit=limit)

    asked = ("a", 1_000), ("a", 1_000), ("dear", 5), ("b", 1_000)
    for faults in ([], [fail]):
        doing = [partial(ask, text=f"{text}{len(faults)}", limit=limit) for text, limit in asked]
        outcomes = await asyncio.gather(*map(books.ledger.write, [*doing, *faults]), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes[:4]] == [int, Taken, Short, int]
        assert [type(outcome) for outcome in outcomes[4:]] == [ValueError for _ in faults]
    assert books.states() == ["sent"] * 4
    assert books.claimed() == 40
    check_sums(books.ledger.where)


async def test_a_call_that_nobody_waits_for_any_more_is_not_out(books: Bench) -> None:
    ledger, undone = books.ledger, list[int]()
    dropped = ledger.write(lambda book: opened(book, "dropped"), undone.append)
    dropped.cancel()
    kept = ledger.write(lambda book: opened(book, "kept"), undone.append)
    late = ledger.write(lambda book: opened(book, "late"), undone.append)
    await asyncio.sleep(0)  # their group has begun
    late.cancel()
    assert await kept == 1
    assert undone == [2]
    assert books.states() == ["sent", "sent"]


async def test_an_answer_is_kept_whether_or_not_somebody_waits_for_it(books: Bench) -> None:
    call = await books.ledger.write(lambda book: opened(book, "?"))
    books.ledger.write(lambda book: book.settle(call, answer("said"), 3)).cancel()
    await books.ledger.write(lambda book: None)
    found = books.ledger.find(request("?").key("m"))
    assert found is not None
    assert found[1].text == "said"


async def test_what_was_asked_for_is_written_before_it_closes(books: Bench) -> None:
    ledger = Ledger(books.ledger.where)
    call = await ledger.write(lambda book: opened(book, "?"))
    ledger.write(lambda book: book.settle(call, answer("said"), 3))
    ledger.write(lambda book: opened(book, "never sent"), lambda call: None)
    ledger.close()
    assert books.states() == ["answered"]
    assert books.claimed() == 3


async def test_a_ledger_that_breaks_tells_everybody_in_the_group(books: Bench) -> None:
    books.ledger._db.execute("ALTER TABLE calls RENAME TO gone")
    writing = (books.ledger.write(partial(opened, text=f"{n}")) for n in range(3))
    outcomes = await asyncio.gather(*writing, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [LedgerError] * 3


async def test_who_is_interrupted_while_a_call_is_written_down_leaves_none_out(books: Bench) -> None:
    budget = room_for(books.ledger, 4.0)
    for steps in range(12):  # wherever it is by then
        opening = asyncio.create_task(budget.open_call(PAID, request(f"{steps}")))
        for _ in range(steps):
            await asyncio.sleep(0.001 if steps > 6 else 0)
        opening.cancel()
        (how,) = await asyncio.gather(opening, return_exceptions=True)
        await books.ledger.write(lambda book: None)
        await books.ledger.write(lambda book: None)
        if isinstance(how, int):
            await budget.settle(PAID, how, request(f"{steps}"), answer())
        else:
            assert isinstance(how, asyncio.CancelledError)
        assert set(books.states()) <= {"answered"}  # as if it had not been written
    check_sums(books.ledger.where)
    await asyncio.wait_for(budget.open_call(PAID, request("all of it")), 60)  # nothing of it is missing
