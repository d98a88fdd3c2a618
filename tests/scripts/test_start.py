"""The measurement of the start: both processes get as far as they are to get."""

from __future__ import annotations

import json
import sys

import pytest

from scripts import start


@pytest.mark.slow
def test_a_run_and_the_import_are_measured(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["start.py", "--pairs", "1", "--json"])
    start.main()
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"litellm", "run", "ratio"}
    assert all(figure > 0 for row in told.values() for figure in row.values())
