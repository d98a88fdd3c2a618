"""What each way costs for the same records, on the bill of the tests' stand-in: python scripts/money.py [--records 20]

frontier-only against both strategies that refine, each with and without prompt caching, the latter two at each level of
detail: of a draft at `quotes` the frontier writes the whole record, at the others it edits. The stand-in bills Claude's
list price; its answers are made up, so the table shows the arithmetic and no quality. Saved is against frontier-only
without caching; a record is what one paid call costs beside a record of the frontier alone.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from hybridgen.config.compose import compose
from hybridgen.core.progress import Silent
from hybridgen.llm import litellm_adapter
from hybridgen.llm.types import Request
from hybridgen.pipelines.records import pipeline, scaling
from hybridgen.tasks.spec import DETAILS
from tests.pipelines.asked import LIST, kind
from tests.standin import Asked, Standin

ROW = "{:<24}{:<8}{:<9}{:>6}{:>8}{:>8}{:>8}{:>9}{:>7}{:>8}"
SCORES = (9, 4)  # what the judge gives by turns, so that half of the drafts are above the threshold


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--records", type=int, default=20)
    given = parser.parse_args()
    print(ROW.format("strategy", "detail", "caching", "calls", "input", "cached", "output", "USD", "saved", "record"))
    alone = dict[bool, float]()
    with Standin() as standin, tempfile.TemporaryDirectory() as folder:
        standin.delay = 0.02  # so that calls go out side by side
        for strategy in ("frontier-only", "refine-top", "refine-below-threshold"):
            for detail in ("full",) if strategy == "frontier-only" else DETAILS:
                for cached in (False, True):
                    with no_marks(not cached):
                        asyncio.run(run(standin, Path(folder), strategy, detail, given.records))
                    cost = standin.bill(LIST)
                    alone.setdefault(cached, cost / given.records)
                    used = [charge.usage for charge in standin.charges if charge.model in LIST]
                    sums = [
                        sum(usage.input + usage.written for usage in used),
                        sum(usage.cached for usage in used),
                        sum(usage.output for usage in used),
                    ]
                    marked = "yes" if cached else "no"
                    saved = 1 - cost / (alone[False] * given.records)
                    each = cost / max(1, len(used)) / alone[cached]
                    shown = (len(used), *sums, f"{cost:.4f}", f"{saved:.0%}", f"{each:.0%}")
                    print(ROW.format(strategy, detail, marked, *shown), flush=True)


async def run(standin: Standin, folder: Path, strategy: str, detail: str, records: int) -> None:
    """One run on the sample, nothing answered from the ledger; each draft is a record, the same ones in all ways."""
    standin.reset()
    standin.delay, standin.answer = 0.02, judge
    values = {
        "count": records,
        "strategy.draft_multiplier": 1,
        "provider.local.api_base": standin.url,
        "provider.frontier.api_base": standin.url,
        "ledger.path": str(folder / "ledger.sqlite"),
        "cache": False,
    }
    config = compose(
        ["hardware=m4max", "privacy=off", "tracking=none", f"strategy={strategy}", f"task.detail={detail}"], values
    )
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
def no_marks(wanted: bool) -> Iterator[None]:
    """Requests in which nothing is marked for the provider's cache."""
    plain = litellm_adapter.send

    async def send(endpoint: Any, request: Request, wanted: Any) -> Any:
        messages = tuple(dataclasses.replace(message, shared=False) for message in request.messages)
        return await plain(endpoint, dataclasses.replace(request, messages=messages), wanted)

    if not wanted:
        yield
        return
    with mock.patch.object(litellm_adapter, "send", send):
        yield


if __name__ == "__main__":
    main()
