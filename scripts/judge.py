"""How well judges tell a record from its damaged copies:

    python scripts/judge.py --judge FILE.gguf [--judge FILE.gguf] [--pairs 100] [--weaknesses] [--json] OVERRIDE…

The overrides are those of a run that drafted before, its `ledger.path` and `provider.local.model` among them: its
drafts are taken from that ledger, damaged, and judged by each model on this machine. Judgements are kept in the ledger,
so that a command that was stopped goes on.

Printed for each judge: of so many pairs, how many the record wins before the judge alone, by what is measured alone and
by the overall quality, each also by kind of damage; the raw scores, and the share of records that a threshold of 0.75
admits. The scale is made of the copies of the first records; `held out` are the pairs of the others.

With --weaknesses each record is also judged with its criteria in the opposite order, with every text said twice, and in
capitals: how far scores move, and how often what says no more scores higher.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import itertools
import json
import statistics
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridgen import strategies
from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core import trees
from hybridgen.core.errors import CallError
from hybridgen.core.progress import SILENT
from hybridgen.core.stop import Stop
from hybridgen.llm import endpoints, session
from hybridgen.llm.client import Client
from hybridgen.llm.ledger.store import Ledger
from hybridgen.pipelines.reading import read, settle_count
from hybridgen.pipelines.records.check import access_of
from hybridgen.pipelines.records.draft import Drafting, begin
from hybridgen.pipelines.records.history import Remembered
from hybridgen.pipelines.records.judge import Judging
from hybridgen.pipelines.records.prepare import free_names, prepare
from hybridgen.pipelines.records.scaling import FIRST_SEGMENTS
from hybridgen.pipelines.records.types import InvalidAnswer, Prepared
from hybridgen.scoring import damage, evidence
from hybridgen.scoring.scale import Scale
from hybridgen.scoring.types import Draft
from hybridgen.tasks import Levels

THRESHOLD = 0.75


@dataclass(frozen=True)
class Pair:
    """A record and a damaged copy of it, by the places that they have among all that are judged."""

    kind: str
    record: int
    copy: int


@dataclass(frozen=True)
class Judged:
    """Drafts and copies as one judge has them. raw: without a scale. measured: without the judge."""

    scale: Scale
    raw: Sequence[Draft]
    scaled: Sequence[Draft]
    measured: Sequence[Draft]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--judge", type=Path, action="append", required=True, help="a model's file; may be repeated")
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--weaknesses", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("overrides", nargs="*")
    given = parser.parse_args()
    config = compose([*given.overrides, "tracking=none"], {})
    found = asyncio.run(look_at(config, [str(judge.resolve()) for judge in given.judge], given.pairs, given.weaknesses))
    print(json.dumps(found)) if given.json else tell(found)


async def look_at(config: Config, judges: Iterable[str], count: int, has_weaknesses: bool) -> dict[str, Any]:
    """What is printed, as one object."""
    prepared = prepare_like_a_run(config)
    drafts = await recall(config, prepared)
    things, pairs = pair(drafts, prepared, config.seed, count)
    figures = {}
    for judge in judges:
        done = await judge_all(config, prepared, judge, things, pairs)
        figures[Path(judge).stem] = count_wins(done, pairs, len(drafts))
        if has_weaknesses:
            figures[Path(judge).stem]["weaknesses"] = await find_weaknesses(
                config, prepared, judge, done.raw[: len(drafts)]
            )
    return {"records": len(drafts), "pairs": len(pairs), "judges": figures}


def prepare_like_a_run(config: Config) -> Prepared:
    reading = read(config)
    return prepare(settle_count(reading, config), reading, progress=SILENT, model=config.provider.local.model)


async def recall(config: Config, prepared: Prepared) -> list[Draft]:
    """The valid drafts that the ledger knows, the first of each segment."""
    author = endpoints.local(config.provider.local, config.hardware)
    ledger = Ledger(config.ledger.where)
    task = prepared.levels.home
    drafting = Drafting(task, prepared.privacy.faithful, task.answer_tokens)
    names = free_names(prepared.privacy, config.seed)
    known: list[Draft] = []
    for segment in prepared.stream():
        try:
            begun = begin(task, segment, names=names, seed=config.seed)
            known.append(await drafting.run(Remembered(ledger, author), begun))
        except (CallError, InvalidAnswer):
            continue
    ledger.close()
    return known


def pair(drafts: Sequence[Draft], prepared: Prepared, seed: int, count: int) -> tuple[list[Draft], list[Pair]]:
    """The drafts, their damaged copies after them, and which belong together: of each draft one copy of each kind, then
    others by further seeds."""
    things, pairs = list(drafts), list[Pair]()
    for more, n in itertools.product(range(3), range(len(drafts))):
        draft, other = drafts[n], drafts[n - 1]
        original = damage.Original(draft.record, draft.segment, other.record, prepared.levels.home.invented)
        for copy in damage.damage_all(original, seed + more):
            known = [things[one.copy].record for one in pairs if one.record == n]
            if len(pairs) < count and copy.record not in known:
                pairs.append(Pair(copy.kind, n, len(things)))
                found = evidence.look_up(copy.record, draft.segment)
                things.append(dataclasses.replace(draft, content=copy.record, evidence=found))
    return things, pairs


async def judge_all(
    config: Config, prepared: Prepared, judge: str, things: Sequence[Draft], pairs: Sequence[Pair]
) -> Judged:
    """Everything judged by one model, a record and its copies one after the other; what got no judgement is measured
    alone."""
    judging = Judging(prepared.levels)
    record = {one.copy: one.record for one in pairs}
    order = sorted(range(len(things)), key=lambda n: (record.get(n, n), n))
    done: dict[int, Draft] = {}
    async with opened(config, judge) as client:
        for n in order:
            done[n] = await ask(judging, client, things[n])
            print(f"\r{Path(judge).stem}: {len(done)} of {len(things)}", end="", flush=True, file=sys.stderr)
    raw = [done[n] for n in range(len(things))]
    first = [(raw[one.record], raw[one.copy]) for one in pairs if one.record < FIRST_SEGMENTS]
    scale = Scale.of(
        [
            (one.quality.raw, other.quality.raw)
            for one, other in first
            if one.is_judged and other.is_judged and one.quality and other.quality
        ]
    )
    on_scale = dataclasses.replace(judging, scale=scale)
    return Judged(scale, raw, [on_scale.place(draft) for draft in raw], [judging.measure(draft) for draft in raw])


@asynccontextmanager
async def opened(config: Config, judge: str) -> AsyncIterator[Client | None]:
    """The model on this machine, its answers kept in the run's ledger."""
    local = config.provider.local.model_copy(update={"model": judge})
    with_judge = config.model_copy(update={"provider": config.provider.model_copy(update={"local": local})})
    stop = Stop()
    found = await session.find(access_of(with_judge, strategies.make(config.strategy)), price=None, stop=stop)
    async with session.opened(found, run="judge", price=None, ceiling=0, egress=None, stop=stop) as models:
        yield models.local


