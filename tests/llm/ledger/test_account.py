"""What a ledger holds and cost, and its texts taken out while every figure stays."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import LedgerError
from hybridgen.llm.ledger import account
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.types import Answer, Usage
from tests.llm.asking import request

SECRET = "Margaret Hollis lives at the harbour"


def write(path: Path, costs: list[int], *, lost: int = 0) -> None:
    """Calls of one run: so many answered, at these costs in picodollars, and some that were lost."""
    ledger = Ledger(path)
    for n, cost in enumerate(costs):
        call = ledger.open_call("frontier", "m", request(f"{SECRET} {n}"), run="r", reserve=cost + 5, seconds=9)
        ledger.settle(call, Answer(f"Of {SECRET}", Usage(10, 4, 1, 7)), cost)
    for n in range(lost):
        call = ledger.open_call("frontier", "m", request(f"lost {SECRET} {n}"), run="r", reserve=50, seconds=9)
        ledger.give_up(call, f"it said {SECRET}", lost=True)
    ledger.close()


def test_calls_are_counted_by_day_by_model_and_by_what_for(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path, [100, 200], lost=1)
    found = account.read(path)
    for kind, name in {"day": time.strftime("%Y-%m-%d"), "model": "m", "purpose": "frontier draft"}.items():
        (one,) = found.sums[kind]
        assert (one.name, one.calls, one.answered, one.failed, one.lost, one.out) == (name, 3, 2, 0, 1, 0)
        assert (one.asked, one.cached, one.written, one.cost, one.lost_cost) == (30, 8, 14, 300, 50)
    (run,) = found.runs
    assert (run.run, run.calls, run.claimed, run.lost) == ("r", 3, 350, 50)


@given(costs=st.lists(st.integers(0, 10**12), max_size=6), lost=st.integers(0, 2))
def test_pruning_changes_no_figure_and_leaves_no_text(
    tmp_path_factory: pytest.TempPathFactory, costs: list[int], lost: int
) -> None:
    path = tmp_path_factory.mktemp("pruned") / "ledger.sqlite"
    write(path, costs, lost=lost)
    before = account.read(path)
    assert account.prune(path, 0) == len(costs) + lost
    after = account.read(path)
    assert (after.sums, after.runs) == (before.sums, before.runs)
    assert all(SECRET.encode() not in file.read_bytes() for file in path.parent.iterdir())
    assert account.prune(path, 0) == 0


def test_what_was_pruned_is_asked_anew_and_what_is_younger_is_not(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path, [100])
    asked = request(f"{SECRET} 0")
    assert account.prune(path, 1) == 0
    ledger = Ledger(path)
    assert ledger.find(asked.key("m")) is not None
    ledger.close()
    account.prune(path, 0)
    ledger = Ledger(path)
    assert ledger.find(asked.key("m")) is None
    call = ledger.open_call("frontier", "m", asked, run="r", reserve=100, seconds=9)
    ledger.settle(call, Answer("again", Usage(10)), 100)
    assert ledger.claimed("r") == 200  # both were paid for
    ledger.close()


def test_a_ledger_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no such ledger"):
        account.read(tmp_path / "none.sqlite")
    assert list(tmp_path.iterdir()) == []
