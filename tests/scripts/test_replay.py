"""Recorded answers replayed: what the calibrated strategy would have paid and kept."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from hybridgen.scoring.gain import Table
from hybridgen.scoring.guarantee import Labels
from scripts import replay


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cheap answer is wrong where its sum is, and seldom elsewhere; subjects differ."""
    lot = np.random.default_rng(0)
    rows = []
    for n in range(400):
        a, b, subject = int(lot.integers(2, 90)), int(lot.integers(2, 90)), str(lot.choice(["law", "physics"]))
        is_wrong = lot.random() < (0.5 if subject == "physics" else 0.1)
        weak = 1.0 - is_wrong if lot.random() < 0.95 else 0.0
        rows.append(
            {
                "id": n,
                "domain": subject,
                "prompt": f"What is {a} times {b}?",
                "draft": f"It is {a} * {b} = {a * b + 7 * is_wrong}",
                "weak_q": weak,
                "strong_q": float(lot.random() < 0.95),
            }
        )
    file = tmp_path_factory.mktemp("answers") / "answers.csv"
    pl.DataFrame(rows).write_csv(file)
    return file


def test_figures_are_those_of_records_that_were_not_labelled(answers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay.main([str(answers), "--labels", "200", "--draws", "3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["n"] == 400
    assert found["labels"] == 200
    oracle, verifier, chance = (found["references"][name] for name in ("oracle", "perfect verifier", "random"))
    assert oracle["apgr"] >= verifier["apgr"] > found["apgr"] > chance["apgr"]
    assert oracle["cpt80"] <= found["cpt80"] < chance["cpt80"]
    assert 0 < found["calls"] < 1
    assert 0 <= found["missed"] <= 1


def test_the_same_seed_gives_the_same_table(answers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = []
    for _ in range(2):
        replay.main([str(answers), "--labels", "60", "--draws", "1"])
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1]
    assert "perfect verifier" in shown[0]
    assert "published" not in shown[0]  # known for two sets alone


def test_calls_in_the_best_order_win_first() -> None:
    records = Labels(Table.of([{}] * 4), np.array([0.0, 1.0, 0.0, 1.0]), np.array([1.0, 1.0, 1.0, 1.0]))
    best = replay.measure_order(records.gains, records)
    assert best == {"cpt50": 25.0, "cpt80": 50.0, "cpt95": 50.0, "apgr": 0.75}
    assert replay.measure_order(-records.gains, records)["cpt50"] == 75.0


@pytest.mark.parametrize(
    ("header", "row", "options", "said"),
    [
        ("id,weak_q", "1,0", ["--labels", "50"], "has no column strong_q"),
        ("weak_q,strong_q", "2,1", ["--labels", "50"], "weak_q must be a number from 0 to 1"),
        ("weak_q,strong_q", "0,1", ["--labels", "99"], "--labels 99: a number from 50 to 59 is needed"),
        ("weak_q,strong_q", "0,1", ["--labels", "50", "--target", "1.5"], "--target 1.5"),
        ("weak_q,strong_q", "0,1", ["--labels", "50", "--draws", "0"], "--draws 0"),
        ("weak_q,strong_q", "1,0", ["--labels", "50"], "nothing to win"),
    ],
)
def test_what_cannot_be_replayed_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], header: str, row: str, options: list[str], said: str
) -> None:
    file = tmp_path / "some.csv"
    file.write_text("\n".join([header, *[row] * 60]))
    assert replay.main([str(file), *options]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_a_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay.main([str(tmp_path / "none.csv"), "--labels", "50"]) == 2
    assert "cannot be read" in capsys.readouterr().err
