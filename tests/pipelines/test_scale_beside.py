"""While a judge gets its scale, the slots that this leaves free draft records; nothing else becomes different."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from hybridgen.core.errors import ServerError
from hybridgen.core.progress import Stage, Step, Told
from hybridgen.core.stop import Stop
from hybridgen.llm.ledger.findings import Findings
from hybridgen.pipelines.records import lanes, pipeline
from hybridgen.pipelines.records.scaling import FIRST_SEGMENTS
from hybridgen.scoring.types import DraftId
from tests.pipelines.asked import draft_of, drawn, kind, sent
from tests.pipelines.conftest import Runs
from tests.pipelines.sharding import Sharding, go, lines
from tests.pipelines.test_again import until
from tests.standin import OK, RESET, Asked, Fault, Standin, hang

pytestmark = pytest.mark.usefixtures("with_scale")
COUNT, SLOTS = 26, 12
HOME = ("strategy=local-only", f"count={COUNT}", "strategy.draft_multiplier=1")
BESIDE = SLOTS - FIRST_SEGMENTS


def judges_take_time(_: int, asked: Asked) -> Fault:
    return hang(0.3) if kind(asked) == "judge" else OK


def until_the_scale_stood(standin: Standin) -> Sequence[Asked]:
    """What was asked before the last damaged copy was judged."""
    judged = [at for at, asked in enumerate(standin.requests) if kind(asked) == "judge"]
    copies = len(judged) - COUNT
    assert copies > 0
    return standin.requests[: judged[FIRST_SEGMENTS + copies - 1]]


def drafted(requests: Sequence[Asked]) -> list[int]:
    """The segments of the drafts that were asked for, in order."""
    return [DraftId.read(draft_of(asked)).segment for asked in requests if kind(asked) == "draft"]


def test_drafts_of_other_rows_are_asked_for_while_the_scale_is_made(run: Runs, standin: Standin) -> None:
    standin.fail(judges_take_time)
    assert run(*HOME, provider__local__max_concurrency=SLOTS).summary.quality.scaled
    before = until_the_scale_stood(standin)
    assert {*range(FIRST_SEGMENTS)} < {*drafted(before)}
    assert len(drafted(before)) > FIRST_SEGMENTS + BESIDE  # whoever waits has left its slot to the next one
    assert standin.in_flight_peak["ollama"] == SLOTS


def test_judging_waits_for_the_scale(run: Runs, standin: Standin) -> None:
    standin.fail(judges_take_time)
    run(*HOME, provider__local__max_concurrency=SLOTS)
    judged = Counter(asked.messages[-1][1].partition("was written from")[0] for asked in until_the_scale_stood(standin))
    rows = {asked.messages[-1][1].partition("was written from")[0] for asked in sent(standin, "ollama", "judge")}
    assert len(rows) == COUNT
    assert sum(text in judged for text in rows) == FIRST_SEGMENTS


def test_few_wait_for_it(run: Runs, standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many records there are: with room for one beside each slot."""
    monkeypatch.setattr(lanes, "MAX_WAITING", 1)
    standin.fail(judges_take_time)
    run(*HOME, provider__local__max_concurrency=SLOTS)
    assert len(drafted(until_the_scale_stood(standin))) == FIRST_SEGMENTS + BESIDE + SLOTS < COUNT


@pytest.mark.parametrize("slots", [1, FIRST_SEGMENTS])
def test_a_server_of_few_slots_is_left_to_it_alone(run: Runs, standin: Standin, slots: int) -> None:
    run(*HOME, provider__local__max_concurrency=slots)
    assert drafted(until_the_scale_stood(standin)) == [*range(FIRST_SEGMENTS)]


def test_a_judge_elsewhere_leaves_all_slots_to_drafts(run: Runs, standin: Standin) -> None:
    standin.serve("qwen2.5:72b", "judge:1b")
    standin.fail(judges_take_time)
    run(*HOME, "provider.judge.model='judge:1b'", provider__local__max_concurrency=1)
    assert len(drafted(until_the_scale_stood(standin))) > FIRST_SEGMENTS


