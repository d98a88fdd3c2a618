"""Shards that learn what is worth paying for: labels are drawn from all of them, found by one, and hold for each."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import polars as pl
import pytest

from hybridgen.core.errors import DONE
from hybridgen.pipelines.records import labels
from tests.pipelines.asked import LIST, sent
from tests.pipelines.grading import LABELS, PROMISE, ROWS, answer, go_with_few, let_few_do, write
from tests.pipelines.killing import asked_once
from tests.pipelines.sharding import Sharding, lines, summary
from tests.pipelines.test_shards import check_same
from tests.postgres import Server
from tests.standin import Standin

COUNT = 3
CAP = 0.12  # USD: for the labels, and not for all that they ask for


@pytest.fixture
def tickets(standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sharding:
    let_few_do(monkeypatch)
    table = write(tmp_path)
    asked = (f"task={tmp_path / 'ticket.yaml'}", "strategy=calibrated", "strategy.draft_multiplier=2", *PROMISE)
    overrides = ("privacy=off", *asked, "count=all", "output.formats=[csv]")
    return Sharding(standin, tmp_path, overrides, table, go_with_few, answer)


@pytest.fixture(params=["file", "postgres"])
def ledger(request: pytest.FixtureRequest) -> str:
    if request.param == "file":
        return "shared"
    server: Server = request.getfixturevalue("postgres")
    return server.empty()


def side_by_side(tickets: Sharding, ledger: str, delay: float = 0.02) -> list[Path]:
    """All shards at once."""
    tickets.ready(delay=delay)
    processes = [tickets.begin(index, COUNT, ledger) for index in range(COUNT)]
    for process in processes:
        process.join(200)
        assert process.exitcode == 0
    return [tickets.folder / f"shard {index}" for index in range(COUNT)]


def test_shards_learn_what_one_run_learns(tickets: Sharding) -> None:
    whole = tickets.whole()
    asked, graded = len(tickets.standin.requests), len(sent(tickets.standin, "anthropic", "grade"))
    folders = tickets.shards(COUNT)
    assert len(tickets.standin.requests) == asked, "nothing is asked twice"
    assert len(sent(tickets.standin, "anthropic", "grade")) == graded > 0
    assert tickets.merge(folders).exit_code == DONE
    check_same(whole, tickets.folder / "merged")
    promise = summary(tickets.folder / "merged").promise
    assert promise is not None
    assert promise == summary(whole).promise
    assert promise.certified
    assert LABELS <= promise.labels <= 0.6 * ROWS
    told = [summary(folder) for folder in folders]
    assert [one.delivered for one in told] == [ROWS // COUNT] * COUNT
    assert all(one.promise == promise for one in told)
    assert sum(one.cost.new_usd or 0 for one in told) == pytest.approx(tickets.standin.bill(LIST))


def test_the_labels_of_shards_serve_later_runs(tickets: Sharding) -> None:
    folders = tickets.shards(COUNT)
    (file,) = (tickets.folder / "shared" / labels.STORE.folder).iterdir()
    promise = summary(folders[0]).promise
    assert promise is not None
    kept = [json.loads(line)["id"] for line in file.read_text().splitlines()]
    assert len(kept) == len(set(kept)) == promise.labels


def test_labels_of_a_file_are_of_all_shards(tickets: Sharding) -> None:
    file = tickets.folder / "labels.csv"
    grades = [{"id": str(n + 1), "local": 0.0 if n % 8 == 0 else 1.0, "frontier": 1.0} for n in range(48)]
    whole = tickets.whole("first")
    ids = [one["id"] for one in lines(whole)]
    pl.DataFrame([one | {"id": ids[n]} for n, one in enumerate(grades)]).write_csv(file)
    given = Sharding(
        tickets.standin,
        tickets.folder,
        (*tickets.overrides, f"strategy.labels={file}"),
        tickets.table,
        tickets.apart,
        answer,
    )
    whole = given.whole()
    assert not sent(given.standin, "anthropic", "grade")
    given.merge(given.shards(COUNT))
    check_same(whole, given.folder / "merged")
    promise = summary(given.folder / "merged").promise
    assert promise is not None
    assert promise.labels == 48


def test_a_cap_too_small_for_a_promise_is_said_by_each_shard_and_once_for_all(tickets: Sharding) -> None:
    folders = tickets.shards(COUNT, "strategy.max_frontier_cost=0.03")
    assert not sent(tickets.standin, "anthropic", "grade")
    tickets.merge(folders)
    for folder in (*folders, tickets.folder / "merged"):
        assert [one.code for one in summary(folder).notices].count("calibration_unpaid") == 1
        assert summary(folder).promise is None


def test_a_higher_cap_grades_what_a_lower_one_did_not(tickets: Sharding) -> None:
    tickets.shards(COUNT, "strategy.max_frontier_cost=0.03")
    folders = tickets.shards(COUNT)
    promise = summary(folders[0]).promise
    assert promise is not None
    assert promise.certified


@pytest.mark.slow
def test_shards_side_by_side_learn_what_one_run_learns(tickets: Sharding, ledger: str) -> None:
    whole = tickets.whole()
    asked = len(tickets.standin.requests)
    folders = side_by_side(tickets, ledger)
    assert asked_once(tickets.standin)
    assert len(tickets.standin.requests) == asked
    assert tickets.merge(folders).exit_code == DONE
    assert lines(tickets.folder / "merged", costs=False) == lines(whole, costs=False)
    assert summary(tickets.folder / "merged").promise == summary(whole).promise
    tickets.ready()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
def test_a_shard_that_is_killed_while_it_grades_and_started_again_changes_nothing(
    tickets: Sharding, ledger: str
) -> None:
    whole = tickets.whole()
    tickets.ready(delay=0.05)
    processes = [tickets.begin(0, COUNT, ledger)]  # it has all of the others' drafts to make, and grades
    while len(sent(tickets.standin, "anthropic", "grade")) < LABELS and processes[0].is_alive():
        time.sleep(0.002)
    assert processes[0].is_alive()
    processes[0].kill()
    processes[0].join()
    processes = [tickets.begin(index, COUNT, ledger) for index in range(COUNT)]
    for process in processes:
        process.join(200)
        assert process.exitcode == 0
    tickets.merge([tickets.folder / f"shard {index}" for index in range(COUNT)])
    assert lines(tickets.folder / "merged", costs=False) == lines(whole, costs=False)
    tickets.ready()


@pytest.mark.slow
def test_a_cap_holds_over_what_all_shards_learn_and_pay_for(tickets: Sharding, ledger: str) -> None:
    capped = Sharding(
        tickets.standin,
        tickets.folder,
        (*tickets.overrides, f"strategy.max_frontier_cost={CAP}"),
        tickets.table,
        tickets.apart,
        answer,
    )
    folders = side_by_side(capped, ledger)
    capped.merge(folders)
    told = summary(capped.folder / "merged")
    assert 0 < capped.standin.bill(LIST) <= CAP
    assert told.delivered == ROWS
    assert told.cost.total_usd == pytest.approx(capped.standin.bill(LIST))
    capped.ready()
