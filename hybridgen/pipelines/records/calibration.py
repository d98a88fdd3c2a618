"""Learns what is worth paying for, from records whose quality is known beside that of the frontier's own.

Some records, drawn by lot, are made by the frontier too and graded, until a rule is certified; of these the better one
is delivered. Or a file has the grades: then the run asks for none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hybridgen.core.audits import Promise
from hybridgen.core.groups import together
from hybridgen.core.notices import Notice
from hybridgen.pipelines.records import label_file
from hybridgen.pipelines.records import labels as kept
from hybridgen.pipelines.records.check import say_short_cap
from hybridgen.pipelines.records.draft import Names
from hybridgen.pipelines.records.pairs import Author, Grader, id_of
from hybridgen.pipelines.records.refinement import keep_unwritten, put_in_place
from hybridgen.pipelines.records.settled import Reasons
from hybridgen.pipelines.records.shelf import Shelf
from hybridgen.pipelines.records.work import INTERRUPTED, Work
from hybridgen.scoring.comparison import lot
from hybridgen.scoring.guarantee import Label, Labels, Rule, certify, count_teaching
from hybridgen.scoring.signals import describe_draft
from hybridgen.scoring.types import Draft, DraftId, Failure
from hybridgen.segments.types import Segment
from hybridgen.strategies.calibrated import Calibrated

BATCH_LABELS = 25  # between two looks at whether a rule is certified
SALT = "calibrate "  # whom an audit draws has nothing to do with who is graded

Settle = Callable[[Draft], None]
Keep = Callable[[Sequence[Label]], None]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was found out. labels: in the order in which they were drawn. graded: the places of the segments whose
    records were graded, or paid for at least. left: the drafts that still wait. why: nobody graded more."""

    labels: Sequence[Label]
    graded: Sequence[int]
    left: Sequence[DraftId]
    why: Notice


class Calibration(Protocol):
    """What is done before a strategy decides, once all drafts wait."""

    def begin(self) -> bool:
        """Whether drafts have to wait for a rule."""

    def place(self, draft: Draft) -> float:
        """A draft's place among those that wait."""

    async def run(self, ids: Sequence[DraftId], waiting: Shelf, settle: Settle) -> Sequence[DraftId]:
        """Find a rule; which drafts still wait, in their order. settle: delivers one."""


def begin(work: Work, names: Names) -> GivenLabels | GradedLabels | None:
    """What the run's strategy needs; None where it needs no labels, there are too few records for a promise, or nobody
    can be asked."""
    strategy, models = work.run.prepared.strategy, work.run.models
    if not isinstance(strategy, Calibrated) or models.frontier is None:
        return None
    if strategy.labels_file:
        return GivenLabels(work, strategy, label_file.read(strategy.labels_file))
    planned = strategy.count_labels(work.run.config.records)
    if models.reference is None or models.grader is None or not planned:
        return None
    author = Author(work, names, models.reference, "calibrate")
    return GradedLabels(work, strategy, author, Grader(work, models.grader, "calibrate"), planned)


class _Certifying:
    """What both ways share: the rule of some labels, and how it is told."""

    def __init__(self, work: Work, strategy: Calibrated) -> None:
        self._work, self._run, self._strategy = work, work.run, strategy

    def place(self, draft: Draft) -> float:
        """By a lot of its own."""
        return self._lot(draft.segment)

    def say(self, notice: Notice) -> None:
        """Tell it now, and in the result."""
        self._run.notices.append(notice)
        self._work.progress.say(str(notice))

    def _lot(self, segment: Segment) -> float:
        return float(lot(id_of(segment), self._run.config.seed, SALT))

    def _certify(self, found: Sequence[Label], planned: int) -> Rule | None:
        """The rule of these labels; None where they are too few."""
        planned, keys = max(planned, len(found)), self._strategy.keys
        if len(found) <= count_teaching(planned):
            return None
        return certify(Labels.of(found), keys.target, keys.delta, self._run.config.seed, planned)

    def _decide_by(self, rule: Rule | None, labels: int, planned: int, why: Notice) -> None:
        """From here on the strategy decides by the rule. why: there is none."""
        if rule is None:
            self.say(Notice("calibration_ended", {"labels": labels, "planned": planned, "why": why}))
            return
        self._strategy.rule, keys = rule, self._strategy.keys
        promise = Promise(
            target=keys.target, delta=keys.delta, labels=labels, share=rule.share, certified=rule.is_certified
        )
        self._run.promise = promise
        told = promise.model_dump(exclude={"certified"})
        self.say(Notice("calibrated" if rule.is_certified else "calibrated_nothing", told))