async def find_weaknesses(config: Config, prepared: Prepared, judge: str, judged: Sequence[Draft]) -> dict[str, Any]:
    """How far scores move with the order of criteria, and how often more words or louder ones score higher."""
    home = prepared.levels.home
    turned = dataclasses.replace(home, rubric=dict(reversed(home.rubric.items())))
    ways = {
        "order": Judging(Levels(turned, turned, turned)),
        "length": Judging(prepared.levels),
        "style": Judging(prepared.levels),
    }
    found: dict[str, Any] = {}
    async with opened(config, judge) as client:
        for way, judging in ways.items():
            changed = [dressed(draft, way) for draft in judged]
            pairs = [
                (_ask_alone(draft), _ask_alone(await ask(judging, client, other)))
                for draft, other in zip(judged, changed, strict=True)
                if other is not None
            ]
            found[way] = {
                "records": len(pairs),
                "moved": round(statistics.mean(abs(after - before) for before, after in pairs), 4),
                "higher": round(
                    sum((after > before) + (after == before) / 2 for before, after in pairs) / len(pairs), 4
                ),
            }
    return found


def dressed(draft: Draft, way: str) -> Draft | None:
    """The draft with the same said twice, or louder; None where it is no record then."""
    change: dict[str, Callable[[str], str]] = {
        "order": lambda text: text,
        "length": lambda text: f"{text} {text}",
        "style": str.upper,
    }
    tree = trees.map_text(
        draft.record.model_dump(mode="json"), change[way], row=lambda row: row, quote=lambda quote, _: quote
    )
    try:
        return dataclasses.replace(draft, content=type(draft.record).model_validate_json(json.dumps(tree)))
    except ValueError:
        return None


