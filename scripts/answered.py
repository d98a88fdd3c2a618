"""Who answers a hundred questions, and what that saves, with two models on this machine:

    python scripts/answered.py --local A.gguf --frontier B.gguf --output DIR [--threads N] [--json]
        OVERRIDE…

The documents and questions are those of `scripts/asked.py`. They are loaded and asked as a user would, by
`task=knowledge` and `task=query`. Each model is served with --threads (1); the second stands for the paid one, at the
price of Claude Sonnet. Overrides are those of `task=query`.

stored, local, frontier   of each kind of question, how many got their answer from there; repeats and near misses come
                          after the questions that they belong to
bought                    tokens that paid calls read and wrote
alone, whole              what the frontier would have taken for all of them, asked without a passage, and with all of
                          the documents in front of each question

All share the ledger and the index in DIR, so a command that was stopped goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hybridgen.llm.tokens import count_tokens
from scripts.asked import KINDS
from scripts.asking.documents import documents, questions, write
from scripts.shares import CONTEXT, PRICE, serving

ORIGINS = ("stored", "local", "frontier")
ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--local", type=Path, required=True, help="a model's file")
    parser.add_argument("--frontier", type=Path, required=True, help="a model's file")
    parser.add_argument("--output", type=Path, required=True, help="a folder for the index, the ledger and the run")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("overrides", nargs="*")
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    asked = questions("questions")
    write(given.output, asked)
    threads = given.threads
    with serving(given.local, threads) as local, serving(given.frontier, threads) as frontier:
        os.environ |= {"LOCAL_API_KEY": local.key, "OPENAI_API_KEY": frontier.key}
        at_home = {"model": given.local.resolve(), "api_base": f"{local.address}/v1"}
        paid = {"model": given.frontier.stem, "api_base": f"{frontier.address}/v1"}
        places = [f"provider.local.{key}={value}" for key, value in at_home.items()]
        places += [f"provider.frontier.{key}={value}" for key, value in paid.items()]
        loading = ("knowledge.collection=best-practices", "data.path=documents", "output.dir=load")
        run(given.output, "task=knowledge", *loading)
        asking = ("data.path=questions.jsonl", "output.dir=run", *settings(places), *given.overrides)
        run(given.output, "task=query", *asking)
    told = table({one.id: one.kind for one in asked}, given.output / "run")
    print(json.dumps(told) if given.json else "\n".join(lines(told)))


def settings(places: Sequence[str]) -> list[str]:
    """What every run of questions has."""
    price = ",".join(f"{name}:{usd}" for name, usd in PRICE.items())
    return [
        *("provider=llamacpp", "provider/frontier=openai-compatible", *places, f"provider.frontier.price={{{price}}}"),
        *("provider.local.max_concurrency=1", "provider.frontier.max_concurrency=1", "count=all"),
        *(f"hardware.context_length={CONTEXT}", "route.timeout=300", "privacy=off"),
    ]


def run(folder: Path, *words: str) -> None:
    """A command, in a folder. SystemExit where it fails."""
    ended = subprocess.run(
        [sys.executable, "-m", "hybridgen", "tracking=none", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=sys.stderr,
        check=False,
    )
    if ended.returncode not in {0, 3}:  # 3: a question without an answer, which the table shows
        raise SystemExit(ended.returncode)


def table(kinds: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Who answered, by kind; what was bought, and what would have been."""
    records = [json.loads(line) for line in (folder / "records.jsonl").read_text("utf-8").splitlines()]
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    counts = {kind: Counter(one["origin"] for one in records if kinds[one["id"]] == kind) for kind in KINDS}
    bought = summary["bought"]
    return {
        "kinds": {kind: {"questions": _count(kinds.values(), kind), **counts[kind]} for kind in KINDS},
        "bought": bought["tokens"],
        "alone": bought["alone"],
        "whole": len(kinds) * sum(map(count_tokens, documents().values())) + bought["alone"],
        "relevance": summary["relevance"],
        "quality": summary["quality"],
        "calls": summary["calls"],
        "cost": summary["cost"]["total_usd"],
    }


def lines(told: Mapping[str, Any]) -> list[str]:
    """The same for people."""
    rows = [f"{'':10}{'questions':>10}" + "".join(f"{origin:>10}" for origin in ORIGINS)]
    for kind, found in told["kinds"].items():
        rows.append(f"{kind:10}{found['questions']:>10}" + "".join(f"{found.get(one, 0):>10}" for one in ORIGINS))
    saved = f"{1 - told['bought'] / told['alone']:.0%} fewer than alone"
    rows.append(f"bought {told['bought']:,} tokens; alone {told['alone']:,}, whole {told['whole']:,} ({saved})")
    return rows


def _count(values: Iterable[str], wanted: str) -> int:
    return sum(one == wanted for one in values)


if __name__ == "__main__":
    main()
