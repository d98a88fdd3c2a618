"""What each strategy costs, and what share of the frontier's quality it has, of two models on this machine:

    python scripts/shares.py --local A.gguf --frontier B.gguf --audit 40 --output DIR [--json] OVERRIDE…

Either model is served with one thread. The second stands for the paid one, at the price of Claude Sonnet: USD 3 for a
million tokens read, 15 for a million written. It grades too. Overrides are those of a run; task, data and count belong
there.

A line for each strategy, with two and with three drafts, and with a threshold of 0.75 and of 0.85 where one decides.
USD is without the audit: each way runs once without one, and once more with it. Saved is against the line of
frontier-only. Verified is the share of quotes that were found. Notices of the runs stand below.

All share the ledger in DIR, so a command that was stopped goes on, and another --audit asks only for what is new.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridgen.config.compose import compose
from hybridgen.core.audits import Measured
from hybridgen.core.progress import Silent
from hybridgen.core.results import RunResult
from hybridgen.llm.embedded import Server
from hybridgen.pipelines.records import pipeline

DRAFTS = (2, 3)
THRESHOLDS = (0.75, 0.85)
PRICE = {"input": 3.0, "output": 15.0}  # USD per million tokens
CONTEXT = 8192  # tokens
ROW = "{:<24}{:>6}{:>10}{:>9}{:>6}{:>9}{:>7}{:>9}{:>19}{:>10}"
HEAD = ("strategy", "drafts", "threshold", "refined", "anew", "USD", "saved", "quality", "audited share", "verified")


@dataclass(frozen=True)
class Way:
    """A strategy; drafts or threshold None: it has no use for them."""

    strategy: str
    drafts: int | None = None
    threshold: float | None = None

    @property
    def overrides(self) -> list[str]:
        given = {"draft_multiplier": self.drafts, "quality_threshold": self.threshold}
        own = [f"strategy.{key}={value}" for key, value in given.items() if value is not None]
        return [f"strategy={self.strategy}", *own]

    @property
    def name(self) -> str:
        """As a file's name may have it."""
        return "-".join(str(part) for part in dataclasses.astuple(self) if part is not None)


ALONE = Way("frontier-only")
WAYS = (
    *(Way("local-only", drafts) for drafts in DRAFTS),
    *(
        Way(strategy, drafts, threshold)
        for strategy in ("refine-below-threshold", "refine-top")
        for drafts in DRAFTS
        for threshold in THRESHOLDS
    ),
    ALONE,
    Way("calibrated", DRAFTS[0], THRESHOLDS[0]),
)


