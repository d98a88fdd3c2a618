"""What only a ledger does that machines share: rows that several write at once, owners that are known by their locks,
and a database that goes away."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from hybridgen.core.errors import FAULT, WRONG, GoneError, LedgerError
from hybridgen.core.notices import Notice
from hybridgen.llm.ledger.budget import worst_case
from hybridgen.llm.ledger.store import Alone, Ledger
from tests.llm.asking import answer, check_sums, found, request
from tests.llm.ledger.test_budget import HOME, PAID, room_for
from tests.postgres import Server, why_none

if why := why_none():
    pytest.skip(why, allow_module_level=True)

from hybridgen.llm.ledger import postgres as store
from hybridgen.llm.ledger import presence

WAIT = 30.0  # seconds, far more than anything here takes


@pytest.fixture
def url(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new database. Its server has just started, and who lives is known all the same."""
    monkeypatch.setattr(presence, "BACK_SECONDS", 0.0)
    return postgres.empty()


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    opened = Ledger(url)
    yield opened
    opened.close()


@pytest.fixture
def own() -> Iterator[Server]:
    """A server of the test's own, which may be stopped."""
    with Server() as server:
        yield server


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


# Rows that several write at once


def test_a_first_call_goes_alone_though_two_machines_open_theirs_at_once(url: str) -> None:
    together = threading.Barrier(2)

    def opened(text: str) -> type | None:
        ledger = Ledger(url)
        together.wait()
        try:
            ledger.open_call("frontier", "m", request(text), run="run", reserve=1, seconds=60.0, alone=True)
        except Exception as error:
            return type(error)
        finally:
            together.wait()
            ledger.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        for n in range(5):
            assert set(pool.map(opened, [f"one {n}", f"other {n}"])) == {Alone, None}


def test_texts_may_hold_what_the_database_does_not_take(ledger: Ledger) -> None:
    for n, text in enumerate(["\0", "\x10", "\x10n", "a\0\x10e\0n", "\x10\0"]):
        call = ledger.open_call("local", "m", request(f"{n}"), run="run", seconds=60.0)
        ledger.settle(call, answer(text), 0)
        known = ledger.find(request(f"{n}").key("m"))
        assert known is not None
        assert known[1].text == text


async def test_two_who_are_in_the_way_of_each_other_both_write(url: str) -> None:
    """Each has locked the row that the other wants; one of them is taken back, and writes alone."""
    ledgers = [Ledger(url), Ledger(url)]
    for run in ("a", "b"):
        ledgers[0].open_call("frontier", "m", request(run), run=run, reserve=1, seconds=60.0)
    together = threading.Barrier(2)
    tries: list[str] = []

    def both(book: Ledger, first: str, second: str) -> None:
        book.hold(first)
        tries.append(first)
        if len(tries) <= 2:
            together.wait(WAIT)
        book.hold(second)

    writing = (one.write(lambda book, of=of: both(book, *of)) for one, of in zip(ledgers, ("ab", "ba"), strict=True))
    assert await asyncio.gather(*writing) == [None, None]
    assert len(tries) >= 3, "who is taken back may be in the way again"
    for one in ledgers:
        one.close()


# Owners


def test_an_owner_lives_while_it_has_the_ledger_open(url: str, ledger: Ledger) -> None:
    other = Ledger(url)
    call = other.open_call("frontier", "m", request(), run="run", reserve=7, limit=9, seconds=600.0)
    assert ledger.look_up(request().key("m"))[1]
    other._db.close()  # as if its process had been killed
    until(lambda: not ledger.look_up(request().key("m"))[1])
    again = ledger.open_call("frontier", "m", request(), run="run", reserve=2, limit=9, seconds=600.0)
    assert again > call
    assert (ledger.claimed("run"), ledger.lost("run")) == (9, 7)
    check_sums(ledger)


def test_for_a_minute_after_a_restart_nobody_counts_as_gone(
    url: str, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "BACK_SECONDS", 3600.0)
    other, third = Ledger(url), Ledger(url)  # sessions with a server that began less than an hour ago
    other.open_call("frontier", "m", request(), run="run", reserve=7, limit=9, seconds=600.0)
    other._db.close()
    until(lambda: not ledger.look_up(request().key("m"))[1])  # one that knows it is back for longer
    assert third.look_up(request().key("m"))[1]
    third.close()


