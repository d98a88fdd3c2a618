"""What each strategy costs and keeps of the frontier's quality, at the stand-in in the place of both models."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    lines = await shares.measure(overrides, values, tmp_path, AUDITED)
    assert [line.way for line in lines] == list(shares.WAYS)
    found = {line.way.strategy: line for line in lines}
    assert {line.records for line in lines} == {RECORDS}
    assert {line.usd for line in lines if line.way.strategy == "local-only"} == {0}  # though it was audited
    assert (found["frontier-only"].anew, found["frontier-only"].saved, found["frontier-only"].share) == (6, 0, None)
    shown = found["local-only"].share
    assert shown is not None
    assert (shown.records, shown.value) == (AUDITED, 1.0)  # who grades by the place says nothing
    assert any("40" not in one and "too few for a promise" in one for one in found["calibrated"].said)
    asked = len(sent(standin, "openai"))
    assert await shares.measure(overrides, values, tmp_path, AUDITED) == lines
    assert len(sent(standin, "openai")) == asked  # the ledger knows all of it
    told = list(shares.tell(lines))
    assert told[0].split()[:3] == ["strategy", "drafts", "threshold"]
    assert len(told) > len(lines) + 1
    assert sum("too few for a promise" in one for one in told) == 1
