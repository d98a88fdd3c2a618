"""Learns what is worth paying for: some records, drawn by lot, are made by the frontier too and graded, until a rule is
certified. Of these the better record is delivered."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

from hybridgen.core.groups import together
from hybridgen.core.notices import Notice
from hybridgen.pipelines.records import labels as kept
from hybridgen.pipelines.records.draft import Names
from hybridgen.pipelines.records.pairs import Pairs, id_of
from hybridgen.pipelines.records.settled import Reasons
from hybridgen.pipelines.records.work import INTERRUPTED, Work
from hybridgen.scoring.comparison import lot
from hybridgen.scoring.guarantee import Label, Labels, Rule, certify, count_teaching
from hybridgen.scoring.signals import describe_draft
from hybridgen.scoring.types import Draft, DraftId, Failure
from hybridgen.strategies.calibrated import Calibrated

BATCH_LABELS = 25  # between two looks at whether a rule is certified


class Calibration:
    """One run's. It is asked for nothing where the strategy needs no labels, or there are too few records."""

    def __init__(self, work: Work, names: Names) -> None:
        self._work, self._run = work, work.run
        models, strategy = self._run.models, self._run.prepared.strategy
        self._strategy = strategy if isinstance(strategy, Calibrated) else None
        self._planned = self._strategy.count_labels(self._run.config.records) if self._strategy else 0
        author = models.reference or models.frontier
        self._pairs = Pairs(work, names, author, models.grader or author) if author else None
        self._can_grade = models.reference is not None and models.grader is not None
        self._reasons = Reasons()  # why some were not graded
        self._key = ""

    def begin(self) -> bool:
        """Whether records have to wait for a rule: there is none from the labels of earlier runs."""
        strategy = self._strategy
        if strategy is None or not self._can_grade or not self._planned:
            return False
        if not self._run.config.cache:
            return True
        self._key = kept.identify(self._run)
        known = kept.find(self._ledger, self._key)
        rule = self._certify(known)
        if rule and (rule.is_enough or len(known) >= self._planned):  # else an earlier run was stopped before it knew
            self._take(rule, len(known))
        return strategy.rule is None

    def draw(self, draft: Draft) -> float:
        """A draft's place among those that wait."""
        return float(lot(id_of(draft.segment), self._run.config.seed))

    async def write(self, draft: Draft) -> Draft:
        """The record as the frontier writes it from the draft's rows; the draft where that comes to nothing."""
        if self._pairs is None:
            return draft
        theirs = await self._pairs.make(draft)
        if isinstance(theirs, Failure):
            return _unwritten(draft, theirs)
        return await self._as_record(draft, theirs)

    async def run(
        self, ids: Sequence[DraftId], take: Callable[[DraftId], Draft], settle: Callable[[Draft], None]
    ) -> list[DraftId]:
        """Grade records, the lowest lot first; what was not graded. take: a draft that waits. settle: delivers one."""
        found = kept.find(self._ledger, self._key) if self._key else []
        known, waiting, rule = {label.id for label in found}, list(ids), self._certify(found)
        self._work.progress.expect("audit", min(self._planned, len(waiting)))
        while waiting and len(found) < self._planned and not self._work.is_stopped:
            size = min(BATCH_LABELS, self._planned - len(found))
            batch, waiting = waiting[:size], waiting[size:]
            new = await self._grade([take(id_) for id_ in batch], settle)
            if not new:  # the cap, or nobody who grades
                break
            found += [label for label in new if label.id not in known]
            if self._key:
                kept.keep(self._ledger, self._key, (label for label in new if label.id not in known))
            rule = self._certify(found)
            if rule and rule.is_enough:
                break
        if rule:
            self._take(rule, len(found))
        else:
            why = next((one.params["example"] for one in self._reasons.say("not_audited")), INTERRUPTED)
            self._say(Notice("calibration_ended", {"labels": len(found), "planned": self._planned, "why": why}))
        return waiting

    async def _grade(self, drafts: Sequence[Draft], settle: Callable[[Draft], None]) -> list[Label]:
        async def grade(draft: Draft) -> Label | None:
            label, record = await self._compare(draft)
            self._work.progress.advance("audit")
            settle(record)
            return label

        async with together() as group:
            grading = [group.create_task(grade(draft)) for draft in drafts]
        return [label for task in grading if (label := task.result())]

    async def _compare(self, draft: Draft) -> tuple[Label | None, Draft]:
        """A draft's label, and the better of the two records."""
        pairs = self._pairs
        if pairs is None:
            return None, draft
        theirs = await pairs.make(draft)
        if isinstance(theirs, Failure):
            self._reasons.add(draft.id, theirs.reason)
            return None, _unwritten(draft, theirs)
        said = await pairs.grade(draft, theirs)
        if isinstance(said, Failure):
            self._reasons.add(draft.id, said.reason)
            return None, await self._as_record(draft, theirs)
        comparison, _ = said
        label = Label(id_of(draft.segment), describe_draft(draft), comparison.ours, comparison.theirs)
        if comparison.theirs > comparison.ours:
            graded = dataclasses.replace(draft, decision=Notice("graded_worse"))
            return label, await self._as_record(graded, theirs)
        stays = dataclasses.replace(draft, cost=draft.cost + theirs.cost, decision=Notice("graded_better"))
        return label, stays

    async def _as_record(self, draft: Draft, theirs: Draft) -> Draft:
        """The frontier's record in the place of a draft."""
        judged = await self._work.judge(dataclasses.replace(theirs, id=draft.id, failures=()))
        return dataclasses.replace(
            judged,
            cost=draft.cost + judged.cost,
            agreement=draft.agreement,
            decision=draft.decision,
            refinement=Notice("written_anew"),
            failures=(),
        )

    def _certify(self, found: Sequence[Label]) -> Rule | None:
        """The rule of these labels; None where they are too few."""
        strategy = self._strategy
        planned = max(self._planned, len(found))
        if strategy is None or len(found) <= count_teaching(planned):
            return None
        keys, seed = strategy.keys, self._run.config.seed
        return certify(Labels.of(found), keys.target, keys.delta, seed, planned)

    def _take(self, rule: Rule, labels: int) -> None:
        strategy = self._strategy
        if strategy is None:
            return
        strategy.rule = rule
        keys = strategy.keys
        told = {"labels": labels, "target": keys.target, "delta": keys.delta, "share": rule.share}
        self._say(Notice("calibrated" if rule.is_certified else "calibrated_nothing", told))

    def _say(self, notice: Notice) -> None:
        self._run.notices.append(notice)
        self._work.progress.say(str(notice))

    @property
    def _ledger(self) -> Path:
        return Path(self._run.config.ledger.path)


def _unwritten(draft: Draft, failure: Failure) -> Draft:
    """A draft that stays, since the frontier's record came to nothing."""
    why = Notice("not_refined", {"why": failure.reason})
    return dataclasses.replace(draft, cost=draft.cost + failure.cost, refinement=why)
