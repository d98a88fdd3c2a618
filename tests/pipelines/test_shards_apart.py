"""Shards on machines apart, which share a database and a model server over a network, and no file that they write: one
run, nothing asked twice, one cap; neither a kill nor a cable that is out for a while changes anything."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from hybridgen.core.errors import DONE, FEWER
from tests import machines
from tests.commands import Command
from tests.machines import HUB, Machines
from tests.pipelines.asked import LIST
from tests.pipelines.killing import asked_once
from tests.pipelines.sharding import Sharding, lines, summary
from tests.postgres import Server, why_none
from tests.standin import Standin

COUNT = 3
CAP = 0.02  # USD


@dataclass(frozen=True)
class Site:
    """Machines with a database and a stand-in at their hub. sharding: what is asked, and where its data lies."""

    machines: Machines
    postgres: Server
    sharding: Sharding

    @property
    def standin(self) -> Standin:
        return self.sharding.standin

    def folder(self, number: int) -> Path:
        """The one folder that a machine may write to, and no other sees."""
        folder = self.sharding.folder / f"machine {number}"
        folder.mkdir(exist_ok=True)
        return folder

    def begin(self, number: int, *words: str) -> Command:
        """The command on a machine, in its folder."""
        others = [self.folder(other) for other in range(COUNT) if other != number]
        urls = [f"provider.{who}.api_base={self.standin.url}" for who in ("local", "frontier")]
        at_once = [f"provider.{who}.max_concurrency=2" for who in ("local", "frontier")]
        said = ["hardware=m4max", "tracking=none", f"data.path={self.sharding.data()}", *urls, *at_once]
        said += [*self.sharding.overrides, "data.rows_per_record=2", "ledger.path=beside/ledger.sqlite", *words]
        return Command(self.folder(number), *said, within=self.machines.on(number, hidden=others))

    def begin_shard(self, number: int) -> Command:
        shared = f"ledger.url={self.postgres.url_elsewhere('common')}"
        return self.begin(number, f"shard.count={COUNT}", f"shard.index={number}", shared, "output.dir=shard")

    def shards(self) -> list[Path]:
        """Of all machines."""
        return [self.folder(number) / "shard" for number in range(COUNT)]

    def ready(self, delay: float = 0.0) -> None:
        """A stand-in and a database as new."""
        self.postgres.empty()
        self.sharding.ready(delay)


@pytest.fixture(scope="module")
def apart() -> Iterator[tuple[Machines, Server, Standin]]:
    if why := machines.why_none() or why_none():
        pytest.skip(why)
    with (
        Machines(COUNT) as some,
        Server(host=HUB, within=some.at_hub) as server,
        Standin(listening=some.listening()) as standin,
    ):
        yield some, server, standin


@pytest.fixture
def site(apart: tuple[Machines, Server, Standin], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "none")
    some, server, standin = apart
    site = Site(some, server, Sharding(standin, tmp_path).of_rows())
    site.ready()
    yield site
    assert not standin.errors, standin.errors[0]


def whole(site: Site) -> Path:
    """The folder of the same run in one process, with a ledger in a file."""
    site.ready()
    ended = site.begin(0, "output.dir=whole").end()
    assert ended.code == DONE, ended.err
    return site.folder(0) / "whole"


def side_by_side(site: Site) -> None:
    """All shards at once."""
    site.ready(delay=0.02)
    for command in [site.begin_shard(number) for number in range(COUNT)]:
        ended = command.end()
        assert ended.code == DONE, ended.err


def test_a_machine_reaches_the_hub_and_no_file_or_port_of_another(site: Site) -> None:
    (site.folder(1) / "mine").touch()
    assert site.machines.run(1, ["ls", str(site.folder(1))]) == "mine\n"
    assert site.machines.run(0, ["ls", str(site.folder(1))], hidden=[site.folder(1)]) == ""
    names = {site.machines.run(number, ["sh", "-c", "hostname; echo $$"]) for number in range(COUNT)}
    assert len(names) == COUNT
    assert all(name.endswith("\n1\n") for name in names), "each has a first process of its own"
    reach = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)"
    for host, port, reached in ((HUB, site.standin.port, True), (HUB, 5432, True), ("127.0.0.1", 5432, False)):
        tried = f"{sys.executable} -c '{reach}' {host} {port} 2>&1 | tail -n 1"
        assert ("Error" not in site.machines.run(2, ["sh", "-c", tried])) == reached, (host, port)


@pytest.mark.slow
def test_shards_on_machines_apart_give_the_records_of_one_run(site: Site) -> None:
    one = whole(site)
    asked = len(site.standin.requests)
    side_by_side(site)
    assert asked_once(site.standin)
    assert len(site.standin.requests) == asked
    assert site.sharding.merge(site.shards()).exit_code == DONE
    merged = site.sharding.folder / "merged"
    assert lines(merged, costs=False) == lines(one, costs=False)
    assert lines(merged, "drafts.jsonl", costs=False) == lines(one, "drafts.jsonl", costs=False)
    told = summary(merged)
    assert told.cost.total_usd == pytest.approx(site.standin.bill(LIST))
    assert told.cost.new_usd == told.cost.total_usd
    assert told.calls.local + told.calls.frontier == asked


@pytest.mark.slow
def test_a_machine_that_goes_down_and_begins_again_changes_nothing(site: Site) -> None:
    one = whole(site)
    moment = len(site.standin.requests) // 3
    site.ready(delay=0.05)
    commands = [site.begin_shard(number) for number in range(COUNT)]
    commands[0].until(lambda: len(site.standin.requests) >= moment)
    commands[0].send(signal.SIGKILL)  # it may be the one that makes the judge's scale
    commands[0].end()
    commands[0] = site.begin_shard(0)
    for command in commands:
        ended = command.end()
        assert ended.code == DONE, ended.err
    assert site.sharding.merge(site.shards()).exit_code == DONE
    assert lines(site.sharding.folder / "merged", costs=False) == lines(one, costs=False)


@pytest.mark.slow
def test_a_machine_whose_cable_is_out_for_a_while_changes_nothing(site: Site) -> None:
    one = whole(site)
    moment = len(site.standin.requests) // 3
    site.ready(delay=0.2)
    commands = [site.begin_shard(number) for number in range(COUNT)]
    commands[0].until(lambda: len(site.standin.requests) >= moment)
    with site.machines.unplugged(0):
        time.sleep(5)
    for command in commands:
        ended = command.end()
        assert ended.code == DONE, ended.err
    assert asked_once(site.standin)
    assert site.sharding.merge(site.shards()).exit_code == DONE
    assert lines(site.sharding.folder / "merged", costs=False) == lines(one, costs=False)


@pytest.mark.slow
def test_a_cap_is_of_all_machines_together(site: Site) -> None:
    asked = ("strategy=frontier-only", f"strategy.max_frontier_cost={CAP}")
    site = replace(site, sharding=Sharding(site.standin, site.sharding.folder).of_rows(*asked))
    site.ready(delay=0.02)
    for command in [site.begin_shard(number) for number in range(COUNT)]:
        assert command.end().code in {DONE, FEWER}
    outcome = site.sharding.merge(site.shards())
    told = summary(site.sharding.folder / "merged")
    assert 0 < site.standin.bill(LIST) <= CAP
    assert told.cost.cap_usd == CAP
    assert told.cost.total_usd == pytest.approx(site.standin.bill(LIST))
    assert told.delivered < 12
    assert outcome.exit_code == FEWER
