"""What each way costs for the same records, on the bill of the tests' stand-in:

    python scripts/money.py [--records 10 100] [--drafts 2 3] [--json]

Each strategy with so many drafts of a record, at each level of detail of the local model: of a draft at `quotes` the
frontier writes the whole record, at the others it edits. The frontier alone writes `full` records, once with prompt
caching and once without. Saved is against the frontier alone with it.

The data is an invented survey of 300 rows. The stand-in counts tokens and bills Claude's list price. Its answers are
made up, and its judge finds half of the drafts good. So the table shows the arithmetic and no quality.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import math
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from hybridgen.config.compose import compose
from hybridgen.core.progress import Silent
from hybridgen.llm import litellm_adapter
from hybridgen.llm.types import Request
from hybridgen.pipelines.records import pipeline, scaling
from hybridgen.tasks.spec import DETAILS
from scripts.large import write
from tests.pipelines.asked import LIST, kind
from tests.standin import Asked, Standin

ROW = "{:>7}  {:<24}{:>6}  {:<8}{:<9}{:>6}{:>9}{:>9}{:>8}{:>9}{:>7}{:>8}"
HEAD = (
    "records",
    "strategy",
    "drafts",
    "detail",
    "caching",
    "paid",
    "input",
    "cached",
    "output",
    "USD",
    "saved",
    "record",
)
SCORES = (9, 4)  # what the judge gives by turns, so that half of the drafts are above the threshold
DELAY_SECONDS = 0.02  # so that calls go out side by side
SURVEY_BYTES = 100_000  # 300 rows
ALONE = "frontier-only"
REFINING = ("refine-top", "refine-below-threshold")
HOME = ("local-only", *REFINING, "calibrated")


@dataclass(frozen=True)
class Way:
    """One run. drafts: of each record; the frontier alone makes one. cached: prompts are marked for the cache."""

    records: int
    strategy: str
    drafts: int = 1
    detail: str = "full"
    cached: bool = True

    @property
    def is_base(self) -> bool:
        return self.strategy == ALONE and self.cached


@dataclass(frozen=True)
class Bill:
    """What the stand-in counted. calls: paid ones. input: tokens that were read or written to the cache; cached: read
    from it. saved: of what the frontier alone costs with caching, 0-1. each: what a paid call costs beside one of the
    frontier alone; None: none was paid."""

    way: Way
    calls: int
    input: int
    cached: int
    output: int
    usd: float
    saved: float
    each: float | None


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--records", type=int, nargs="+", default=[10, 100])
    parser.add_argument("--drafts", type=int, nargs="+", default=[2, 3])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    bills = measure(given.records, given.drafts)
    if given.json:
        print(json.dumps([dataclasses.asdict(bill) for bill in bills]))
        return
    print(ROW.format(*HEAD))
    for bill in bills:
        print(row(bill), flush=True)


def measure(records: Iterable[int], drafts: Sequence[int], strategies: Sequence[str] = HOME) -> Iterator[Bill]:
    """The bill of each way. strategies: beside the frontier alone, which comes first for every number of records."""
    with Standin() as standin, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "answers.csv", SURVEY_BYTES)
        alone = 0.0
        for way in ways(records, drafts, strategies):
            with marks(way.cached):
                asyncio.run(run(standin, folder, way))
            if way.is_base:
                alone = standin.bill(LIST)
            yield add_up(standin, way, alone)


def ways(records: Iterable[int], drafts: Sequence[int], strategies: Sequence[str]) -> Iterator[Way]:
    for count in records:
        yield from (Way(count, ALONE), Way(count, ALONE, cached=False))
        for strategy in strategies:
            for many in drafts:
                for detail in DETAILS if strategy in REFINING else DETAILS[-1:]:
                    yield Way(count, strategy, many, detail)


def add_up(standin: Standin, way: Way, alone: float) -> Bill:
    """What the stand-in counted of one run. alone: USD of the frontier alone, with caching."""
    used, cost = [charge.usage for charge in standin.charges if charge.model in LIST], standin.bill(LIST)
    return Bill(
        way,
        calls=len(used),
        input=sum(usage.input + usage.written for usage in used),
        cached=sum(usage.cached for usage in used),
        output=sum(usage.output for usage in used),
        usd=cost,
        saved=1 - cost / alone,
        each=cost / len(used) / (alone / way.records) if used else None,
    )


async def run(standin: Standin, folder: Path, way: Way) -> None:
    """One run on the survey, nothing answered from the ledger."""
    standin.reset()
    standin.delay, standin.answer = DELAY_SECONDS, judge
    values = {
        "data.path": str(folder / "answers.csv"),
        "count": way.records,
        "strategy.draft_multiplier": way.drafts,
        "provider.local.api_base": standin.url,
        "provider.frontier.api_base": standin.url,
        "ledger.path": str(folder / "ledger.sqlite"),
        "cache": False,
    }
    chosen = [f"strategy={way.strategy}", f"task.detail={way.detail}"]
    config = compose(["hardware=m4max", "privacy=off", "tracking=none", *chosen], values)
    # The stand-in judges by turns, whatever it reads: on a scale it would have no say.
    with mock.patch.object(scaling, "MIN_COPIES", math.inf):
        await pipeline.run(config, folder / "run", Silent())


def judge(asked: Asked) -> dict[str, Any] | None:
    """By turns good and bad, the same for the same draft."""
    if kind(asked) != "judge":
        return None
    level = SCORES[sum(asked.prompt.encode()) % 2]
    return {name: "Say how often." if name == "improve" else level for name in (asked.schema or {})["properties"]}


@contextmanager
def marks(wanted: bool) -> Iterator[None]:
    """Where none are wanted, requests in which nothing is marked for the provider's cache."""
    plain = litellm_adapter.send

    async def send(endpoint: Any, request: Request, wanted: Any) -> Any:
        messages = tuple(dataclasses.replace(message, shared=False) for message in request.messages)
        return await plain(endpoint, dataclasses.replace(request, messages=messages), wanted)

    if wanted:
        yield
        return
    with mock.patch.object(litellm_adapter, "send", send):
        yield


def row(bill: Bill) -> str:
    """A line of the table."""
    way = bill.way
    return ROW.format(
        way.records,
        way.strategy,
        way.drafts,
        way.detail,
        "yes" if way.cached else "no",
        bill.calls,
        bill.input,
        bill.cached,
        bill.output,
        f"{bill.usd:.4f}",
        f"{bill.saved:.0%}",
        "-" if bill.each is None else f"{bill.each:.0%}",
    )


if __name__ == "__main__":
    main()
