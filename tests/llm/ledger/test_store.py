"""The ledger: what was written is there, whoever wrote it, and other people's files stay as they are."""

from __future__ import annotations

import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hybridgen.core.errors import LedgerError
from hybridgen.llm.ledger.database import Where
from hybridgen.llm.ledger.sqlite import File
from hybridgen.llm.ledger.store import Ledger, Short, Taken
from hybridgen.llm.types import Answer, Request, Usage
from tests.llm.asking import Bench, answer, check_sums, request

tokens = st.integers(0, 10**9)
texts = st.text(st.characters(exclude_categories=["Cs"]))
logprobs = st.dictionaries(st.sampled_from("123456789"), st.floats(max_value=0, allow_nan=False))
answers = st.builds(
    Answer, texts, st.builds(Usage, tokens, tokens, tokens, tokens), texts, st.lists(logprobs).map(tuple)
)


def paid_call(ledger: Ledger, text: str = "?", *, reserve: int = 100, run: str = "run") -> int:
    return ledger.open_call(
        "frontier", "m", request(text), run=run, reserve=reserve, limit=1_000, seconds=60.0, anew=True
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=answers)
def test_answers_come_back_as_they_were(books: Bench, said: Answer) -> None:
    asked = request(uuid.uuid4().hex)
    call = books.ledger.open_call("local", "m", asked, run="run", seconds=60.0)
    books.ledger.settle(call, said, 7)
    assert books.ledger.find(asked.key("m")) == (call, said, 7)


def test_only_an_answer_is_found(books: Bench) -> None:
    ledger = books.ledger
    refused, lost, _ = (paid_call(ledger) for _ in range(3))
    ledger.give_up(refused, "rate_limited", lost=False)
    ledger.give_up(lost, "no answer", lost=True)
    assert books.states() == ["failed", "lost", "sent"]
    assert ledger.find(request("?").key("m")) is None


def test_the_first_answer_stands(books: Bench) -> None:
    first, second = paid_call(books.ledger), paid_call(books.ledger)
    books.ledger.settle(second, answer("later call"), 1)
    books.ledger.settle(first, answer("earlier call"), 1)
    found = books.ledger.find(request("?").key("m"))
    assert found is not None
    assert found[1].text == "earlier call"


def test_a_claim_is_the_reservation_and_then_the_cost(books: Bench) -> None:
    ledger = books.ledger
    answered, refused, lost = (paid_call(ledger, reserve=n) for n in (100, 200, 400))
    assert ledger.claimed("run") == 700
    ledger.settle(answered, answer(), 30)
    ledger.give_up(refused, "rate_limited", lost=False)
    ledger.give_up(lost, "no answer", lost=True)
    assert ledger.claimed("run") == 430
    assert ledger.claimed("another run") == 0


@pytest.fixture
def other(books: Bench) -> Iterator[Ledger]:
    """The same ledger as another process would have it open."""
    opened = Ledger(books.ledger.where)
    yield opened
    opened.close()


