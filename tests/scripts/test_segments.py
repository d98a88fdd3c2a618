"""The table with planted segments, and what is said of how well they are found."""

import json

import pytest

from hybridgen.sources.types import ROW, UNIT
from scripts import segments


def test_the_table_is_as_it_is_said_to_be() -> None:
    frame, planted, possible = segments.table(4000, 1, "any")
    assert frame.columns[:2] == [ROW, UNIT]
    assert frame.width == 2 + 12 + 10
    assert abs(frame["Question 1?"].null_count() / 4000 - 0.2) < 0.03
    assert frame["Question 1?"].n_unique() == 5
    assert abs((planted == 0).mean() - 0.35) < 0.03
    assert 0.85 < possible < 1
    assert segments.table(4000, 1, "different")[2] < possible


def test_a_small_table_in_this_process(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["segments.py", "--alone", "--rows", "500", "--seed", "1"])
    segments.main()
    told = json.loads(capsys.readouterr().out)
    assert told["index"] > told["possible"] - 0.05
    assert set(told) == set(segments.COLUMNS)
