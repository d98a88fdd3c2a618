"""An evaluation as its pipeline would return it: of personas, compared with a second file and rated by people."""

from __future__ import annotations

from hybridgen.core.audits import Graded, Measured
from hybridgen.core.evaluation import Compared, Comparison, Evaluation, EvaluationSummary, Scored, ScoreTotals
from hybridgen.core.results import Quality
from hybridgen.core.summaries import StageTotals
from hybridgen.scoring.prediction import predict
from tests.reports.example_run import finished, record

SPENT = StageTotals(calls=40, input=40_000, output=3_000, usd=0.2)


def scored(number: int, **more: object) -> Scored:
    """A record; the higher its number, the better it is."""
    own = record(number)
    overall = 0.3 + number / 100
    known = Scored(
        id=own.id,
        origin=own.origin,
        quality=Quality(overall=overall, criteria={"coherence": overall, "faithfulness": 0.5}, improve="Say when."),
        before=0.6,
        label=round(number / 40, 2),
        evidence=own.evidence,
        record=own.record,
    )
    return known.model_copy(update=more)


def evaluation(count: int = 40, **summary: object) -> Evaluation:
    """summary: fields with another value."""
    records = [scored(n) for n in range(1, count)]
    records.append(scored(count, quality=None, evidence=[], reason="the data lacks rows that it rests on"))
    scores = [one.quality.overall for one in records if one.quality]
    labels = [one.label or 0.0 for one in records if one.quality]
    run = finished().summary
    graded = Graded(ours=0.8, frontier=0.6, outcome="win", difference="The first says <b>when</b>.")
    told = EvaluationSummary(
        run_id="20260731-120000-abcdef",
        task="persona",
        unit="segment",
        seed=42,
        requested=count,
        delivered=count - 1,
        degraded=["1 record not scored: the data lacks rows that it rests on"],
        notices=[],
        quality=ScoreTotals(
            mean=0.5,
            min=0.31,
            criteria={"coherence": 0.5, "faithfulness": 0.5},
            before=0.6,
            scaled=True,
            missing=[],
            quotes=80,
            verified=60,
        ),
        comparison=Comparison(
            by="grader",
            asked=count,
            pairs=count - 1,
            first=0.7,
            second=0.75,
            share=Measured(value=0.93, low=0.88, high=0.98, records=count - 1),
            won=10,
            tied=20,
            lost=count - 31,
            disputed=4,
            alone=0,
            alone_second=2,
            usd=0.12,
        ),
        prediction=predict(scores, labels, "people"),
        cost=run.cost,
        calls=run.calls,
        tokens=run.tokens,
        judge=SPENT,
        grade=SPENT,
        privacy=run.privacy,
        data=run.data,
        seconds=12.0,
        models={"judge": "qwen2.5:7b", "grader": "claude-sonnet-4-5-20250929"},
    )
    pair = Compared(id="r001", first=0.8, second=0.6, outcome="win", disputed=False, shown_first=graded)
    return Evaluation(
        records=records,
        pairs=[pair, Compared(id="r002", reason="the cap leaves $0.0000")],
        labels={one.id: (one.label or 0.0, 0.5) for one in records},
        summary=told.model_copy(update=summary),
    )
