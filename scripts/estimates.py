"""How estimates hold: python scripts/estimates.py [--data FILE] [--seeds 50] [--count 5]

For each seed and strategy the estimate before anything is known, the estimate once drafts and scores are (after
strategy=local-only, which is free), and the bill of the run itself at the tests' stand-in. The stand-in's answers and
scores are made up, at random, and so are their lengths: what is shown is that the upper bound holds and that prompts,
caching and choice are foreseen, not how long a real model's answers are.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.progress import Silent
from hybridgen.core.results import CostEstimate
from hybridgen.pipelines.records import pipeline
from tests.pipelines.asked import LIST
from tests.standin import Standin

STRATEGIES = ("refine-top", "refine-below-threshold", "frontier-only")
NEAR = 0.3  # of the truth
ROW = "{:<24}{:<8}{:>8}{:>10}{:>10}{:>12}{:>14}{:>13}{:>12}"
HEAD = ("strategy", "drafts", "seeds", "bill USD", "expected", "of bill", "within 30 %", "under bound", "bound/bill")


@dataclass(frozen=True, slots=True)
class Seen:
    """USD: what an estimate said, and the bill."""

    said: CostEstimate
    bill: float

    @property
    def near(self) -> bool:
        return abs(self.said.frontier_cost - self.bill) <= NEAR * self.bill

    @property
    def under(self) -> bool:
        return self.bill <= self.said.frontier_cost_upper


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--data", default=None, help="a file; the sample where none is given")
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--count", type=int, default=5)
    given = parser.parse_args()
    seen: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    with Standin() as standin, tempfile.TemporaryDirectory() as folder:
        for seed in range(given.seeds):
            values = {
                "seed": seed,
                "count": given.count,
                "provider.local.api_base": standin.url,
                "provider.frontier.api_base": standin.url,
                "ledger.path": str(Path(folder) / f"{seed}.sqlite"),
                **({"data.path": given.data} if given.data else {}),
            }
            configs = {name: _config(name, values) for name in ("local-only", *STRATEGIES)}
            for (strategy, drafts), pair in asyncio.run(_one(standin, configs, Path(folder) / "run")):
                seen[strategy, drafts].append(pair)
            print(".", end="", flush=True)
    print("\n" + ROW.format(*HEAD))
    for (strategy, drafts), pairs in seen.items():
        print(ROW.format(strategy, drafts, *_told(pairs)))


def _config(strategy: str, values: dict[str, object]) -> Config:
    return compose(["hardware=m4max", "privacy=off", "tracking=none", f"strategy={strategy}"], values)


async def _one(standin: Standin, configs: dict[str, Config], folder: Path) -> list[tuple[tuple[str, str], Seen]]:
    """One seed: what was said before and after its drafts were known, each beside the bill."""
    standin.reset()
    before = {name: await pipeline.estimate(configs[name]) for name in STRATEGIES}
    await pipeline.run(configs["local-only"], folder, Silent())
    found: list[tuple[tuple[str, str], Seen]] = []
    for name in STRATEGIES:
        after = await pipeline.estimate(configs[name])
        standin.reset()
        await pipeline.run(configs[name], folder, Silent())
        bill = standin.bill(LIST)
        found += [((name, "unknown"), Seen(before[name], bill)), ((name, "known"), Seen(after, bill))]
    return found


def _told(pairs: Iterable[Seen]) -> tuple[object, ...]:
    pairs = list(pairs)
    bill = sum(pair.bill for pair in pairs) / len(pairs)
    expected = sum(pair.said.frontier_cost for pair in pairs) / len(pairs)
    upper = sum(pair.said.frontier_cost_upper for pair in pairs) / len(pairs)
    return (
        len(pairs),
        f"{bill:.4f}",
        f"{expected:.4f}",
        f"{expected / bill:.0%}" if bill else "-",
        f"{sum(pair.near for pair in pairs)} of {len(pairs)}",
        f"{sum(pair.under for pair in pairs)} of {len(pairs)}",
        f"{upper / bill:.0f}" if bill else "-",
    )


if __name__ == "__main__":
    main()