@pytest.mark.parametrize("strategy", ["local-only", "refine-below-threshold", "refine-top", "calibrated"])
def test_requests_and_records_are_the_same(run: Runs, standin: Standin, strategy: str) -> None:
    told = []
    for slots in (1, SLOTS):
        standin.reset()
        standin.answer = drawn(7, spoilt=0.1)
        result = run(
            *(f"strategy={strategy}", f"count={COUNT}", "strategy.draft_multiplier=2"),
            provider__local__max_concurrency=slots,
            ledger__path=str(run.folder / f"{slots} slots" / "ledger.sqlite"),
            output__dir=str(run.folder / f"{slots} slots"),
        )
        asked = Counter(json.dumps(asked.body, sort_keys=True) for asked in standin.requests)
        made = [lines(run.folder / f"{slots} slots", name, costs=False) for name in ("records.jsonl", "drafts.jsonl")]
        told.append((asked, made, result.summary.quality, result.summary.calls))
    assert told[0] == told[1]


def test_a_shard_drafts_while_another_one_makes_the_scale(
    standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own rows, but for those whose drafts the scale is made of."""
    rows = Sharding(standin, tmp_path).of_rows("strategy=local-only", "strategy.draft_multiplier=1")
    rows.ready()
    whole = rows.whole()
    rows.ready()
    take, drafts = Findings.take, list[list[int]]()

    async def take_late(self: Findings, key: str) -> str | None:
        while len(drafted(standin.requests)) < 3:  # noqa: ASYNC110  the stand-in lives in another thread
            await asyncio.sleep(0.01)
        drafts.append(sorted(drafted(standin.requests)))
        assert not sent(standin, "ollama", "judge")
        return await take(self, key)

    monkeypatch.setattr(Findings, "take", take_late)
    shard = go(rows.config("shard", "ledger of the shard", "shard.count=2", "shard.index=1"))
    assert drafts == [[7, 9, 11]]
    own = [one for one in lines(whole) if DraftId.read(one["draft"]).segment % 2]
    different = {"id"}  # a shard numbers its own
    assert [{k: v for k, v in one.items() if k not in different} for one in lines(shard)] == [
        {k: v for k, v in one.items() if k not in different} for one in own
    ]


async def test_a_run_that_is_stopped_while_drafts_wait_goes_on_later(run: Runs, standin: Standin) -> None:
    standin.fail(judges_take_time)
    config, stop = run.config(*HOME, provider__local__max_concurrency=SLOTS), Stop()
    going = asyncio.create_task(pipeline.run(config, run.folder / "run", Told(lambda _: None), stop))
    await until(lambda: len(drafted(standin.requests)) > FIRST_SEGMENTS + BESIDE, going)
    stop.ask()
    assert (await asyncio.wait_for(going, 120)).summary.delivered < COUNT
    assert len(standin.requests) < 2 * COUNT
    result = await pipeline.run(config, run.folder / "run", Told(lambda _: None))
    assert (result.summary.delivered, result.summary.quality.scaled) == (COUNT, True)
    assert {*Counter(json.dumps(one.body, sort_keys=True) for one in standin.requests).values()} == {1}


@pytest.mark.parametrize("room", [1, lanes.MAX_WAITING])
def test_an_error_while_drafts_wait_ends_the_run(
    run: Runs, standin: Standin, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(lanes, "MAX_WAITING", room)
    standin.fail(lambda _, asked: RESET if kind(asked) == "judge" else OK)
    with pytest.raises(ServerError):
        run(*HOME, "strategy.fallback=error", provider__local__max_concurrency=SLOTS)


async def test_the_progress_adds_up(run: Runs, standin: Standin) -> None:
    steps = list[Step]()
    config = run.config(*HOME, provider__local__max_concurrency=SLOTS)
    await pipeline.run(config, run.folder / "run", Told(steps.append))
    last = dict[Stage, Step]((step.stage, step) for step in steps)
    copies = len(sent(standin, "ollama", "judge")) - COUNT
    assert (last["draft"].done, last["draft"].total) == (COUNT, COUNT)
    assert (last["judge"].done, last["judge"].total) == (COUNT + copies, COUNT + copies)
