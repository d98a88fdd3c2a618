"""What a threshold sweep takes, and what MLflow has of it: python scripts/sweeps.py time|store [--delay 0.5]

The real command, in a process of its own, against the tests' stand-in, which answers at once unless --delay says
otherwise: so `time` shows what the tool itself takes. `store` sweeps into an SQLite file, into MLflow's server and with
joblib, each on a store that was not there before, once with all five points well and once with one that is made to
fail, and prints what MLflow's client reads back.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hybridgen  # noqa: F401  sets what keeps the libraries at home, before any of them is imported
from hybridgen import tracking
from hybridgen.cli.dashboard import HOST, serving
from hybridgen.config.compose import compose
from tests.standin import Standin

os.environ |= {"MLFLOW_LOGGING_LEVEL": "WARNING", "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false"}
ROOT = Path(__file__).parents[1]
POINTS = 5
LARGEST = ("strategy=refine-below-threshold", "strategy.quality_threshold=0.9")
SWEEP = ("experiment=threshold-sweep",)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("what", choices=("time", "store"))
    parser.add_argument("--records", type=int, default=20)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before every answer of the stand-in")
    given = parser.parse_args()
    with Standin() as standin, tempfile.TemporaryDirectory() as folder:
        standin.delay = given.delay
        if given.what == "time":
            took(standin, Path(folder), f"count={given.records}")
            return
        for way, lost in itertools.product(("file", "server", "joblib"), (False, True)):
            kept(standin, Path(folder, f"{way} {lost}"), way, f"count={given.records}", lost=lost)


def took(standin: Standin, folder: Path, count: str) -> None:
    """The largest point alone, then the sweep, each with a ledger of its own, on a store that is there."""
    store(folder)
    seen: dict[str, tuple[float, float, int]] = {}
    for name, words in {"point": LARGEST, "sweep": SWEEP}.items():
        before = len(standin.requests)
        began, used = time.perf_counter(), cpu()
        command(standin, folder, *words, count, f"ledger.path={name}.sqlite", f"output.dir={name}")
        wall, used = time.perf_counter() - began, cpu() - used
        asked = standin.requests[before:]
        refined = [json.dumps(one.body) for one in asked if one.wire == "anthropic"]
        local = sum(one.wire == "ollama" for one in asked)
        seen[name] = (wall, used, local)
        print(
            f"{name}: {wall:.1f} s on the clock, {used:.1f} s of CPU, {local} local calls, "
            f"{len(refined)} paid calls of which {len(set(refined))} distinct",
            flush=True,
        )
    (wall, used, local), (longer, more, calls) = seen["point"], seen["sweep"]
    alone = seconds(folder / "point")["total"]
    start = wall - alone
    print(f"local calls {calls / local:.2f} times, clock {longer / wall:.2f} times, CPU {more / used:.2f} times")
    print(f"start-up {start:.1f} s, the point {alone:.1f} s: without start-up {(longer - start) / alone:.2f} times")
    for number in range(POINTS):
        print(f"  point {number + 1}: {seconds(folder / 'sweep' / str(number))}")


def seconds(run: Path) -> dict[str, float]:
    return dict(json.loads((run / "summary.json").read_text())["seconds"])


def cpu() -> float:
    """Seconds that the commands have computed so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def kept(standin: Standin, folder: Path, way: str, count: str, *, lost: bool) -> None:
    """A sweep into a store of that kind, and what is there afterwards.

    lost: the third point fails, since a file stands where its vault should be.
    """
    words = [*SWEEP, count, "output.dir=sweep"]
    folder.mkdir()
    if lost:
        (folder / "vault").mkdir()
        (folder / "vault" / "0.7").touch()
        words.append("privacy.vault=vault/${strategy.quality_threshold}")
    if way == "joblib":
        words += ["hydra/launcher=joblib", "hydra.launcher.n_jobs=2"]
    with served(folder, way) as uri:
        code = command(standin, folder, *words, f"tracking.uri={uri}")
        print(f"{way}{', one point lost' if lost else ''}: exit code {code}")
        read(uri if way == "server" else f"sqlite:///{folder}/mlflow.db")


@contextmanager
def served(folder: Path, way: str) -> Iterator[str]:
    """The address of a store: a file that is not there yet, or MLflow's server on one."""
    if way != "server":
        yield "sqlite:///mlflow.db"
        return
    store(folder)
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    with serving(f"sqlite:///{folder}/outputs/mlflow.db", port) as (address, _):
        yield address


def read(uri: str) -> None:
    """Print what MLflow's client finds."""
    from mlflow import MlflowClient

    client = MlflowClient(tracking_uri=uri)
    experiment = client.get_experiment_by_name("hybridgen-persona").experiment_id
    runs = client.search_runs([experiment], order_by=["attributes.start_time ASC"])
    [parent] = [one for one in runs if "mlflow.parentRunId" not in one.data.tags]
    print(f"  {parent.info.run_name}: {parent.info.status}, knee {parent.data.tags['hybridgen.knee']}")
    files = sorted(file.path for file in client.list_artifacts(parent.info.run_id))
    page = Path(client.download_artifacts(parent.info.run_id, "sweep.html")).read_text()
    print(f"  {', '.join(files)}; a figure in sweep.html: {'Plotly.newPlot' in page or 'plotly' in page}")
    for run in runs:
        if run.data.tags.get("mlflow.parentRunId") == parent.info.run_id:
            shown = {name: run.data.metrics.get(name) for name in ("cost.total_usd", "quality.mean")}
            print(f"    {run.info.run_name}: {run.info.status} {shown}")


def store(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    config = compose([], {"tracking.uri": f"sqlite:///{folder}/outputs/mlflow.db"})
    tracking.prepare(config.tracking, config.task.name)


def command(standin: Standin, folder: Path, *words: str) -> int:
    """The exit code of the command, run in that folder with both models at the stand-in."""
    places = [f"provider.{role}.api_base={standin.url}" for role in ("local", "frontier")]
    done = subprocess.run(
        [sys.executable, "-m", "hybridgen", "hardware=m4max", *places, *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "ANTHROPIC_API_KEY": "none"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print("\n".join(line for line in done.stderr.splitlines() if line.startswith("hybridgen:")))
    return done.returncode


if __name__ == "__main__":
    main()
