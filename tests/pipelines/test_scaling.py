"""A judge gets its scale of damaged copies of the first drafts, before anything is decided, once for each task."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import json
from pathlib import Path

import pytest

from hybridgen import tasks
from hybridgen.config.compose import compose
from hybridgen.core.errors import HybridgenError
from hybridgen.llm import endpoints
from hybridgen.pipelines.records import pipeline, scaling
from hybridgen.pipelines.records.judge import Judging
from hybridgen.scoring.damage import KINDS
from hybridgen.scoring.scale import Scale
from hybridgen.tasks import Levels
from tests.pipelines.asked import LIST, kind, scores, sent
from tests.pipelines.conftest import Runs
from tests.pipelines.records.library import TASK, endpoint
from tests.standin import Standin

pytestmark = pytest.mark.usefixtures("with_scale")
HERE = endpoint()
COPIES = scaling.FIRST_SEGMENTS * len(KINDS)
HOME = ("strategy=local-only", "count=8", "strategy.draft_multiplier=1")


def judged(standin: Standin) -> int:
    return len(sent(standin, "ollama", "judge"))


def test_drafts_are_damaged_and_judged_before_anything_is_decided(run: Runs, standin: Standin) -> None:
    result = run(*HOME)
    order = [kind(asked) for asked in standin.requests]
    first = order.index("judge")
    assert order[:first] == ["draft"] * scaling.FIRST_SEGMENTS
    assert set(order[first : first + judged(standin) - 2]) == {"judge"}
    assert order.count("draft") == 8  # none is asked for twice
    assert 8 + 16 <= judged(standin) <= 8 + COPIES
    assert result.summary.quality.scaled
    assert result.summary.delivered == 8


def test_as_many_copies_are_judged_at_once_as_the_judge_has_room_for(run: Runs, standin: Standin) -> None:
    """More than there are drafts, which are asked for before."""
    standin.delay = 0.05
    run(*HOME, "count=6", provider__local__max_concurrency=2 * len(KINDS))
    assert standin.in_flight_peak["ollama"] == 2 * len(KINDS)


def test_a_server_with_one_slot_is_asked_about_the_same_rows_in_a_row(run: Runs, standin: Standin) -> None:
    """So that it reads them once."""
    run(*HOME, provider__local__max_concurrency=1)
    rows = [asked.messages[-1][1].partition("was written from")[0] for asked in sent(standin, "ollama", "judge")]
    assert len([text for text, _ in itertools.groupby(rows)]) == len(set(rows)) == 8


def test_a_score_is_the_share_of_copies_that_it_beats_and_what_was_said_is_kept(run: Runs, standin: Standin) -> None:
    standin.answer = scores(*[5] * 10, *[7] * 10, then=6)
    for record in run(*HOME).records[scaling.FIRST_SEGMENTS :]:
        assert set(record.quality.raw.values()) == {0.625}
        assert record.quality.criteria["realism"] == pytest.approx(0.5, abs=0.2)


def test_the_next_run_takes_the_scale_as_it_is(run: Runs, standin: Standin) -> None:
    run(*HOME)
    (kept,) = (run.folder / scaling.STORE.folder).iterdir()
    assert set(json.loads(kept.read_text())) == {"judge", "task", "power", "damaged"}
    before = judged(standin)
    again = run(*HOME, seed=7)
    assert judged(standin) - before == 8
    assert again.summary.quality.scaled


def test_a_decision_waits_for_the_scale(run: Runs) -> None:
    """All drafts get the best score, as their copies do: that is half of the way, and 0.95 is not reached."""
    run.standin.answer = scores(then=9)
    result = run("strategy=refine-top", "count=8", "strategy.draft_multiplier=1", strategy__quality_threshold=0.95)
    assert result.summary.quality.scaled
    assert result.summary.origin.refined == 0


@pytest.mark.parametrize("overrides", [("count=2",), ("count=8", "strategy=frontier-only")])
def test_where_there_are_too_few_drafts_at_home_scores_have_no_scale(run: Runs, overrides: tuple[str, ...]) -> None:
    result = run("strategy=local-only", *overrides)
    assert not result.summary.quality.scaled
    assert all(record.quality.raw["realism"] == record.quality.criteria["realism"] for record in result.records)


def test_a_judge_that_says_nothing_of_use_gets_no_scale(run: Runs) -> None:
    run.standin.answer = lambda asked: "I cannot judge that." if kind(asked) in {"judge", "repair"} else None
    assert not run(*HOME).summary.quality.scaled
    assert not (run.folder / scaling.STORE.folder).exists()


async def test_an_estimate_tells_of_the_copies_until_the_scale_stands(run: Runs) -> None:
    said = f"{COPIES} local calls more at most give the judge its scale"
    assert said in " ".join((await pipeline.estimate(run.config(*HOME))).notes)
    await run.go(*HOME)
    assert said not in " ".join((await pipeline.estimate(run.config(*HOME))).notes)


def test_a_scale_is_of_one_model_and_one_rubric(tmp_path: Path) -> None:
    other = dataclasses.replace(TASK, rubric={"realism": "Could this person be real?"})
    keys = {
        scaling.identify(Judging(Levels(task, task, task)), endpoint)
        for task in (TASK, other)
        for endpoint in (HERE, dataclasses.replace(HERE, model="another"))
    }
    assert len(keys) == 4
    moved = dataclasses.replace(HERE, model=f"/elsewhere/{HERE.model}")
    assert scaling.identify(Judging(Levels(TASK, TASK, TASK)), moved) in keys


def test_a_scale_comes_back_as_it_was_written(tmp_path: Path) -> None:
    scale = Scale.of([({"realism": 0.53}, {"realism": 0.51})])
    ledger = tmp_path / "ledger.sqlite"
    scaling.keep(ledger, "key", scale, {"judge": "a model"})
    assert scaling.find(ledger, "key") == scale
    assert scaling.find(ledger, "another") is None


@pytest.mark.parametrize("text", ["", "[]", '{"damaged": 3}', '{"damaged": {"realism": ["x"]}}'])
def test_a_file_that_is_no_scale_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / scaling.STORE.folder).mkdir()
    (tmp_path / scaling.STORE.folder / "key.json").write_text(text)
    assert scaling.find(tmp_path / "ledger.sqlite", "key") is None


def test_a_scale_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / scaling.STORE.folder).write_text("no folder")
    with pytest.raises(HybridgenError, match="scale cannot be written"):
        scaling.keep(tmp_path / "ledger.sqlite", "key", Scale({}, {}), {})


def test_no_judge_is_told_who_wrote_a_record(run: Runs) -> None:
    """It cannot prefer its own for being its own."""
    run(*HOME)
    assert not [asked for asked in sent(run.standin, "ollama", "judge") if "qwen" in str(asked.messages)]


def test_a_judge_of_its_own_gets_a_scale_of_its_own(run: Runs, standin: Standin) -> None:
    standin.serve("qwen2.5:72b", "judge:1b")
    run(*HOME, "provider.judge.model='judge:1b'")
    assert {asked.model for asked in sent(standin, "ollama", "judge")} == {"judge:1b"}
    (kept,) = (run.folder / scaling.STORE.folder).iterdir()
    assert json.loads(kept.read_text())["judge"] == "judge:1b"
    run(*HOME)
    assert len([*(run.folder / scaling.STORE.folder).iterdir()]) == 2


def test_a_paid_judge_pays_for_its_scale_once_and_the_estimate_says_so(run: Runs, standin: Standin) -> None:
    paid = (*HOME, "provider/judge=frontier")
    first = asyncio.run(pipeline.estimate(run.config(*paid)))
    assert first.frontier_calls == 8 + COPIES
    assert any("damaged copies, once, for its scale" in note for note in first.notes)
    result = run(*paid)
    assert result.summary.quality.scaled
    assert 8 < len(sent(standin, "anthropic", "judge")) <= 8 + COPIES
    assert standin.bill(LIST) == pytest.approx(result.total_cost, abs=1e-9)
    assert standin.bill(LIST) <= (first.frontier_cost_upper or 0)
    assert asyncio.run(pipeline.estimate(run.config(*paid))).frontier_calls == 8


def test_the_packaged_model_has_its_scale_for_personas_from_the_start() -> None:
    """Where prompts or rubric changed, the scale is made anew: `python -m hybridgen count=8 strategy=local-only
    strategy.draft_multiplier=1 ledger.path=NEW/ledger.sqlite`, then NEW/scales/*.json takes its place."""
    config = compose([])
    judge = endpoints.local(config.provider.local, config.hardware)
    levels = tasks.load_levels(config.task, judge.model, 0.135)
    scale = scaling.find(Path("nowhere/ledger.sqlite"), scaling.identify(Judging(levels), judge))
    assert scale is not None
    assert scale.damaged.keys() == levels.home.rubric.keys()
    assert {len(scores) for scores in scale.damaged.values()} == {24}
