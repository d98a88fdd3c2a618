"""What it takes to write down who is who."""

from __future__ import annotations

import json
import sys

import pytest

from scripts import vaults


@pytest.mark.skipif(sys.platform != "linux", reason="what a process has written is counted by Linux")
def test_twice_the_people_are_twice_the_bytes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["vaults.py", "--people", "300", "600", "--json"])
    vaults.main()
    few, many = json.loads(capsys.readouterr().out)
    assert (few["times"], many["times"]) == (5, 10)
    assert few["file"] <= few["written"] <= 1.5 * few["file"]
    assert many["file"] <= many["written"] <= 1.5 * many["file"]
    assert many["seconds"] > 0