outcomes = st.sampled_from(["answered", "dear", "refused", "lost", "killed", "late", "late and refused", "shared"])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ends=st.lists(st.tuples(outcomes, st.integers(0, 40)), max_size=12))
def test_the_sums_of_a_run_are_those_of_its_claims_however_calls_end(
    books: Bench, other: Ledger, ends: list[tuple[str, int]]
) -> None:
    ledger, owner, run = books.ledger, other, uuid.uuid4().hex
    for number, (how, amount) in enumerate(ends):
        mine = ledger if how not in {"killed", "late", "late and refused"} else owner
        asked = request(f"{run} {number}")
        call = mine.open_call("frontier", "m", asked, run=run, reserve=amount, limit=999, seconds=60.0)
        match how:
            case "answered" | "shared":
                ledger.settle(call, answer(), amount // 2)
            case "dear":
                ledger.settle(call, answer(), amount * 2)
            case "refused":
                ledger.give_up(call, "rate_limited", lost=False)
            case "lost":
                ledger.give_up(call, "no answer", lost=True)
            case "killed":
                owner.give_up_mine()
            case _:
                owner.give_up_mine()
                if how == "late":
                    owner.settle(call, answer(), amount // 3)
                else:
                    owner.give_up(call, "rate_limited", lost=False)
        if how == "shared":
            ledger.claim(f"another than {run}", call, amount // 2, limit=999)
            ledger.settle(call, answer(), amount)  # told anew
        check_sums(ledger)
    owner.give_up_mine()
    ledger.give_up_mine()
    check_sums(ledger)


def test_a_cap_larger_than_any_sum_is_none(books: Bench) -> None:
    call = books.ledger.open_call("frontier", "m", request(), run="run", reserve=5, limit=10**30, seconds=60.0)
    books.ledger.claim("another run", call, 5, limit=10**30)
    assert books.ledger.claimed("run") == books.ledger.claimed("another run") == 5


def test_a_call_looks_at_no_claims_but_its_own(tmp_path: Path) -> None:
    """However many calls a run has made, the next one costs no more."""
    steps: list[str] = []
    ledger = Ledger(tmp_path / "ledger.sqlite")
    assert isinstance(ledger._db, File)
    ledger._db.connection.set_trace_callback(steps.append)
    ledger.settle(paid_call(ledger), answer(), 3)
    ledger._db.connection.set_trace_callback(None)
    plans = [row[3] for step in steps if " claims" in step for row in ledger._db.execute(f"EXPLAIN QUERY PLAN {step}")]
    assert len(plans) >= 3
    assert not [plan for plan in plans if plan.startswith("SCAN claims")]
    ledger.close()


def test_a_question_that_is_out_or_answered_is_not_opened_again_unless_anew(books: Bench) -> None:
    def opened(ledger: Ledger, **more: bool) -> int:
        return ledger.open_call("local", "m", request("?"), run="run", seconds=60.0, **more)

    other = Ledger(books.ledger.where)  # as another process would
    call = opened(books.ledger)
    assert other.look_up(request("?").key("m"))[1]
    for ledger in (books.ledger, other):
        with pytest.raises(Taken):
            opened(ledger)
    again = opened(other, anew=True)
    other.give_up(again, "rate_limited", lost=False)
    books.ledger.settle(call, answer(), 0)
    with pytest.raises(Taken):
        opened(other)
    assert books.states() == ["answered", "failed"]
    other.close()


def test_who_takes_longer_than_the_call_may_take_is_not_waited_for(books: Bench) -> None:
    late = books.ledger.open_call("frontier", "m", request("?"), run="run", reserve=5, limit=9, seconds=-1.0)
    assert not books.ledger.look_up(request("?").key("m"))[1]
    other = Ledger(books.ledger.where)
    assert (books.states(), other.lost("run")) == (["lost"], 5)
    books.ledger.settle(late, answer("it came after all"), 2)
    found = other.find(request("?").key("m"))
    assert found is not None
    assert (found[1].text, other.claimed("run")) == ("it came after all", 2)
    other.close()


def test_what_is_still_out_when_it_is_closed_counts_as_lost(where: Where) -> None:
    ledger = Ledger(where)
    paid_call(ledger, "paid", reserve=7)
    ledger.open_call("local", "m", request("free"), run="run", seconds=60.0)
    ledger.close()
    again = Ledger(where)
    assert (again.claimed("run"), again.lost("run")) == (7, 7)
    assert not again.look_up(request("free").key("m"))[1]
    again.close()


def test_a_run_sees_what_another_process_has_out_for_it(books: Bench) -> None:
    other = Ledger(books.ledger.where)
    assert not other.others_are_out("run")
    call = paid_call(books.ledger)
    assert other.others_are_out("run")
    assert not other.others_are_out("another run")
    assert not books.ledger.others_are_out("run")
    books.ledger.settle(call, answer(), 1)
    assert not other.others_are_out("run")
    other.close()


def test_what_exceeds_the_limit_is_not_written(books: Bench) -> None:
    paid_call(books.ledger, reserve=600)
    with pytest.raises(Short, match="400"):
        paid_call(books.ledger, reserve=401)
    paid_call(books.ledger, reserve=400)
    assert books.states() == ["sent", "sent"]


def test_an_answer_is_claimed_once_by_each_run_that_uses_it(books: Bench) -> None:
    ledger = books.ledger
    call = paid_call(ledger)
    ledger.settle(call, answer(), 60)
    for _ in range(2):
        ledger.claim("run", call, 60, limit=60)
        ledger.claim("another run", call, 60, limit=60)
    assert ledger.claimed("run") == ledger.claimed("another run") == 60
    with pytest.raises(Short):
        ledger.claim("a poor run", call, 60, limit=59)
    assert ledger.claimed("a poor run") == 0


def test_two_processes_share_a_file(books: Bench) -> None:
    other = Ledger(books.ledger.where)
    call = paid_call(books.ledger, reserve=900)
    with pytest.raises(Short):
        paid_call(other, reserve=101)
    books.ledger.settle(call, answer("said"), 10)
    found = other.find(request("?").key("m"))
    assert found is not None
    assert (found[1].text, other.claimed("run")) == ("said", 10)
    other.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from hybridgen.llm.ledger.store import Ledger, Short, Taken
from hybridgen.llm.types import Request
asked = Request("draft", "d001", (), {}, 200)
where = sys.argv[1] if "://" in sys.argv[1] else Path(sys.argv[1])
Ledger(where).open_call("frontier", "m", asked, run="run", reserve=300, limit=1_000, seconds=60.0)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
def test_what_a_killed_run_had_out_stays_claimed(where: Where) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(where)], cwd=Path(__file__).parents[3], check=False)
    assert done.returncode == -signal.SIGKILL
    ledger = Ledger(where)
    assert ledger.claimed("run") == ledger.lost("run") == 300
    assert not ledger.look_up(Request("draft", "d001", (), {}, 200).key("m"))[1]
    assert ledger.find(Request("draft", "d001", (), {}, 200).key("m")) is None
    ledger.close()


def test_of_an_owner_who_may_be_alive_only_what_must_be_over_is_given_up(where: Where) -> None:
    one = Ledger(where)
    one.open_call("frontier", "m", request("late"), run="run", reserve=5, limit=1_000, seconds=-1.0)
    one.open_call("frontier", "m", request("out"), run="run", reserve=7, limit=1_000, seconds=600.0)
    other = Ledger(one.where)
    assert (other.claimed("run"), other.lost("run")) == (12, 5)
    assert not other.look_up(request("late").key("m"))[1]
    assert other.look_up(request("out").key("m"))[1]
    other.close()
    one.close()


def test_a_ledger_that_breaks_on_the_way_says_so(books: Bench) -> None:
    books.ledger._db.execute("DROP TABLE claims")
    with pytest.raises(LedgerError, match=r'no such table: claims|"claims" does not exist'):
        paid_call(books.ledger)
    assert books.ledger.claimed("run") == 0  # what was set aside for it was taken back
    books.ledger._db.execute("DROP TABLE runs")
    with pytest.raises(LedgerError, match=r'no such table: runs|"runs" does not exist'):
        books.ledger.claimed("run")
    assert books.states() == []  # the call's own row was taken back
