"""The pages of the tracking store: `hybridgen-dashboard`, or `python -m hybridgen.cli.dashboard`.

MLflow's own server on the store that runs are logged to, on this machine's loopback only, in two processes and without
a call home. It is no part of a run: nothing else imports it, and it imports no mlflow.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import httpx
import psutil

from hybridgen.cli.terminal import outlive_streams, say
from hybridgen.core import private
from hybridgen.core.errors import DONE, HybridgenError, InputError, ServerError
from hybridgen.core.urls import redacted
from hybridgen.tracking.store import artifacts, database

HOST = "127.0.0.1"
PORT = 5000
STORE = "sqlite:///outputs/mlflow.db"  # tracking.uri's default
VARIABLE = "MLFLOW_TRACKING_URI"
_PATIENCE = 120  # seconds for MLflow to start
_ENVIRONMENT = {
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",  # else ten processes and 3 GB, for jobs that nobody asks for here
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "GIT_PYTHON_REFRESH": "quiet",
}


def main() -> int:
    """Serve until Ctrl-C; the exit code. What went wrong is one line on stderr."""
    parser = argparse.ArgumentParser(prog="hybridgen-dashboard", description="MLflow's pages of all runs and sweeps.")
    help_ = f"what tracking.uri is for the runs (${VARIABLE}, else {STORE})"
    parser.add_argument("--store", default=None, metavar="URI", help=help_)
    parser.add_argument("--port", type=int, default=PORT, help=f"on 127.0.0.1 ({PORT})")
    outlive_streams()
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends the server's processes too
    try:
        store = _store(given.store)
        with serving(store, given.port) as (address, server):
            print(f"{redacted(store)} at {address}; stop with Ctrl-C", flush=True)
            return server.wait()
    except HybridgenError as error:
        say(str(error), "hybridgen-dashboard")
        return error.exit_code
    except KeyboardInterrupt:
        return DONE


def _store(typed: str | None) -> str:
    """The address of the store. Raises InputError where a password was typed: while a command runs, everybody on the
    machine can read it."""
    if typed is not None and redacted(typed) != typed:
        raise InputError(
            f"--store={redacted(typed)}: has a password, which everybody on this machine can read while it runs; set "
            f"{VARIABLE} to that address and leave out --store"
        )
    return typed or os.environ.get(VARIABLE) or STORE


@contextlib.contextmanager
def serving(store: str, port: int) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """MLflow's server on a store, answering; its address and process. It ends with the block.

    Raises InputError where the store is no database or the port is taken, ServerError where MLflow doesn't start.
    """
    _check(store, port)
    address = f"http://{HOST}:{port}"
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        server = subprocess.Popen(  # noqa: S603  the command is ours
            _command(store, port),
            env=os.environ | _ENVIRONMENT | {"MLFLOW_BACKEND_STORE_URI": store},
            umask=private.umask(),
            stdout=log,
            stderr=log,
            text=True,
        )
        try:
            if not _answers(address, server):
                log.seek(0)
                last = [line.strip() for line in log if line.strip()][-1:] or ["it said nothing"]
                raise ServerError(f"--store={redacted(store)}: MLflow does not start ({redacted(last[0])})")
            yield address, server
        finally:
            _end(server)


def _check(store: str, port: int) -> None:
    file = database(store)
    if store.startswith(("http://", "https://")):
        raise InputError(f"--store={redacted(store)}: is a server already; open that address in a browser")
    if file is not None and not file.is_file():
        raise InputError(
            f"--store={redacted(store)}: there is no such file; run something first, or name the store of your runs"
        )
    if file is None and "://" not in store:
        raise InputError(f"--store={redacted(store)}: is no database; sqlite:///FILE would be one")
    with socket.socket() as taken:
        if taken.connect_ex((HOST, port)) == 0:
            raise InputError(f"--port={port}: something listens there already; choose another port")


def _command(store: str, port: int) -> list[str]:
    file = database(store)
    place = [] if file is None else ["--default-artifact-root", artifacts(file)]
    words = [*place, "--host", HOST, "--port", str(port), "--workers", "1"]
    return [sys.executable, "-W", "ignore", "-m", "mlflow", "server", *words]


def _answers(address: str, server: subprocess.Popen[str]) -> bool:
    """Wait until it does; False where it ended or took too long."""
    until = time.monotonic() + _PATIENCE
    while server.poll() is None and time.monotonic() < until:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{address}/health", timeout=5, trust_env=False).is_success:
                return True
        time.sleep(0.2)
    return False


def _end(server: subprocess.Popen[str]) -> None:
    """End it with the process that it has started; by itself it would leave that one behind."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for process in [*psutil.Process(server.pid).children(recursive=True), server]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.terminate()
    server.wait()


if __name__ == "__main__":
    sys.exit(main())
