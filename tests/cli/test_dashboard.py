"""The dashboard for real, on a store with a sweep in it: in a browser, and as the server that a sweep is logged to."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import psutil
import pytest

from hybridgen import tracking
from hybridgen.cli import dashboard
from hybridgen.cli.dashboard import serving
from hybridgen.cli.sweep import sum_up
from hybridgen.core.errors import InputError
from tests.browser import browser, needs_chromium
from tests.reports.example_run import finished
from tests.tracking.conftest import MLFLOW
from tests.tracking.reading import artifacts, client, config, log_run, log_sweep, prepare
from tests.tracking.test_sweeps import done

pytestmark = [pytest.mark.filterwarnings(warning) for warning in MLFLOW]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = tmp_path_factory.mktemp("dashboard") / "mlflow.db"
    prepare(config(store))
    with socket.socket() as free:
        free.bind((dashboard.HOST, 0))
        port = free.getsockname()[1]
    with serving(f"sqlite:///{store}", port) as (address, server):
        yield address
        inside = psutil.Process(server.pid).children(recursive=True)
        assert len(inside) == 1, "MLflow starts more processes than it needs"
    assert not [process for process in inside if process.is_running()], "a process of MLflow's is left behind"


@pytest.mark.slow
def test_a_sweep_is_logged_to_a_server_as_to_a_file(address: str, tmp_path: Path) -> None:
    settings = config(address)
    sweep = sum_up("s", [done(5, 0.01, 0.7), done(7, 0.02, 0.86)], seconds=3.0)
    for point in sweep.points:
        result = finished(run_id=point.run_id)
        log_run(settings, result, tmp_path / "run")
    run_id = log_sweep(settings, sweep, tmp_path)
    assert run_id is not None
    run = client(settings).get_run(run_id)
    assert (run.info.status, run.data.tags["hybridgen.knee"]) == ("FINISHED", "strategy.quality_threshold=0.7")
    assert {"sweep.html", tracking.POINTS} <= artifacts(settings, run_id)
    below = client(settings).search_runs([run.info.experiment_id], f"tags.`mlflow.parentRunId` = '{run_id}'")
    assert {one.info.run_name for one in below} == {"sweep-5", "sweep-7"}


@pytest.mark.slow
@needs_chromium
def test_the_pages_ask_nobody_but_this_machine(address: str) -> None:
    async def look() -> list[str]:
        async with browser() as tab:
            return (await tab.open(f"{address}/#/experiments")).strangers

    assert asyncio.run(look()) == []


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("--store sqlite:///nowhere.db", "--store=sqlite:///nowhere.db: there is no such file; run something first"),
        ("--store http://127.0.0.1:5000", "--store=http://127.0.0.1:5000: is a server already; open that address"),
        (
            "--store http://me:secret@x:5000",
            "--store=http://***@x:5000: has a password, which everybody on",
        ),
        ("--store ./mlruns", "--store=./mlruns: is no database; sqlite:///FILE would be one"),
    ],
)
def test_what_is_wrong_is_one_line_and_exits_2(
    words: str, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["hybridgen-dashboard", *words.split()])
    assert dashboard.main() == 2
    said = capsys.readouterr().err
    assert said.startswith(f"hybridgen-dashboard: {line}")
    assert said.count("\n") == 1


def test_the_address_of_a_store_is_in_no_list_of_processes() -> None:
    assert not [word for word in dashboard._command("postgresql://me:secret@db/mlflow", 5000) if "secret" in word]


def test_the_address_of_a_store_is_shown_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Ends:
        def wait(self) -> int:
            return 0

    monkeypatch.setenv("MLFLOW_TRACKING_URI", "postgresql://me:secret@db/mlflow")
    monkeypatch.setattr(sys, "argv", ["hybridgen-dashboard"])
    monkeypatch.setattr(dashboard, "serving", lambda *_: nullcontext(("http://127.0.0.1:5000", Ends())))
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert dashboard.main() == 0
    assert capsys.readouterr().out.startswith("postgresql://***@db/mlflow at http://127.0.0.1:5000")


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    store = tmp_path / "mlflow.db"
    store.touch()
    with socket.socket() as taken:
        taken.bind((dashboard.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (
            pytest.raises(InputError, match=f"--port={port}: something listens there already"),
            serving(f"sqlite:///{store}", port),
        ):
            pass
