"""task=inspect: what would be read, without a model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hybridgen import HybridPipeline
from hybridgen.config.compose import compose
from hybridgen.core.errors import ConfigError
from hybridgen.core.inspection import Inspection
from hybridgen.pipelines.inspect.inspection import inspect
from hybridgen.reports import inspection as lines
from tests.pipelines.conftest import Typed
from tests.pipelines.test_reading import survey

ROOT = Path(__file__).parents[3]


def look(path: Path, privacy: str = "off") -> Inspection:
    return inspect(compose(["task=inspect", f"privacy={privacy}"], {"data.path": str(path)}))[0]


def test_columns_with_what_they_hold(tmp_path: Path) -> None:
    found = look(survey(tmp_path / "ferry.csv", Email=[f"t{n}@pier.example" for n in range(12)]))
    assert [(one.name, one.kind, one.left_out) for one in found.columns] == [
        ("Response ID", None, "ids or codes"),
        ("Start Date", None, "timestamps"),
        ("How often do you cross?", "choices", None),
        ("What annoys you?", "words", None),
        ("Email", None, "contact details"),
    ]
    assert found.columns[2].examples == ["daily", "weekly"]
    assert (found.columns[4].personal, found.columns[4].examples) == (
        "EMAIL_ADDRESS",
        ["t0@pier.example", "t1@pier.example"],
    )
    assert [one.key for one in found.notes] == ["task.input"]
    assert found.shown[0].text == ("How often do you cross? daily\nWhat annoys you? the ferry is late, 0 times")
    assert found.stop is None


def test_the_first_rows_are_protected_and_personal_examples_are_not_shown(tmp_path: Path) -> None:
    answers = [f"Write to me at t{n}@pier.example, the ferry is late" for n in range(12)]
    found = look(
        survey(tmp_path / "ferry.csv", Email=[f"t{n}@pier.example" for n in range(12)], More=answers), "strict"
    )
    assert "[EMAIL_ADDRESS" in found.shown[0].text
    assert "@" not in found.shown[0].text
    assert found.columns[4].examples == []


def test_it_is_short_however_wide_the_table_is(tmp_path: Path) -> None:
    wide = {f"Question {n}": [f"{(n + row) % 7} cups" for row in range(12)] for n in range(200)}
    told = list(lines.columns(look(survey(tmp_path / "wide.csv", **wide))))
    assert len(told) == lines.MAX_COLUMNS + 2
    assert told[-1] == "and 144 more, see inspect.json"
    assert max(map(len, told)) < 200


def test_each_column_is_one_line_with_its_reason_and_the_end_of_its_name(tmp_path: Path) -> None:
    block = "Block A: On board - How much do you agree? - "
    grid = {f"{block}{item}": [str(row % 5 + n % 2) for row in range(12)] for n, item in enumerate(("Dry", "Loud"))}
    found = look(survey(tmp_path / "ferry.csv", **grid, Pier=["East"] * 12, Notes=["cold\nand wet"] * 6 + ["dry"] * 6))
    told = list(lines.columns(found))
    assert len(told) == len(found.columns) + 1
    assert not any("\n" in line for line in told)
    assert any("agree? - Dry " in line for line in told)
    assert any("left out: with the same value everywhere " in line for line in told)
    assert not any("left out" in line for line in found.read), "a decision says it, once"


def test_files_of_text_have_no_table_of_columns(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("The ferry was late again and nobody said why.\n")
    assert not list(lines.columns(look(tmp_path / "talk.txt")))


def test_the_command_asks_nobody_and_needs_no_key(typed: Typed, tmp_path: Path) -> None:
    code, out, _ = typed("task=inspect", "provider/frontier=anthropic", f"data.path={survey(tmp_path / 'ferry.csv')}")
    assert code == 0
    assert "data: 12 respondents from ferry.csv; 2 of 4 columns" in out
    assert "left out: timestamps" in out
    written = json.loads((tmp_path / "run" / "inspect.json").read_text())
    assert written["columns"][2]["name"] == "How often do you cross?"


def test_where_a_run_would_stop_it_exits_2(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text("id,total_time\n" + "".join(f"x{n},{700 + n * 37}\n" for n in range(12)))
    code, out, _ = typed("task=inspect", f"data.path={tmp_path / 'codes.csv'}")
    assert code == 2
    assert "no column holds answers" in out
    for more in ((), ("estimate_only=true",), ("count=2", "strategy=local-only")):
        code, _, said = typed(f"data.path={tmp_path / 'codes.csv'}", *more)
        assert code == 2
        assert "no column holds answers" in said


def test_there_is_nothing_to_sweep_over(typed: Typed) -> None:
    code, _, said = typed("-m", "task=inspect", "seed=1,2")
    assert code == 2
    assert "task=inspect: has nothing to sweep over" in said


def test_it_brings_no_model(tmp_path: Path) -> None:
    script = (
        "import sys; sys.argv = ['hybridgen', 'task=inspect', 'privacy=off', f'data.path={sys.argv[1]}'];"
        "from hybridgen.cli.main import main; code = main();"
        "sys.exit(code or 'litellm' in sys.modules or 'mlflow' in sys.modules or 'sklearn' in sys.modules)"
    )
    words = [sys.executable, "-c", script, str(survey(tmp_path / "f.csv"))]
    clean = {"PYTHONPATH": str(ROOT), "PATH": ""}
    ran = subprocess.run(words, cwd=tmp_path, capture_output=True, env=clean, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_in_python_a_task_that_makes_no_records_says_so() -> None:
    with pytest.raises(ConfigError, match="task=inspect: makes no records"):
        HybridPipeline(overrides=["task=inspect", "tracking=none"]).generate()
