"""What it takes to write down who is who: scripts/vaults.py [--people 2000 4000 8000] [--json]  (Linux)

Each text names somebody whom no other names. As in a run, so many texts are protected at a time, and then the vault is
written; no detector searches, it is told where the names stand.

written  MB that the process wrote into the vault and beside it, in all
file     MB of the vault at the end
cpu      milliseconds of processor time for each time that the vault was written
seconds  of all of them
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl
import psutil
from rich.console import Console
from rich.table import Table

from hybridgen.config.schema import Privacy
from hybridgen.privacy.session import PrivacySession
from hybridgen.privacy.text.spans import Span
from hybridgen.segments.fill import CHUNK_ROWS
from hybridgen.sources.types import ROW, UNIT
from scripts.finding import names

SETTINGS = Privacy(mode="pseudonymise", restore=False, detector=None, spacy_model=None, vault=None)
NAMED = re.compile(r"My name is (\w+ \w+)\.")


@dataclass(frozen=True, slots=True)
class Row:
    """written, file: MB. cpu: milliseconds each time, of so many."""

    people: int
    times: int
    written: float
    file: float
    cpu: float
    seconds: float


class Told:
    """A detector that knows how the texts are made."""

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        return [tuple(Span(*one.span(1), "PERSON", one[1], 0.85) for one in NAMED.finditer(text)) for text in texts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[2000, 4000, 8000])
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = [take(people) for people in asked.people]
    if asked.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
        return
    table = Table("people", "times", "written MB", "file MB", "cpu ms", "seconds", box=None)
    for row in rows:
        table.add_row(*(f"{value:,}" for value in asdict(row).values()))
    Console().print(table)


def take(people: int) -> Row:
    """A vault of so many people, from its beginning."""
    texts = [f"My name is {one}. I have waited for an hour." for one in names(people, random.Random(42))]
    ids = [str(n) for n in range(people)]
    frame = pl.DataFrame({ROW: ids, UNIT: ids, "text": texts})
    session = PrivacySession.open(SETTINGS, detector=Told(), keeps_forms=False)
    times, cpu, seconds, written = 0, 0.0, 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        session.fit(frame, Path(folder), ["people.csv"])
        for some in frame.iter_slices(CHUNK_ROWS):
            session.transform(some.to_dicts())
            cpu_before, before, chars = time.process_time(), time.perf_counter(), _written()
            name = session.keep(Path(folder))
            times, written = times + 1, written + _written() - chars
            cpu, seconds = cpu + time.process_time() - cpu_before, seconds + time.perf_counter() - before
        size = (Path(folder) / str(name)).stat().st_size
    each = round(cpu * 1000 / times, 2)
    return Row(people, times, round(written / 1e6, 2), round(size / 1e6, 2), each, round(seconds, 2))


def _written() -> int:
    """Bytes that this process has handed to the system so far."""
    return int(psutil.Process().io_counters().write_chars)


if __name__ == "__main__":
    main()