class GivenLabels(_Certifying):
    """Labels from a file. What is known of their drafts is noted as these come."""

    def __init__(self, work: Work, strategy: Calibrated, given: label_file.LabelFile) -> None:
        super().__init__(work, strategy)
        self._grades = given.match(label_file.ids_of(work.run.prepared.groups))
        self._found: list[tuple[float, Label]] = []

    def begin(self) -> bool:
        """Always: without the drafts there are no labels."""
        return True

    def place(self, draft: Draft) -> float:
        """By a lot of its own; its label is noted."""
        place = super().place(draft)
        if grade := self._grades.get(draft.segment.index):
            label = Label(id_of(draft.segment), describe_draft(draft), grade.local, grade.frontier)
            self._found.append((place, label))
        return place

    async def run(self, ids: Sequence[DraftId], waiting: Shelf, settle: Settle) -> Sequence[DraftId]:
        """All drafts still wait: none is graded here."""
        learnt = await self.learn(ids, waiting, settle)
        self.conclude(learnt.labels, learnt.why)
        return learnt.left

    async def learn(self, ids: Sequence[DraftId], waiting: Shelf, settle: Settle) -> Learnt:
        """The labels of all drafts that came. The order of a file may say something, so it is drawn anew."""
        found = [label for _, label in sorted(self._found, key=lambda one: (one[0], one[1].id))]
        return Learnt(found, (), ids, Notice("labels_without_draft"))

    def conclude(self, labels: Sequence[Label], why: Notice) -> None:
        """Decide by the rule of these labels from here on, where there is one."""
        self._decide_by(self._certify(labels, len(labels)), len(labels), len(self._grades), why)

    def wanted(self) -> tuple[Sequence[int], int]:
        """The places of all segments that may have a label, and how many of their drafts are wanted."""
        return sorted(self._grades), len(self._grades)


