"""What many records take beside few: scripts/growth.py [--rows 1000000] [--records 1000 10000] [--kill] OVERRIDE…

A run at home for each number of records (a draft and its judgement for each row), all from one file of so many rows,
against one server in a process of its own that answers at once. --json prints JSON. Overrides come on top, as
`privacy=pseudonymise`. --people: each text names somebody whom no other names.

peak    the most memory that the run's process had, MB
cpu     its processor time for each record, milliseconds; what does not grow with the records, the start and the
        reading of the file, is taken off: a run of one record
ratio   both in those of the first run

--kill makes the last of them twice more, killed (SIGKILL) when half of its chats have come, and started again: how many
chats came in all, how many of them once more than without, and whether the records are those of the whole run.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from scripts.benching import clients
from scripts.benching.running import JUDGED, TASK, environment, fetch, serving
from scripts.finding import name

AT_ONCE = 64
SAID = "said.txt"


@dataclass(frozen=True, slots=True)
class Row:
    """peak in MB, cpu in milliseconds a record, seconds of the whole run; the ratios are to the first run."""

    records: int
    peak: float
    cpu: float
    seconds: float
    peak_ratio: float = 1.0
    cpu_ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class Killed:
    """chats: of a whole run, and of one that was killed until then and afterwards. twice: what came once more than
    without; at most so many were out at once. is_same: whether the records are those of the whole run."""

    chats: int
    before: int
    after: int
    twice: int
    out_at_once: int
    is_same: bool


@dataclass(frozen=True, slots=True)
class Took:
    """peak in MB; cpu in seconds."""

    peak: float
    cpu: float
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--records", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--people", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked, overrides = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder, serving(0.0) as address:
        place = Path(folder)
        write(place, asked.rows, people=asked.people)
        base = watch(place, address, 1, overrides)
        rows = [row_of(count, watch(place, address, count, overrides), base) for count in asked.records]
        killed = kill(place, address, asked.records[-1], overrides) if asked.kill else None
    table = [
        Row(
            **asdict(one)
            | {"peak_ratio": round(one.peak / rows[0].peak, 3), "cpu_ratio": round(one.cpu / rows[0].cpu, 3)}
        )
        for one in rows
    ]
    if asked.json:
        told = [asdict(row) for row in table]
        print(json.dumps({"runs": told, "killed": asdict(killed)} if killed else told, indent=2))
        return
    show(table)
    if killed:
        came = f"killed after {killed.before:,} of {killed.chats:,} chats, then {killed.after:,}"
        twice = f"{killed.twice} came twice, with {killed.out_at_once} out at once"
        print(f"{came}: {twice}; {'the same records' if killed.is_same else 'OTHER RECORDS'}")


def write(folder: Path, rows: int, *, people: bool) -> None:
    """The file of data, and the task. people: each row names one."""
    luck = random.Random(42)
    (folder / "ticket.yaml").write_text(TASK % JUDGED)
    with (folder / "tickets.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("ticket", "text"))
        for n in range(rows):
            said = f" My name is {name(luck)} {name(luck)}." if people else ""
            table.writerow((n, clients.TICKET.format(n) + said))


def watch(folder: Path, address: str, records: int, overrides: Sequence[str]) -> Took:
    """One run, with a ledger of its own. SystemExit where it fails."""
    began = os.times().elapsed
    process = start(folder, address, records, overrides, f"run-{records}")
    _, status, took = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    expect(process, folder)
    return Took(took.ru_maxrss / 1024, took.ru_utime + took.ru_stime, os.times().elapsed - began)


def kill(folder: Path, address: str, records: int, overrides: Sequence[str]) -> Killed:
    """The run of so many records once more, killed half way. Its last watched run was the whole one."""
    whole = int(fetch(address)["calls"])
    process = start(folder, address, records, overrides, "killed")
    while process.poll() is None and fetch(address)["calls"] < whole / 2:
        time.sleep(0.05)
    process.kill()
    process.wait()
    before = int(fetch(address)["calls"])
    process = start(folder, address, records, overrides, "killed")
    process.wait()
    expect(process, folder)
    after = int(fetch(address)["calls"])
    one, other = (_records(folder / name / "records.jsonl") for name in (f"run-{records}", "killed"))
    is_same = all(mine == theirs for mine, theirs in zip_longest(one, other))
    return Killed(whole, before, after, before + after - whole, AT_ONCE, is_same)


def _records(file: Path) -> Iterator[dict[str, Any]]:
    """A run's records, one at a time."""
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def start(folder: Path, address: str, records: int, overrides: Sequence[str], name: str) -> subprocess.Popen[bytes]:
    """A run in a folder of that name, with a ledger and a vault of that name; the server watches it from now on."""
    keys = ["task=ticket.yaml", "data.path=tickets.csv", f"count={records}", "privacy=off", "tracking=none"]
    keys += ["strategy=local-only", "strategy.draft_multiplier=1", "provider/frontier=none", "provider=vllm"]
    keys += [f"provider.local.model={clients.MODEL}", f"provider.local.api_base={address}/v1"]
    keys += [f"provider.local.max_concurrency={AT_ONCE}", f"output.dir={name}", f"ledger.path={name}.sqlite"]
    keys += [f"privacy.vault=vault of {name}"]
    with (folder / SAID).open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "hybridgen", *keys, *overrides],
            cwd=folder,
            env=environment(),
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    fetch(address, {"pid": process.pid})
    return process


def expect(process: subprocess.Popen[bytes], folder: Path) -> None:
    """SystemExit where a run has failed."""
    if process.returncode:
        raise SystemExit(f"exit code {process.returncode}: {(folder / SAID).read_text()[-2000:]}")


def row_of(records: int, took: Took, base: Took) -> Row:
    """base: what a run of one record took."""
    cpu = (took.cpu - base.cpu) * 1000 / max(1, records - 1)
    return Row(records, round(took.peak, 1), round(cpu, 2), round(took.seconds, 1))


def show(rows: Sequence[Row]) -> None:
    table = Table("records", "peak MB", "ratio", "cpu ms", "ratio", "seconds", box=None)
    for one in rows:
        cells = (f"{one.records:,}", one.peak, one.peak_ratio, one.cpu, one.cpu_ratio, one.seconds)
        table.add_row(*map(str, cells))
    Console().print(table)


if __name__ == "__main__":
    main()
