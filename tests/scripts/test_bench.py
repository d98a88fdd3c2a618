"""The benchmark of calls: who is measured from outside is measured as it is."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from scripts import bench
from scripts.benching.running import OURS


def measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str
) -> dict[str, list[dict[str, Any]]]:
    monkeypatch.setattr(sys, "argv", ["bench.py", "--json", "--runs", "1", *words])
    bench.main()
    tables: dict[str, list[dict[str, Any]]] = json.loads(capsys.readouterr().out)
    return tables


def test_aiohttp_is_the_measure_and_a_peer_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # So many that their processor time is more than the hundredth of a second in which it is counted.
    words = ["--records", "300", "--at-once", "4", "8", "--latency", "0.002", "--table", "calls"]
    words += ["--only", "aiohttp", "--only", "curator", "--peer", f"curator={sys.executable}"]
    bare, absent, more, _ = measured(monkeypatch, capsys, *words)["calls"]
    assert (bare["client"], bare["calls"], bare["at_once"], bare["most"], bare["ratio"]) == ("aiohttp", 300, 4, 4, 1.0)
    assert bare["ideal"] == pytest.approx(bare["speed"] * 0.002 / 4)
    assert 0 < bare["ideal"] <= 1
    assert bare["peak"] > 10  # MB: Python with aiohttp
    assert (more["at_once"], more["most"]) == (8, 8)
    assert (absent["client"], absent["absent"], absent["calls"]) == ("curator", "not installed", None)


@pytest.mark.slow
def test_our_runs_send_what_they_were_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--records", "20", "--at-once", "4", "--latency", "0.01", "--table", "calls"]
    words += [word for name in OURS for word in ("--only", name)]
    rows = {row["client"]: row for row in measured(monkeypatch, capsys, *words)["calls"]}
    assert rows["hybridgen frontier"]["calls"] == 20
    assert rows["hybridgen local"]["calls"] >= 40  # and the copies that the judge's scale is made of
    for row in rows.values():
        assert row["most"] <= 4
        assert row["cpu"] > 0
        assert row["first"] > 0


@pytest.mark.slow
def test_a_run_that_protects_stands_beside_the_detector_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--records", "12", "--at-once", "2", "--latency", "0.01", "--table", "privacy", "--table", "ledger"]
    tables = measured(monkeypatch, capsys, *words)
    (row,) = tables["privacy"]
    assert row["share"] == pytest.approx(row["texts"] / row["alone"])
    assert row["speed"] > 0
    assert [(one["ledger"], one["workers"]) for one in tables["ledger"]][:2] == [("file", 1), ("file", 2)]


def test_each_figure_is_the_median_of_its_runs() -> None:
    runs = [bench.Row("aiohttp", 0.05, 64, speed=speed, calls=300) for speed in (100.0, 500.0, 120.0)]
    assert bench._median(runs) == bench.Row("aiohttp", 0.05, 64, speed=120.0, calls=300)
