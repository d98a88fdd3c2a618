"""From all that happened to the result: rows by their ids, money that adds up, and a reason for whatever is missing."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.results import CostEstimate, RunResult, Step, Summary, Wanted
from hybridgen.core.timing import Spans
from hybridgen.llm.session import Models
from hybridgen.llm.types import PICO, Answer, Price, Purpose, Reply, Usage
from hybridgen.llm.usage import Tally
from hybridgen.pipelines.records import estimate
from hybridgen.pipelines.records.summary import KINDS, Story, sum_up
from hybridgen.pipelines.records.types import Finished, Rejected, Scored
from hybridgen.privacy import Shield
from hybridgen.segments.types import Slot
from tests.pipelines.records.library import ROWS, TASK, VISITOR, Scripted, assignment, prepared, scored
from tests.privacy.conftest import WordList

ESTIMATE = CostEstimate(
    local_cost=0.0,
    frontier_cost=0.02,
    total_cost=0.02,
    frontier_calls=2,
    frontier_cost_upper=0.3,
    frontier_only_usd=0.06,
    notes=[],
)
PRICE = Price(input=3_000_000, output=15_000_000, cached_input=300_000, cache_write=3_750_000)
CENT = PICO // 100


def config(*overrides: str) -> Config:
    return compose(["count=2", "privacy=off", "tracking=none", *overrides])


PLAIN = config()


def tally(*costs: int, replayed: int = 0, retries: int = 0, failed: int = 0, purpose: Purpose = "draft") -> Tally:
    """Answers that cost so much each, in picodollars, the first of them from the ledger."""
    made = Tally(retries=retries, failed=failed)
    for n, cost in enumerate(costs):
        usage = Usage(input=100, cached_input=20, cache_write=3, output=50)
        made.count(purpose, f"d{n:03d}", Reply(Answer("", usage), cost, n < replayed))
    return made


def models(local: Tally | None, frontier: Tally | None = None, price: Price | None = PRICE) -> Models:
    home, paid = Scripted(), Scripted(role="frontier")
    home.tally, paid.tally = local or Tally(), frontier or Tally()
    return Models(home if local else None, paid if frontier else None, price, ())


def story(*finished: Finished, settings: Config = PLAIN, **more: Any) -> Story:
    known: dict[str, Any] = {
        "config": settings,
        "prepared": prepared(),
        "models": models(Tally()),
        "scored": tuple(f.scored for f in finished),
        "rejected": (),
        "unjudged": {},
        "wasted": (),
        "finished": finished,
        "degraded": (),
        "asked": len(finished),
        "spans": Spans(),
        "estimate": ESTIMATE,
    }
    return Story(**known | more)


def kept(draft: Scored, cost: int = 0, refinement: str = "") -> Finished:
    return Finished(draft, "local", cost, refinement)


def rejected(id: str, reason: str, stage: Step = "repair", cost: int = 0, what: Wanted = "draft") -> Rejected:
    return Rejected(assignment(id), what, stage, reason, "as it came", cost)


def result(*finished: Finished, **more: Any) -> RunResult:
    return sum_up(story(*finished, **more), seconds=1.2345)


def summary(*finished: Finished, **more: Any) -> Summary:
    return result(*finished, **more).summary


TWO = (kept(scored(0.9, "d002")), kept(scored(0.7, "d001")))


def test_records_are_numbered_in_order_and_know_their_drafts() -> None:
    found = result(*TWO)
    assert [(r.id, r.draft, r.origin) for r in found.records] == [("r001", "d002", "local"), ("r002", "d001", "local")]
    assert [(d.id, d.chosen) for d in found.drafts] == [("d001", True), ("d002", True)]


def test_rows_are_named_by_their_ids_never_by_a_prompts_labels() -> None:
    found = result(*TWO, rejected=(rejected("d003", "no"),))
    record = found.records[0]
    assert record.rows == [row.id for row in ROWS]
    assert [e.row for e in record.evidence] == ["talks.md#1", "talks.md#1", "talks.md#2", "survey.csv:7", "talks.md#2"]
    assert record.record["goals"][0]["row"] == "survey.csv:7"
    assert not re.search(r'"R\d"', found.model_dump_json())


def test_a_row_that_is_not_there_keeps_the_name_that_it_was_given() -> None:
    invented = [goal | {"row": "R9"} for goal in VISITOR["goals"]]
    record = result(kept(scored(goals=invented))).records[0]
    assert record.record["goals"][0]["row"] == "R9"
    assert [e.verified for e in record.evidence if e.row == "R9"] == [False, False]


def test_a_record_is_the_drafts_own_text() -> None:
    record = result(*TWO).records[0].record
    labels = {"talks.md#1": "R1", "talks.md#2": "R2", "survey.csv:7": "R3"}
    for field in ("behaviours", "frustrations", "goals"):
        record[field] = [claim | {"row": labels[claim["row"]]} for claim in record[field]]
    assert record == VISITOR


def guarded() -> tuple[Shield, Finished]:
    """A shield that knows Anna Weber, and a record that speaks of her as every model did."""
    import polars as pl

    shield = Shield("pseudonymise", WordList(PERSON=["Anna Weber"]))
    shield.protect(pl.DataFrame({"_row": ["1"], "_unit": ["1"], "text": ["Ask Anna Weber at the desk"]}))
    goals = [{"row": "R1", "quote": "Ask [PERSON_1] at the desk", "text": "Find [PERSON_1]"}] * 2
    return shield, kept(scored(goals=goals, summary="Tamsin always asks [PERSON_1]."))


@pytest.mark.parametrize(("restore", "name"), [("true", "Anna Weber"), ("false", "[PERSON_1]")])
def test_original_values_come_back_only_where_that_is_asked_for(restore: str, name: str) -> None:
    shield, finished = guarded()
    found = result(
        finished,
        settings=config("privacy=pseudonymise", f"privacy.restore={restore}"),
        prepared=dataclasses.replace(prepared(), shield=shield),
    )
    record, draft = found.records[0], found.drafts[0]
    assert record.record["summary"] == f"Tamsin always asks {name}."
    assert record.record["goals"][0] == {
        "row": "talks.md#1",
        "quote": f"Ask {name} at the desk",
        "text": f"Find {name}",
    }
    assert f"Ask {name} at the desk" in [e.quote for e in record.evidence]
    assert (draft.record, draft.evidence) == (record.record, record.evidence)


def test_every_draft_is_listed_with_its_scores_or_its_reason() -> None:
    found = result(
        TWO[0],
        scored=(TWO[0].scored, scored(0.3, "d1000", repaired=True, cost=CENT)),
        rejected=(rejected("d003", "goals: too few", cost=2 * CENT), rejected("d004", "no answer", stage="draft")),
        unjudged={"d1000": "the judge wrote nothing"},
        asked=4,
    )
    assert [d.id for d in found.drafts] == ["d002", "d003", "d004", "d1000"]
    chosen, broken, silent, other = found.drafts
    assert (chosen.valid, chosen.chosen, chosen.reason) == (True, True, "")
    assert (broken.valid, broken.repaired, broken.stage, broken.reason) == (False, True, "repair", "goals: too few")
    assert (broken.text, broken.quality, broken.cost_usd) == ("as it came", None, 0.02)
    assert (silent.repaired, silent.stage) == (False, "draft")
    assert (other.valid, other.chosen, other.repaired, other.cost_usd) == (True, False, True, 0.01)
    assert (other.stage, other.reason) == ("judge", "the judge wrote nothing")
    assert found.summary.drafts.model_dump() == {"requested": 4, "valid": 2, "invalid": 2}


def test_whatever_came_to_nothing_is_listed_and_counted_where_it_failed() -> None:
    found = result(
        *TWO,
        rejected=(rejected("d1000", "no answer", "draft"), rejected("d003", "goals: too few", cost=CENT)),
        wasted=(
            rejected("d002", "0.80 against 0.70 refined", "refine", 2 * CENT, "refinement"),
            rejected("d001", "the answer was cut off", "judge", what="judgement"),
        ),
    )
    assert [(r.record, r.what, r.stage, r.cost_usd) for r in found.rejects] == [
        ("d001", "judgement", "judge", 0.0),
        ("d002", "refinement", "refine", 0.02),
        ("d003", "draft", "repair", 0.01),
        ("d1000", "draft", "draft", 0.0),
    ]
    assert {r.text for r in found.rejects} == {"as it came"}
    assert found.summary.rejects.model_dump() == {"draft": 1, "repair": 1, "judge": 1, "refine": 1}


def test_the_estimate_stands_beside_what_it_came_to() -> None:
    assert summary(*TWO).estimate.model_dump() == {"expected_usd": 0.02, "upper_usd": 0.3}


def test_origins_add_up_to_what_is_delivered() -> None:
    finished = (TWO[0], Finished(scored(0.8, "d001"), "refined", CENT, "0.7 before, 0.8 after"))
    found = result(*finished)
    assert found.summary.origin.model_dump() == {"local": 1, "refined": 1, "frontier": 0}
    assert found.summary.delivered == 2
    assert [r.cost_usd for r in found.records] == [0.0, 0.01]
    assert found.records[1].refinement == "0.7 before, 0.8 after"


def test_quality_is_summed_up_over_the_records() -> None:
    quality = summary(*TWO).quality
    assert (quality.mean, quality.min, quality.threshold) == (0.8, 0.7, 0.75)
    assert quality.criteria == {"realism": 0.8}


def test_calls_and_tokens_are_those_of_both_servers() -> None:
    found = summary(*TWO, models=models(tally(0, 0, replayed=1, retries=2), tally(CENT, replayed=1, failed=1)))
    assert found.calls.model_dump() == {"local": 2, "frontier": 1, "replayed": 2, "retries": 2, "failed": 1}
    assert found.tokens.local.model_dump() == {"input": 240, "output": 100}
    assert found.tokens.frontier.model_dump() == {"input": 103, "cached_input": 20, "output": 50}
    assert found.models == {"local": "small", "frontier": "large"}


def test_a_stage_is_summed_up_over_both_servers() -> None:
    home, paid = tally(0, 0, purpose="draft"), tally(CENT, 2 * CENT, purpose="refine")
    paid.count("draft", "d001", Reply(Answer("", Usage(input=7, output=5)), CENT, replayed=True))
    stages = summary(*TWO, models=models(home, paid)).stages
    assert stages.draft.model_dump() == {"calls": 3, "input": 253, "output": 105, "usd": 0.01}
    assert stages.refine.model_dump() == {"calls": 2, "input": 246, "output": 100, "usd": 0.03}
    assert stages.judge.model_dump() == stages.repair.model_dump() == {"calls": 0, "input": 0, "output": 0, "usd": 0}


def test_what_the_result_cost_and_what_this_execution_added() -> None:
    cost = summary(*TWO, models=models(tally(0), tally(CENT, 2 * CENT, replayed=1))).cost
    assert (cost.total_usd, cost.frontier_usd, cost.local_usd, cost.new_usd) == (0.03, 0.03, 0.0, 0.02)


@given(st.lists(st.integers(0, PICO), max_size=30), st.integers(0, 30))
def test_money_adds_up_to_the_picodollar(costs: list[int], replayed: int) -> None:
    cost = summary(*TWO, models=models(tally(0), tally(*costs, replayed=replayed))).cost
    assert cost.total_usd == cost.frontier_usd == sum(costs) / PICO
    assert cost.new_usd == sum(costs[replayed:]) / PICO


def test_what_is_saved_is_measured_against_the_frontier_alone() -> None:
    cost = summary(*TWO, models=models(tally(0), tally(CENT))).cost
    assert cost.frontier_only_usd is not None
    assert cost.saved_share == pytest.approx(1 - 0.01 / cost.frontier_only_usd, abs=1e-4)
    asked = story(*TWO)
    low, high = (estimate.frontier_only(asked.config, asked.prepared, PRICE, tokens) / PICO for tokens in (200, 500))
    assert low < cost.frontier_only_usd < high  # answers as long as the records are


def test_a_run_that_cost_more_than_the_frontier_alone_saved_less_than_nothing() -> None:
    cost = summary(*TWO, models=models(tally(0), tally(PICO))).cost
    assert cost.saved_share is not None
    assert cost.saved_share < 0


def test_the_frontier_alone_took_what_it_took() -> None:
    finished = [Finished(f.scored, "frontier", CENT) for f in TWO]
    cost = summary(
        *finished, settings=config("strategy=frontier-only"), models=models(tally(0), tally(CENT, CENT))
    ).cost
    assert (cost.frontier_only_usd, cost.saved_share) == (0.02, 0.0)


def test_without_a_price_the_comparison_is_unknown_not_0() -> None:
    cost = summary(*TWO, models=models(tally(0), price=None)).cost
    assert (cost.total_usd, cost.frontier_only_usd, cost.saved_share) == (0.0, None, None)


def test_where_nothing_was_made_nothing_is_known_of_it() -> None:
    found = summary(rejected=(rejected("d001", "no"),), asked=1)
    assert (found.delivered, found.quality.mean, found.quality.min, found.quality.criteria) == (0, None, None, {})
    assert found.cost.saved_share is None


def test_how_much_of_the_data_was_seen() -> None:
    start = prepared(Slot(0, ROWS[:2]), Slot(1, ROWS[1:2]), unreadable=("talks.md, line 9",), notes=("read as UTF-8",))
    data = summary(*TWO, prepared=start).data
    assert (data.rows, data.rows_seen, data.columns, data.columns_used) == (3, 2, 1, 1)
    assert data.sources == ["talks.md", "survey.csv"]
    assert (data.unreadable, data.notes) == (["talks.md, line 9"], ["read as UTF-8"])


def test_a_whole_run_is_not_degraded() -> None:
    assert summary(*TWO, rejected=(rejected("d003", "goals: too few"),)).degraded == []


def test_missing_records_come_with_their_reasons() -> None:
    lines = summary(TWO[0], rejected=tuple(rejected(f"d{n:03d}", "goals: too few") for n in range(3, 6))).degraded
    assert len(lines) == 2
    assert lines[0].startswith("1 of 2 records are missing")
    assert lines[1] == "3 drafts failed: goals: too few"


def test_a_cap_that_cost_records_is_named_although_a_local_model_judges() -> None:
    reasons = [f"the cap leaves $0.0{n}10, this call may cost $0.0500" for n in range(2)]
    lines = summary(
        settings=config("strategy=frontier-only"),
        models=models(Tally(), Tally()),
        rejected=tuple(rejected(f"d{n:03d}", reason, stage="draft") for n, reason in enumerate(reasons)),
    ).degraded
    assert lines[1:] == [f"2 drafts failed: {reasons[0]}"]  # one line for a reason, whatever the amounts


def test_of_many_reasons_the_most_frequent_are_named() -> None:
    kinds = ["too few", "too long", "no name", "no goals", "no age"]
    reasons = [kind for n, kind in enumerate(kinds) for _ in range(n + 1)]
    lines = summary(rejected=tuple(rejected(f"d{n:03d}", reason) for n, reason in enumerate(reasons))).degraded
    assert len(lines) == 1 + KINDS
    assert lines[1] == "5 drafts failed: no age"


def test_refinements_and_judgements_that_did_not_come_are_named() -> None:
    lines = summary(
        kept(scored(0.9, "d001"), refinement="not refined: the cap leaves $0.0010"),
        kept(scored(0.8, "d002"), refinement="not refined: the cap leaves $0.0005"),
        kept(scored(0.7, "d003"), refinement="kept the draft: 0.80 against 0.70 refined"),
        unjudged={"d001": "the answer was cut off; write less"},
        degraded=("no key", "no key"),
    ).degraded
    assert lines == [
        "no key",
        "2 records not refined: the cap leaves $0.0010",
        "1 drafts without a judgement: the answer was cut off; write less",
    ]


def test_unreadable_rows_are_named() -> None:
    start = prepared(unreadable=("survey.csv, line 3: 4 cells", "survey.csv, line 9: 2 cells"))
    assert summary(*TWO, prepared=start).degraded == [
        "some rows could not be read: survey.csv, line 3: 4 cells (and 1 more places, see data.unreadable)"
    ]


def test_rows_that_went_out_as_they_are_are_owned_up_to() -> None:
    assert summary(*TWO, models=models(Tally(), Tally())).degraded == []  # nothing was sent
    for sent in (tally(CENT), tally(failed=1)):
        assert summary(*TWO, models=models(Tally(), sent)).degraded == [
            "privacy=off: rows went to the frontier as they are"
        ]


def test_seconds_are_kept_by_stage() -> None:
    spans = Spans()
    spans.add("prepare", 0.5)
    spans.add("draft", 0.25)
    seconds = summary(*TWO, spans=spans).seconds
    assert (seconds.total, seconds.prepare, seconds.draft, seconds.judge) == (1.234, 0.5, 0.25, 0.0)


def test_two_runs_have_two_names() -> None:
    one, other = summary(*TWO).run_id, summary(*TWO).run_id
    assert one != other
    assert TASK.name == summary(*TWO).task
