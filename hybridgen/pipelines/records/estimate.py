"""What a run would cost, from the prompts that it would send: tokens counted, prices looked up, no model asked.

What drafts are worth is unknown before they are judged, so that is either known from the ledger or assumed, and said.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hybridgen.config.schema import Config
from hybridgen.core.lines import View
from hybridgen.core.results import CostEstimate, Quality
from hybridgen.core.trees import is_claim
from hybridgen.llm.ledger.budget import LOST_CALLS
from hybridgen.llm.providers import Provider, provider_of
from hybridgen.llm.tokens import count_tokens
from hybridgen.llm.types import PICO, Price, Request, as_usd
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.check import say_short_cap
from hybridgen.pipelines.records.draft import Drafting
from hybridgen.pipelines.records.grade import PLAIN, Grading
from hybridgen.pipelines.records.history import History
from hybridgen.pipelines.records.judge import MAX_IMPROVE_CHARS, Judging
from hybridgen.pipelines.records.paid_calls import (
    Bounds,
    Calls,
    Expected,
    Kind,
    Most,
    Payee,
    count_scores,
    expect,
    measure_most,
    repeat,
)
from hybridgen.pipelines.records.parse import as_taken
from hybridgen.pipelines.records.refine import Refining
from hybridgen.pipelines.records.types import Prepared
from hybridgen.scoring import evidence
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.types import Row, Segment, Statistic
from hybridgen.strategies.calibrated import MIN_LABELS
from hybridgen.tasks import Content, Task

# Between these a draft's overall quality is taken to lie, evenly, before one is judged.
WORST_QUALITY, BEST_QUALITY = 0.4, 0.9


@dataclass(frozen=True, slots=True)
class Scoring:
    """Who scores for money, and how. judge, grader: None where that costs nothing, or is not done. audited: records
    that the frontier makes too, and the grader compares; labels: the same, for a promise, at most. copies: damaged ones
    that the judge is asked about once, where it has no scale yet."""

    judging: Judging
    grading: Grading
    judge: Payee | None = None
    grader: Payee | None = None
    audited: int = 0
    copies: int = 0
    labels: int = 0


@dataclass(frozen=True)
class Estimator:
    """price: of the frontier, None where there is none or it is unknown. drafting: where the frontier writes alone.
    Everything rests on the sketch of the plan, so that an estimate and the run that follows it come to the same
    bound."""

    config: Config
    prepared: Prepared
    price: Price | None
    drafting: Drafting
    refining: Refining
    scoring: Scoring | None = None

    def estimate(self, history: History, *, is_paid: bool, is_compared: bool = True) -> CostEstimate:
        """Expected and highest cost in USD, with the assumptions in `notes`. is_paid: the run wants the frontier.
        is_compared: also what the frontier alone would take."""
        alone = as_usd(self.frontier_only(self.price)) if self.price is not None and is_compared else None
        noted = [str(history.note)] if history.note else []
        is_paid = is_paid and self.price is not None
        if not (is_paid or self._score_calls(history)) or self.config.strategy.max_frontier_cost == 0:
            return _free(alone, ["nothing is paid for", *noted])
        expected, count, notes = 0, 0, list[str]()
        if is_paid and self.price is not None:
            expected, count, notes = self._expect_calls(history, self._payee(self.price))
        for kind in self._score_calls(history, is_paid=is_paid):
            expected, count = expected + kind.expected, count + kind.count
            notes.append(kind.note)
        if self.prepared.task.is_sketch:
            notes.append("with the largest codebook that may be proposed; task.codebook=FILE is counted as it is")
        expected = round(expected * (1 + history.repairs))
        if history.repairs:
            notes.append(f"{history.repairs:.0%} of the answers need a repair, as so far")
        upper = self.ceiling(history, is_paid=is_paid)
        cost = as_usd(min(expected, upper))
        return CostEstimate(
            local_cost=0.0,
            frontier_cost=cost,
            total_cost=cost,
            frontier_calls=count,
            frontier_cost_upper=as_usd(upper),
            frontier_only_usd=alone,
            notes=[*notes, *noted],
        )

    def typical(self) -> Request:
        """A request as the frontier would get it."""
        segment = self.prepared.sketch[0]
        return self._draft(segment) if self.prepared.strategy.writes_anew else self._refinement(segment)

    def frontier_only(self, price: Price, output_tokens: float | None = None) -> int:
        """What the frontier alone would take for the records that are made here, in picodollars.

        output_tokens: of one record, where a run has shown it; else those of the task's worked example.
        """
        length = output_tokens or prompts.count_example(self.drafting.task) + self._thinking
        own = map(self._draft, self.prepared.sketch.some(self.prepared.own))
        return expect(self._payee(price), own, length, is_filled=self.config.shard.index > 0)

    def ceiling(self, history: History, *, is_paid: bool = True) -> int:
        """What an execution can spend at most, in picodollars; its cap, where that is lower. 0 where nothing costs.

        For each record that may be paid for, the call that the strategy makes for it, with the longest answer, and for
        one in REPAIRED of them its repair, the dearest first; all in the tokens of a wasteful tokenizer, and the first
        one fills the provider's cache. On top, once, what is set aside for a repair: a token for every byte. What needs
        more than that is not paid for: the run says so. What stays set aside for calls whose answers get lost comes on
        top of it, see `lost_room`. A paid judge's calls and those of an audit are bounded in the same way. is_paid: the
        frontier is wanted for records.
        """
        records = max(1, history.wanted) if history.known else self.config.records
        total = self._bounds.bound(records) if is_paid else 0
        total += sum(kind.bound for kind in self._score_calls(history, is_paid=is_paid))
        cap = self.config.strategy.max_frontier_cost
        return total if cap is None else min(total, int(cap * PICO))

    def lost_room(self) -> int:
        """What may stay set aside in an execution for LOST_CALLS calls that get no answer, in picodollars."""
        scores = [kind.aside for kind in self._score_calls(History())]
        return LOST_CALLS * max(self._bounds.aside, *scores, 0)

    @functools.cached_property
    def _bounds(self) -> Bounds:
        """Of the call for each segment; of none without a price."""
        price = self.price
        return Bounds(() if price is None else (self._most(segment, price) for segment in self.prepared.sketch))

    def _most(self, segment: Segment, price: Price) -> Most:
        writes_anew = self.prepared.strategy.writes_anew
        call = self._draft(segment) if writes_anew else self._refinement(segment)
        more = 0 if writes_anew else self._longer + MAX_IMPROVE_CHARS // 2
        # A smaller codebook may leave too little for the provider's cache.
        return measure_most(self._payee(price), call, more=more, is_cached=not self.prepared.task.is_sketch)

    @property
    def _longer(self) -> int:
        """Tokens that a draft may have beyond those of the example: it may be twice as long."""
        task = self.prepared.task
        example = _count(task.example.record)
        return min(example, max(0, task.answer_tokens - example))

    def _payee(self, price: Price) -> Payee:
        return Payee(self._provider, self._model, price)

    def weigh(self, output_tokens: float | None = None) -> Weighing:
        """For drafts that the ledger knows. output_tokens: of the frontier's mean answer, where it is known."""
        return Weighing(self, None if self.price is None else Expected(self._payee(self.price)), output_tokens)

    @functools.cached_property
    def _provider(self) -> Provider:
        return provider_of(self.config.provider.frontier, "frontier")

    @property
    def _thinking(self) -> int:
        """Tokens that the paid model thinks at most before it answers."""
        return self._provider.thinking(self._model).tokens

    @functools.cached_property
    def _model(self) -> str:
        return self._provider.plain_name(self.config.provider.frontier.model)

    def _expect_calls(self, history: History, payee: Payee) -> tuple[int, int, list[str]]:
        """What the paid requests to be expected cost, in picodollars, how many they are, and what that rests on."""
        strategy, count = self.prepared.strategy, self.config.records
        if not strategy.is_home:
            length = history.output_tokens or prompts.count_example(self.drafting.task) + self._thinking
            as_what = "as the frontier's so far" if history.output_tokens else "as the task's worked example"
            cost = expect(payee, map(self._draft, self._segments()), length)
            return cost, count, [f"answers as long {as_what}: {length:.0f} tokens"]
        if history.known:
            cost, wanted = history.cost, history.wanted
            note = f"{wanted} of {history.known} records will be refined: the ledger knows their drafts and scores"
        else:
            weighing, wanted = self.weigh(history.output_tokens), self._expect_refined()
            for segment in itertools.islice(self._segments(), wanted):
                weighing.pay(self._like_the_example(segment))
            cost, tries = weighing.cost, strategy.drafts_per_record
            best = f" and the best of {tries} is taken" if tries > 1 else ""
            note = (
                f"{wanted} of {count} records will be refined, if drafts score evenly between {WORST_QUALITY} and "
                f"{BEST_QUALITY}{best}; strategy=local-only drafts and judges for nothing, then the estimate knows"
            )
        if history.output_tokens:
            rests = f"answers as long as the frontier's so far: {history.output_tokens:.0f} tokens"
        else:
            rests = (
                "answers as long as the task's worked example" if strategy.writes_anew else self.refining.expectation
            )
        return cost, wanted, [note, rests]

    def expect_answer(self, draft: Draft) -> tuple[Request, float]:
        """What the frontier is asked about a draft, and how many tokens it answers."""
        if self.prepared.strategy.writes_anew:
            return self._draft(draft.segment), prompts.count_example(self.drafting.task) + self._thinking
        return self.refining.request(draft), self.refining.expect_tokens(draft) + self._thinking

    def _score_calls(self, history: History, *, is_paid: bool = True) -> list[Calls]:
        """The paid calls of judge and audit, by kind. is_paid: records are refined, and judged once more."""
        if self.scoring is None:
            return []
        return [*self._judge_calls(self.scoring, history, is_paid=is_paid), *self._audit_calls]

    def _judge_calls(self, scoring: Scoring, history: History, *, is_paid: bool) -> Iterator[Calls]:
        strategy, task, judging = self.prepared.strategy, self.prepared.task, self._judging
        if judging is None or not task.rubric:
            return
        drafts = self.config.records * strategy.drafts_per_record + scoring.copies
        known = history.wanted if history.known else self._expect_refined()
        yield Calls(
            judging,
            length=count_scores(task.rubric) + judging.payee.thinking,
            count=drafts + (known if is_paid and strategy.is_home else 0),
            most=drafts + (self.config.records if is_paid and strategy.is_home else 0),
            note=f"{drafts} drafts are judged by {judging.payee.model}"
            + (f", {scoring.copies} of them damaged copies, once, for its scale" if scoring.copies else ""),
        )

    @functools.cached_property
    def _judging(self) -> Kind | None:
        """What a paid judge is asked; None where there is none."""
        scoring = self.scoring
        if scoring is None or scoring.judge is None:
            return None

        def ask(_: int, segment: Segment) -> Request:
            return as_taken(scoring.judging.request(self._like_the_example(segment)), "frontier")

        return Kind(scoring.judge, View(self.prepared.sketch, ask), more=self._longer)

    @functools.cached_property
    def _writing(self) -> Kind | None:
        """What the frontier is asked for whole records; None without a price."""
        if self.price is None:
            return None
        asked = View(self.prepared.sketch, lambda _, segment: self._draft(segment))
        return Kind(self._payee(self.price), asked, is_cached=not self.prepared.task.is_sketch)

    @functools.cached_property
    def _graded(self) -> Kind | None:
        """What a paid grader is asked; None where there is none."""
        scoring = self.scoring
        if scoring is None or scoring.grader is None:
            return None
        asked = View(self.prepared.sketch, lambda _, segment: self._grading(scoring.grading, segment))
        return Kind(scoring.grader, asked, more=2 * self._longer)

    @functools.cached_property
    def _audit_calls(self) -> list[Calls]:
        if self.scoring is None:
            return []
        labels, audited = self.labels, min(self.scoring.audited, self.config.records)
        return [
            *self._compare(labels, f"{labels} records at most are also made by the frontier alone, for the promise"),
            *self._compare(audited, f"{audited} records are also made by the frontier alone, to be compared"),
        ]

    def _compare(self, records: int, note: str) -> list[Calls]:
        """The paid calls of so many records that are made by the frontier too, and graded in both orders."""
        writing, graded = self._writing, self._graded
        if not records or self.scoring is None or writing is None:
            return []
        writes = Calls(
            writing,
            length=prompts.count_example(self.drafting.task) + self._thinking,
            count=records,
            most=records,
            note=note,
            is_repaired=True,
        )
        if graded is None:
            return [writes]
        grades = Calls(
            graded,
            length=count_scores(self.prepared.levels.paid.rubric or PLAIN, 2) + graded.payee.thinking,
            count=2 * records,
            most=2 * records,
            note=f"{graded.payee.model} grades each of them beside the run's own, twice",
            is_repaired=True,
        )
        return [writes, grades]

    @functools.cached_property
    def labels(self) -> int:
        """Records that are graded for a promise at most; 0 where the cap is too small for one."""
        planned = self.scoring.labels if self.scoring else 0
        return 0 if say_short_cap(self.config, self.prepared.strategy, self.label_cost) else planned

    @functools.cached_property
    def label_cost(self) -> int:
        """What it is expected to take to grade one record for a promise, in picodollars."""
        return sum(kind.expected for kind in self._compare(MIN_LABELS, "")) // MIN_LABELS

    def _grading(self, grading: Grading, segment: Segment) -> Request:
        record = self._like_the_example(segment).record
        return grading.request(segment, (record, record), record="", seed=0, who="frontier")

    def _expect_refined(self) -> int:
        """How many segments' best drafts the strategy refines, if qualities lie evenly between the bounds.

        The best of n such drafts lies below a share p of the span with a probability of p to the power of n.
        """
        strategy, count = self.prepared.strategy, self.config.records
        span, tries = BEST_QUALITY - WORST_QUALITY, strategy.drafts_per_record
        best = (WORST_QUALITY + span * ((n + 0.5) / count) ** (1 / tries) for n in range(count))
        model = self._like_the_example(self.prepared.sketch[0])
        return sum(strategy.decide(_scored(model, overall)).action != "keep" for overall in best)

    def _segments(self) -> Iterator[Segment]:
        return repeat(self.prepared.sketch, self.config.records)

    def _draft(self, segment: Segment) -> Request:
        return self.drafting.request(_begun(self.drafting.task, segment), "frontier")

    def _refinement(self, segment: Segment) -> Request:
        return self.refining.request(self._like_the_example(segment))

    def _like_the_example(self, segment: Segment) -> Draft:
        """A draft as long as the worked example, each claim of which cites another of the segment's rows, or of its
        statistics where the example's cites one."""
        told: Sequence[Row | Statistic] = segment.statistics or segment.rows
        rows, statistics, quoted = itertools.cycle(segment.rows), itertools.cycle(told), Counter[str]()

        def cite(value: Any) -> Any:
            if is_claim(value):
                cited: Row | Statistic = next(statistics if str(value["row"]).startswith("S") else rows)
                words = " ".join(cited.text.split()[:6])[:90]
                quoted[words] += 1  # what is said twice in a field is no record
                return dict(value) | {"row": cited.label, "quote": f"{words} {quoted[words]}"}
            if isinstance(value, dict):
                return {key: cite(inner) for key, inner in value.items()}
            return [cite(inner) for inner in value] if isinstance(value, list) else value

        task = self.prepared.task
        begun = _begun(task, segment)
        plain = task.example.record.model_dump(mode="json")
        record = task.content.model_validate_json(json.dumps({name: cite(value) for name, value in plain.items()}))
        found = evidence.look_up(record, begun.segment)
        return _scored(begun, 0.0, content=record, evidence=found)


