"""A share of the frontier's quality that is kept: records graded, a rule certified, the others decided by it."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from hybridgen.core.errors import ConfigError, DataError
from hybridgen.core.results import RunResult
from hybridgen.pipelines.records import check, labels, pipeline
from tests.pipelines.asked import LIST, sent
from tests.pipelines.conftest import Runs
from tests.pipelines.grading import LABELS, PROMISE, ROWS, answer, let_few_do, write
from tests.standin import Standin


@pytest.fixture
def tickets(run: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Tickets, and a promise of few labels."""
    let_few_do(monkeypatch)
    run.standin.answer = answer
    return Runs(run.standin, write(tmp_path), tmp_path)


def go(tickets: Runs, *overrides: str) -> tuple[str, ...]:
    return (
        f"task={tickets.folder / 'ticket.yaml'}",
        "strategy=calibrated",
        "strategy.draft_multiplier=1",
        *PROMISE,
        *overrides,
    )


def spent(result: RunResult) -> dict[str, float]:
    """USD by stage."""
    told = result.summary.stages.model_dump(exclude_none=True)
    return {name: stage["usd"] for name, stage in told.items()}


def test_the_others_are_decided_by_what_graded_records_taught(tickets: Runs, standin: Standin) -> None:
    result = tickets(*go(tickets), count="all")
    assert result.summary.delivered == ROWS
    promise = result.summary.promise
    assert promise is not None
    assert (promise.target, promise.delta, promise.certified) == (0.8, 0.3, True)
    assert LABELS <= promise.labels <= 0.6 * ROWS
    assert len(sent(standin, "anthropic", "grade")) == 2 * promise.labels
    written = result.summary.origin.frontier
    assert promise.labels / 10 <= written < ROWS / 2
    wrong = [record for record in result.records if record.record["category"] == "request"]
    assert len(wrong) <= 0.1 * ROWS
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    upper = asyncio.run(pipeline.estimate(tickets.config(*go(tickets), count="all"))).frontier_cost_upper
    assert standin.bill(LIST) <= (upper or 0)


def test_labels_are_kept_and_what_a_stopped_run_lacks_is_graded(tickets: Runs, standin: Standin) -> None:
    first = tickets(*go(tickets), count="all")
    (file,) = (tickets.folder / labels.STORE.folder).iterdir()
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*lines[:19], lines[19][:40] + "\n"]))  # killed while it wrote
    asked = len(standin.requests)
    again = tickets(*go(tickets), count="all")
    assert len(standin.requests) == asked, "the ledger knows what was graded"
    assert len(file.read_text().splitlines()) == len(lines) + 1, "the half one stays"
    assert again.summary.origin == first.summary.origin
    assert spent(again) == spent(first)
    last = tickets(*go(tickets), count="all", strategy__max_frontier_cost=0.03)
    assert last.summary.promise == first.summary.promise, "they are paid for, whatever the cap"
    assert spent(last)["calibrate"] == 0


def test_too_few_records_for_a_promise_are_said_before_anything_is_paid(tickets: Runs, standin: Standin) -> None:
    estimated = asyncio.run(pipeline.estimate(tickets.config(*go(tickets), count=30)))
    said = f"30 records are too few for a promise ({LABELS} at least are graded, a fifth of all at most)"
    assert any(said in line for line in estimated.degraded)
    result = tickets(*go(tickets), count=30)
    assert any(said in line for line in result.summary.degraded)
    assert not sent(standin, "anthropic", "grade")
    assert (result.summary.delivered, result.summary.promise) == (30, None)


def test_a_cap_too_small_for_a_promise_is_said_before_anything_is_paid(tickets: Runs, standin: Standin) -> None:
    capped = {"count": "all", "strategy__max_frontier_cost": 0.03}
    said = "strategy.max_frontier_cost=0.03: too little for a promise, since 20 records that are graded take about $0."
    estimated = asyncio.run(pipeline.estimate(tickets.config(*go(tickets), **capped)))
    assert any(said in line for line in estimated.degraded)
    assert (estimated.frontier_cost_upper or 0) <= 0.03
    result = tickets(*go(tickets), **capped)
    assert [line for line in result.summary.degraded if "for a promise" in line] == [
        line for line in result.summary.degraded if said in line and "strategy.quality_threshold decides" in line
    ]
    assert not sent(standin, "anthropic", "grade")
    assert result.summary.promise is None


