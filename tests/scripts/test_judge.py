"""Judges are held against damaged copies of the drafts that a ledger knows."""

from __future__ import annotations

import pytest

from hybridgen.scoring.damage import KINDS
from scripts.judge import look_at, tell
from tests.pipelines.asked import kind, sent
from tests.pipelines.conftest import Runs, no_scale, run, table

__all__ = ["no_scale", "run", "table"]


async def test_a_judge_is_shown_records_and_their_copies_once(run: Runs, capsys: pytest.CaptureFixture[str]) -> None:
    config = run.config("strategy=local-only", "count=8", "strategy.draft_multiplier=1")
    await run.go("strategy=local-only", "count=8", "strategy.draft_multiplier=1")
    judged = len(sent(run.standin, "ollama", "judge"))
    found = await look_at(config, [config.provider.local.model or ""], 30, has_weaknesses=True)
    assert (found["records"], found["pairs"]) == (8, 30)
    (one,) = found["judges"].values()
    assert one["judged"] == 38
    assert one["by kind"]["overall"].keys() == KINDS.keys()
    assert all(0 <= share <= 1 for share in one["wins"].values())
    assert one["wins"]["measured alone"] > 0.5
    assert one["weaknesses"].keys() == {"order", "length", "style"}
    asked = len(sent(run.standin, "ollama", "judge"))
    assert asked - judged >= 30
    assert await look_at(config, [config.provider.local.model or ""], 30, has_weaknesses=True) == found
    assert len(sent(run.standin, "ollama", "judge")) == asked  # what is known is not asked again
    tell(found)
    assert "the record wins" in capsys.readouterr().out
    assert {kind(one) for one in run.standin.requests} >= {"draft", "judge"}
