"""What edits save on a real model: python scripts/edits.py --model FILE.gguf [--data FILE] [--count 4]

The model drafts and judges `count` records at home, at the level `brief`, then takes the frontier's place as well and
refines each of them twice: once asked for edits, once for the whole record again. Printed: the tokens of the answers,
and each record's quality before and after as its judge sees it.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from hybridgen.config.compose import compose
from hybridgen.core.progress import Silent
from hybridgen.llm import embedded
from hybridgen.llm.types import Request
from hybridgen.pipelines.records import pipeline, refine
from hybridgen.pipelines.records.refine import Refining
from hybridgen.scoring.types import Draft
from hybridgen.tasks.schema import frontier_schema

CONTEXT = 8192  # tokens


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", default=None, help="a file; the sample where none is given")
    parser.add_argument("--count", type=int, default=4)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded.serve(given.model, slots=1, context_length=CONTEXT) as server,
    ):
        os.environ |= dict.fromkeys(("LOCAL_API_KEY", "OPENAI_API_KEY"), server.key)
        for whole in (False, True):
            with whole_records(whole):
                asyncio.run(refined(server.address, Path(folder), given, "whole records" if whole else "edits"))


async def refined(url: str, folder: Path, given: argparse.Namespace, said: str) -> None:
    """One run; drafts and judgements come from the ledger the second time."""
    ledger = folder / "ledger.sqlite"
    values = {
        "count": given.count,
        "strategy.draft_multiplier": 1,
        "strategy.quality_threshold": 1.0,  # all are refined
        "provider.local.api_base": f"{url}/v1",
        "provider.local.model": str(given.model),
        "hardware.context_length": CONTEXT,
        "provider.frontier.model": str(given.model),
        "provider.frontier.api_base": f"{url}/v1",
        "provider.frontier.max_concurrency": 1,
        "provider.frontier.price": {"input": 3.0, "output": 15.0},
        "ledger.path": str(ledger),
        **({"data.path": given.data} if given.data else {}),
    }
    chosen = ["provider=llamacpp", "provider/frontier=openai-compatible", "strategy=refine-below-threshold"]
    config = compose([*chosen, "privacy=off", "tracking=none", "task.detail=brief"], values)
    seen = _paid(ledger)
    result = await pipeline.run(config, folder / "run", Silent())
    print(f"\n{said}: tokens of each answer, repairs among them: {_paid(ledger)[len(seen) :]}", flush=True)
    for record in result.records:
        print(f"  {record.id} {record.refinement}", flush=True)


@contextmanager
def whole_records(wanted: bool) -> Iterator[None]:
    """Refinements that ask for the whole record again."""
    plain = Refining.request

    def request(stage: Refining, draft: Draft) -> Request:
        task = stage.levels.raised
        return dataclasses.replace(plain(stage, draft), schema=frontier_schema(task.content, task.statistics))

    if not wanted:
        yield
        return
    with (
        mock.patch.object(Refining, "request", request),
        mock.patch.object(refine, "apply_edits", lambda _, answer, __: answer),
    ):
        yield


def _paid(ledger: Path) -> list[int]:
    if not ledger.exists():
        return []
    with sqlite3.connect(ledger) as db:
        rows = db.execute("SELECT output FROM calls WHERE role = 'frontier' AND state = 'answered' ORDER BY id")
        return [output for (output,) in rows]


if __name__ == "__main__":
    main()
