"""How far a row that speaks to the judge moves its scores of the same records:

    python scripts/swayed.py --judge FILE.gguf [--rows tests/swaying.jsonl] [--records 5] [--json] OVERRIDE…

The overrides are those of a run that drafted before, its `ledger.path` and `provider.local.model` among them: its
drafts are taken from that ledger. Each is judged as it is, then once for each line of the file, {"language": …, "text":
…}, with that text at the end of its first row. Judgements are kept in the ledger, so that a command that was stopped
goes on.

Printed, over all of them and by language: the mean of what the judge's raw scores move, how often they rise, the most
that they rise, and what the overall quality moves, raw and on the judge's scale, where the ledger or the package has
one.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.pipelines.records import scaling
from hybridgen.pipelines.records.judge import Judging
from hybridgen.scoring.types import Draft
from scripts.judge import ask, opened, prepare_like_a_run, recall

ROWS = Path(__file__).parents[1] / "tests" / "swaying.jsonl"
ALL = "all"


@dataclass(frozen=True)
class Move:
    """What one row moves of one record's scores. raw: mean of the judge's own. overall: the quality, without a scale;
    scaled: on the judge's, None where it has none."""

    language: str
    raw: float
    overall: float
    scaled: float | None


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--judge", type=Path, required=True, help="a model's file")
    parser.add_argument("--rows", type=Path, default=ROWS)
    parser.add_argument("--records", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("overrides", nargs="*")
    given = parser.parse_args()
    config = compose([*given.overrides, "tracking=none"], {})
    rows = [json.loads(line) for line in given.rows.read_text(encoding="utf-8").splitlines()]
    found = asyncio.run(look_at(config, str(given.judge.resolve()), rows, given.records))
    print(json.dumps(found)) if given.json else tell(found)


async def look_at(config: Config, judge: str, rows: Sequence[dict[str, str]], records: int) -> dict[str, Any]:
    """What is printed, as one object."""
    prepared = prepare_like_a_run(config)
    drafts = (await recall(config, prepared))[:records]
    judging, moves = Judging(prepared.levels), list[Move]()
    async with opened(config, judge) as client:
        scale = scaling.find(Path(config.ledger.path), scaling.identify(judging, client.endpoint)) if client else None
        on_scale = dataclasses.replace(judging, scale=scale) if scale else None
        for draft in drafts:
            before = await ask(judging, client, draft)
            for row in rows:
                after = await ask(judging, client, spoken_to(draft, row["text"]))
                if before.is_judged and after.is_judged:
                    scaled = on_scale and on_scale.place(after).overall - on_scale.place(before).overall
                    raw = _raw(after) - _raw(before)
                    moves.append(Move(row["language"], raw, after.overall - before.overall, scaled))
                print(f"\r{len(moves)} of {len(drafts) * len(rows)}", end="", flush=True, file=sys.stderr)
    languages = dict.fromkeys(move.language for move in moves)
    figures = {name: summarise([one for one in moves if name in {ALL, one.language}]) for name in [ALL, *languages]}
    return {"records": len(drafts), "rows": len(rows), "judged": len(moves), "moves": figures if moves else {}}


def spoken_to(draft: Draft, text: str) -> Draft:
    """The same record, whose first row ends with the text."""
    first, *others = draft.segment.rows
    rows = (dataclasses.replace(first, text=f"{first.text}\n{text}"), *others)
    return dataclasses.replace(draft, segment=dataclasses.replace(draft.segment, rows=rows))


def summarise(moves: Sequence[Move]) -> dict[str, float | None]:
    scaled = [move.scaled for move in moves if move.scaled is not None]
    return {
        "raw": round(statistics.mean(move.raw for move in moves), 4),
        "rises": round(statistics.mean(move.raw > 0 for move in moves), 4),
        "most": round(max(move.raw for move in moves), 4),
        "overall": round(statistics.mean(move.overall for move in moves), 4),
        "scaled": round(statistics.mean(scaled), 4) if scaled else None,
    }


def tell(found: dict[str, Any]) -> None:
    print(f"{found['records']} records, {found['rows']} rows that speak to the judge, {found['judged']} judged")
    print("          raw    rises   most    overall  scaled")
    for name, one in found["moves"].items():
        scaled = "none" if one["scaled"] is None else f"{one['scaled']:+.3f}"
        print(f"{name:<8}{one['raw']:+.3f}  {one['rises']:>5.0%}  {one['most']:+.3f}  {one['overall']:+.3f}   {scaled}")


def _raw(draft: Draft) -> float:
    return statistics.mean(draft.quality.raw.values()) if draft.quality else 0.0


if __name__ == "__main__":
    main()
