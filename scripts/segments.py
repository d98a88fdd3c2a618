"""How well segments find groups that were planted in a table, how long that takes, and memory at most.

    python scripts/segments.py                              a table of 1,000,000 respondents
    python scripts/segments.py --rows 500 5000 --seed 1 2 3 --json
    python scripts/segments.py --blunder different          harder: who does not follow the habit never gives its answer

Five segments (35, 25, 20, 15 and 5 %) with a habit each for 12 questions of 4 options, drawn at random; an answer
follows the habit in 70 % of cases, 20 % are blank, and 10 more columns are noise. Found are as many segments, compared
by the adjusted Rand index (1: the same groups, 0: no better than chance). `possible` is the index that somebody would
reach who knew all habits and shares: more is not in the answers.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np
import polars as pl
from sklearn.metrics import adjusted_rand_score

from hybridgen.segments.plan import choose
from hybridgen.sources.types import ROW, UNIT, Dataset

SHARES = (0.35, 0.25, 0.2, 0.15, 0.05)
QUESTIONS, OPTIONS, FOLLOWS, BLANK = 12, 4, 0.7, 0.2
NOISE = (3, 5, 8, 4, 6, 0, 0, 0, 0, 0)  # options of each column of noise, 0: numbers
COLUMNS = ("rows", "seed", "index", "possible", "supported", "certainty", "seconds", "peak_mb")


def main() -> None:
    """Each table in a process of its own, so that its memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--blunder", choices=["any", "different"], default="any", help="any of the options, or another")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.alone:
        print(json.dumps(tried(asked.rows[0], asked.seed[0], asked.blunder)))
        return
    told = []
    if not asked.json:
        print("".join(f"{name:>11}" for name in COLUMNS))
    for rows in asked.rows:
        for seed in asked.seed:
            words = [
                sys.executable,
                __file__,
                "--alone",
                f"--rows={rows}",
                f"--seed={seed}",
                "--blunder",
                asked.blunder,
            ]
            told.append(json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout))
            if not asked.json:
                print("".join(f"{told[-1][name]:>11}" for name in COLUMNS), flush=True)
    if asked.json:
        print(json.dumps(told, indent=2))


def tried(rows: int, seed: int, blunder: str) -> dict[str, Any]:
    """What came of one table."""
    frame, planted, possible = table(rows, seed, blunder)
    dataset = Dataset(frame=frame, sources=("planted",))
    began = time.perf_counter()
    groups = choose(
        dataset, segments=len(SHARES), rows_per_segment=8, seed=42, room=3_000, measure=lambda text: len(text) // 4
    )
    seconds = time.perf_counter() - began
    found = np.full(rows, -1)
    place = {unit: at for at, unit in enumerate(frame[UNIT])}
    for index in range(len(groups)):
        found[[place[unit] for unit in groups.members(index)]] = index
    given = found >= 0
    said = [note.params["supported"] for note in groups.notes if note.code == "segments_supported"]
    plan = groups.fill(list)
    return {
        "rows": rows,
        "seed": seed,
        "index": round(float(adjusted_rand_score(planted[given], found[given])), 3),
        "possible": round(possible, 3),
        "supported": said[0] if said else 0,
        "certainty": round(sum(one.certainty * one.share for one in plan.segments), 3),
        "seconds": round(seconds, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1024**2),
    }


def table(rows: int, seed: int, blunder: str) -> tuple[pl.DataFrame, np.ndarray[Any, Any], float]:
    """A table, the segment that each respondent was planted in, and what index is possible."""
    draw = np.random.default_rng(seed)
    planted = draw.choice(len(SHARES), rows, p=SHARES)
    habits = draw.integers(0, OPTIONS, (len(SHARES), QUESTIONS))
    scores = np.tile(np.log(SHARES), (rows, 1))
    lapses = (1 - FOLLOWS) / (OPTIONS if blunder == "any" else OPTIONS - 1)
    follows = FOLLOWS + (lapses if blunder == "any" else 0)
    ids = pl.Series(ROW, np.arange(1, rows + 1)).cast(pl.String)
    columns = [ids, ids.alias(UNIT)]
    for question in range(QUESTIONS):
        habit = habits[planted, question]
        other = (habit + draw.integers(blunder == "different", OPTIONS, rows)) % OPTIONS
        answer = np.where(draw.random(rows) < FOLLOWS, habit, other)
        blank = draw.random(rows) < BLANK
        for segment in range(len(SHARES)):
            likely = np.where(answer == habits[segment, question], np.log(follows), np.log(lapses))
            scores[:, segment] += np.where(blank, 0, likely)
        columns.append(_cells(f"Question {question + 1}?", answer, blank, "option"))
    for at, options in enumerate(NOISE):
        answer = draw.integers(0, options, rows) if options else draw.integers(18, 90, rows)
        columns.append(_cells(f"Noise {at + 1}", answer, draw.random(rows) < BLANK, "choice" if options else ""))
    return pl.DataFrame(columns), planted, float(adjusted_rand_score(planted, scores.argmax(axis=1)))


def _cells(name: str, answer: Any, blank: Any, word: str) -> pl.Series:
    cells = pl.Series(name, answer).cast(pl.String)
    return pl.select(pl.when(~pl.Series(blank)).then(pl.lit(f"{word} ".lstrip()) + cells).alias(name)).to_series()


if __name__ == "__main__":
    main()
