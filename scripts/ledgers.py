"""What a ledger takes for a call, in a file and in PostgreSQL:

    python scripts/ledgers.py [--url postgresql://host/name] [--calls 2000] [--at-once 64] [--workers 1 2] [--json]

No model is asked: each call is written down, its money set aside, and settled at once. All workers, a process each, are
one run on one ledger, as on several machines. Without --url a server is started here, which waits for the disk as the
file does; it runs on the same cores.

calls    paid calls a second, of all workers together
cpu      milliseconds of a worker's processor time for a call
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from hybridgen.llm.ledger.budget import Budget
from hybridgen.llm.ledger.database import Where
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.providers import providers
from hybridgen.llm.types import PICO, Answer, Endpoint, Message, Price, Request, Usage
from tests.postgres import Server, why_none

PROMPT_CHARS, ANSWER_CHARS = 4_000, 800
PRICE = Price(3_000_000, 15_000_000, 300_000, 3_750_000)
PAID = Endpoint("frontier", providers["anthropic"], "m", "anthropic/m", None, "k", 4, 60.0, PRICE)


@dataclass(frozen=True)
class Row:
    """calls: a second. cpu: milliseconds a call."""

    ledger: str
    workers: int
    calls: float
    cpu: float


@dataclass(frozen=True)
class Load:
    """What a worker asks. name: its run, a slash and which worker it is."""

    where: Where
    name: str
    calls: int
    at_once: int


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--url", help="a database that is empty or may hold some more calls")
    parser.add_argument("--calls", type=int, default=2_000, help="of each worker")
    parser.add_argument("--at-once", type=int, default=64, help="of each worker")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows = []
    for row in measure(given.url, given.calls, given.at_once, given.workers):
        rows.append(row)
        if not given.json:
            print(
                f"{row.ledger:<12}{row.workers:>3} workers{row.calls:>9,.0f} calls/s{row.cpu:>8.2f} ms cpu", flush=True
            )
    if given.json:
        print(json.dumps([asdict(row) for row in rows]))


def measure(url: str | None, calls: int, at_once: int, workers: list[int]) -> Iterator[Row]:
    """A row for each ledger and number of workers. url: None: a server is started, where there is one."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ledgers: dict[str, Where] = {"file": folder / "ledger.sqlite"}
        if url or not why_none():
            ledgers["postgresql"] = url or stack.enter_context(Server(is_durable=True)).new()
        for name, where in ledgers.items():
            Ledger(where).close()  # laid out, before all begin together
            for count in workers:
                yield _of(name, where, calls, at_once, count)


def _of(name: str, where: Where, calls: int, at_once: int, workers: int) -> Row:
    processes = multiprocessing.get_context("spawn")
    together, told = processes.Barrier(workers), processes.Queue()
    run = f"{name} {workers} {time.time()}"
    working = [
        processes.Process(target=_work, args=(Load(where, f"{run}/{n}", calls, at_once), together, told))
        for n in range(workers)
    ]
    for process in working:
        process.start()
    spans = [told.get(timeout=600) for _ in working]
    for process in working:
        process.join()
    seconds = max(end for _, end, _ in spans) - min(begin for begin, _, _ in spans)
    cpu = sum(cpu for _, _, cpu in spans)
    return Row(name, workers, calls * workers / seconds, 1e3 * cpu / (calls * workers))


def _work(load: Load, together: Barrier, told: Any) -> None:
    ledger = Ledger(load.where)
    budget = Budget(ledger, load.name.partition("/")[0], 1_000_000 * PICO)
    asyncio.run(_ask(budget, load, range(1)))  # a first one, so that the model is trusted
    together.wait()
    begin, cpu = time.time(), time.process_time()
    asyncio.run(_ask(budget, load, range(1, load.calls + 1)))
    told.put((begin, time.time(), time.process_time() - cpu))
    ledger.close()


async def _ask(budget: Budget, load: Load, numbers: range) -> None:
    slots = asyncio.Semaphore(load.at_once)

    async def one(number: int) -> None:
        text = f"{load.name} {number} ".ljust(PROMPT_CHARS, "x")
        asked = Request("draft", f"d{number}", (Message("user", text),), {}, max_tokens=300)
        async with slots:
            call = await budget.open_call(PAID, asked)
            await budget.settle(PAID, call, asked, Answer("y" * ANSWER_CHARS, Usage(1_000, 0, 0, 200)))

    await asyncio.gather(*map(one, numbers))


if __name__ == "__main__":
    main()
