"""The benchmark of calls: who is measured from outside is measured as it is."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from scripts import bench


def measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str
) -> dict[str, dict[str, Any]]:
    monkeypatch.setattr(sys, "argv", ["bench.py", "--json", *words])
    bench.main()
    return {row["client"]: row for row in json.loads(capsys.readouterr().out)}


def test_aiohttp_is_the_measure_and_a_peer_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # So many that their processor time is more than the hundredth of a second in which it is counted.
    words = ["--calls", "300", "--at-once", "4", "--latency", "0.002", "--only", "aiohttp", "--only", "curator"]
    rows = measured(monkeypatch, capsys, *words, "--peer", f"curator={sys.executable}")
    bare = rows["aiohttp"]
    assert (bare["calls"], bare["most"], bare["ratio"]) == (300, 4, 1.0)
    assert 0 < bare["ideal"] <= 1
    assert rows["curator"]["absent"] == "not installed"
    assert rows["curator"]["calls"] is None


@pytest.mark.slow
def test_our_runs_send_what_they_were_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--calls", "20", "--at-once", "4", "--latency", "0.01"]
    rows = measured(monkeypatch, capsys, *words, *(word for name in bench.OURS for word in ("--only", name)))
    assert rows["hybridgen frontier"]["calls"] == 20
    assert rows["hybridgen local"]["calls"] >= 20  # and the copies that the judge's scale is made of
    for row in rows.values():
        assert row["most"] <= 4
        assert row["cpu"] > 0
        assert row["first"] > 0