def test_a_session_that_is_ended_is_opened_again_and_its_lock_taken_again(url: str, ledger: Ledger) -> None:
    ledger.open_call("frontier", "m", request("?"), run="run", reserve=7, limit=9, seconds=600.0)
    other = Ledger(url)
    lock = presence.lock_of(ledger._me)

    def holder() -> int | None:
        """The session that holds its lock."""
        held = found(url, presence.HELD.replace("SELECT ", "SELECT pid, ", 1))
        return next((pid for pid, number in held if number == lock), None)

    for whose in (
        "pg_locks WHERE locktype = 'advisory'",
        "pg_stat_activity WHERE pid <> pg_backend_pid() AND datid > 0",
    ):
        before = holder()
        found(url, f"SELECT pg_terminate_backend(pid) FROM {whose}")
        until(lambda before=before: holder() not in {None, before})
    assert other.look_up(request("?").key("m"))[1]
    assert ledger.claimed("run") == 7
    other.close()


# A database that goes away


@pytest.mark.parametrize("ends", ["{commit}; SELECT {end}", "SELECT {end}; {commit}"])
async def test_a_commit_whose_end_was_not_heard_of_is_done_once(
    url: str, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    """The session ends just after it, or just before."""
    budget = room_for(ledger, 3.0)
    first = await budget.open_call(PAID, request("first"))
    commit, end = store.COMMIT, "pg_terminate_backend(pg_backend_pid())"
    monkeypatch.setattr(store, "COMMIT", _Once(ends.format(commit=commit, end=end), commit))
    second = await budget.open_call(PAID, request("second"))
    assert second > first
    monkeypatch.setattr(store, "COMMIT", _Once(ends.format(commit=commit, end=end), commit))
    await budget.settle(PAID, second, request("second"), answer("said"))
    assert [state for (state,) in found(url, "SELECT state FROM calls WHERE key <> '' ORDER BY id")][1:] == [
        "sent",
        "answered",
    ]
    assert ledger.claimed("run") == worst_case(PAID, request("first")) + PAID.price.cost(answer().usage)
    check_sums(url)


class _Once:
    """A text that is another one the first time that it is filled in."""

    def __init__(self, first: str, then: str) -> None:
        self._texts = [first, then]

    def format(self, **values: object) -> str:
        return (self._texts.pop(0) if len(self._texts) > 1 else self._texts[0]).format(**values)


@pytest.mark.parametrize("how", ["fast", "immediate"])
async def test_a_database_that_restarts_in_the_middle_loses_nothing(
    own: Server, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    url, said = own.new(), list[Notice]()
    ledger = Ledger(url, said.append)
    budget = room_for(ledger, 9.0)
    out = [await budget.open_call(PAID, request(f"{n}")) for n in range(3)]
    own.stop(how)
    settling = [asyncio.create_task(budget.settle(PAID, call, request(), answer(f"{call}"))) for call in out]
    opening = asyncio.create_task(budget.open_call(HOME, request("later")))
    reading = asyncio.create_task(ledger.read(lambda book: book.claimed("run")))
    for _ in range(10):  # meanwhile everything else goes on
        await asyncio.sleep(0.05)
    assert not any(task.done() for task in (*settling, opening, reading))
    await asyncio.to_thread(own.start)
    await asyncio.wait_for(asyncio.gather(*settling, opening), WAIT)
    assert await reading in {ledger.claimed("run"), 3 * worst_case(PAID, request("0"))}
    codes = [notice.code for notice in said]  # of two sessions one may be back, and told, before the other tries again
    assert (codes[0], codes[-1]) == ("ledger_away", "ledger_back")
    assert "it is waited for, 5 min 0 s at most" in str(said[0])
    other = Ledger(url)
    until(lambda: presence.lock_of(ledger._me) in {held for (held,) in found(url, presence.HELD)})
    assert other.look_up(request("later").key("m"))[1]
    states = [state for (state,) in found(url, "SELECT state FROM calls ORDER BY id")]
    assert states == ["answered", "answered", "answered", "answered", "sent"]
    check_sums(url)
    other.close()
    ledger.close()


async def test_a_database_that_stays_away_ends_the_run_and_nothing_is_paid_that_is_not_booked(
    own: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.5)
    ledger = Ledger(own.new())
    budget = room_for(ledger, 9.0)
    call = await budget.open_call(PAID, request("out"))
    own.stop()
    with pytest.raises(
        GoneError, match=r"the database does not answer any more .*; see that it runs, and the same"
    ) as gone:
        await budget.open_call(PAID, request("not sent"))
    assert (gone.value.exit_code, "\n" in str(gone.value)) == (FAULT, False)
    with pytest.raises(GoneError):  # at once
        await budget.settle(PAID, call, request("out"), answer())
    began = time.monotonic()
    ledger.close()
    assert time.monotonic() - began < WAIT
    own.start()
    url = ledger.where
    assert found(url, "SELECT state, purpose FROM calls WHERE state = 'sent'") == [("sent", "draft")]
    monkeypatch.setattr(presence, "BACK_SECONDS", 0.0)
    again = Ledger(url)
    assert again.lost("run") == again.claimed("run") == worst_case(PAID, request("out"))
    again.close()


# What is said


def line(url: str) -> str:
    with pytest.raises(LedgerError) as refused:
        Ledger(url)
    assert refused.value.exit_code == WRONG
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_what_cannot_be_opened_is_one_line(postgres: Server, url: str) -> None:
    assert "Connection refused" in line("postgresql://127.0.0.1:1/ledger")
    assert 'database "nowhere" does not exist' in line(postgres.url("nowhere"))
    assert "invalid URI query parameter" in line(url + "&no=1")
    assert "secret" not in line("postgresql://somebody:secret@127.0.0.1:1/ledger")
    postgres.execute("CREATE DATABASE old ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    assert "keeps texts in SQL_ASCII; name a database in UTF8" in line(postgres.url("old"))


def test_a_later_layout_and_another_programs_tables_stay_as_they_are(postgres: Server, url: str) -> None:
    Ledger(url).close()
    found(url, "UPDATE layout SET number = 99")
    assert "is of layout 99, this version knows" in line(url)
    theirs = postgres.new()
    found(theirs, "CREATE SCHEMA hybridgen CREATE TABLE runs (id INTEGER)")
    assert "its schema hybridgen is another program's" in line(theirs)


def test_who_may_not_is_told_what_to_ask_for(url: str) -> None:
    found(url, "CREATE ROLE guest LOGIN")
    guests = url.replace("tester@", "guest@")
    assert "grants it: CREATE ON DATABASE to begin a ledger" in line(guests)
    ledger = Ledger(url)
    assert "ALL ON ALL TABLES IN SCHEMA hybridgen to share one" in line(guests)
    found(url, "GRANT ALL ON SCHEMA hybridgen TO guest; GRANT ALL ON ALL TABLES IN SCHEMA hybridgen TO guest")
    other = Ledger(guests)
    call = other.open_call("frontier", "m", request(), run="run", reserve=7, limit=9, seconds=60.0)
    other.settle(call, answer("said"), 3)
    assert ledger.claimed("run") == 3
    other.close()
    ledger.close()
    found(url, "DROP OWNED BY guest; DROP ROLE guest")


def test_a_database_may_hold_other_tables_beside(postgres: Server) -> None:
    url = postgres.new()
    found(url, "CREATE TABLE public.runs (id INTEGER)")
    ledger = Ledger(url)
    ledger.open_call("frontier", "m", request(), run="run", reserve=7, limit=9, seconds=600.0)
    assert found(url, "SELECT * FROM public.runs") == []
    ledger.close()


def test_many_that_begin_a_ledger_at_the_same_moment_all_have_it(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        for opened in pool.map(lambda _: Ledger(url), range(8)):
            opened.close()


def test_without_psycopg_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from hybridgen.llm.ledger.store import Ledger\n"
        "Ledger('postgresql://somebody:secret@host/name')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "needs psycopg" in done.stderr
    assert "install hybridgen[postgres]" in done.stderr
    assert "secret@" not in done.stderr.splitlines()[-1]
