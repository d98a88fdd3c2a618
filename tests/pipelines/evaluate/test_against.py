"""Two files of records, pair by pair: blind, in both orders, with an interval."""

from __future__ import annotations

import csv
import json

import pytest

from hybridgen.core.errors import DONE, FEWER, ConfigError, DataError
from hybridgen.core.results import CostEstimate
from tests.pipelines.asked import LIST, all_of, drawn, sent
from tests.pipelines.evaluate.conftest import Evaluating
from tests.pipelines.test_audit import always
from tests.standin import Standin


def two(evaluate: Evaluating, task: str = "tickets", count: int = 6) -> dict[str, str]:
    """Two runs on the same data; what compares them."""
    data = str(evaluate.rows if task == "tickets" else evaluate.made.data)
    evaluate.run("home", f"task={task}", "strategy=local-only", count=count, data__path=data)
    evaluate.run("paid", f"task={task}", "strategy=frontier-only", count=count, data__path=data)
    return {"evaluate__source": data, "evaluate__against": str(evaluate.made.folder / "paid" / "records.jsonl")}


@pytest.mark.parametrize("task", ["tickets", "persona"])
def test_pairs_are_graded_in_both_orders_and_give_a_share_with_bounds(
    evaluate: Evaluating, standin: Standin, task: str
) -> None:
    standin.answer = drawn(3)
    given = two(evaluate, task)
    before = len(sent(standin, "anthropic"))
    ended = evaluate.ended("home", **given)
    found, comparison = ended.result, ended.result.summary.comparison
    assert ended.exit_code == DONE
    assert (comparison.by, comparison.asked, comparison.pairs) == ("grader", 6, 6)
    assert comparison.share.low <= comparison.share.value <= comparison.share.high
    assert comparison.won + comparison.tied + comparison.lost == 6
    assert len(sent(standin, "anthropic")) - before == len(sent(standin, "anthropic", "grade")) == 12
    assert comparison.usd == found.total_cost > 0
    lines = evaluate.lines("comparison.jsonl")
    assert [line["id"] for line in lines] == [one.id for one in found.records]
    rows = list(csv.DictReader((evaluate.folder / "labels.csv").read_text().splitlines()))
    assert [(row["id"], float(row["local"]), float(row["frontier"])) for row in rows] == [
        (line["id"], line["first"], line["second"]) for line in lines
    ]
    assert [one.label for one in found.records] == [line["first"] for line in lines]
    assert "of the second file" in (evaluate.folder / "report.html").read_text()


def test_swapped_files_swap_the_verdicts(evaluate: Evaluating, standin: Standin) -> None:
    standin.answer = drawn(3)
    given = two(evaluate, count=4)
    one = evaluate("home", **given).summary.comparison
    home = str(evaluate.made.folder / "home")
    other = evaluate("paid", **given | {"evaluate__against": home}).summary.comparison
    assert one is not None
    assert other is not None
    assert (one.first, one.second) == (other.second, other.first)
    assert (one.won, one.lost) == (other.lost, other.won)


def test_a_grader_that_always_prefers_the_first_gives_ties(evaluate: Evaluating, standin: Standin) -> None:
    given = two(evaluate, count=3)
    standin.answer = all_of(always("first", first=9, second=1))
    found = evaluate("home", **given)
    comparison = found.summary.comparison
    assert comparison is not None
    assert (comparison.tied, comparison.disputed) == (3, 3)
    assert comparison.share is not None
    assert comparison.share.value == 1.0
    assert any(notice.code == "grader_unsure" for notice in found.summary.notices)


def test_records_without_a_partner_are_said(evaluate: Evaluating) -> None:
    given = two(evaluate, count=4)
    file = evaluate.made.folder / "paid" / "records.jsonl"
    lines = file.read_text().splitlines()
    file.write_text("\n".join(lines[:3]) + "\n")
    home = evaluate.made.folder / "home" / "records.jsonl"
    home.write_text("\n".join(home.read_text().splitlines()[1:]) + "\n")
    found = evaluate("home", **given)
    comparison = found.summary.comparison
    assert comparison is not None
    assert (comparison.pairs, comparison.alone, comparison.alone_second) == (2, 1, 1)
    assert "1 record of the first file without a partner in the second file" in found.summary.degraded
    assert "1 record of the second file without a partner in the first file" in found.summary.degraded


def test_of_two_records_of_the_same_rows_the_first_one_is_compared(evaluate: Evaluating) -> None:
    given = two(evaluate, "persona", count=3)
    file = evaluate.made.folder / "home" / "records.jsonl"
    again = {**json.loads(file.read_text().splitlines()[0]), "id": "again"}
    file.write_text(file.read_text() + json.dumps(again) + "\n")
    found = evaluate("home", **given)
    comparison = found.summary.comparison
    assert comparison is not None
    assert (comparison.asked, comparison.pairs, comparison.alone, comparison.alone_second) == (3, 3, 1, 0)
    assert "again" not in {one.id for one in found.pairs}


def test_files_with_nothing_in_common_end_before_anything_is_asked(evaluate: Evaluating, standin: Standin) -> None:
    given = two(evaluate, count=2)
    file = evaluate.made.folder / "paid" / "records.jsonl"
    lines = file.read_text().splitlines()
    file.write_text("".join(json.dumps(json.loads(one) | {"id": f"x{n}"}) + "\n" for n, one in enumerate(lines)))
    asked = len(standin.requests)
    with pytest.raises(DataError, match=r"no record of records\.jsonl is of the same row as one of"):
        evaluate("home", **given)
    assert len(standin.requests) == asked


def test_records_of_two_tasks_are_not_compared(evaluate: Evaluating) -> None:
    given = two(evaluate, count=2)
    evaluate.run("personas", "strategy=local-only", count=2)
    with pytest.raises(ConfigError, match=r"holds records of task=persona, and the first file those of task=ticket"):
        evaluate("home", **given | {"evaluate__against": str(evaluate.made.folder / "personas")})


def test_an_estimate_counts_both_orders_and_a_cap_holds(evaluate: Evaluating, standin: Standin) -> None:
    given = two(evaluate)
    paid = standin.bill(LIST)
    expected = evaluate.ended("home", estimate_only=True, **given).result
    assert isinstance(expected, CostEstimate)
    assert expected.frontier_calls == 12
    capped = evaluate.ended("home", **given, strategy__max_frontier_cost=0.015)
    assert standin.bill(LIST) - paid <= 0.015
    assert capped.exit_code == FEWER
    assert any("not compared: the cap leaves" in line for line in capped.result.summary.degraded)
    evaluate("home", **given)
    assert standin.bill(LIST) - paid <= (expected.frontier_cost_upper or 0)


def test_a_grader_at_home_needs_no_key(evaluate: Evaluating, standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    given = two(evaluate, count=2)
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    found = evaluate("home", "provider/grader=local", "provider/frontier=none", **given)
    assert len(sent(standin, "ollama", "grade")) == 4
    assert found.summary.comparison is not None
    assert found.summary.comparison.pairs == 2


def test_without_a_key_nothing_is_compared_and_that_is_said(
    evaluate: Evaluating, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = two(evaluate, count=2)
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    ended = evaluate.ended("home", **given, provider__frontier__api_base=None)
    assert ended.exit_code == FEWER
    assert "no pair was compared: ANTHROPIC_API_KEY is not set: no key for anthropic" in ended.result.summary.degraded
