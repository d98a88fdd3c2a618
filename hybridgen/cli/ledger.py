"""What a ledger holds and cost: `hybridgen-ledger [FILE | --url URL] [--prune DAYS] [--json]`.

It is no part of a run, and asks no model.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from hybridgen.cli.terminal import outlive_streams, say, shown
from hybridgen.core.errors import DONE, HybridgenError
from hybridgen.core.urls import redacted
from hybridgen.llm.ledger import account
from hybridgen.llm.ledger.account import Account, RunSum, Sum
from hybridgen.llm.types import as_usd
from hybridgen.reports.words import usd

COMMAND = "hybridgen-ledger"
LEDGER = "outputs/ledger.sqlite"  # ledger.path's default
LAST_RUNS = 20


def main() -> int:
    """Print the tables, or prune; the exit code. What went wrong is one line on stderr."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="What a ledger holds, and what it cost.")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("ledger", nargs="?", type=Path, default=Path(LEDGER), metavar="FILE", help=f"({LEDGER})")
    which.add_argument("--url", metavar="URL", help="a ledger that machines share: postgresql://host/name")
    parser.add_argument("--json", action="store_true", help="everything as one JSON object")
    parser.add_argument(
        "--prune",
        type=_days,
        metavar="DAYS",
        help="take the texts of calls out that ended so many days ago or earlier; their figures stay",
    )
    outlive_streams()
    given = parser.parse_args()
    where = given.url or given.ledger
    try:
        if given.prune is not None:
            pruned = account.prune(where, given.prune)
            sizes = f"{_size(pruned.before)} before, {_size(pruned.after)} now"
            print(f"{redacted(str(where))}: {pruned.calls:,} calls have no texts any more; {sizes}")
            return DONE
        found = account.read(where)
    except HybridgenError as error:
        say(str(error), COMMAND)
        return error.exit_code
    print(json.dumps(_plain(found), indent=2)) if given.json else _show(redacted(str(where)), found)
    return DONE


def _days(text: str) -> float:
    days = float(text)
    if not 0 <= days < float("inf"):
        raise argparse.ArgumentTypeError(f"{text}: is no number of days")
    return days


def _plain(found: Account) -> dict[str, object]:
    money = {"cost": "usd", "lost_cost": "lost_usd", "claimed": "usd", "lost": "lost_usd"}

    def row(one: Sum | RunSum) -> dict[str, object]:
        names = money if isinstance(one, RunSum) else {name: money[name] for name in ("cost", "lost_cost")}
        return {names.get(name, name): as_usd(value) if name in names else value for name, value in asdict(one).items()}

    by = {f"by_{kind}": [row(one) for one in sums] for kind, sums in found.sums.items()}
    return {"bytes": found.bytes, **by, "by_run": [row(one) for one in found.runs]}


def _show(name: str, found: Account) -> None:
    days = found.sums["day"]
    calls, cost = sum(day.calls for day in days), sum(day.cost for day in days)
    when = f" from {days[0].name} to {days[-1].name}" if days else ""
    print(f"{name}: {calls:,} calls{when}, {usd(as_usd(cost))}, {_size(found.bytes)}")
    for kind, sums in found.sums.items():
        _table((kind, "calls", "answered", "failed", "lost", "tokens in", "cached", "out", "USD"), map(_cells, sums))
    if found.runs:
        rows = (
            (one.run[:8], _minute(one.began), f"{one.calls:,}", usd(as_usd(one.claimed)), usd(as_usd(one.lost)))
            for one in found.runs[:LAST_RUNS]
        )
        _table(("run", "began", "paid calls", "USD", "of it lost"), rows)
        if len(found.runs) > LAST_RUNS:
            print(f"and {len(found.runs) - LAST_RUNS:,} earlier runs (--json has all)")


def _cells(one: Sum) -> tuple[str, ...]:
    counts = (one.calls, one.answered, one.failed, one.lost, one.asked, one.cached, one.written)
    return (shown(one.name.rpartition("/")[2]), *(f"{count:,}" for count in counts), usd(as_usd(one.cost)))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(box=None, pad_edge=False)
    for n, name in enumerate(head):
        table.add_column(name, justify="left" if n == 0 or name == "began" else "right", overflow="fold")
    for row in rows:
        table.add_row(*row)
    print()
    Console(highlight=False, markup=False).print(table)


def _minute(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"


if __name__ == "__main__":
    sys.exit(main())