@pytest.mark.parametrize("cap", [0.05, 0.12])
def test_a_cap_that_ends_the_grading_leaves_what_was_not_paid_for_to_the_rule(
    tickets: Runs, standin: Standin, monkeypatch: pytest.MonkeyPatch, cap: float
) -> None:
    monkeypatch.setattr(check, "MIN_LABELS", 1)  # it seems to be enough
    result = tickets(*go(tickets), count="all", strategy__max_frontier_cost=cap)
    assert result.summary.delivered == ROWS
    assert standin.bill(LIST) <= cap
    assert sum(spent(result).values()) == pytest.approx(result.total_cost, abs=1e-12)
    graded = [record for record in result.records if record.decision.startswith(("graded", "drawn"))]
    assert len(graded) < 0.6 * ROWS
    promise = result.summary.promise
    assert promise is None or promise.unwritten, "it says that it is not kept"
    decided = {record.decision for record in result.records if record not in graded}
    rule = {"gain_expected", "gain_too_small"} if promise else {"below_threshold", "good_as_it_is"}
    assert decided <= rule


def test_an_audit_beside_a_promise_counts_as_itself_and_pays_nothing_twice(
    tickets: Runs, standin: Standin, tmp_path: Path
) -> None:
    alone = tickets(*go(tickets), count="all")
    asked = len(standin.requests)
    other = {"ledger__path": str(tmp_path / "other" / "ledger.sqlite")}
    both = tickets(*go(tickets, "strategy.audit_records=15"), count="all", **other)
    audit = both.summary.audit
    assert audit is not None
    assert audit.records == 15
    made = [(asked.seed, asked.prompt) for asked in standin.requests[asked:]]
    assert len(made) == len(set(made)), "nothing is asked twice"
    stages = spent(both)
    assert audit.usd == pytest.approx(stages["audit"] + stages["grade"], abs=1e-12)
    assert stages["calibrate"] == spent(alone)["calibrate"]
    assert both.summary.records_usd == alone.total_cost
    assert sum(stages.values()) == pytest.approx(both.total_cost, abs=1e-12)


def test_without_the_cache_what_a_promise_and_an_audit_draw_is_paid_for_once(tickets: Runs, standin: Standin) -> None:
    result = tickets(*go(tickets, "strategy.audit_records=15"), count="all", cache=False)
    made = [(asked.seed, asked.prompt) for asked in standin.requests]
    assert len(made) == len(set(made))
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert sum(spent(result).values()) == pytest.approx(result.total_cost, abs=1e-12)


def graded_by_hand(tickets: Runs, name: str, first: int = 0) -> str:
    """A file with labels of 36 tickets: what the local model says of an outage is worth nothing."""
    lines = [f"tickets:{n + 1};{'0' if n % 4 == 0 else '1,0'};1" for n in range(first, first + 36)]
    (tickets.folder / name).write_text("\n".join(["id;local;frontier", *lines]), encoding="utf-8-sig")
    return f"strategy.labels={tickets.folder / name}"


def test_labels_from_a_file_take_the_place_of_graded_records(tickets: Runs, standin: Standin) -> None:
    given = graded_by_hand(tickets, "hand.csv")
    estimated = asyncio.run(pipeline.estimate(tickets.config(*go(tickets, given), count="all")))
    assert not any("graded" in note or "grades" in note for note in estimated.notes)
    result = tickets(*go(tickets, given), count="all")
    assert result.summary.promise is not None
    assert (result.summary.promise.labels, result.summary.promise.certified) == (36, True)
    assert not sent(standin, "anthropic", "grade")
    written = result.summary.origin.frontier
    assert len(sent(standin, "anthropic")) == written > 0
    assert written < ROWS / 2
    assert result.summary.stages.calibrate is None
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)
    assert not (tickets.folder / labels.STORE.folder).exists()


def test_what_a_file_says_is_part_of_what_is_asked_for_and_not_where_it_lies(tickets: Runs) -> None:
    one, same, other = (
        graded_by_hand(tickets, "one.csv"),
        graded_by_hand(tickets, "same.csv"),
        graded_by_hand(tickets, "other.csv", first=5),
    )
    for given in (one, same, other):
        tickets(*go(tickets, given), count="all")
    with sqlite3.connect(tickets.folder / "ledger.sqlite") as ledger:
        assert ledger.execute("SELECT COUNT(DISTINCT run) FROM claims").fetchone() == (2,)


def test_labels_of_no_record_end_the_run_before_anything_is_asked(tickets: Runs, standin: Standin) -> None:
    given = graded_by_hand(tickets, "hand.csv", first=40)
    with pytest.raises(DataError, match=r"row 22: no record of this run has the id tickets:61, nor of 15 more"):
        tickets(*go(tickets, given), count="all")
    with pytest.raises(DataError, match="no record of this run"):
        asyncio.run(pipeline.estimate(tickets.config(*go(tickets, given), count="all")))
    assert not standin.requests


def test_a_number_of_graded_records_beside_a_file_is_refused(tickets: Runs) -> None:
    given = graded_by_hand(tickets, "hand.csv")
    with pytest.raises(ConfigError, match=r"none are graded where strategy\.labels names a file"):
        tickets(*go(tickets, given, "strategy.calibration_records=60"), count="all")
