"""What an evaluation would cost: of each paid call the request that it would send."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from hybridgen.core.results import CostEstimate
from hybridgen.llm.access import Access
from hybridgen.llm.ledger.budget import LOST_CALLS
from hybridgen.llm.types import PICO, Request, as_usd
from hybridgen.pipelines.evaluate.drafts import Material
from hybridgen.pipelines.records.grade import PLAIN
from hybridgen.pipelines.records.paid_calls import Calls, Kind, count_scores
from hybridgen.pipelines.records.parse import as_taken
from hybridgen.pipelines.records.stages import payee_of
from hybridgen.pipelines.records.work import Stages


@dataclasses.dataclass(frozen=True, slots=True)
class Estimator:
    """kinds: the paid calls, by kind. cap_usd: on all of them, None: none."""

    kinds: Sequence[Calls]
    cap_usd: float | None

    @property
    def ceiling(self) -> int:
        """The most that an evaluation can spend, in picodollars."""
        total = sum(kind.bound for kind in self.kinds)
        return total if self.cap_usd is None else min(total, int(self.cap_usd * PICO))

    @property
    def lost_room(self) -> int:
        """What may stay set aside for calls that get no answer, in picodollars."""
        return LOST_CALLS * max((kind.aside for kind in self.kinds), default=0)

    def estimate(self, read: Sequence[str], degraded: Sequence[str]) -> CostEstimate:
        """Expected and highest cost in USD. read, degraded: as in `CostEstimate`."""
        is_paid = bool(self.kinds) and self.cap_usd != 0
        expected = as_usd(min(sum(kind.expected for kind in self.kinds), self.ceiling)) if is_paid else 0.0
        return CostEstimate(
            local_cost=0.0,
            frontier_cost=expected,
            total_cost=expected,
            frontier_calls=sum(kind.count for kind in self.kinds) if is_paid else 0,
            frontier_cost_upper=as_usd(self.ceiling) if is_paid else 0.0,
            frontier_only_usd=None,
            notes=[kind.note for kind in self.kinds] if is_paid else ["nothing is paid for"],
            read=list(read),
            degraded=list(degraded),
        )


def count(material: Material, stages: Stages, access: Access) -> Estimator:
    """The paid calls of an evaluation. Raises PriceError where a price is not known."""
    kinds = [*_judged(material, stages, access), *_graded(material, stages, access)]
    return Estimator(kinds, access.cap_usd)


def _judged(material: Material, stages: Stages, access: Access) -> list[Calls]:
    payee = payee_of(access, "judge")
    asked = [draft for draft in material.drafts.values() if stages.judge.is_asked(draft)]
    if payee is None or not asked:
        return []
    questions = max((task.rubric for task in material.prepared.levels.all), key=len)
    return [
        Calls(
            Kind(payee, [as_taken(stages.judge.request(draft), "frontier") for draft in asked]),
            length=count_scores(questions) + payee.thinking,
            count=len(asked),
            most=len(asked),
            note=f"{len(asked)} records are judged by {payee.model}",
        )
    ]


def _graded(material: Material, stages: Stages, access: Access) -> list[Calls]:
    payee = payee_of(access, "grader") if access.grader else None
    ids = [id_ for id_ in material.drafts if id_ in material.others]
    if payee is None or not ids:
        return []
    asked = [request for id_ in ids for request in _both_orders(material, stages, id_)]
    return [
        Calls(
            Kind(payee, asked),
            length=count_scores(material.prepared.levels.paid.rubric or PLAIN, 2) + payee.thinking,
            count=len(asked),
            most=len(asked),
            note=f"{payee.model} grades {len(ids)} pairs, each twice",
            is_repaired=True,
        )
    ]


def _both_orders(material: Material, stages: Stages, id_: str) -> list[Request]:
    ours, theirs = material.drafts[id_], material.others[id_]
    orders = ((ours, theirs), (theirs, ours))
    return [
        stages.grade.request(
            ours.segment, [one.record for one in order], record=str(ours.id), seed=ours.seed, who="frontier"
        )
        for order in orders
    ]
