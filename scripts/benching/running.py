"""Clients in processes of their own, and what the benchmark's server and the system saw of each."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.benching import clients

ROOT = Path(__file__).resolve().parents[2]
OURS = {
    "hybridgen local": ("strategy=local-only", "provider/frontier=none"),
    "hybridgen frontier": ("strategy=frontier-only", "provider/frontier=openai-compatible"),
}
JUDGING = {"hybridgen local"}  # these ask twice for each record
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
class Load:
    """What a client is to do: records, so many chats at once, with a server that takes so many seconds for each."""

    address: str
    records: int
    at_once: int
    latency: float


@dataclass(frozen=True)
class Seen:
    """What was seen of one process. told: by the server, see `server.Watch`. peak: its most memory, MB."""

    told: Mapping[str, float]
    peak: float


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


def command(
    name: str, folder: Path, load: Load, python: str = sys.executable, texts: Sequence[str] | None = None
) -> list[str]:
    """What starts a client on its load, with what it reads in the folder. python: a peer's own. texts: of the tickets,
    for a run of ours in the default privacy; None: privacy=off."""
    if name not in OURS:
        told = (name, load.address, str(load.records), str(load.at_once))
        return [python, str(ROOT / "scripts" / "benching" / "clients.py"), *told]
    (folder / "ticket.yaml").write_text(TASK % (JUDGED if name in JUDGING else UNJUDGED))
    with (folder / "tickets.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("ticket", "text"))
        table.writerows(enumerate(texts or map(clients.TICKET.format, range(load.records))))
    keys = ["task=ticket.yaml", "data.path=tickets.csv", "count=all", "tracking=none", "output.dir=run"]
    keys += ["strategy.draft_multiplier=1", "provider=vllm", *OURS[name], *([] if texts else ["privacy=off"])]
    for who in ("local", "frontier") if "frontier=none" not in OURS[name][1] else ("local",):
        keys += [f"provider.{who}.model={clients.MODEL}", f"provider.{who}.api_base={load.address}/v1"]
        keys += [f"provider.{who}.max_concurrency={load.at_once}"]
    if "frontier=none" not in OURS[name][1]:
        keys += ["provider.frontier.price={input: 0.1, output: 0.4}"]
    return [python, "-m", "hybridgen", *keys]


def watched(name: str, started: list[str], folder: Path, load: Load) -> Seen:
    """What was seen of one process, from its start to its end. SystemExit where it fails."""
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(started, cwd=folder, env=environment(), stdout=said, stderr=subprocess.STDOUT) as process,
    ):
        fetch(load.address, {"pid": process.pid})
        _, status, took = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        told: Mapping[str, float] = fetch(load.address)
        if process.returncode or not told["calls"]:
            said.seek(0)
            why = said.read().decode()[-2000:]
            raise SystemExit(f"{name}: exit code {process.returncode}, {told['calls']} calls: {why}")
    return Seen(told, took.ru_maxrss / 1024)


def environment() -> Mapping[str, str]:
    """What a client's process is started with."""
    return os.environ | {"PYTHONPATH": str(ROOT), "OPENAI_API_KEY": "none", "NO_PROXY": "127.0.0.1"}


def fetch(address: str, body: dict[str, int] | None = None) -> Any:
    """What the server has seen; body: of whom it shall see from now on."""
    data = json.dumps(body).encode() if body else None
    with urllib.request.urlopen(f"{address}/watch", data) as answer:
        return json.load(answer)
