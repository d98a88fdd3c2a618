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
    rows = [line.split() for line in capsys.readouterr().out.replace("whole records", "whole").splitlines()[1:]]
    found = {tuple(row[:3]): row[3:] for row in rows}
    assert len(found) == 10
    assert all((row[2] == "0") == (way[2] == "no") for way, row in found.items() if row[0] not in {"0", "1"})
    for strategy in ("refine-top", "refine-below-threshold"):
        calls, _, _, edited, _, _ = found[strategy, "edits", "yes"]
        whole = found[strategy, "whole", "yes"]
        assert calls == whole[0]
        assert int(edited) < int(whole[3]) or calls == "0"
    paid = {way: float(row[4]) for way, row in found.items()}
    assert paid["frontier-only", "whole", "yes"] < paid["frontier-only", "whole", "no"]
    assert (
        paid["refine-top", "edits", "yes"] < paid["refine-top", "whole", "no"] or paid["refine-top", "edits", "no"] == 0
    )
