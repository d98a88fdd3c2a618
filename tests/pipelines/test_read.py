"""What was read is told before a model is asked, and stands in all that a run leaves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hybridgen.core.errors import DataError
from tests.pipelines.conftest import Runs, Typed


def test_it_is_told_first_and_kept(typed: Typed, run: Runs) -> None:
    code, _, said = typed("count=2", "strategy=local-only")
    assert code == 0
    lines = said.splitlines()
    assert lines.index("data: 30 respondents from coffee.csv; 3 of 3 columns") < lines.index("draft: started")


def test_it_is_in_the_summary_and_the_report(run: Runs) -> None:
    data = run("strategy=local-only", count=2).summary.data
    assert data.read == ["data: 30 respondents from coffee.csv; 3 of 3 columns"]
    assert (data.respondents, data.columns, data.columns_used) == (30, 3, 3)
    assert data.read[0] in (run.folder / "run" / "report.html").read_text()


def test_what_is_shared_hides_a_file_that_names_somebody(run: Runs, tmp_path: Path) -> None:
    named = shutil.copy(run.data, tmp_path / "oluwaseun.okonkwo@mail.example.csv")
    result = run("strategy=local-only", "privacy=pseudonymise", count=2, data__path=str(named))
    assert "okonkwo" in result.summary.data.read[0]
    assert "okonkwo" not in (run.folder / "run" / "report.html").read_text()


def test_a_record_needs_a_row_of_its_own(run: Runs, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("What annoys you?\nthe queue takes too long at the corner bakery\n")
    with pytest.raises(DataError, match="count=1 would be right"):
        run("strategy=local-only", count=2, data__path=str(tmp_path / "one.csv"))
    assert not run.standin.requests


def test_nothing_is_asked_of_anybody_where_there_is_nothing_to_say(run: Runs, tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text("id\n" + "".join(f"x{n}q\n" for n in range(12)))
    with pytest.raises(DataError, match="no column holds answers"):
        run(data__path=str(tmp_path / "codes.csv"))
    assert not run.standin.requests
    (tmp_path / "one.csv").write_text("What annoys you?\nthe queue takes too long at the corner bakery\n")
    with pytest.raises(DataError, match="for 40 records"):
        run(data__path=str(tmp_path / "one.csv"), count=40)
    assert not run.standin.requests


def test_a_model_sees_the_columns_that_are_named(run: Runs) -> None:
    result = run("strategy=local-only", 'task.input=["Where do you drink it?"]', count=2)
    assert result.summary.data.columns_used == 1
    assert not any("queue" in asked.prompt for asked in run.standin.requests)
