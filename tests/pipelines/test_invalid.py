"""Drafts that are not what was asked for: one repair, at most two more tries, and nothing is dropped silently."""

from __future__ import annotations

import json

import pytest

from tests.pipelines.asked import PROSE, all_of, drafts_asked, fields, kind, prose, scores, sent
from tests.pipelines.conftest import Runs
from tests.standin import CUT, OK, Asked, Standin

HOME = "strategy=local-only"
FIRST = [f"d{n:03d}{second}" for n in range(1, 6) for second in ("", ".2")]


def test_an_invalid_draft_is_repaired_once_with_the_error_named(run: Runs, standin: Standin) -> None:
    standin.answer = prose(3, repairs=False)
    result = run(HOME)
    [repair] = sent(standin, "ollama", "repair")
    assert repair.messages[-2] == ("assistant", PROSE)
    assert "That answer is not valid: " in repair.messages[-1][1]
    assert "JSON" in repair.messages[-1][1]
    assert [draft.id for draft in result.drafts if draft.repaired] == ["d003"]
    assert (result.summary.drafts.valid, result.summary.drafts.invalid, result.summary.delivered) == (10, 0, 5)


def test_a_segment_without_a_valid_draft_is_drafted_again_from_the_same_rows(run: Runs, standin: Standin) -> None:
    standin.answer = prose(1, 2, tries=2)
    result = run(HOME)
    drafts = {draft.id: draft for draft in result.drafts}
    assert drafts_asked(standin.requests) == sorted([*FIRST, "d001.3", "d002.3"])
    assert (result.summary.drafts.requested, result.summary.drafts.valid, result.summary.drafts.invalid) == (12, 8, 4)
    assert result.summary.delivered == 5
    for number in (1, 2):
        first, second, third = (drafts[f"d{number:03d}{more}"] for more in ("", ".2", ".3"))
        assert first.rows == second.rows == third.rows
        assert first.prompt != second.prompt != third.prompt


def test_a_segment_with_one_valid_draft_is_not_drafted_again(run: Runs, standin: Standin) -> None:
    standin.answer = prose(1, 2, 3, 4, 5)
    result = run(HOME)
    assert drafts_asked(standin.requests) == sorted(FIRST)
    assert [draft.id for draft in result.drafts if draft.chosen] == [f"d{n:03d}.2" for n in range(1, 6)]


def test_after_two_more_tries_what_there_is_is_delivered(run: Runs, standin: Standin) -> None:
    standin.answer = prose(3, 4, 5, tries=4)
    result = run(HOME)
    counts = result.summary.drafts
    assert result.summary.delivered == 2
    assert (counts.requested, counts.valid, counts.invalid) == (10 + 3 * 2, 4, 12)
    assert len(sent(standin, "ollama", "repair")) == 12
    assert "3 of 5 records are missing: too few valid drafts" in result.summary.degraded
    assert any(line.startswith("12 drafts failed: ") and "JSON" in line for line in result.summary.degraded)
    rejects = [draft for draft in run.lines("drafts.jsonl") if not draft["valid"]]
    assert len(rejects) == 12
    assert {(r["stage"], r["text"]) for r in rejects} == {("repair", PROSE)}
    assert all(r["reason"] and r["rows"] and r["record"] is None for r in rejects)


def test_nothing_valid_at_all_still_leaves_every_file(run: Runs, standin: Standin) -> None:
    standin.answer = prose(*range(1, 6), tries=4)
    result = run("strategy=refine-top")
    assert (result.records, result.summary.delivered, result.summary.quality.mean) == ([], 0, None)
    assert len(run.lines("drafts.jsonl")) == 20
    names = {file.name for file in (run.folder / "run").iterdir()}
    lists = {"records.jsonl", "drafts.jsonl", "rejects.jsonl"}
    pages = {"report.html", "privacy.html"}
    assert names == {*lists, *pages, "records.parquet", "records.csv", "records.md", "summary.json"}
    assert not sent(standin, "anthropic"), "no drafts at home are no reason to pay"


def test_an_answer_that_is_cut_off_is_told_to_be_shorter(run: Runs, standin: Standin) -> None:
    standin.fail(lambda _, asked: CUT if kind(asked) == "draft" and asked.seed == 43 else OK)
    run(HOME)
    [repair] = sent(standin, "ollama", "repair")
    assert "the answer was cut off; write less" in repair.messages[-1][1]


def test_a_record_that_breaks_the_schema_is_told_where(run: Runs, standin: Standin) -> None:
    wrong = {"name": "x", "goals": []}
    standin.answer = lambda asked: wrong if kind(asked) == "draft" and asked.seed == 43 else None
    run(HOME)
    [repair] = sent(standin, "ollama", "repair")
    assert json.loads(repair.messages[-2][1]) == wrong
    assert "occupation: Field required" in repair.messages[-1][1]


def test_a_judge_that_cannot_be_understood_leaves_what_is_measured(run: Runs, standin: Standin) -> None:
    standin.answer = lambda asked: "I liked it." if "improve" in fields(asked) else None
    result = run(HOME)
    assert result.summary.delivered == 5
    assert any(line.startswith("10 drafts without a judgement: ") for line in result.summary.degraded)
    assert {draft["stage"] for draft in run.lines("drafts.jsonl")} == {"judge"}
    assert len(sent(standin, "ollama", "judge")) == 10


def test_a_frontier_that_writes_prose_delivers_fewer(run: Runs, standin: Standin) -> None:
    good: set[str] = set()
    spoilt: set[str] = set()

    def answer(asked: Asked) -> str | None:
        rows, _, _ = asked.messages[3][1].partition("\n\n")  # without the name, which is another one each time
        if asked.wire == "anthropic" and not good:  # after three of no use and none of use no more would be asked for
            good.add(rows)
        elif asked.wire == "anthropic" and rows not in good and len(spoilt) < 3:
            spoilt.add(rows)
        return PROSE if rows in spoilt else None

    standin.answer = all_of(scores(then=9), answer)
    result = run("strategy=frontier-only")
    assert result.summary.delivered == result.summary.origin.frontier == 2
    assert len(sent(standin, "anthropic")) == 5 + 3 + 2 * (3 + 3)  # one repair each, and two more rounds
    assert (result.summary.drafts.valid, result.summary.drafts.invalid) == (2, 9)
    assert sum(draft.cost_usd for draft in result.drafts) == pytest.approx(result.total_cost)
