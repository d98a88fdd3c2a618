"""What a call takes beside the model: python scripts/bench.py [--calls 600] [--at-once 64] [--latency 0.05] [--json]

Each client sends chats to one server in a process of its own, which answers each after the same time: aiohttp with
nothing around it, litellm alone, a run of ours at home (a draft and its judgement for each row), one of the frontier
alone, and peers where they are installed (curator=FILE after --peer names the Python of their own environment).

ideal   share of the ideal speed: the time that the calls would take if nothing but the model took any
cpu     milliseconds of the client's processor time for each call
ratio   the same, in those of aiohttp
calls   chats that the server saw; most: at once
first   seconds from the start of the process to its first chat

`ideal` and `cpu` count from the first chat to the last answer; whatever comes before and after is not in them. Machines
differ and are busy, so only what stands in one table can be compared.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from scripts.benching import clients

ROOT = Path(__file__).resolve().parents[1]
PEERS = {"curator": "bespokelabs.curator"}
OURS = {
    "hybridgen local": ("strategy=local-only", "provider/frontier=none"),
    "hybridgen frontier": ("strategy=frontier-only", "provider/frontier=openai-compatible"),
}
CALLS_A_RECORD = {"hybridgen local": 2}  # a draft and its judgement
TASK = """\
name: ticket
unit: row
rules: [Judge by what the ticket says, not by what could be behind it.]
fields:
  category: {type: one_of, options: [fault, request, billing, praise], description: what it is about}
  urgency: {type: integer, min: 1, max: 5, description: how soon somebody must act}
  summary: {type: text, max_chars: 160, description: what happened and what they want}
rubric:
  %s
"""
JUDGED = "usefulness: {question: Could somebody act on this without reading the ticket?, weight: 1}"
UNJUDGED = "completeness: {measured: completeness, weight: 1}"


@dataclass(frozen=True)
class Row:
    """One client's line of the table; None where it was not tried, `absent` says why."""

    client: str
    ideal: float | None = None
    cpu: float | None = None
    ratio: float | None = None
    calls: int | None = None
    most: int | None = None
    first: float | None = None
    absent: str = ""


@dataclass(frozen=True)
class Load:
    """What a client is to do: chats, how many of them at once, with a server that takes so many seconds for each."""

    address: str
    calls: int
    at_once: int
    latency: float


