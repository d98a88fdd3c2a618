"""Why a result is less than it could be: all that people must be told of a run, as notices."""

from __future__ import annotations

from collections.abc import Iterator

from hybridgen.core.notices import Notice, Place
from hybridgen.llm import model_names, sayings
from hybridgen.llm.session import Models
from hybridgen.llm.types import as_usd
from hybridgen.llm.usage import CallLog
from hybridgen.pipelines.reading import say_one_row
from hybridgen.pipelines.records.types import Run
from hybridgen.scoring.diversity import Likeness

MAX_REASONS = 3  # of failed drafts that the summary names; drafts.jsonl has every one
MAX_REPEATS = 5  # records that are named because they say what an earlier one says


def all_notices(run: Run) -> list[Notice]:
    """Why the result is less than it could be, a notice a reason, each once."""
    config, reading = run.config, run.prepared.reading
    unreadable = reading.dataset.unreadable
    found = [*reading.warnings, *say_one_row(reading, config.records), *run.notices, *run.prepared.privacy.notices]
    found += run.prepared.privacy.refusals
    settled = run.settled
    requested = len(run.prepared.own)
    missing = requested - settled.delivered
    if missing > 0:
        found.append(Notice("records_missing", {"missing": missing, "requested": requested}))
        found += settled.failures.say("drafts_failed")[:MAX_REASONS]
    found += settled.refusals.say("records_not_refined")
    found += settled.silences.say("drafts_unjudged")
    found += settled.notices
    found += say_alike(run.likeness, settled.delivered)
    if unreadable:
        more = len(unreadable) - 1
        code = "rows_unreadable_more" if more else "rows_unreadable"
        found.append(Notice(code, {"example": unreadable[0], "more": more}))
    found += [*say_calls(run.models, config.strategy.max_frontier_cost), *_own_judge(run)]
    frontier = run.models.log("frontier")
    if config.privacy.mode == "off" and (frontier.answered or frontier.failed):
        found.append(Notice("privacy_off"))
    return list({str(notice): notice for notice in found}.values())


def say_alike(likeness: Likeness, delivered: int) -> Iterator[Notice]:
    """Which records say nearly the same as an earlier one, though each stands for others."""
    if repeats := likeness.repeats:
        named = repeats[:MAX_REPEATS]
        pairs = tuple(Notice("repeats", {"record": one, "earlier": other}) for one, other in named)
        more = Notice("and_more", {"count": len(repeats) - len(named)}) if named != repeats else ""
        known = {"count": len(repeats), "delivered": delivered, "pairs": pairs, "more": more}
        yield Notice("records_alike", known)


def say_calls(models: Models, cap: float | None) -> Iterator[Notice]:
    """What people must know of the calls that were made. cap: on what paid ones may cost, in USD."""
    local, frontier = models.log("local"), models.log("frontier")
    yield from (*local.notices, *frontier.notices)
    if frontier.stale:
        yield Notice("answers_stale", {"count": frontier.stale})
    if frontier.unanswered:
        yield Notice("calls_unanswered", {"amount": as_usd(frontier.unanswered)})
    yield from _bills(frontier, cap)
    for client in models.clients:
        yield from sayings.outages(client.peers.all)
        yield from (model_names.say_other(client.endpoint, name) for name in sorted(client.log.other_models))


def _own_judge(run: Run) -> Iterator[Notice]:
    """That a model judged what it wrote itself, while a local one was there to judge."""
    models, count = run.models, run.settled.paid_records
    if models.frontier is not None and models.judge is models.frontier and count:
        model = Place(models.frontier.endpoint.model, "provider.frontier.model")
        yield Notice("judged_by_author", {"model": model, "count": count})


def _bills(frontier: CallLog, cap: float | None) -> Iterator[Notice]:
    """What the frontier billed otherwise than a call can cost."""
    if over := frontier.overbilled:
        above = as_usd(frontier.cost + frontier.unanswered) - cap if cap is not None else 0.0
        said = Notice("above_cap", {"above": above}) if above > 0 else ""
        yield Notice("overbilled", {"over": as_usd(over), "cap": said})
    count, amount = frontier.assumed
    if count:
        yield Notice("usage_assumed", {"count": count, "amount": as_usd(amount)})