@dataclass(frozen=True)
class Line:
    """What came of one way. refined, anew: records that the frontier changed, and wrote. usd: without the audit; saved:
    of what the frontier alone costs, 0-1. quality, verified: 0-1. share: of the frontier's quality; None: not audited.
    said: the run's notices."""

    way: Way
    records: int
    refined: int
    anew: int
    usd: float
    saved: float | None
    quality: float | None
    share: Measured | None
    verified: float | None
    said: Sequence[str]

    @classmethod
    def of(cls, way: Way, plain: RunResult, audited: RunResult, alone: float) -> Line:
        """plain: the run without an audit. alone: what the frontier alone costs, in USD."""
        origin, usd = plain.summary.origin, plain.summary.cost.total_usd or 0.0
        found = [one.verified for record in plain.records for one in record.evidence]
        return cls(
            way=way,
            records=len(plain.records),
            refined=origin.refined,
            anew=origin.frontier,
            usd=usd,
            saved=1 - usd / alone if alone else None,
            quality=plain.summary.quality.mean,
            share=audited.summary.quality.share,
            verified=sum(found) / len(found) if found else None,
            said=audited.summary.degraded,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--local", type=Path, required=True, help="a model's file")
    parser.add_argument("--frontier", type=Path, required=True, help="a model's file")
    parser.add_argument("--audit", type=int, default=0, help="records that are also made by the frontier alone")
    parser.add_argument("--output", type=Path, required=True, help="a folder for the ledger and all runs")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("overrides", nargs="*")
    given = parser.parse_args()
    with serving(given.local) as local, serving(given.frontier) as frontier:
        places = {"provider.local.model": str(given.local.resolve()), "provider.local.api_base": f"{local.address}/v1"}
        paid = {"provider.frontier.model": given.frontier.stem, "provider.frontier.api_base": f"{frontier.address}/v1"}
        os.environ |= {"LOCAL_API_KEY": local.key, "OPENAI_API_KEY": frontier.key}
        chosen = ["provider=llamacpp", "provider/frontier=openai-compatible", *given.overrides]
        lines = asyncio.run(measure(chosen, places | paid, given.output, given.audit))
    if given.json:
        print(json.dumps([dataclasses.asdict(line) | {"share": as_json(line.share)} for line in lines]))
    else:
        print("\n".join(tell(lines)))


@contextmanager
def serving(model: Path, threads: int = 1) -> Iterator[Server]:
    """A model that is served, one request at a time."""
    server = Server(model, slots=1, context_length=CONTEXT, threads=threads)
    try:
        yield server
    finally:
        server.close()


async def measure(
    overrides: Sequence[str], values: dict[str, Any], folder: Path, audit: int, ways: Sequence[Way] = WAYS
) -> list[Line]:
    """A line for each way; all are held against what the frontier alone costs.

    overrides, values: of every run. folder: gets the ledger and a folder for each run. audit: how many records are also
    made by the frontier alone. Raises HybridgenError where a run cannot be made.
    """
    plain = {way: await go(way, overrides, values, folder, 0) for way in dict.fromkeys((ALONE, *ways))}
    alone = plain[ALONE].summary.cost.total_usd or 0.0
    lines = list[Line]()
    for way in ways:
        is_audited = audit and way != ALONE
        audited = await go(way, overrides, values, folder, audit) if is_audited else plain[way]
        lines.append(Line.of(way, plain[way], audited, alone))
        print(row(lines[-1]), file=sys.stderr, flush=True)  # it takes long until all are there
    return lines


async def go(way: Way, overrides: Sequence[str], values: dict[str, Any], folder: Path, audit: int) -> RunResult:
    """One run, in a folder of its own."""
    own = {
        "provider.local.max_concurrency": 1,
        "provider.frontier.max_concurrency": 1,
        "provider.frontier.price": PRICE,
        "hardware.context_length": CONTEXT,
        "strategy.audit_records": audit,
        "ledger.path": str(folder / "ledger.sqlite"),
    }
    config = compose([*overrides, "tracking=none", *way.overrides], own | values)
    return await pipeline.run(config, folder / f"{way.name}-audit-{audit}", Silent())


def tell(lines: Sequence[Line]) -> Iterator[str]:
    """The table, and below it what the runs said, each with those that said it."""
    yield ROW.format(*HEAD)
    yield from map(row, lines)
    said: dict[str, list[str]] = {}
    for line in lines:
        for one in line.said:
            said.setdefault(one, []).append(line.way.name)
    for one, names in said.items():
        yield f"\n{', '.join(names)}:\n  {one}"


def row(line: Line) -> str:
    """A line of the table."""
    share = line.share
    bounds = f" ({_said(share.low)}–{_said(share.high)})" if share else ""
    return ROW.format(
        line.way.strategy,
        _said(line.way.drafts),
        _said(line.way.threshold),
        line.refined,
        line.anew,
        f"{line.usd:.4f}",
        "-" if line.saved is None else f"{line.saved:.0%}",
        _said(line.quality),
        _said(share.value if share else None) + bounds,
        "-" if line.verified is None else f"{line.verified:.0%}",
    )


def as_json(share: Measured | None) -> dict[str, Any] | None:
    return share.model_dump() if share else None


def _said(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.2f}" if isinstance(figure, float) else str(figure)


if __name__ == "__main__":
    main()