class Weighing:
    """Drafts that the ledger knows, as they are met, and what will be paid for them; as `History` has it."""

    def __init__(self, estimator: Estimator, expected: Expected | None, output_tokens: float | None) -> None:
        """expected: None without a price. output_tokens: of each answer, None: as long as the draft lets expect."""
        self.known = self.wanted = 0
        self._estimator, self._expected, self._tokens = estimator, expected, output_tokens

    @property
    def cost(self) -> int:
        """What will be paid, in picodollars."""
        return self._expected.cost if self._expected else 0

    def add(self, draft: Draft) -> None:
        """One that stands for its segment."""
        self.known += 1
        if self._estimator.prepared.strategy.decide(draft).action != "keep":
            self.wanted += 1
            self.pay(draft)

    def pay(self, draft: Draft) -> None:
        """One that will be paid for."""
        if self._expected:
            call, length = self._estimator.expect_answer(draft)
            self._expected.add(call, self._tokens or length)


def _begun(task: Task, segment: Segment) -> Draft:
    return Draft(DraftId(segment.index), segment, task.example.name, segment.index % len(task.wordings), 0)


def _scored(draft: Draft, overall: float, **more: Any) -> Draft:
    return dataclasses.replace(draft, quality=Quality(overall=overall, criteria={}), **more)


def _count(content: Content) -> int:
    return count_tokens(prompts.as_json(content))


def _free(alone: float | None, notes: list[str]) -> CostEstimate:
    return CostEstimate(
        local_cost=0.0,
        frontier_cost=0.0,
        total_cost=0.0,
        frontier_calls=0,
        frontier_cost_upper=0.0,
        frontier_only_usd=alone,
        notes=notes,
    )