def main() -> None:
    """Run each client, one after the other, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=600)
    parser.add_argument("--at-once", type=int, default=64)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds")
    parser.add_argument("--runs", type=int, default=1, help="of each client; the table has the medians")
    parser.add_argument("--only", action="append", help="a client; may be repeated")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=FILE", help="a peer's own Python")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    pythons = dict.fromkeys(PEERS, sys.executable) | dict(peer.split("=", 1) for peer in asked.peer)
    every = ["aiohttp", "litellm", *OURS, *PEERS]
    wanted = [name for name in every if not asked.only or name in asked.only]
    rows: dict[str, list[Row]] = {name: [] for name in wanted}
    with serving(asked.latency) as address, tempfile.TemporaryDirectory() as folder:
        for run, name in itertools.product(range(asked.runs), wanted):
            if name in PEERS and not _is_there(pythons[name], PEERS[name]):
                rows[name] = [Row(name, absent="not installed")]
                continue
            place = Path(folder, f"{name} {run}")
            place.mkdir()
            load = Load(address, asked.calls, asked.at_once, asked.latency)
            started = command(name, place, load, pythons.get(name, sys.executable))
            rows[name].append(_row(name, started, place, load))
    table = _related([_median(some) for some in rows.values()])
    if asked.json:
        print(json.dumps([asdict(row) for row in table], indent=2))
    else:
        show(table)


@contextmanager
def serving(latency: float) -> Iterator[str]:
    """The server's address, while it runs."""
    serve = [sys.executable, "-m", "scripts.benching.server", str(latency)]
    with subprocess.Popen(
        serve, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def command(name: str, folder: Path, load: Load, python: str = sys.executable) -> list[str]:
    """What starts a client on its load, with what it reads in the folder. python: a peer's own."""
    if name not in OURS:
        told = (name, load.address, str(load.calls), str(load.at_once))
        return [python, str(ROOT / "scripts" / "benching" / "clients.py"), *told]
    per_record = CALLS_A_RECORD.get(name, 1)
    (folder / "ticket.yaml").write_text(TASK % (JUDGED if per_record > 1 else UNJUDGED))
    with (folder / "tickets.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("ticket", "text"))
        table.writerows((n, clients.TICKET.format(n)) for n in range(load.calls // per_record))
    keys = ["task=ticket.yaml", "data.path=tickets.csv", "count=all", "privacy=off", "tracking=none"]
    keys += ["strategy.draft_multiplier=1", "output.dir=run", "provider=vllm", *OURS[name]]
    for who in ("local", "frontier") if "frontier=none" not in OURS[name][1] else ("local",):
        keys += [f"provider.{who}.model={clients.MODEL}", f"provider.{who}.api_base={load.address}/v1"]
        keys += [f"provider.{who}.max_concurrency={load.at_once}"]
    if "frontier=none" not in OURS[name][1]:
        keys += ["provider.frontier.price={input: 0.1, output: 0.4}"]
    return [python, "-m", "hybridgen", *keys]


def watched(name: str, started: list[str], folder: Path, load: Load) -> Mapping[str, float]:
    """What the server saw of one process, from its start to its end. SystemExit where it fails."""
    with subprocess.Popen(
        started, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        fetch(load.address, {"pid": process.pid})
        said, _ = process.communicate()
    told: Mapping[str, float] = fetch(load.address)
    if process.returncode or not told["calls"]:
        raise SystemExit(f"{name}: exit code {process.returncode}, {told['calls']} calls: {said.decode()[-2000:]}")
    return told


def _row(name: str, started: list[str], folder: Path, load: Load) -> Row:
    began = time.monotonic()
    told = watched(name, started, folder, load)
    calls = int(told["calls"])
    return Row(
        client=name,
        ideal=round(calls / load.at_once * load.latency / told["seconds"], 3),
        cpu=round(told["cpu"] * 1000 / calls, 2),
        calls=calls,
        most=int(told["most"]),
        first=round(told["first"] - began, 2),
    )


def environment() -> Mapping[str, str]:
    """What a client's process is started with."""
    return os.environ | {"PYTHONPATH": str(ROOT), "OPENAI_API_KEY": "none", "NO_PROXY": "127.0.0.1"}


def fetch(address: str, body: dict[str, int] | None = None) -> Any:
    """What the server has seen; body: of whom it shall see from now on."""
    data = json.dumps(body).encode() if body else None
    with urllib.request.urlopen(f"{address}/watch", data) as answer:
        return json.load(answer)


def _is_there(python: str, module: str) -> bool:
    found = f"import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, {_parents(module)!r})))"
    return subprocess.run([python, "-c", found], check=False, capture_output=True).returncode == 0


def _parents(module: str) -> list[str]:
    return list(itertools.accumulate(module.split("."), "{}.{}".format))


def _median(rows: list[Row]) -> Row:
    names = ("ideal", "cpu", "calls", "most", "first")
    if rows[0].absent:
        return rows[0]
    return Row(rows[0].client, **{name: statistics.median(getattr(row, name) for row in rows) for name in names})


def _related(rows: list[Row]) -> list[Row]:
    bare = next((row.cpu for row in rows if row.client == "aiohttp"), None)
    return [Row(**asdict(row) | {"ratio": round(row.cpu / bare, 1) if row.cpu and bare else None}) for row in rows]


def show(rows: list[Row]) -> None:
    """The table, on the terminal."""
    table = Table("client", "ideal", "cpu", "ratio", "calls", "most", "first")
    for row in rows:
        figures = (row.ideal, row.cpu, row.ratio, row.calls, row.most, row.first)
        table.add_row(row.client, *("" if figure is None else str(figure) for figure in figures))
    Console().print(table)
    for row in rows:
        if row.absent:
            print(f"{row.client}: {row.absent}")


if __name__ == "__main__":
    main()
