"""The log of whole runs: each room says what it did, and nobody's data is in it."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from hybridgen.cli.log import FILE
from tests.pipelines.asked import scores
from tests.pipelines.conftest import Runs, Typed
from tests.standin import Standin

PEOPLE = ("Anna Kowalczyk", "Jonas Okafor", "Priya Raman")
ROOMS = {"cli", "sources", "segments", "pipelines", "llm"}


@pytest.fixture
def guests(tmp_path: Path) -> Path:
    """Rows with personal data, in a file that is called after somebody."""
    file = tmp_path / "Okafor.csv"
    pl.DataFrame(
        {
            "Full name": PEOPLE * 3,
            "E-mail": [f"{who.split()[0].lower()}{n}@mail.example" for n, who in enumerate(PEOPLE * 3)],
            "What happened?": [f"{who} waited {n + 2} weeks in Utrecht" for n, who in enumerate(PEOPLE * 3)],
        }
    ).write_csv(file)
    return file


@pytest.mark.parametrize(
    ("privacy", "strategy"), [("off", "frontier-only"), ("pseudonymise", "refine-top")], ids=["off", "on"]
)
def test_no_word_of_the_data_is_in_it(
    typed: Typed, run: Runs, standin: Standin, guests: Path, privacy: str, strategy: str
) -> None:
    standin.answer = scores(then=9)
    words = [f"data.path={guests}", f"privacy={privacy}", f"strategy={strategy}", "count=2"]
    code, _, _ = typed("hydra.verbose=true", *words)
    assert code == 0
    log = (run.folder / "run" / FILE).read_text()
    said = re.findall(r"^ *\d+\.\d{3} (?:DEBUG|INFO|WARNING) +hybridgen\.(\w+): \S", log, re.MULTILINE)
    assert len(said) == len(log.splitlines()), "every line has its time, level and room"
    assert set(said) >= ROOMS
    personal = [*PEOPLE, *(part for who in PEOPLE for part in who.split()), "mail.example", "Utrecht", "weeks"]
    assert not [word for word in [*personal, str(guests.parent), standin.url] if word.casefold() in log.casefold()]


def test_there_is_none_unless_it_is_asked_for(typed: Typed, run: Runs) -> None:
    assert typed("strategy=local-only", "count=1")[0] == 0
    assert not (run.folder / "run" / FILE).exists()


def test_the_points_of_a_sweep_write_one_each(typed: Typed, run: Runs) -> None:
    words = ["-m", "hydra.verbose=true", "strategy=local-only", "count=1", "seed=1,2"]
    assert typed(*words)[0] == 0
    logs = list(run.folder.rglob(FILE))
    assert len(logs) == 2
    assert all("1 of 1 records" in log.read_text() for log in logs)
