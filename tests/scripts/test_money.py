"""The benchmark of money: edits write less than whole records, and marks let the cache be read."""

from __future__ import annotations

import logging
import sys

import pytest

from scripts import money


def test_the_table_shows_what_edits_and_caching_save(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "LiteLLM")  # a command before may have left the root logger talkative
    monkeypatch.setattr(sys, "argv", ["money.py", "--records", "4"])
    money.main()
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    found = {tuple(row[:3]): row[3:] for row in rows}  # strategy, detail, caching: calls, input, cached, output, USD …
    assert len(found) == 14
    assert all(row[2] == "0" for (_, _, caching), row in found.items() if caching == "no")
    paid = {way: float(row[4]) for way, row in found.items()}
    alone = "frontier-only", "full"
    assert 0 < paid[*alone, "yes"] < paid[*alone, "no"]
    for way, cost in paid.items():
        assert way[0] == "frontier-only" or cost < paid[*alone, way[2]]
        assert way[0] != "refine-below-threshold" or cost > 0  # of the best drafts none may be good enough
    raised, edits = (found["refine-below-threshold", detail, "no"] for detail in ("quotes", "brief"))
    assert int(raised[3]) / int(raised[0]) > int(edits[3]) / int(edits[0])  # a whole record is longer than edits
