"""Shards side by side, in processes that share a file or a database: one cap, nothing asked twice, and one that is
killed and started again changes nothing."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from hybridgen.core.errors import DONE, FEWER
from tests.pipelines.asked import LIST
from tests.pipelines.killing import asked_once
from tests.pipelines.sharding import Sharding, lines, summary
from tests.postgres import Server
from tests.standin import Standin

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("with_scale")]
COUNT = 4
CAP = 0.02  # USD


@pytest.fixture
def rows(standin: Standin, tmp_path: Path) -> Iterator[Sharding]:
    sharding = Sharding(standin, tmp_path).of_rows()
    yield sharding
    sharding.ready()


@pytest.fixture(params=["file", "postgres"])
def ledger(request: pytest.FixtureRequest) -> str:
    if request.param == "file":
        return "shared"
    server: Server = request.getfixturevalue("postgres")
    return server.empty()


def side_by_side(rows: Sharding, ledger: str) -> list[Path]:
    """All shards at once."""
    rows.ready(delay=0.02)
    processes = [rows.begin(index, COUNT, ledger) for index in range(COUNT)]
    for process in processes:
        process.join(200)
        assert process.exitcode == 0
    return [rows.folder / f"shard {index}" for index in range(COUNT)]


def test_shards_side_by_side_give_the_records_of_one_run(rows: Sharding, ledger: str) -> None:
    whole = rows.whole()
    asked = len(rows.standin.requests)
    folders = side_by_side(rows, ledger)
    assert asked_once(rows.standin)
    assert len(rows.standin.requests) == asked
    assert rows.merge(folders).exit_code == DONE
    merged = rows.folder / "merged"
    assert lines(merged, costs=False) == lines(whole, costs=False)
    assert lines(merged, "drafts.jsonl", costs=False) == lines(whole, "drafts.jsonl", costs=False)
    told = summary(merged)
    assert told.cost.total_usd == pytest.approx(rows.standin.bill(LIST))
    assert told.cost.new_usd == told.cost.total_usd
    assert told.calls.local + told.calls.frontier == asked


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
def test_a_shard_that_is_killed_and_started_again_changes_nothing(rows: Sharding, ledger: str) -> None:
    whole = rows.whole()
    moment = len(rows.standin.requests) // 3
    rows.ready(delay=0.05)
    processes = [rows.begin(index, COUNT, ledger) for index in range(COUNT)]
    while len(rows.standin.requests) < moment and processes[0].is_alive():
        time.sleep(0.002)
    processes[0].kill()  # it may be the one that makes the judge's scale
    processes[0].join()
    processes[0] = rows.begin(0, COUNT, ledger)
    for process in processes:
        process.join(200)
        assert process.exitcode == 0
    rows.merge([rows.folder / f"shard {index}" for index in range(COUNT)])
    assert lines(rows.folder / "merged", costs=False) == lines(whole, costs=False)


def test_a_cap_is_of_all_shards_together(standin: Standin, tmp_path: Path, ledger: str) -> None:
    frontier = f"strategy.max_frontier_cost={CAP}"
    rows = Sharding(standin, tmp_path).of_rows("strategy=frontier-only", frontier)
    folders = side_by_side(rows, ledger)
    outcome = rows.merge(folders)
    told = summary(rows.folder / "merged")
    assert 0 < standin.bill(LIST) <= CAP
    assert told.cost.cap_usd == CAP
    assert told.cost.total_usd == pytest.approx(standin.bill(LIST))
    assert outcome.exit_code == (FEWER if told.delivered < told.requested else DONE)
    assert told.delivered < 12
    delivered = Counter(one["draft"] for one in lines(rows.folder / "merged"))
    assert max(delivered.values()) == 1
    rows.ready()
