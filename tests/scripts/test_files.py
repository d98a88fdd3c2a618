"""A line for each file of a folder: what a run would read of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from scripts import files


def test_each_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("Age,Why?\n31,the ferry is late\n45,no shade at all\n")
    (tmp_path / "b.txt").write_text("Ana: I walk to the pier each morning, whatever the weather is.\n")
    (tmp_path / "c.csv").write_text("id\n" + "".join(f"x{n}q\n" for n in range(12)))
    (tmp_path / "d.bin").write_bytes(b"\0\1")
    monkeypatch.setattr(sys, "argv", ["files.py", str(tmp_path), "--json"])
    files.main()
    told = {line["file"]: line for line in json.loads(capsys.readouterr().out)}
    assert (told["a.csv"]["respondents"], told["a.csv"]["columns"], told["a.csv"]["exit_code"]) == (2, "2 of 2", 0)
    assert (told["b.txt"]["respondents"], told["b.txt"]["passages"]) == (1, 1)
    assert told["c.csv"]["exit_code"] == told["d.bin"]["exit_code"] == 2
    assert "no column holds answers" in told["c.csv"]["said"][-1]
    monkeypatch.setattr(sys, "argv", ["files.py", str(tmp_path)])
    files.main()
    assert "2 of 2" in capsys.readouterr().out
