"""From all that happened to the result: rows by their ids, money that adds up, and a reason for whatever is missing."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen import strategies
from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.audits import Origin
from hybridgen.core.notices import Data, Notice
from hybridgen.core.results import CostEstimate, RunResult, Stage, Wanted
from hybridgen.core.summaries import Summary
from hybridgen.core.timing import Clock
from hybridgen.llm.session import Models
from hybridgen.llm.tokens import count_tokens
from hybridgen.llm.types import PICO, Answer, Price, Reply, Usage
from hybridgen.llm.usage import CallLog
from hybridgen.pipelines.records import prompts, sharing
from hybridgen.pipelines.records.draft import Drafting
from hybridgen.pipelines.records.estimate import Estimator
from hybridgen.pipelines.records.reasons import MAX_REASONS
from hybridgen.pipelines.records.refine import Refining
from hybridgen.pipelines.records.settled import Settled
from hybridgen.pipelines.records.summary import sum_up
from hybridgen.pipelines.records.types import Run
from hybridgen.privacy.session import PrivacySession
from hybridgen.reports.words import saving
from hybridgen.scoring.diversity import Likeness
from hybridgen.scoring.types import Draft, Failure
from hybridgen.segments.types import Segment
from tests.pipelines.records.library import (
    LEVELS,
    ROWS,
    TASK,
    VISITOR,
    Aside,
    Scripted,
    as_it_is,
    begun,
    judged,
    prepared,
)
from tests.privacy.protecting import opened

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


def tally(*costs: int, replayed: int = 0, retries: int = 0, failed: int = 0, purpose: str = "draft") -> CallLog:
    """Answers that cost so much each, in picodollars, the first of them from the ledger."""
    made = CallLog(retries=retries, failed=failed)
    for n, cost in enumerate(costs):
        usage = Usage(input=100, cached_input=20, cache_write=3, output=50)
        made.count(purpose, f"d{n:03d}", Reply(Answer("", usage), cost, n < replayed, call=n))
    return made


def models(local: CallLog | None, frontier: CallLog | None = None, price: Price | None = PRICE) -> Models:
    home, paid = Scripted(), Scripted(role="frontier")
    home.log, paid.log = local or CallLog(), frontier or CallLog()
    return Models(home if local else None, paid if frontier else None, price, ())


def a_run(*drafts: Draft, chosen: tuple[Draft, ...] | None = None, settings: Config = PLAIN, **more: Any) -> Run:
    """A run with these drafts; chosen: those that became records, None: all valid ones."""
    ready = dataclasses.replace(prepared(), strategy=strategies.make(settings.strategy))
    known: dict[str, Any] = {"config": settings, "prepared": ready, "models": models(CallLog()), "estimate": ESTIMATE}
    known |= more
    known["prepared"] = dataclasses.replace(known["prepared"], own=range(settings.records))
    filling = known["prepared"].stream(range(len(known["prepared"].groups)))
    assert all(filling)
    run = Run(**known, folder=Path(), filling=filling, settled=Settled(known["prepared"], Aside()))
    for draft in drafts:
        run.keep(draft)
    records = [draft for draft in drafts if not draft.failure] if chosen is None else chosen
    for record in records:
        run.settle([record.id], record)
    run.settle(list(run.drafts))
    return run


def estimator(run: Run) -> Estimator:
    return Estimator(
        run.config, run.prepared, run.models.price, Drafting(TASK, as_it_is, 2000), Refining(LEVELS, as_it_is, 2000)
    )


def result(*drafts: Draft, **more: Any) -> RunResult:
    run = a_run(*drafts, **more)
    return sum_up(run, estimator(run), seconds=1.2345).whole()


def summary(*drafts: Draft, **more: Any) -> Summary:
    return result(*drafts, **more).summary


def why(problem: str) -> Notice:
    return Notice("fields_invalid", {"problem": Data(problem)})


def kept(
    quality: float, segment: int, *, cost: int = 0, origin: Origin = "local", refinement: Notice | None = None
) -> Draft:
    return dataclasses.replace(judged(quality, segment, origin=origin), cost=cost, refinement=refinement)


def failed(segment: int, reason: Notice | str, stage: Stage = "repair", cost: int = 0, what: Wanted = "draft") -> Draft:
    """A draft that came to nothing."""
    said = why(reason) if isinstance(reason, str) else reason
    return begun(segment).failed(Failure(what, stage, said, "as it came", cost))


TWO = (kept(0.9, 1), kept(0.7, 0))
BETTER = Notice("refinement_better", {"before": 0.8, "after": 0.9, "how": ""})
REFUSED = Notice("not_refined", {"why": Notice("no_paid_call")})
ONE_REFINED = (kept(0.9, 1, refinement=BETTER), kept(0.7, 0))


def test_records_are_numbered_in_the_order_of_their_segments_and_know_their_drafts() -> None:
    found = result(*TWO)
    assert [(r.id, r.draft, r.origin) for r in found.records] == [("r001", "d001", "local"), ("r002", "d002", "local")]
    assert [(d.id, d.chosen) for d in found.drafts] == [("d001", True), ("d002", True)]


def test_rows_are_named_by_their_ids_never_by_a_prompts_labels() -> None:
    found = result(*TWO, failed(2, "no"))
    record = found.records[0]
    assert record.rows == [row.id for row in ROWS]
    assert [e.row for e in record.evidence] == ["talks.md#1", "talks.md#1", "talks.md#2", "survey.csv:7", "talks.md#2"]
    assert record.record["goals"][0]["row"] == "survey.csv:7"
    assert not re.search(r'"R\d"', found.model_dump_json())


def test_a_row_that_is_not_there_keeps_the_name_that_it_was_given() -> None:
    invented = [goal | {"row": "R9"} for goal in VISITOR["goals"]]
    record = result(judged(goals=invented)).records[0]
    assert record.record["goals"][0]["row"] == "R9"
    assert [e.verified for e in record.evidence if e.row == "R9"] == [False, False]


def test_a_record_is_the_drafts_own_text() -> None:
    record = result(*TWO).records[0].record
    labels = {"talks.md#1": "R1", "talks.md#2": "R2", "survey.csv:7": "R3"}
    for field in ("behaviours", "frustrations", "goals"):
        record[field] = [claim | {"row": labels[claim["row"]]} for claim in record[field]]
    assert record == VISITOR


def guarded() -> tuple[PrivacySession, str, Draft]:
    """A session that knows Anna Weber, her placeholder, and a record that speaks of her as every model did."""
    session = opened()
    frame = pl.DataFrame(
        {"_row": ["1"], "_unit": ["1"], "name": ["Anna Weber"], "text": ["Ask Anna Weber at the desk"]}
    )
    session.fit(frame)
    session.protect(frame)
    goals = [{"row": "R1", "quote": "Ask [PERSON_1] at the desk", "text": "Find [PERSON_1]"}] * 2
    return session, "[PERSON_1]", judged(goals=goals, summary="Tamsin always asks [PERSON_1].")


@pytest.mark.parametrize(("restore", "name"), [("true", "Anna Weber"), ("false", "[PERSON_1]")])
def test_original_values_come_back_only_where_that_is_asked_for(restore: str, name: str) -> None:
    session, _, draft = guarded()
    found = result(
        draft,
        settings=config("privacy=pseudonymise", f"privacy.restore={restore}"),
        prepared=dataclasses.replace(prepared(), privacy=session),
    )
    found = sharing.restore(found, session) if restore == "true" else found
    record, line = found.records[0], found.drafts[0]
    assert record.record["summary"] == f"Tamsin always asks {name}."
    assert record.record["goals"][0] == {
        "row": "talks.md#1",
        "quote": f"Ask {name} at the desk",
        "text": f"Find {name}",
    }
    assert f"Ask {name} at the desk" in [e.quote for e in record.evidence]
    assert (line.record, line.evidence) == (record.record, record.evidence)


def test_every_draft_is_listed_with_its_scores_or_its_reason() -> None:
    silent = dataclasses.replace(judged(0.3, 999, repaired=True, cost=CENT), is_judged=False)
    silent = silent.failed(Failure("judgement", "judge", why("the judge wrote nothing"), "", 0))
    broken, none = failed(2, "goals: too few", cost=2 * CENT), failed(3, "no answer", stage="draft")
    found = result(silent, broken, TWO[0], none, chosen=(TWO[0],))
    assert [d.id for d in found.drafts] == ["d002", "d003", "d004", "d1000"]  # by number
    first, second, third, last = found.drafts
    assert (first.valid, first.chosen, first.reason, first.segment) == (True, True, "", 0)
    assert (second.valid, second.repaired, second.stage, second.reason) == (False, True, "repair", "goals: too few")
    assert (second.text, second.quality, second.cost_usd) == ("as it came", None, 0.02)
    assert (third.repaired, third.stage) == (False, "draft")
    assert (last.valid, last.chosen, last.repaired, last.cost_usd) == (True, False, True, 0.01)
    assert (last.stage, last.reason) == ("judge", "the judge wrote nothing")
    assert found.summary.drafts.model_dump() == {"requested": 4, "valid": 2, "invalid": 2, "at_first_try": 1}


def test_whatever_came_to_nothing_is_listed_and_counted_where_it_failed() -> None:
    better = TWO[0].failed(Failure("refinement", "refine", why("0.80 against 0.70 refined"), "as it came", 2 * CENT))
    cut_off = TWO[1].failed(Failure("judgement", "judge", Notice("cut_off"), "as it came", 0))
    found = result(better, cut_off, failed(999, "no answer", "draft"), failed(2, "goals: too few", cost=CENT))
    assert [(r.record, r.what, r.stage, r.cost_usd) for r in found.rejects] == [
        ("d001", "judgement", "judge", 0.0),
        ("d002", "refinement", "refine", 0.02),
        ("d003", "draft", "repair", 0.01),
        ("d1000", "draft", "draft", 0.0),
    ]
    assert {r.text for r in found.rejects} == {"as it came"}
    assert found.summary.rejects.model_dump() == {"draft": 1, "repair": 1, "judge": 1, "refine": 1}


def test_a_record_says_what_the_strategy_made_of_its_draft_and_why() -> None:
    reason = Notice("good_as_it_is", {"threshold": 0.75})
    record = result(dataclasses.replace(TWO[0], decision=reason)).records[0]
    assert (record.decision, record.why) == ("good_as_it_is", "at or above the threshold of 0.75: good as it is")


def test_the_estimate_stands_beside_what_it_came_to() -> None:
    assert summary(*TWO).estimate.model_dump() == {"expected_usd": 0.02, "upper_usd": 0.3}


def test_origins_add_up_to_what_is_delivered() -> None:
    better = Notice("refinement_better", {"before": 0.7, "after": 0.8, "how": ""})
    found = result(TWO[0], kept(0.8, 0, cost=CENT, origin="refined", refinement=better), chosen=None)
    assert found.summary.origin.model_dump() == {"local": 1, "refined": 1, "frontier": 0}
    assert found.summary.delivered == 2
    assert sorted(r.cost_usd for r in found.records) == [0.0, 0.01]
    assert {r.refinement for r in found.records} == {"", "0.70 before, 0.80 after"}


def test_quality_is_summed_up_over_the_records() -> None:
    quality = summary(*TWO).quality
    assert (quality.mean, quality.min, quality.threshold) == (0.8, 0.7, 0.75)
    assert quality.criteria == {"realism": 0.8}


def test_calls_and_tokens_are_those_of_both_servers() -> None:
    found = summary(*TWO, models=models(tally(0, 0, replayed=1, retries=2), tally(CENT, replayed=1, failed=1)))
    assert found.calls.model_dump() == {"local": 2, "frontier": 1, "replayed": 2, "retries": 2, "failed": 1}
    assert found.tokens.local.model_dump() == {"input": 240, "output": 100}
    assert found.tokens.frontier.model_dump() == {"input": 103, "cached_input": 20, "output": 50}
    assert found.models == {"local": "small", "frontier": "large", "judge": None, "grader": None}


def test_a_stage_is_summed_up_over_both_servers() -> None:
    home, paid = tally(0, 0, purpose="draft"), tally(CENT, 2 * CENT, purpose="refine")
    paid.count("draft", "d001", Reply(Answer("", Usage(input=7, output=5)), CENT, replayed=True, call=2))
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
    cost = summary(*ONE_REFINED, models=models(tally(0), tally(CENT))).cost
    assert cost.frontier_only_usd is not None
    assert cost.saved_share == pytest.approx(1 - 0.01 / cost.frontier_only_usd, abs=1e-4)
    made = estimator(a_run(*TWO))
    low, high = (made.frontier_only(PRICE, tokens) / PICO for tokens in (200, 500))
    assert low < cost.frontier_only_usd < high  # answers as long as the records are, citing by number
    lengths = [prompts.count_written(one) for one in ONE_REFINED]
    alone = made.frontier_only(PRICE, sum(lengths) / len(lengths)) / PICO
    assert cost.frontier_only_usd == pytest.approx(alone, abs=1e-9)
    assert max(lengths) < min(count_tokens(prompts.as_json(one.record)) for one in ONE_REFINED)


def test_a_run_that_cost_more_than_the_frontier_alone_saved_less_than_nothing() -> None:
    cost = summary(*ONE_REFINED, models=models(tally(0), tally(PICO))).cost
    assert cost.saved_share is not None
    assert cost.saved_share < 0


def test_what_was_wanted_and_did_not_come_about_is_no_saving() -> None:
    found = summary(kept(0.9, 1, refinement=REFUSED), kept(0.7, 0), models=models(tally(0), tally()))
    assert (found.cost.total_usd, found.cost.saved_share) == (0, None)
    assert found.cost.frontier_only_usd
    assert saving(found).startswith("nothing to compare: 0 of 1 wanted refinements came about (the frontier alone: $")


def test_a_part_of_what_was_wanted_is_said_beside_the_share() -> None:
    records = (kept(0.9, 1, refinement=BETTER), kept(0.9, 0, refinement=REFUSED))
    found = summary(*records, models=models(tally(0), tally(CENT)))
    assert found.cost.saved_share is not None
    assert ", with 1 of 2 wanted refinements (the frontier alone: $" in saving(found)


def test_where_no_refinement_was_wanted_the_strategy_did_what_it_was_to_do() -> None:
    found = summary(kept(0.7, 0), kept(0.6, 1), models=models(tally(0), tally()))
    assert found.refinements.model_dump() == {"wanted": 0, "made": 0, "possible": True}
    assert saving(found).startswith("100 % (the frontier alone: $")


def test_the_frontier_alone_took_what_it_took() -> None:
    written = [kept(0.9, n, cost=CENT, origin="frontier") for n in range(2)]
    cost = summary(*written, settings=config("strategy=frontier-only"), models=models(tally(0), tally(CENT, CENT))).cost
    assert (cost.frontier_only_usd, cost.saved_share) == (0.02, 0.0)


def test_without_a_price_the_comparison_is_unknown_not_0() -> None:
    cost = summary(*TWO, models=models(tally(0), price=None)).cost
    assert (cost.total_usd, cost.frontier_only_usd, cost.saved_share) == (0.0, None, None)


def test_where_nothing_was_made_nothing_is_known_of_it() -> None:
    found = summary(failed(0, "no"))
    assert (found.delivered, found.quality.mean, found.quality.min, found.quality.criteria) == (0, None, None, {})
    assert found.cost.saved_share is None


def test_how_much_of_the_data_was_seen() -> None:
    start = prepared(
        Segment(0, ROWS[:2]),
        Segment(1, ROWS[1:2]),
        unreadable=(why("talks.md, line 9"),),
        notes=(why("read as UTF-8"),),
    )
    data = summary(*TWO, prepared=start).data
    assert (data.rows, data.rows_seen, data.columns, data.columns_used) == (3, 2, 1, 1)
    assert data.sources == ["talks.md", "survey.csv"]
    assert (data.unreadable, data.notes) == (["talks.md, line 9"], ["read as UTF-8"])


def test_a_whole_run_is_not_degraded() -> None:
    found = summary(*TWO, failed(2, "goals: too few"))
    assert (found.degraded, found.notices) == ([], [])


def test_missing_records_come_with_their_reasons_as_words_and_as_data() -> None:
    found = summary(TWO[0], *(failed(n, "goals: too few") for n in range(2, 5)))
    assert len(found.degraded) == 2
    assert found.degraded[0].startswith("1 of 2 records are missing")
    assert found.degraded[1] == "3 drafts failed: goals: too few"
    assert [notice.code for notice in found.notices] == ["records_missing", "drafts_failed"]
    assert [notice.text for notice in found.notices] == found.degraded
    assert found.notices[0].params == {"missing": 1, "requested": 2}


def test_a_cap_that_cost_records_is_named_although_a_local_model_judges() -> None:
    reasons = [Notice("cap_left", {"left": n / 1000, "most": 0.05}) for n in (1, 2)]
    lines = summary(
        *(failed(n, reason, stage="draft") for n, reason in enumerate(reasons)),
        settings=config("strategy=frontier-only"),
        models=models(CallLog(), CallLog()),
    ).degraded
    assert lines[1:] == [f"2 drafts failed: {reasons[0]}"]  # one line for a reason, whatever the amounts


def test_of_many_reasons_the_most_frequent_are_named() -> None:
    kinds = ["too few", "too long", "no name", "no goals", "no age"]
    reasons = [kind for n, kind in enumerate(kinds) for _ in range(n + 1)]
    lines = summary(*(failed(n, reason) for n, reason in enumerate(reasons))).degraded
    assert len(lines) == 1 + MAX_REASONS
    assert lines[1] == "5 drafts failed: no age"


def test_refinements_and_judgements_that_did_not_come_are_named() -> None:
    def refused(left: float) -> Notice:
        return Notice("not_refined", {"why": Notice("cap_left", {"left": left, "most": 0.05})})

    worse = Notice("refinement_worse", {"before": 0.8, "after": 0.7, "how": ""})
    silent = dataclasses.replace(kept(0.9, 0, refinement=refused(0.001)), is_judged=False)
    run = a_run(
        silent.failed(Failure("judgement", "judge", Notice("cut_off"), "", 0)),
        kept(0.8, 1, refinement=refused(0.0005)),
        kept(0.7, 2, refinement=Notice("draft_kept", {"why": worse})),
        settings=config("count=3"),
    )
    no_key = Notice("no_frontier", {"why": Notice("cap_is_zero")})
    run.notices += [no_key, no_key]
    assert sum_up(run, estimator(run), seconds=1.0).summary.degraded == [
        str(no_key),
        "2 records not refined: the cap leaves $0.0010, this call may cost $0.0500",
        "1 drafts without a judgement: the answer was cut off; write less",
    ]


def test_what_was_cut_from_an_answer_is_told() -> None:
    cut = Notice("items_cut", {"field": "goals", "kept": 2, "came": 3})
    assert summary(dataclasses.replace(TWO[0], notices=(cut,)), TWO[1]).degraded == [str(cut)]


def test_unreadable_rows_are_named() -> None:
    start = prepared(unreadable=(why("survey.csv, line 3: 4 cells"), why("survey.csv, line 9: 2 cells")))
    assert summary(*TWO, prepared=start).degraded == [
        "some rows could not be read: survey.csv, line 3: 4 cells (and 1 more places, see data.unreadable)"
    ]


def test_rows_that_went_out_as_they_are_are_owned_up_to() -> None:
    assert summary(*TWO, models=models(CallLog(), CallLog())).degraded == []  # nothing was sent
    for sent in (tally(CENT), tally(failed=1)):
        assert summary(*TWO, models=models(CallLog(), sent)).degraded == [
            "privacy=off: rows went to the frontier as they are"
        ]


def test_seconds_are_kept_by_stage() -> None:
    clock = Clock()
    clock.add("prepare", 0.5)
    clock.add("draft", 0.25)
    seconds = summary(*TWO, clock=clock).seconds
    assert (seconds.total, seconds.prepare, seconds.draft, seconds.judge) == (1.234, 0.5, 0.25, 0.0)


def replies(*known: tuple[str, bool], seconds: float = 2.0) -> CallLog:
    """Answers of 50 tokens, one after the other, by draft; True: from the ledger."""
    made = CallLog()
    for number, (draft, is_replayed) in enumerate(known):
        began = number * seconds
        reply = Reply(Answer("", Usage(100, 0, 0, 50)), 0, is_replayed, number, began, began + seconds)
        made.count("draft", draft, reply)
    return made


def speed(*known: tuple[str, bool], **more: Any) -> tuple[float | None, float | None]:
    """Tokens a second and records a minute of a run of 1.2345 seconds."""
    found = summary(*TWO, models=models(replies(*known)), **more).speed
    return found.local_tokens_per_second, found.records_per_minute


def test_speed_is_that_of_what_was_made_anew() -> None:
    assert speed(("d001", False), ("d002", False)) == (25.0, round(2 * 60 / 1.2345, 3))
    assert speed(("d001", True), ("d001.2", True), ("d002", False)) == (25.0, round(60 / 1.2345, 3))


def test_of_what_the_ledger_knew_no_speed_is_known() -> None:
    assert speed(("d001", True), ("d002", True)) == (None, None)
    assert speed(("d001.2", True), ("d001", False), ("d002", True)) == (25.0, None)  # neither record is all new


def test_what_comes_before_and_beside_the_records_takes_none_of_their_time() -> None:
    clock = Clock()
    for stage in ("prepare", "scale", "audit"):
        clock.add(stage, 0.3)
    assert speed(("d001", False), clock=clock)[1] == pytest.approx(2 * 60 / (1.2345 - 0.9), abs=0.001)


def test_likeness_is_summed_up_and_repeats_are_told() -> None:
    alike = Likeness(0.25, tuple((f"r{n:03d}", "r001") for n in range(2, 9)))
    found = summary(*TWO, likeness=alike)
    assert (found.quality.diversity, found.quality.near_duplicates) == (0.25, 7)
    assert found.degraded == [
        "7 of 2 records say nearly the same as an earlier one: r002 as r001, r003 as r001, r004 as r001, r005 as r001, "
        "r006 as r001 and 2 more"
    ]
    unknown = summary(*TWO).quality
    assert (unknown.diversity, unknown.near_duplicates) == (None, None)


def test_two_runs_have_two_names() -> None:
    one, other = summary(*TWO).run_id, summary(*TWO).run_id
    assert one != other
    assert TASK.name == summary(*TWO).task
