"""What a call takes beside the model: scripts/bench.py [--records 2000] [--at-once 64 256] [--latency 0.05 1]

Three tables, each figure the median of its runs (--table: only that one; --json: one JSON object):

calls     each client makes so many records with one server, in a process of its own, which answers each chat after the
          same time: aiohttp with nothing around it, litellm alone, a run of ours at home (a draft and its judgement for
          each record), one of the frontier alone, and peers where they are installed (--peer NAME=FILE names the Python
          of their own environment: curator, data-designer)
privacy   a run of ours at home in the default privacy, beside the detector alone on the same texts
ledger    calls a second that are written down and settled, in a file and in PostgreSQL, as scripts/ledgers.py has it

speed     chats a second; ideal: share of the speed if nothing but the model took any time
cpu       milliseconds of the client's processor time for each chat; ratio: the same, in those of aiohttp
peak      the most memory of the client's process, MB
calls     chats that the server saw; most: at once
first     seconds from the start of the process to its first chat
texts     a second: of the run those of the later half of its records; share: in those of the detector

`speed`, `ideal` and `cpu` count from the first chat to the last answer; whatever comes before and after is not in them.
Machines differ and are busy, so only what stands in one table can be compared.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.table import Table

from scripts import ledgers
from scripts.benching import detector
from scripts.benching.running import OURS, ROOT, Load, command, environment, serving, watched

PEERS = {"curator": "bespokelabs.curator", "data-designer": "data_designer.interface"}
CLIENTS = ("aiohttp", "litellm", *OURS, *PEERS)
PRIVATE = "hybridgen local"
LEDGER_WORKERS = [1, 2]
T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One client at one load; None where it was not tried, `absent` says why."""

    client: str
    latency: float
    at_once: int
    speed: float | None = None
    ideal: float | None = None
    cpu: float | None = None
    ratio: float | None = None
    peak: float | None = None
    calls: float | None = None
    most: float | None = None
    first: float | None = None
    absent: str = ""


@dataclass(frozen=True)
class Private:
    """texts: a second, of the run in the default privacy; alone: of the detector alone; share: the one in the other."""

    latency: float
    at_once: int
    speed: float
    texts: float
    alone: float
    share: float
    cpu: float
    peak: float


