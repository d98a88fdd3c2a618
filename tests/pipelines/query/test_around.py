"""Around the answers: privacy, estimates, Python, MLflow, interruption."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from hybridgen import HybridPipeline
from hybridgen.config.compose import compose
from hybridgen.core.progress import Silent
from hybridgen.core.results import CostEstimate
from hybridgen.core.stop import Stop
from hybridgen.knowledge.embedding import Embedded
from hybridgen.knowledge.memory import make_question_scale
from hybridgen.pipelines.knowledge.pipeline import load
from hybridgen.pipelines.query import pipeline
from hybridgen.pipelines.query.questions import read
from tests.pipelines.query.conftest import FERRY, LUNCH, Asking, copying, kind
from tests.tracking.conftest import MLFLOW
from tests.tracking.reading import artifacts, client

ANNA = "What did Anna Kowalska say about the lost umbrella in the office?"


async def estimate(ask: Asking, *questions: str, **values: object) -> CostEstimate:
    config = ask.config("estimate_only=true", **values)
    outcome = await pipeline.run(config, Path(config.output.dir), Silent(), asked=questions)
    assert isinstance(outcome.result, CostEstimate)
    return outcome.result


def test_an_estimate_asks_nobody_and_is_never_exceeded(ask: Asking) -> None:
    expected = asyncio.run(estimate(ask, FERRY, LUNCH))
    assert ask.standin.requests == ()
    assert (ask.folder / "run0" / "estimate.json").is_file()
    assert expected.frontier_calls == 1
    assert expected.notes[0].startswith("0 questions from the store, 1 at home, 1 for the frontier")
    assert expected.frontier_cost is not None
    assert expected.frontier_cost_upper is not None
    total = ask(FERRY, LUNCH).summary.cost.total_usd
    assert total is not None
    assert 0 < total <= expected.frontier_cost_upper
    assert expected.frontier_cost <= expected.frontier_cost_upper
    again = asyncio.run(estimate(ask, FERRY, LUNCH))
    assert (again.frontier_calls, again.frontier_cost) == (0, 0.0)
    assert asyncio.run(estimate(ask, "Why?", strategy__max_frontier_cost=0)).frontier_cost_upper == 0


def test_a_cap_is_never_exceeded(ask: Asking) -> None:
    fish = ["trout", "salmon", "carp", "pike", "perch"]
    ask.standin.answer = copying(answer="A dry Riesling goes with it. " * 40)
    result = ask(*(f"Which wine goes with {one}?" for one in fish), strategy__max_frontier_cost=0.0145)
    total = result.summary.cost.total_usd
    assert total is not None
    assert 0 < total <= 0.0145
    assert result.summary.origin.local > 0


def test_names_never_leave_and_come_back_where_that_is_wanted(ask: Asking) -> None:
    result = ask(ANNA, overrides=["privacy=pseudonymise", "route=critical"])
    paid = [asked for asked in ask.standin.requests if asked.wire == "anthropic"]
    assert paid
    assert all("Kowalska" not in asked.prompt for asked in ask.standin.requests)
    (record,) = result.records
    assert "Kowalska" not in json.dumps(record.model_dump(mode="json"))
    placeholder = record.record.question.split("[")[1].split("]")[0]
    (entry,) = ask.memory().values()
    assert entry.text == ANNA
    restored = ask(ANNA, overrides=["privacy=pseudonymise", "privacy.restore=true"]).records[0]
    assert (restored.origin, restored.record.question) == ("stored", ANNA)
    other = ask("Is Anna Kowalska in the office?", overrides=["privacy=pseudonymise"]).records[0]
    assert placeholder in other.record.question


async def test_a_document_that_names_people_renumbers_nobody(ask: Asking, tmp_path: Path) -> None:
    before = (await ask.go([ANNA], "privacy=pseudonymise")).records[0].record.question
    (tmp_path / "people.md").write_text("# Office\n\nZoltan Nagy and Bertha Quill keep the lost umbrellas.\n")
    values = {
        "data.path": str(tmp_path / "people.md"),
        "knowledge.path": str(ask.folder / "knowledge"),
        "knowledge.collection": "skills-patterns",
    }
    await load(compose(["task=knowledge"], values), Silent(), Stop())
    after = (await ask.go([ANNA, "Who keeps the lost umbrellas?"], "privacy=pseudonymise")).records[0]
    assert after.record.question == before


def test_a_program_asks(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    config = ask.config()
    words = ["hardware=m4max", "tracking=none", "privacy=off", f"ledger.path={config.ledger.path}"]
    python = HybridPipeline(
        local_api_base=ask.standin.url,
        frontier_api_base=ask.standin.url,
        overrides=[*words, f"knowledge.path={config.knowledge.path}"],
    )
    steps = []
    result = python.ask([FERRY, LUNCH], output_dir=ask.folder / "python", progress=steps.append)
    assert [record.origin for record in result.records] == ["local", "frontier"]
    assert result.total_cost == result.summary.cost.total_usd
    assert result.records[0].evidence[0].verified
    assert steps[-1].stage == "answer"
    assert python.ask(FERRY, output_dir=ask.folder / "python").records[0].origin == "stored"


@pytest.mark.filterwarnings(*MLFLOW)
def test_a_run_is_logged_to_mlflow(ask: Asking, store: Path) -> None:
    settings = ask.config("tracking=mlflow", tracking__uri=f"sqlite:///{store}")
    result = ask(FERRY, LUNCH, overrides=["tracking=mlflow"], tracking__uri=f"sqlite:///{store}")
    assert not any("tracked" in one for one in result.summary.degraded), result.summary.degraded
    logged = client(settings)
    experiment = logged.get_experiment_by_name("hybridgen-query")
    run = logged.search_runs([experiment.experiment_id])[0]
    assert run.info.run_name == result.summary.run_id
    assert (run.data.metrics["origin.frontier"], run.data.metrics["delivered"]) == (1, 2)
    assert {"records.jsonl", "report.html", "privacy.html", "summary.json"} <= artifacts(settings, run.info.run_id)


async def test_interrupted_it_keeps_what_there_is(ask: Asking) -> None:
    stop = Stop()
    ask.standin.delay = 0.02

    class Stopping(Silent):
        def advance(self, stage: str, done: int = 1) -> None:  # type: ignore[override]
            stop.ask()

    config = ask.config(provider__frontier__max_concurrency=1)
    asked = [f"Which wine goes with {fish}?" for fish in ("trout", "carp", "pike", "eel", "cod", "perch", "salmon")]
    outcome = await pipeline.run(config, Path(config.output.dir), Stopping(), stop, asked=asked)
    assert outcome.exit_code == 130
    lines = (ask.folder / "run0" / "records.jsonl").read_text().splitlines()
    assert 1 <= len(lines) < len(asked)


def test_without_any_index_all_goes_to_the_frontier(ask: Asking) -> None:
    shutil.rmtree(ask.folder / "knowledge")
    result = ask(FERRY)
    assert result.records[0].origin == "frontier"
    assert any("best-practices: holds nothing" in one for one in result.summary.degraded)


def test_a_text_with_a_question_in_each_line(tmp_path: Path) -> None:
    (tmp_path / "asked.txt").write_text(f"{FERRY}\n{LUNCH}\n\nWhy?\n")
    found = read(compose(["task=query"], {"data.path": str(tmp_path / "asked.txt")}))
    assert [one.text for one in found.all] == [FERRY, LUNCH, "Why?"]


def test_the_judge_sees_passages_question_and_answer(ask: Asking) -> None:
    ask(FERRY)
    (asked,) = [one for one in ask.standin.requests if kind(one) == "judge"]
    assert "Is everything that it says borne out by the passages?" in asked.prompt
    assert FERRY in asked.messages[-1][1]


async def test_the_scale_of_questions_tells_paraphrases_from_others() -> None:
    embedding = Embedded()
    scale = await make_question_scale(embedding)
    texts = [FERRY, "At what time does the night ferry sail?", LUNCH]
    vectors = await embedding.embed(texts, as_questions=True)
    near = [scale.relevance(float(vectors[0] @ other), 0.0, 0) for other in vectors[1:]]
    assert near[0] > 0.9
    assert near[1] < 0.1