async def ask(judging: Judging, judge: Client | None, draft: Draft) -> Draft:
    if judge is None:
        return judging.measure(draft)
    try:
        return await judging.run(judge, draft)
    except (CallError, InvalidAnswer):
        return judging.measure(draft)


def count_wins(done: Judged, pairs: Sequence[Pair], records: int) -> dict[str, Any]:
    """Of the pairs, the share that the record wins; ties count half."""
    judged = [draft for draft in done.raw if draft.is_judged]
    raws = [value for draft in judged if draft.quality for value in draft.quality.raw.values()]
    ways = {
        "judge alone": [_ask_alone(draft) for draft in done.raw],
        "measured alone": [draft.overall for draft in done.measured],
        "overall": [draft.overall for draft in done.scaled],
        "overall, raw": [draft.overall for draft in done.raw],
    }
    held_out = [one for one in pairs if one.record >= FIRST_SEGMENTS]
    wins = {name: _share(scores, pairs) for name, scores in ways.items()}
    kinds = {
        name: {kind: _share(scores, [one for one in pairs if one.kind == kind]) for kind in damage.KINDS}
        for name, scores in ways.items()
    }
    overall = [draft.overall for draft in done.scaled[:records]]
    return {
        "judged": len(judged),
        "wins": wins,
        "held out": {name: _share(scores, held_out) for name, scores in ways.items()},
        "by kind": kinds,
        "power": {name: round(share, 4) for name, share in done.scale.power.items()},
        "raw": {"least": min(raws, default=None), "most": max(raws, default=None)},
        "overall": {"mean": round(statistics.mean(overall), 4), "least": min(overall), "most": max(overall)},
        "admitted": round(sum(one >= THRESHOLD for one in overall) / records, 4),
        "admitted, raw": round(sum(draft.overall >= THRESHOLD for draft in done.raw[:records]) / records, 4),
    }


def _ask_alone(draft: Draft) -> float:
    """The mean of a judge's raw scores; nothing where it has not spoken."""
    return statistics.mean(draft.quality.raw.values()) if draft.quality and draft.quality.raw else 0.0


def _share(scores: Sequence[float], pairs: Sequence[Pair]) -> float | None:
    if not pairs:
        return None
    won = sum((scores[one.record] > scores[one.copy]) + (scores[one.record] == scores[one.copy]) / 2 for one in pairs)
    return round(won / len(pairs), 4)


def tell(found: dict[str, Any]) -> None:
    """A table for each judge."""
    print(f"\n{found['records']} records, {found['pairs']} pairs")
    for name, one in found["judges"].items():
        print(f"\n{name}: {one['judged']} judged, raw scores {one['raw']['least']} to {one['raw']['most']}")
        print(f"{'the record wins':18}{'all':>8}{'held out':>10}" + "".join(f"{kind:>14}" for kind in damage.KINDS))
        for way, share in one["wins"].items():
            kinds = "".join(f"{_said(one['by kind'][way][kind]):>14}" for kind in damage.KINDS)
            print(f"{way:18}{_said(share):>8}{_said(one['held out'][way]):>10}{kinds}")
        print("told apart: " + ", ".join(f"{criterion} {share:.0%}" for criterion, share in one["power"].items()))
        for way, moved in one.get("weaknesses", {}).items():
            print(f"{way}: scores move by {moved['moved']}, {moved['higher']:.0%} of {moved['records']} score higher")
        print(f"{THRESHOLD} admits {one['admitted']:.0%} of the records, {one['admitted, raw']:.0%} without a scale")


def _said(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


if __name__ == "__main__":
    main()
