"""What each strategy costs and keeps of the frontier's quality, at the stand-in in the place of both models."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from hybridgen.core.audits import Measured
from scripts import shares
from tests.pipelines.asked import kind, sent
from tests.pipelines.conftest import table
from tests.standin import Answer, Asked, Standin

__all__ = ["table"]

RECORDS, AUDITED = 6, 3


def graded(ours: int, theirs: int) -> Answer:
    """A grader who gives whatever is shown first these grades, and the other one those."""

    def answer(asked: Asked) -> dict[str, object] | None:
        if kind(asked) != "grade":
            return None
        names = (asked.schema or {})["properties"]["first"]["properties"]
        return {
            "difference": "One says more.",
            "first": dict.fromkeys(names, ours),
            "second": dict.fromkeys(names, theirs),
            "better": "first",
        }

    return answer


async def test_each_way_has_a_line_and_the_audit_is_no_part_of_its_cost(
    standin: Standin, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)  # who gives an address needs no key
    standin.answer = graded(6, 6)
    overrides = ["provider=llamacpp", "provider/frontier=openai-compatible", "task=tickets", "privacy=off"]
    values = {
        "data.path": str(table),
        "count": RECORDS,
        "provider.local.model": "llama3.2:3b",
        "provider.local.api_base": f"{standin.url}/v1",
        "provider.frontier.model": "large",
        "provider.frontier.api_base": f"{standin.url}/v1",
    }
    ways = [
        shares.Way("local-only", 2),
        shares.Way("refine-top", 2, 0.75),
        shares.ALONE,
        shares.Way("calibrated", 2, 0.75),
    ]
    lines = await shares.measure(overrides, values, tmp_path, AUDITED, ways)
    assert [line.way for line in lines] == ways
    found = {line.way.strategy: line for line in lines}
    assert {line.records for line in lines} == {RECORDS}
    assert {line.usd for line in lines if line.way.strategy == "local-only"} == {0}  # though it was audited
    assert (found["frontier-only"].anew, found["frontier-only"].saved, found["frontier-only"].share) == (6, 0, None)
    shown = found["local-only"].share
    assert shown is not None
    assert (shown.records, shown.value) == (AUDITED, 1.0)  # who grades by the place says nothing
    assert any("too few for a promise" in one for one in found["calibrated"].said)
    asked = len(sent(standin, "openai"))
    assert await shares.measure(overrides, values, tmp_path, AUDITED, ways) == lines
    assert len(sent(standin, "openai")) == asked  # the ledger knows all of it
    told = [*shares.tell(lines)]
    assert told[0].split()[:3] == ["strategy", "drafts", "threshold"]
    assert len(told) > len(lines) + 1
    assert sum("too few for a promise" in one for one in told) == 1


def test_all_strategies_are_measured_with_two_drafts_and_three_and_both_thresholds() -> None:
    refining = {way for way in shares.WAYS if way.strategy.startswith("refine")}
    assert {(way.drafts, way.threshold) for way in refining} == {(2, 0.75), (2, 0.85), (3, 0.75), (3, 0.85)}
    assert len(refining) == 8
    assert {way.strategy for way in shares.WAYS} > {"local-only", "frontier-only", "calibrated"}


def test_a_line_of_the_table() -> None:
    way = shares.Way("refine-top", 2, 0.75)
    share = Measured(value=0.962, low=0.9, high=1.02, records=40)
    line = shares.Line(way, 40, 12, 0, 0.0123, 0.7, 0.81, share, 1.0, ["the grader is unsure"])
    assert shares.row(line).split() == "refine-top 2 0.75 12 0 0.0123 70% 0.81 0.96 (0.90–1.02) 100%".split()
    bare = dataclasses.replace(line, saved=None, quality=None, share=None, verified=None)
    assert shares.row(bare).split()[-4:] == ["-", "-", "-", "-"]
    assert "refine-top-2-0.75:" in [*shares.tell([line])][-1]
