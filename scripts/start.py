"""How long a run takes to its first request: python scripts/start.py [--pairs 7] [--json] [KEY=VALUE …]

Each pair is two fresh processes, one after the other: `import litellm` alone, and a run at home up to its first chat,
against a server of its own that answers at once. Further keys are the run's, as in privacy=pseudonymise.

seconds   from the start of the process; cpu: its processor time by then, which other programs disturb less
ratio     the run's over those of the import, pair by pair

All figures are medians. Machines differ and are busy, so only the ratios can be compared.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.benching import running

RECORDS = 2  # of a run, whose first chat counts
IMPORT = "import hybridgen, litellm, time; print(time.monotonic(), time.process_time())"  # the first keeps it at home


@dataclass(frozen=True)
class Start:
    """Seconds of one process, or ratios of two."""

    seconds: float
    cpu: float


def main() -> None:
    """Measure the pairs, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("keys", nargs="*", metavar="KEY=VALUE", help="of the run")
    asked = parser.parse_args()
    imports, runs = list[Start](), list[Start]()
    with running.serving(0.0) as address, tempfile.TemporaryDirectory() as folder:
        for pair in range(asked.pairs):
            imports.append(_import())
            place = Path(folder, str(pair))
            place.mkdir()
            runs.append(_run(address, place, asked.keys))
    ratios = [Start(run.seconds / one.seconds, run.cpu / one.cpu) for run, one in zip(runs, imports, strict=True)]
    table = {name: _median(some) for name, some in (("litellm", imports), ("run", runs), ("ratio", ratios))}
    if asked.json:
        print(json.dumps({name: asdict(row) for name, row in table.items()}, indent=2))
        return
    for name, row in table.items():
        print(f"{name:8} {row.seconds:6.2f} seconds {row.cpu:6.2f} cpu")


def _import() -> Start:
    began = time.monotonic()
    command = [sys.executable, "-c", IMPORT]
    said = subprocess.run(
        command, env=running.environment(), cwd=running.ROOT, check=True, capture_output=True, text=True
    )
    ended, cpu = map(float, said.stdout.split())
    return Start(ended - began, cpu)


def _run(address: str, folder: Path, keys: list[str]) -> Start:
    load = running.Load(address, RECORDS, at_once=1, latency=0.0)
    began = time.monotonic()
    command = [*running.command("hybridgen local", folder, load), *keys]
    told = running.watched("hybridgen local", command, folder, load).told
    return Start(told["first"] - began, told["begun"])


def _median(some: list[Start]) -> Start:
    seconds, cpu = (statistics.median(getattr(one, name) for one in some) for name in ("seconds", "cpu"))
    return Start(round(seconds, 2), round(cpu, 2))


if __name__ == "__main__":
    main()