def main() -> None:
    """Run each client at each load, so many times in turn, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--at-once", type=int, nargs="+", default=[64, 256])
    parser.add_argument("--latency", type=float, nargs="+", default=[0.05, 1.0], help="seconds")
    parser.add_argument("--runs", type=int, default=5, help="of each client; the tables have the medians")
    parser.add_argument("--only", action="append", choices=CLIENTS, help="a client; may be repeated")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=FILE", help="a peer's own Python")
    parser.add_argument("--table", action="append", choices=["calls", "privacy", "ledger"], help="may be repeated")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    pythons = dict.fromkeys(PEERS, sys.executable) | dict(peer.split("=", 1) for peer in asked.peer)
    make: dict[str, Callable[[], Sequence[Any]]] = {
        "calls": lambda: calls(asked, [name for name in CLIENTS if not asked.only or name in asked.only], pythons),
        "privacy": lambda: privacy(asked),
        "ledger": lambda: ledger(asked),
    }
    tables = {name: make[name]() for name in asked.table or make}
    if asked.json:
        print(json.dumps({name: [asdict(row) for row in rows] for name, rows in tables.items()}, indent=2))
        return
    for name, rows in tables.items():
        print(f"\n{name}")
        show(rows)


def calls(asked: argparse.Namespace, clients: Sequence[str], pythons: dict[str, str]) -> list[Row]:
    """A row for each load and client. pythons: of the peers."""
    table = list[Row]()
    there = {name: name not in PEERS or _is_there(pythons[name], PEERS[name]) for name in clients}
    for latency in asked.latency:
        with serving(latency) as address:
            for at_once in asked.at_once:
                load = Load(address, asked.records, at_once, latency)
                absent = [Row(name, latency, at_once, absent="not installed") for name in clients if not there[name]]
                runs = [
                    [_row(name, load, pythons.get(name, sys.executable)) for name in clients if there[name]]
                    for _ in range(asked.runs)
                ]
                table += [*_related([_median(some) for some in zip(*runs, strict=True)]), *absent]
    return table


def privacy(asked: argparse.Namespace) -> list[Private]:
    """A row for each load at the least latency, which leaves the detector no time."""
    table, latency = list[Private](), min(asked.latency)
    texts = detector.texts(asked.records)
    with serving(latency) as address:
        for at_once in asked.at_once:
            load = Load(address, asked.records, at_once, latency)
            table.append(_median([_private(load, texts) for _ in range(asked.runs)]))
    return table


def ledger(asked: argparse.Namespace) -> list[ledgers.Row]:
    """A row for each kind of ledger and number of workers."""
    once = [ledgers.measure(None, asked.records, asked.at_once[0], LEDGER_WORKERS) for _ in range(asked.runs)]
    return [_median(some) for some in zip(*map(list, once), strict=True)]


def _row(name: str, load: Load, python: str) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        began = time.monotonic()
        seen = watched(name, command(name, place, load, python), place, load)
    told = seen.told
    speed = told["calls"] / told["seconds"]
    row = Row(
        client=name,
        latency=load.latency,
        at_once=load.at_once,
        speed=speed,
        ideal=speed * load.latency / load.at_once,
        cpu=told["cpu"] * 1000 / told["calls"],
        peak=seen.peak,
        calls=told["calls"],
        most=told["most"],
        first=told["first"] - began,
    )
    _say(f"{name}, {load.latency:g} s, {load.at_once} at once: {row.speed:,.0f} calls a second")
    return row


def _private(load: Load, texts: list[str]) -> Private:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (file := place / "texts.json").write_text(json.dumps(texts))
        alone = [sys.executable, "-m", "scripts.benching.detector", str(file)]
        read = float(subprocess.check_output(alone, env=environment(), cwd=ROOT))
        seen = watched(PRIVATE, command(PRIVATE, place, load, texts=texts), place, load)
    told = seen.told
    later = len(texts) / 2 / told["later"]
    _say(f"privacy, {load.at_once} at once: {later:,.0f} texts a second, the detector alone {read:,.0f}")
    return Private(
        latency=load.latency,
        at_once=load.at_once,
        speed=told["calls"] / told["seconds"],
        texts=later,
        alone=read,
        share=later / read,
        cpu=told["cpu"] * 1000 / told["calls"],
        peak=seen.peak,
    )


def _is_there(python: str, module: str) -> bool:
    found = f"import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, {_parents(module)!r})))"
    return subprocess.run([python, "-c", found], check=False, capture_output=True).returncode == 0


def _parents(module: str) -> list[str]:
    return list(itertools.accumulate(module.split("."), "{}.{}".format))


def _median(rows: Sequence[T]) -> T:
    """The first row, with the medians of all its numbers that differ."""
    first: Any = rows[0]
    numbers = [one.name for one in fields(first) if isinstance(getattr(first, one.name), float | int)]
    found: T = replace(first, **{name: statistics.median(getattr(row, name) for row in rows) for name in numbers})
    return found


def _related(rows: list[Row]) -> list[Row]:
    bare = next((row.cpu for row in rows if row.client == "aiohttp"), None)
    return [replace(row, ratio=row.cpu / bare if row.cpu and bare else None) for row in rows]


def show(rows: Sequence[Any]) -> None:
    """A table, on the terminal."""
    told = [asdict(row) for row in rows if not getattr(row, "absent", "")]
    table = Table(*(name for name in (told[0] if told else ()) if name != "absent"), box=None)
    for one in told:
        table.add_row(*(_cell(value) for name, value in one.items() if name != "absent"))
    Console().print(table)
    for name, why in dict.fromkeys((row.client, row.absent) for row in rows if getattr(row, "absent", "")):
        print(f"{name}: {why}")


def _cell(value: object) -> str:
    if isinstance(value, float | int):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"
    return "" if value is None else str(value)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
