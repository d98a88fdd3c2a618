"""The calibrated strategy on recorded answers: python scripts/replay.py FILE --labels N [--target 0.95] [--delta 0.1]
[--draws 200] [--seed 0] [--json]

FILE is a table (csv) with weak_q and strong_q, the quality of a cheap and of a dear answer to the same question, 0-1
each, and what is known of the question: prompt, draft (the cheap answer), domain or other columns of few values. In
each draw N records are labelled, learning included, and all figures are of the other records.

cpt50, cpt80, cpt95  calls that win 50, 80, 95 % of what the dear answers are better by, in % of the records
apgr                 share of that gap that is won, mean over all shares of calls, 0-1 (above 1 is possible)
missed               share of the draws in which the certified rule keeps less than the target of the dear quality
calls                share of the records that the certified rule pays for, mean over the draws

The first four are of the gain that all N labels teach, the last two of the rule that is certified, which learns from
a part of them. Beside them stand calls in random order, an oracle that knows what each call gains, a perfect verifier
that knows which cheap answers are bad, and, for two known sets, the best published router, which sees prompts alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table as Printed

from hybridgen.scoring.gain import Floats, Gain, Signals, Table
from hybridgen.scoring.guarantee import Labels, certify
from hybridgen.scoring.signals import describe
from hybridgen.strategies.calibrated import MIN_LABELS

MAX_CATEGORIES_SHARE = 0.2  # different values by records: a column of more says who it is, not what kind
WON_SHARES = {"cpt50": 0.5, "cpt80": 0.8, "cpt95": 0.95}
# Ong et al., "RouteLLM: Learning to Route LLMs with Preference Data" (2024), the best of their tables; same answers.
PUBLISHED = {
    "gsm8k": {"cpt50": 33.6, "cpt80": 63.3, "apgr": 0.622},
    "mmlu": {"cpt50": 35.4, "cpt80": 71.6, "apgr": 0.603},
}


class WrongError(Exception):
    """What is given cannot be replayed; one line."""


@dataclass(frozen=True)
class Replayed:
    """Means over the draws; references: the same of the orders that it is compared with."""

    n: int
    labels: int
    draws: int
    cpt50: float
    cpt80: float
    cpt95: float
    apgr: float
    missed: float
    calls: float
    references: Mapping[str, Mapping[str, float]]


def read_answers(file: Path) -> Labels:
    """Raises WrongError where the file is no such table."""
    try:
        frame = pl.read_csv(file, infer_schema_length=None)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise WrongError(f"{file}: cannot be read: {str(error).splitlines()[0]}") from None
    qualities = [_quality(frame, name, file) for name in ("weak_q", "strong_q")]
    return Labels(Table.of(_signals(frame)), *qualities)


def _quality(frame: pl.DataFrame, name: str, file: Path) -> Floats:
    if name not in frame.columns:
        raise WrongError(f"{file}: has no column {name}; weak_q and strong_q, a quality of 0-1 each, are needed")
    found = frame[name].cast(pl.Float64, strict=False)
    if found.null_count() or not found.is_between(0, 1).all():
        raise WrongError(f"{file}: {name} must be a number from 0 to 1 in each row")
    return found.to_numpy()


def _signals(frame: pl.DataFrame) -> list[Signals]:
    kinds = [
        name
        for name in frame.columns
        if name not in {"id", "weak_q", "strong_q", "prompt", "draft", "strong_response"}
        and frame[name].n_unique() <= MAX_CATEGORIES_SHARE * len(frame)
    ]
    return [_signal(row, kinds) for row in frame.to_dicts()]


def _signal(row: Mapping[str, Any], kinds: Sequence[str]) -> Signals:
    prompt = str(row.get("prompt") or "")
    text = str(row.get("draft") or prompt)
    return {**describe(prompt, text), **{name: str(row[name]) for name in kinds}}


def replay(answers: Labels, *, labels: int, target: float, delta: float, draws: int, seed: int) -> Replayed:
    """Figures of `draws` seeded draws of labels."""
    found: list[dict[str, float]] = []
    others: dict[str, list[dict[str, float]]] = {}
    for draw in range(draws):
        lot = np.random.default_rng([seed, draw])
        order = lot.permutation(len(answers))
        known, rest = answers[order[:labels]], answers[order[labels:]]
        rule = certify(known, target, delta, seed=seed)
        paid = rule.pays(rest.table)
        kept = np.where(paid, rest.frontier, rest.local).mean()
        gain = Gain(known.table, known.gains, seed)
        found.append(
            measure_order(gain.predict(rest.table), rest)
            | {"missed": float(kept < target * rest.frontier.mean()), "calls": float(paid.mean())}
        )
        noise = lot.random(len(rest))
        for name, score in (("oracle", rest.gains), ("perfect verifier", -rest.local), ("random", 0 * noise)):
            others.setdefault(name, []).append(measure_order(score + noise * 1e-9, rest))
    return Replayed(
        len(answers), labels, draws, **_mean(found), references={n: _mean(many) for n, many in others.items()}
    )


def measure_order(score: Floats, records: Labels) -> dict[str, float]:
    """What calls win that are made in the order of a score, highest first: cpt50, cpt80, cpt95 in percent, apgr."""
    gains = records.gains[np.argsort(-score, kind="stable")]
    won = np.concatenate([[0.0], np.cumsum(gains)]) / gains.sum()
    calls = {name: float(np.argmax(won >= share) / len(gains) * 100) for name, share in WON_SHARES.items()}
    return calls | {"apgr": float((won[1:] + won[:-1]).mean() / 2)}


def _mean(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: float(np.mean([one[name] for one in found])) for name in found[0]}


def show(replayed: Replayed, file: Path) -> None:
    table = Printed(title=f"{file.name}: {replayed.n} records, {replayed.labels} labels, {replayed.draws} draws")
    for head in ("", "CPT50 %", "CPT80 %", "CPT95 %", "APGR", "missed", "calls"):
        table.add_column(head, justify="left" if not head else "right")
    published = next((figures for name, figures in PUBLISHED.items() if file.name.startswith(name)), None)
    rows = {"calibrated": vars(replayed), "published router": published or {}, **replayed.references}
    for name, figures in rows.items():
        if figures:
            cells = [_shown(figures.get(key), key) for key in ("cpt50", "cpt80", "cpt95", "apgr", "missed", "calls")]
            table.add_row(name, *cells)
    Console().print(table)


def _shown(value: float | None, key: str) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if key.startswith("cpt") else f"{value:.3f}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--labels", type=int, required=True)
    parser.add_argument("--target", type=float, default=0.95)
    parser.add_argument("--delta", type=float, default=0.1)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _check(options: argparse.Namespace, answers: Labels) -> None:
    if not MIN_LABELS <= options.labels < len(answers):
        raise WrongError(f"--labels {options.labels}: a number from {MIN_LABELS} to {len(answers) - 1} is needed")
    for name in ("target", "delta"):
        if not 0 < getattr(options, name) < 1:
            raise WrongError(f"--{name} {getattr(options, name):g}: a number between 0 and 1 is needed")
    if options.draws < 1:
        raise WrongError(f"--draws {options.draws}: 1 or more is needed")
    if answers.gains.sum() <= 0:
        raise WrongError(f"{options.file}: strong_q is no better than weak_q; there is nothing to win")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        answers = read_answers(options.file)
        _check(options, answers)
        found = replay(
            answers,
            labels=options.labels,
            target=options.target,
            delta=options.delta,
            draws=options.draws,
            seed=options.seed,
        )
    except WrongError as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(vars(found)))
    else:
        show(found, options.file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