class GradedLabels(_Certifying):
    """Labels from records of the run. author: makes the frontier's records. planned: how many are graded at most."""

    def __init__(self, work: Work, strategy: Calibrated, author: Author, grader: Grader, planned: int) -> None:
        super().__init__(work, strategy)
        self._author, self._grader, self._planned = author, grader, planned
        self._reasons = Reasons()  # why some were not graded

    def begin(self) -> bool:
        """Not where the labels of earlier runs have certified a rule, or the cap is too small for as many as it
        takes."""
        found = self._look_up()
        if self._is_enough(found):
            self.conclude(found, INTERRUPTED)
            return False
        short = self._say_short(found)
        for notice in short:
            self.say(notice)
        return not short

    async def run(self, ids: Sequence[DraftId], waiting: Shelf, settle: Settle) -> Sequence[DraftId]:
        """Grade drafts, the first of them first, until a rule is certified; who was not graded still waits."""
        learnt = await self._learn(ids, waiting, settle, self.keep)
        self.conclude(learnt.labels, learnt.why)
        return learnt.left

    async def learn(self, ids: Sequence[DraftId], waiting: Shelf, settle: Settle) -> Learnt:
        """The same, without a rule yet, and nothing is kept for later runs."""
        found = self._look_up()
        if not self._is_enough(found) and (short := self._say_short(found)):
            return Learnt(found, (), ids, short[0])
        return await self._learn(ids, waiting, settle, keep=lambda _: None)

    def conclude(self, labels: Sequence[Label], why: Notice) -> None:
        """Decide by the rule of these labels from here on, where there is one."""
        self._decide_by(self._certify(labels, self._planned), len(labels), self._planned, why)

    def wanted(self) -> tuple[Sequence[int], int]:
        """The places of all segments in the order of their lots, and how many of their drafts are graded at most; none
        where the labels of earlier runs do."""
        groups = self._run.prepared.groups
        places = sorted(range(len(groups)), key=lambda place: (self._lot(groups.blank(place)), place))
        return places, 0 if self._is_enough(self._look_up()) else self._planned

    def keep(self, labels: Sequence[Label]) -> None:
        """Keep them for later runs, but for those that are. Raises HybridgenError where they cannot be written."""
        if self._run.config.cache:
            known = {label.id for label in self._look_up()}
            unknown = [label for label in labels if label.id not in known]
            kept.keep(self._ledger, kept.identify(self._run), unknown)

    async def grade(
        self, ids: Sequence[DraftId], waiting: Shelf, settle: Settle
    ) -> tuple[list[Label], list[int], list[DraftId]]:
        """The labels of some drafts, the places of those that were graded or paid for at least, and those for which
        nothing was paid: they wait on. settle: delivers a record."""

        async def grade(id_: DraftId) -> Label | DraftId | None:
            draft = waiting.take(id_)
            self._run.keep(draft)
            found = await self._compare(draft)
            self._work.progress.advance("grade")
            if found is None:
                waiting.put(self._run.drafts.pop(id_))
                return id_
            label, record = found
            settle(record)
            return label

        async with together() as group:
            grading = [group.create_task(grade(id_)) for id_ in ids]
        came = [task.result() for task in grading]
        labels = [one for one in came if isinstance(one, Label)]
        graded = [id_.segment for id_, one in zip(ids, came, strict=True) if not isinstance(one, DraftId)]
        return labels, graded, [one for one in came if isinstance(one, DraftId)]

    async def _learn(self, ids: Sequence[DraftId], waiting: Shelf, settle: Settle, keep: Keep) -> Learnt:
        """keep: told new labels, some at a time."""
        found, left, aside, graded = self._look_up(), list(ids), list[DraftId](), list[int]()
        known = {label.id for label in found}
        self._work.progress.expect("grade", min(self._planned, len(left)))
        while True:
            size = min(BATCH_LABELS, self._planned - len(found), len(left))
            if size <= 0 or self._work.is_stopped or self._is_enough(found):
                break
            batch, left = left[:size], left[size:]
            new, paid, unpaid = await self.grade(batch, waiting, settle)
            aside += unpaid
            graded += paid
            if not new:  # the cap, or nobody who grades
                break
            unknown = [label for label in new if label.id not in known]
            found += unknown
            keep(unknown)
        why = next((one.params["example"] for one in self._reasons.say("not_audited")), INTERRUPTED)
        return Learnt(found, graded, [*aside, *left], why)

    async def _compare(self, draft: Draft) -> tuple[Label | None, Draft] | None:
        """A draft's label, and the better of the two records; None where nothing was paid for."""
        theirs = await self._author.make(draft)
        if isinstance(theirs, Failure):
            self._reasons.add(draft.id, theirs.reason)
            return (None, keep_unwritten(_ungraded(draft), theirs)) if theirs.cost else None
        said = await self._grader.grade(draft, theirs)
        if isinstance(said, Failure):
            self._reasons.add(draft.id, said.reason)
            return None, await put_in_place(self._work, _ungraded(draft), theirs)
        comparison, _ = said
        label = Label(id_of(draft.segment), describe_draft(draft), comparison.ours, comparison.theirs)
        if comparison.theirs > comparison.ours:
            graded = dataclasses.replace(draft, decision=Notice("graded_worse"))
            return label, await put_in_place(self._work, graded, theirs)
        return label, dataclasses.replace(draft, cost=draft.cost + theirs.cost, decision=Notice("graded_better"))

    def _is_enough(self, found: Sequence[Label]) -> bool:
        """Whether no more labels are wanted: these have certified a rule, or are as many as were planned."""
        rule = self._certify(found, self._planned)
        return rule is not None and (rule.is_enough or len(found) >= self._planned)

    def _say_short(self, found: Sequence[Label]) -> list[Notice]:
        return say_short_cap(self._run.config, self._strategy, self._run.label_cost, known=len(found))

    def _look_up(self) -> list[Label]:
        """The labels of earlier runs."""
        return kept.find(self._ledger, kept.identify(self._run)) if self._run.config.cache else []

    @property
    def _ledger(self) -> Path:
        return Path(self._run.config.ledger.path)


def _ungraded(draft: Draft) -> Draft:
    return dataclasses.replace(draft, decision=Notice("drawn_ungraded"))
