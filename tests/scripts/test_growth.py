"""What many records take beside few."""

from __future__ import annotations

import json
import sys

import pytest

from scripts import growth


@pytest.mark.slow
def test_records_are_made_and_compared(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["growth.py", "--json", "--rows", "60", "--records", "20", "50"])
    growth.main()
    few, many = json.loads(capsys.readouterr().out)
    assert (few["records"], many["records"], few["peak_ratio"], few["cpu_ratio"]) == (20, 50, 1.0, 1.0)
    assert min(many["peak"], many["cpu"], many["seconds"]) > 0
