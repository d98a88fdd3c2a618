"""What a ledger holds and cost, and its texts taken out while every figure stays."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hybridgen.core.errors import LedgerError
from hybridgen.llm.ledger import account
from hybridgen.llm.ledger.database import Where
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.types import Answer, Usage
from tests.llm.asking import found, request

SECRET = "Margaret Hollis lives at the harbour"


def write(where: Where, costs: list[int], *, lost: int = 0) -> None:
    """Calls of one run: so many answered, at these costs in picodollars, and some that were lost."""
    ledger = Ledger(where)
    for n, cost in enumerate(costs):
        call = ledger.open_call("frontier", "m", request(f"{SECRET} {n}"), run="r", reserve=cost + 5, seconds=9)
        ledger.settle(call, Answer(f"Of {SECRET}", Usage(10, 4, 1, 7)), cost)
    for n in range(lost):
        call = ledger.open_call("frontier", "m", request(f"lost {SECRET} {n}"), run="r", reserve=50, seconds=9)
        ledger.give_up(call, f"it said {SECRET}", lost=True)
    ledger.close()


def test_calls_are_counted_by_day_by_model_and_by_what_for(where: Where) -> None:
    write(where, [100, 200], lost=1)
    held = account.read(where)
    for kind, name in {"day": time.strftime("%Y-%m-%d"), "model": "m", "purpose": "frontier draft"}.items():
        (one,) = held.sums[kind]
        assert (one.name, one.calls, one.answered, one.failed, one.lost, one.out) == (name, 3, 2, 0, 1, 0)
        assert (one.asked, one.cached, one.written, one.cost, one.lost_cost) == (30, 8, 14, 300, 50)
    (run,) = held.runs
    assert (run.run, run.calls, run.claimed, run.lost) == ("r", 3, 350, 50)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(costs=st.lists(st.integers(0, 10**12), max_size=6), lost=st.integers(0, 2))
def test_pruning_changes_no_figure_and_leaves_no_text(where: Where, costs: list[int], lost: int) -> None:
    write(where, costs, lost=lost)
    before = account.read(where)
    assert account.prune(where, 0).calls == len(costs) + lost
    after = account.read(where)
    assert (after.sums, after.runs) == (before.sums, before.runs)
    if isinstance(where, Path):
        assert all(SECRET.encode() not in file.read_bytes() for file in where.parent.iterdir())
    assert SECRET not in str(found(where, "SELECT * FROM calls"))
    assert account.prune(where, 0).calls == 0


def test_what_was_pruned_is_asked_anew_and_what_is_younger_is_not(where: Where) -> None:
    write(where, [100])
    asked = request(f"{SECRET} 0")
    assert account.prune(where, 1).calls == 0
    ledger = Ledger(where)
    assert ledger.find(asked.key("m")) is not None
    ledger.close()
    account.prune(where, 0)
    ledger = Ledger(where)
    assert ledger.find(asked.key("m")) is None
    call = ledger.open_call("frontier", "m", asked, run="r", reserve=100, seconds=9)
    ledger.settle(call, Answer("again", Usage(10)), 100)
    assert ledger.claimed("r") == 200  # both were paid for
    ledger.close()


def test_whoever_is_forgotten_stands_nowhere_and_every_figure_stays(where: Where) -> None:
    write(where, [100, 200], lost=1)
    ledger = Ledger(where)
    other = ledger.open_call("frontier", "m", request("Dennis Okonkwo"), run="r", reserve=9, seconds=9)
    ledger.settle(other, Answer("Of Dennis", Usage(3)), 7)
    ledger.close()
    before = account.read(where)

    def forget(*, is_shown_only: bool) -> tuple[int, int, int]:
        told = account.forget(where, lambda text: "hollis" in text.casefold(), is_shown_only=is_shown_only)
        return told.calls, told.blanked, told.out

    assert forget(is_shown_only=True) == (4, 3, 0)
    assert SECRET in str(found(where, "SELECT * FROM calls"))
    assert forget(is_shown_only=False) == (4, 3, 0)
    assert SECRET not in (left := str(found(where, "SELECT * FROM calls")))
    assert "Dennis Okonkwo" in left
    assert (account.read(where).sums, account.read(where).runs) == (before.sums, before.runs)
    assert forget(is_shown_only=False) == (4, 0, 0)


def test_a_ledger_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no such ledger"):
        account.read(tmp_path / "none.sqlite")
    assert list(tmp_path.iterdir()) == []
