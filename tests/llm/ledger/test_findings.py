"""What the shards of a run find out once: one is at it, the others wait, and nobody waits for who is gone."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from hybridgen.core.errors import StoppedError
from hybridgen.core.stop import Stop
from hybridgen.llm.ledger import findings
from hybridgen.llm.ledger.database import Where
from hybridgen.llm.ledger.findings import Findings
from hybridgen.llm.ledger.store import Ledger

BEGUN = """
import sys
from hybridgen.llm.ledger.store import Ledger
where = sys.argv[1]
if "://" not in where:
    from pathlib import Path
    where = Path(where)
ledger = Ledger(where)
print(ledger.begin_finding("run", "scale", 600.0), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def first(where: Where) -> Iterator[Ledger]:
    ledger = Ledger(where)
    yield ledger
    ledger.close()


@pytest.fixture
def second(where: Where, first: Ledger) -> Iterator[Ledger]:
    ledger = Ledger(where)
    yield ledger
    ledger.close()


async def test_one_finds_out_and_the_others_wait(
    first: Ledger, second: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "POLL", 0.01)
    said: list[object] = []
    one, other = Findings(first, "run", Stop()), Findings(second, "run", Stop(), said.append)
    assert await one.take("scale") is None
    waiting = asyncio.create_task(other.take("scale"))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await one.keep("scale", "as found")
    assert await waiting == "as found"
    assert await one.take("scale") == "as found"
    assert list(map(str, said)) == ["another shard finds out what all of them need; it is waited for"]
    assert await other.take("another scale") is None  # of which nothing is known
    assert await Findings(second, "another run", Stop()).take("scale") is None


async def test_what_was_left_is_begun_by_another(first: Ledger, second: Ledger) -> None:
    one, other = Findings(first, "run", Stop()), Findings(second, "run", Stop())
    assert await one.take("scale") is None
    await one.leave()
    assert await other.take("scale") is None
    await other.keep("scale", "")  # that there is none
    assert await one.take("scale") == ""


async def test_who_waits_ends_with_the_run(first: Ledger, second: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "POLL", 60.0)
    assert first.begin_finding("run", "scale", 600.0)
    stop = Stop()
    waiting = asyncio.create_task(Findings(second, "run", stop).take("scale"))
    await asyncio.sleep(0.05)
    stop.ask()
    with pytest.raises(StoppedError):
        await waiting


def test_who_closed_the_ledger_is_not_waited_for(where: Where, second: Ledger) -> None:
    gone = Ledger(where)
    assert gone.begin_finding("run", "scale", 600.0)
    assert not second.begin_finding("run", "scale", 600.0)
    gone.close()
    assert second.begin_finding("run", "scale", 600.0)


def test_who_was_killed_is_not_waited_for(where: Where) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", BEGUN, str(where)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    with closing(Ledger(where)) as ledger:
        assert not ledger.begin_finding("run", "scale", 600.0)
        process.kill()
        process.communicate()
        until = time.monotonic() + 30
        while not ledger.begin_finding("run", "scale", 600.0):  # a session of the database takes a moment to end
            assert time.monotonic() < until
            time.sleep(0.05)


def test_who_lives_is_waited_for_however_late(first: Ledger, second: Ledger) -> None:
    assert first.begin_finding("run", "scale", -1.0)
    assert not second.begin_finding("run", "scale", 600.0)


def test_what_is_found_first_stands(first: Ledger, second: Ledger) -> None:
    assert first.begin_finding("run", "scale", 600.0)
    first.keep_finding("run", "scale", "of the first")
    second.keep_finding("run", "scale", "of the second")
    assert second.finding("run", "scale") == "of the first"
    assert not second.begin_finding("run", "scale", 600.0)


def test_of_whom_nothing_can_be_told_is_waited_for_until_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ledger.sqlite"
    monkeypatch.setattr(socket, "gethostname", lambda: "another")
    with closing(Ledger(file)) as far:
        far.begin_finding("run", "labels", 600.0)
        far.begin_finding("run", "scale", -1.0)
        monkeypatch.undo()
        with closing(Ledger(file)) as near:
            assert not near.begin_finding("run", "labels", 600.0)
            assert near.begin_finding("run", "scale", 600.0)


def test_of_many_who_begin_at_once_one_does(where: Where) -> None:
    Ledger(where).close()
    all_began = threading.Barrier(4)

    def begin(_: int) -> bool:
        ledger = Ledger(where)
        began = ledger.begin_finding("run", "scale", 600.0)
        all_began.wait(30)
        ledger.close()
        return began

    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(begin, range(4))].count(True) == 1
