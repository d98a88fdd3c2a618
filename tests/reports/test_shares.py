"""What is said of the frontier's quality: from figures of an audit alone, and from enough of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hybridgen.cli.console import summary_table, sweep_table
from hybridgen.core.audits import Arm, Audit, Measured, Promise
from hybridgen.core.results import RunResult
from hybridgen.core.summaries import OriginCount, StageTotals
from hybridgen.reports import html
from hybridgen.reports.share_plot import figure
from hybridgen.reports.shares import find_near, say_audit, say_promise, say_refining, say_share, say_verdicts
from hybridgen.reports.sweep import page
from hybridgen.tracking.projection import figures
from tests.reports.example_run import finished
from tests.reports.example_sweep import point, sweep
from tests.reports.test_html import read

SHARE = Measured(value=0.94, low=0.89, high=0.99, records=20)
NEAR = Measured(value=0.98, low=0.96, high=1.0, records=20)


def arm(records: int = 12, share: float = 0.94, usd: float = 0.004, frontier_usd: float = 0.02) -> Arm:
    measured = Measured(value=share, low=share - 0.05, high=share + 0.05, records=records)
    return Arm(origin="refined", records=records, share=measured, usd=usd, frontier_usd=frontier_usd)


def audit(*arms: Arm, share: Measured | None = SHARE, records: int = 20) -> Audit:
    return Audit(
        asked=20,
        records=records,
        ours=0.75,
        frontier=0.8,
        share=share,
        won=5,
        tied=8,
        lost=7,
        disputed=3,
        usd=0.42,
        arms=list(arms),
    )


def audited(*arms: Arm) -> RunResult:
    result = finished()
    quality = result.summary.quality.model_copy(update={"share": SHARE})
    return result.model_copy(
        update={"summary": result.summary.model_copy(update={"audit": audit(*arms), "quality": quality})}
    )


def promised(promise: Promise | None, calls: int = 300) -> RunResult:
    result = finished()
    spent = StageTotals(calls=calls, input=1, output=1, usd=0.42)
    stages = result.summary.stages.model_copy(update={"calibrate": spent})
    return result.model_copy(
        update={"summary": result.summary.model_copy(update={"promise": promise, "stages": stages})}
    )


def test_a_promise_says_what_it_rests_on_and_what_grading_took() -> None:
    promise = Promise(target=0.95, delta=0.1, labels=120, share=0.4, certified=True)
    said = "95 % of the frontier's quality, at a risk of 10 % of missing that, from 120 graded records"
    whole = promised(promise)
    assert say_promise(whole.summary) == f"{said}; grading took $0.4200"
    assert f"promise    {said}" in summary_table(whole, Path("run")).plain
    assert f"Promise: {said}" in read(html.report(whole, {})).text
    assert say_promise(promised(promise, calls=0).summary) == said


def test_a_promise_that_was_not_kept_is_none() -> None:
    short = Promise(target=0.95, delta=0.1, labels=60, share=1.0, certified=False, unwritten=7)
    told = "not kept: 7 records that the frontier was to write stayed drafts; grading took $0.4200"
    assert say_promise(promised(short).summary) == told
    assert say_promise(promised(None).summary) == "none; grading took $0.4200"
    assert say_promise(finished().summary) == ""


def test_a_share_stands_with_its_bounds() -> None:
    assert say_share(SHARE) == "0.94 (0.89 to 0.99)"
    assert say_share(Measured(value=0.5, low=None, high=None, records=1)) == "0.50"
    assert say_share(None) == "unknown"


def test_an_audit_says_on_how_many_records_it_rests_and_what_it_took() -> None:
    assert say_audit(audit()) == (
        "0.94 (0.89 to 0.99) of the frontier's quality, over 20 records; the audit took $0.4200"
    )
    assert say_audit(audit(share=None, records=0)) == "unknown: 0 of 20 records were compared"


def test_verdicts_that_change_with_the_order_are_told_apart() -> None:
    assert say_verdicts(audit()) == (
        "Beside the frontier's own, 5 of 20 records are better, 8 as good (3 of them because the verdict changed with "
        "the order), 7 worse."
    )


def test_what_refining_is_worth_is_said_with_its_figures() -> None:
    assert say_refining(audit(arm())) == (
        "12 refined records have 0.94 (0.89 to 0.99) of the quality of fresh answers by the frontier, at 20 % of their "
        "price ($0.0040 against $0.0200)."
    )


def test_where_a_fresh_answer_costs_no_more_and_is_as_good_that_is_said() -> None:
    said = "Refining is no better than a fresh answer here."
    assert said in say_refining(audit(arm(usd=0.02)))
    assert said not in say_refining(audit(arm(usd=0.02, share=1.1)))
    assert said not in say_refining(audit(arm()))


def test_of_few_refined_records_nothing_is_concluded() -> None:
    assert say_refining(audit(arm(records=9))) == (
        "9 of the audited records are refined: too few to say what refining is worth beside a fresh answer (10 are "
        "needed)."
    )
    assert say_refining(audit()) == ""


def test_the_terminal_the_page_and_mlflow_have_it() -> None:
    result = audited(arm())
    told = summary_table(result, Path("run")).plain
    assert "share      0.94 (0.89 to 0.99) of the frontier's quality, over 20 records" in told
    text = read(html.report(result, {})).text
    assert "0.94 (0.89 to 0.99) of the frontier's quality: 0.75 against 0.80 on average." in text
    assert "at 20 % of their price" in text
    logged = {one.name: one.value for one in figures(result.summary.model_dump())}
    assert (logged["quality.share.value"], logged["quality.share.low"]) == (0.94, 0.89)


def test_without_an_audit_nothing_is_said() -> None:
    assert "frontier's quality" not in summary_table(finished(), Path("run")).plain
    assert "Beside the frontier alone" not in html.report(finished(), {})
    assert not [one for one in figures(finished().summary.model_dump()) if "share." in one.name]


ALONE = point("1.0", 0.85, 0.2, strategy="frontier-only", origin=OriginCount(local=0, refined=0, frontier=20))


def test_a_sweep_draws_shares_with_their_bounds_the_line_and_the_frontier_alone() -> None:
    drawn = figure([point("0.6", 0.8, 0.1, share=NEAR), point("0.9", 0.7, 0.02, share=SHARE), point("0.7"), ALONE])
    assert drawn is not None
    points, alone = drawn["data"]
    assert (points["x"], points["y"]) == ([0.1, 0.02], [0.98, 0.94])
    assert points["error_y"]["arrayminus"] == pytest.approx([0.02, 0.05])
    assert (alone["x"], alone["y"]) == ([0.2], [1.0])
    (line,) = drawn["layout"]["shapes"]
    assert line["y0"] == line["y1"] == 0.95
    assert json.dumps(drawn)
    assert figure([point("0.7"), ALONE]) is None


def test_the_page_names_the_cheapest_point_that_is_shown_to_be_near() -> None:
    dear = point("0.5", 0.8, 0.3, share=NEAR)
    near, far = point("0.6", 0.8, 0.1, share=NEAR), point("0.9", 0.7, 0.02, share=SHARE)
    assert find_near([dear, near, far]) is near
    text = page(Path(), sweep(near, far, dear, knee=0))
    said = "strategy.quality_threshold=0.6 is the cheapest that is shown to keep 95 % of the frontier"
    assert said in text
    assert 'id="shares"' in text
    assert said in sweep_table(sweep(near, far, knee=0), Path("sweep")).plain
    assert "No audited point is shown to keep 95 %" in page(Path(), sweep(far, knee=0))


def test_a_sweep_without_an_audit_has_neither_plot_nor_column() -> None:
    text = page(Path(), sweep())
    assert 'id="shares"' not in text
    assert ">Share<" not in text
    assert "frontier's quality" not in sweep_table(sweep(), Path("sweep")).plain
