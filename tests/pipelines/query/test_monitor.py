"""task=monitor: who answered, and what that saved."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from mlflow import MlflowClient

from hybridgen import HybridPipeline
from hybridgen.core.errors import DataError
from hybridgen.core.monitoring import PROPOSE_BELOW
from hybridgen.knowledge import memory
from hybridgen.pipelines.monitor.statistics import DAY_SECONDS, count
from hybridgen.reports.monitoring import say_out_of_reach, say_replayed
from tests.pipelines.conftest import Typed
from tests.pipelines.query.conftest import FERRY, LUNCH, Asking, copying
from tests.tracking.conftest import MLFLOW

OTHER_WORDS = "At what time does the night ferry sail?"


def test_it_counts_who_answered_and_what_that_saved(ask: Asking, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "AGAIN_SECONDS", 0.0)
    first = ask(FERRY, LUNCH).summary
    ask(FERRY, OTHER_WORDS)
    ask(FERRY, OTHER_WORDS)
    config = ask.config("task=monitor")
    found = count(config)
    assert found.questions == 6
    assert found.origin.model_dump() == {"local": 1, "stored": 4, "frontier": 1}
    assert (found.home, found.reached["home"]) == (round(5 / 6, 4), True)
    assert found.usd == pytest.approx(first.cost.total_usd)
    assert found.tokens == first.bought.tokens
    assert found.alone_tokens > found.tokens
    assert found.saved_tokens == found.alone_tokens - found.tokens
    assert found.alone_usd is not None
    assert found.reasons == {"nothing_found": 1, "relevant_enough": 1, "stored": 4}
    assert count(config, time.time() + 8 * DAY_SECONDS).questions == 0
    code, out, _ = typed("task=monitor", "tracking=none", f"knowledge.path={config.knowledge.path}")
    assert (code, out.splitlines()[:3]) == (
        0,
        ["questions  6 in 7 days", "origin     1 local, 4 stored, 1 frontier", "at home    83 %, the goal is 70 %"],
    )
    python = HybridPipeline(overrides=[f"knowledge.path={config.knowledge.path}"])
    assert python.statistics(days=1).questions == 6


def test_the_same_command_within_an_hour_counts_once(ask: Asking) -> None:
    ask(LUNCH)
    ask(LUNCH)
    assert count(ask.config("task=monitor")).questions == 1


def test_where_nothing_was_asked_it_says_so(ask: Asking) -> None:
    with pytest.raises(DataError, match="nothing was asked there yet"):
        count(ask.config("task=monitor"))


EASY = ("When does the night ferry sail?", "Where are lost umbrellas kept?", "Do dogs travel on a lead?")
HARD = (
    "Design a plan for the night ferry",
    "Design an office for lost umbrellas",
    "Design a timetable. When does the night ferry sail?",
)


@pytest.mark.filterwarnings(*MLFLOW)
def test_where_little_stays_at_home_rules_are_proposed_with_what_they_rest_on(
    ask: Asking, typed: Typed, store: Path
) -> None:
    ask(*EASY, *HARD, "Why are tickets paid back in a storm?", LUNCH)
    config = ask.config("task=monitor")
    found = count(config)
    assert found.home is not None
    assert found.home < PROPOSE_BELOW
    (first, *others) = found.proposals
    assert first.command == "'route.rules=[[0.85,9],[0.8,7],[0.7,6]]'"
    assert (first.route, first.rules, first.reached) == (None, [(0.85, 9), (0.8, 7), (0.7, 6)], True)
    assert [(one.command, one.reached) for one in others] == [("route=casual", False)]
    assert (found.home, first.moved, first.home) == (3 / 8, 3, 6 / 8)
    # Judged answers at home there are three, all to easy questions: none is like a hard one.
    assert (first.quality.lost, first.quality.answers) == (None, 0)

    code, out, _ = typed(
        "task=monitor", f"knowledge.path={config.knowledge.path}", "tracking=mlflow", f"tracking.uri=sqlite:///{store}"
    )
    assert code == 0
    assert f"try        {first.command}  {say_replayed(first)}" in out
    written = json.loads(Path("run/summary.json").read_text())
    assert written["proposals"][0]["command"] == first.command
    assert [one["questions"] for one in written["by_day"]] == [8]
    assert "Rules that would have kept more at home" in Path("run/report.html").read_text()
    runs = MlflowClient(tracking_uri=f"sqlite:///{store}")
    (experiment,) = runs.search_experiments(filter_string="name = 'hybridgen-monitor'")
    names = {one.info.run_name for one in runs.search_runs([experiment.experiment_id])}
    assert written["run_id"] in names


def test_the_proposed_rules_keep_what_they_promise(ask: Asking) -> None:
    """Typed as they are told, and the same asked anew: so much stays at home."""
    ask(*HARD, *EASY[:1])
    (first, *_) = [one for one in count(ask.config("task=monitor")).proposals if one.reached]
    ask.folder = ask.folder / "anew"
    shutil.copytree(ask.folder.parent / "knowledge", ask.folder / "knowledge")
    shutil.rmtree(ask.folder / "knowledge" / memory.NAME)
    result = ask(*HARD, *EASY[:1], overrides=[first.command.strip("'")])
    assert result.summary.origin.local / 4 == first.home


def test_an_answer_that_was_judged_low_at_home_is_remembered_with_its_quality(ask: Asking) -> None:
    ask.standin.answer = copying(answer="Goats fly over the moon at midnight.")
    (record,) = ask(FERRY).records
    assert record.record.reason == "judged_low"
    (known,) = [one.more for one in ask.memory().values()]
    assert known["home_quality"] < 0.75
    found = count(ask.config("task=monitor"))
    assert (found.home, found.reasons) == (0.0, {"judged_low": 1})
    assert found.proposals == []  # no rules would have made that answer better
    assert say_out_of_reach(found).endswith("of 1 question, answered too badly at home: 1")


@pytest.mark.filterwarnings(*MLFLOW)
def test_a_store_that_cannot_be_used_costs_the_statistics_nothing(ask: Asking, typed: Typed) -> None:
    ask(FERRY)
    place = f"knowledge.path={ask.config().knowledge.path}"
    code, out, _ = typed("task=monitor", place, "tracking=mlflow", "tracking.uri=nonsense://x")
    assert code == 0
    assert "\nnote" in out
    written = json.loads(Path("run/summary.json").read_text())
    assert len(written["degraded"]) == len(written["notices"]) == 1
    assert Path("run/report.html").is_file()
