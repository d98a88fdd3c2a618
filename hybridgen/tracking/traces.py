"""A trace a record: when its draft was written, judged and refined, in how many tokens, for how much.

Traces are made of a finished run. They hold ids and figures, and nothing that a model was asked or said.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from hybridgen.config.schema import Config
from hybridgen.core.results import Call, Draft, Record, RunResult
from hybridgen.tracking.store import opened
from hybridgen.tracking.wire import Step, Trace


def log_traces(config: Config, result: RunResult, calls: Iterable[Call], run_id: str) -> None:
    """Log the traces of a run that has been logged.

    result: as it may be shown. calls: all of the run. run_id: MLflow's. Raises HybridgenError where the store can't be
    used; the run is logged without them.
    """
    with opened(config) as store:
        store.traces(list(traces(config, result, calls)), run_id)


def traces(config: Config, result: RunResult, calls: Iterable[Call]) -> Iterator[Trace]:
    """One for each draft of the sample; so with `tracking.traces=1` their costs add up to the run's."""
    steps = defaultdict[str, list[Step]](list)
    who = {"local": config.provider.local.provider, "frontier": config.provider.frontier.provider}
    for call in calls:
        steps[call.record].append(Step(call, result.summary.models[call.who] or call.who, who[call.who]))
    records = {record.draft: record for record in result.records}
    for draft in result.drafts:
        if sampled(config, draft.id):
            yield _trace(result, draft, records.get(draft.id), steps[draft.id])


def sampled(config: Config, draft: str) -> bool:
    """Whether a draft is one of the share that is traced: the same ones for the same seed, a larger share has more."""
    return random.Random(f"{config.seed} {draft}").random() < config.tracking.traces


def _trace(result: RunResult, draft: Draft, record: Record | None, steps: Sequence[Step]) -> Trace:
    summary = result.summary
    nobody = time.time()  # has answered
    began = min((one.when[0] for one in steps), default=nobody)
    ended = max((one.when[1] for one in steps), default=nobody)
    came: dict[str, str | float] = {"outcome": "not chosen"}
    if not draft.valid:
        came = {"outcome": "invalid", "stage": draft.stage}
    elif record:
        came = {"outcome": record.id, "origin": record.origin}
    made = record or draft
    if made.quality:
        came["quality"] = made.quality.overall
    return Trace(
        id=hashlib.sha256(f"{summary.run_id} {draft.id}".encode()).hexdigest()[:32],
        name="record" if record else "draft",
        failed=not draft.valid,
        began=began,
        ended=ended,
        asked={"run": summary.run_id, "draft": draft.id, "task": summary.task, "strategy": summary.strategy},
        came=came | {"cost_usd": made.cost_usd},
        scores={"quality": record.quality.overall, **record.quality.criteria} if record else {},
        steps=steps,
    )
