"""What many records take beside few."""

from __future__ import annotations

import json
import sys

import pytest

from scripts import growth


@pytest.mark.slow
def test_records_are_made_and_compared(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["growth.py", "--json", "--kill", "--rows", "60", "--records", "20", "50"])
    growth.main()
    told = json.loads(capsys.readouterr().out)
    few, many = told["runs"]
    assert (few["records"], many["records"], few["peak_ratio"], few["cpu_ratio"]) == (20, 50, 1.0, 1.0)
    assert min(many["peak"], many["cpu"], many["seconds"]) > 0
    assert told["killed"]["is_same"]
    assert told["killed"]["twice"] <= told["killed"]["out_at_once"]
