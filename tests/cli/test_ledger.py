"""`hybridgen-ledger`: what a ledger holds and cost, as a table and as JSON; and its texts taken out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hybridgen.cli import ledger
from tests.llm.ledger.test_account import write
from tests.postgres import Server

Type = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Type:
    """Types the command in a folder whose ledger has two paid calls and a lost one."""
    (tmp_path / "outputs").mkdir()
    write(tmp_path / "outputs" / "ledger.sqlite", [1_500_000_000_000, 250_000_000_000], lost=1)
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["hybridgen-ledger", *words])
        code = ledger.main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_tables_say_what_was_asked_and_paid(typed: Type) -> None:
    code, said, _ = typed()
    assert code == 0
    first, *lines = said.splitlines()
    assert first.startswith("outputs/ledger.sqlite: 3 calls from ")
    assert "$1.75" in first
    rows = [line.split() for line in lines]
    assert ["m", "3", "2", "0", "1", "30", "8", "14", "$1.75"] in rows
    (run,) = [row for row in rows if row[:1] == ["r"]]
    assert run[3:5] == ["3", "$1.75"]


def test_json_has_everything_in_usd(typed: Type) -> None:
    _, said, _ = typed("--json")
    found = json.loads(said)
    assert found.keys() == {"bytes", "by_day", "by_model", "by_purpose", "by_run"}
    assert (found["by_model"][0]["name"], found["by_model"][0]["usd"]) == ("m", 1.75)
    assert found["by_run"][0]["usd"] == pytest.approx(1.75, abs=1e-9)


def test_pruning_says_how_many_and_how_small(typed: Type) -> None:
    code, said, _ = typed("--prune", "0")
    assert code == 0
    assert said.startswith("outputs/ledger.sqlite: 3 calls have no texts any more; ")
    assert "$1.75" in typed()[1]


def test_one_that_machines_share_is_named_by_its_address(typed: Type, postgres: Server) -> None:
    url = postgres.empty()
    write(url, [500_000_000_000], lost=1)
    code, said, _ = typed("--url", url)
    assert code == 0
    assert said.splitlines()[0].startswith(f"{url.replace('tester@', '***@')}: 2 calls from ")
    assert "$0.50" in said.splitlines()[0]
    assert "2 calls have no texts any more; " in typed("--url", url, "--prune", "0")[1]
    assert "$0.50" in typed("--url", url)[1]


@pytest.mark.parametrize("days", ["-1", "nan", "inf", "soon"])
def test_what_is_no_number_of_days_is_refused(typed: Type, days: str) -> None:
    with pytest.raises(SystemExit) as wrong:
        typed(f"--prune={days}")
    assert wrong.value.code == 2


def test_a_ledger_that_is_not_there_is_one_line(typed: Type) -> None:
    code, said, error = typed("elsewhere.sqlite")
    assert (code, said) == (2, "")
    assert error.startswith("hybridgen-ledger: elsewhere.sqlite: there is no such ledger")
