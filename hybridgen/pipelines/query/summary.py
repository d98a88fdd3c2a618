"""From all that happened to the result of a run of questions. Everything here has placeholders where names were
replaced, unless they were put back."""

from __future__ import annotations

from hybridgen.core.answers import (
    AnswerOrigins,
    AnswerQuality,
    AnswerResult,
    AnswerSeconds,
    AnswerStages,
    AnswerSummary,
    Bought,
    KnowledgeAsked,
    Relevance,
)
from hybridgen.core.notices import Notice
from hybridgen.core.rounding import DIGITS, mean_of
from hybridgen.core.shape import Said
from hybridgen.core.summaries import Cost
from hybridgen.llm.tokens import count_tokens
from hybridgen.llm.types import Price, Usage, as_usd
from hybridgen.llm.usage import CallLog
from hybridgen.pipelines.base import new_id
from hybridgen.pipelines.leaving import count_privacy
from hybridgen.pipelines.query import prompts
from hybridgen.pipelines.query.questions import Questions
from hybridgen.pipelines.query.run import Run
from hybridgen.pipelines.records.reasons import MAX_REASONS, say_calls
from hybridgen.pipelines.records.summary import count_calls, count_stage
from hybridgen.pipelines.records.summary import count_tokens as count_tokens_of


def sum_up(run: Run, questions: Questions, held: dict[str, int], seconds: float) -> AnswerResult:
    """The result of a run; `seconds` so far. held: passages of each collection that was searched."""
    local, frontier = run.models.log("local"), run.models.log("frontier")
    settled, config = run.settled, run.config
    notices = all_notices(run, questions)
    every = [value for values in settled.relevance.values() for value in values]
    means = {origin: mean_of(settled.relevance[origin]) for origin in ("local", "stored", "frontier")}
    tokens = count_tokens_of(local, frontier)
    bought = tokens.frontier.input + tokens.frontier.cached_input + tokens.frontier.output
    alone = _tokens_alone(run)
    summary = AnswerSummary(
        run_id=new_id(),
        task=config.task.name,
        route=list(config.route.rules),
        strategy=run.strategy.name,
        seed=config.seed,
        requested=len(questions.all),
        delivered=settled.delivered,
        degraded=[str(notice) for notice in notices],
        notices=[Said.of(notice) for notice in notices],
        origin=AnswerOrigins(**{origin: settled.origins[origin] for origin in ("local", "stored", "frontier")}),
        reasons=dict(sorted(settled.reasons.items())),
        relevance=Relevance(mean=mean_of(every), **means),
        quality=AnswerQuality(
            mean=mean_of(settled.quality),
            min=min(settled.quality, default=None),
            threshold=config.strategy.quality_threshold,
            criteria={name: mean_of(values) or 0.0 for name, values in settled.criteria.items()},
            escalated=settled.escalated,
            cited=settled.cited,
            verified=settled.verified,
        ),
        bought=Bought(tokens=bought, alone=alone, saved_share=round(1 - bought / alone, DIGITS) if alone else None),
        cost=_cost(run, local, frontier),
        calls=count_calls(local, frontier),
        tokens=tokens,
        stages=AnswerStages(answer=count_stage("answer", local, frontier), judge=count_stage("judge", local, frontier)),
        knowledge=KnowledgeAsked(collections=held, embedding=run.embedding.name),
        privacy=count_privacy(run.protection.session, run.models),
        seconds=AnswerSeconds(
            total=round(seconds, 3),
            **{stage: run.clock.seconds(stage) for stage in ("prepare", "search", "answer", "judge")},
        ),
        models={
            name: client.endpoint.model if client else None
            for name, client in run.models.named.items()
            if name != "grader"
        },
    )
    return AnswerResult(records=settled.read_records(), rejects=settled.read_rejects(), summary=summary)


def all_notices(run: Run, questions: Questions) -> list[Notice]:
    """Why the result is less than it could be, a notice a reason, each once."""
    settled, config = run.settled, run.config
    found = [*questions.notices, *run.models.notices, *run.library.notices, *settled.notices]
    found += [*run.protection.session.notices, *run.protection.session.refusals]
    missing = len(questions.all) - settled.delivered
    if missing > 0:
        found.append(Notice("answers_missing", {"missing": missing, "requested": len(questions.all)}))
        found += settled.failed.say("answers_failed")[:MAX_REASONS]
    found += settled.kept_home.say("questions_kept_home")[:MAX_REASONS]
    found += settled.unjudged.say("answers_unjudged")[:MAX_REASONS]
    found += settled.unweighed.say("questions_unweighed")[:MAX_REASONS]
    found += say_calls(run.models, config.strategy.max_frontier_cost)
    frontier = run.models.log("frontier")
    if config.privacy.mode == "off" and (frontier.answered or frontier.failed):
        found.append(Notice("privacy_off"))
    return list({str(notice): notice for notice in found}.values())


def _cost(run: Run, local: CallLog, frontier: CallLog) -> Cost:
    total, price = as_usd(local.cost + frontier.cost), run.models.price
    alone = as_usd(_cost_alone(run, price)) if price else None
    return Cost(
        total_usd=total,
        local_usd=as_usd(local.cost),
        frontier_usd=as_usd(frontier.cost),
        new_usd=as_usd(local.new + frontier.new),
        unanswered_usd=as_usd(frontier.unanswered),
        cap_usd=run.config.strategy.max_frontier_cost,
        frontier_only_usd=alone,
        saved_share=round(1 - total / alone, DIGITS) if alone and run.settled.delivered else None,
    )


def _cost_alone(run: Run, price: Price) -> int:
    """All answers by the frontier, asked without passages, in picodollars."""
    rules = count_tokens(prompts.ALONE)
    return sum(price.cost(Usage(input=rules + asked, output=said)) for asked, said in run.settled.alone)


def _tokens_alone(run: Run) -> int | None:
    """The tokens of that; None where nothing was answered."""
    rules, alone = count_tokens(prompts.ALONE), run.settled.alone
    return sum(rules + asked + said for asked, said in alone) or None
