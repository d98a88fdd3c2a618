"""An MLflow store, an SQLite file or a server, and the runs in it. The only module that imports mlflow.

It knows how MLflow wants to be spoken to; what is kept of a run is said elsewhere.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridgen import __version__
from hybridgen.config.messages import redacted
from hybridgen.config.schema import Config
from hybridgen.core.errors import HybridgenError
from hybridgen.reports import places
from hybridgen.tracking import wire
from hybridgen.tracking.wire import Trace

VALUE_LENGTH = 500  # characters; the longest param that every MLflow store takes
TRACES = 100  # whose spans are logged together
BATCH = 1000  # metrics; the most that a server takes at once

# Read when mlflow is imported. By itself it tells of every table that it makes, and waits minutes for a server that
# isn't there. What keeps it from calling home is set in hybridgen/__init__.
_ENVIRONMENT = {
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "GIT_PYTHON_REFRESH": "quiet",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A metric; step: 0, or the number of the record that it belongs to."""

    name: str
    value: float
    step: int = 0


@dataclass(frozen=True, slots=True)
class Store:
    """A store that answers, with the experiment of the task."""

    client: Any
    experiment: str
    private: bool  # no path and no address shall be logged

    @contextmanager
    def run(self, name: str, *, started: float, tags: Mapping[str, str]) -> Iterator[Run]:
        """A run that is closed when the block is left: FINISHED, or FAILED where the block raises or says `failed`.

        started: seconds since the epoch.
        """
        now = int(started * 1000)
        info = self.client.create_run(
            self.experiment, start_time=now, run_name=name, tags=_tags(tags, private=self.private)
        ).info
        run = Run(self.client, info.run_id)
        status = "FAILED"
        try:
            yield run
            status = "FAILED" if run.failed else "FINISHED"
        finally:
            self.client.set_terminated(run.id, status)

    def traces(self, traces: Sequence[Trace], run_id: str) -> None:
        """Traces of a run that is logged, at once: MLflow's own queue would drop what is too much, and say nothing."""
        from mlflow.entities import Span, TraceInfo
        from mlflow.tracing.client import TracingClient

        client = TracingClient(self.client.tracking_uri)
        for start in range(0, len(traces), TRACES):
            batch = traces[start : start + TRACES]
            for trace in batch:
                client.start_trace(TraceInfo.from_dict(wire.info(trace, self.experiment, run_id)))
            client.log_spans(self.experiment, [Span.from_dict(span) for trace in batch for span in wire.spans(trace)])

    def nest(self, parent: Run, tag: str, values: Iterable[str]) -> None:
        """Put runs of this experiment below `parent`: those whose tag has one of the values."""
        for value in values:
            for found in self.client.search_runs([self.experiment], f"tags.`{tag}` = '{value}'"):
                self.client.set_tag(found.info.run_id, "mlflow.parentRunId", parent.id)


@dataclass(slots=True)
class Run:
    """An open run. failed: it shall be closed as one."""

    client: Any
    id: str
    failed: bool = False

    def params(self, values: Mapping[str, str]) -> None:
        from mlflow.entities import Param

        self.client.log_batch(self.id, params=[Param(name, short(value)) for name, value in values.items()])

    def numbers(self, numbers: Sequence[Number]) -> None:
        """In one batch, or as few as the store takes."""
        from mlflow.entities import Metric

        now = int(time.time() * 1000)
        metrics = [Metric(one.name, one.value, now, one.step) for one in numbers]
        for start in range(0, len(metrics), BATCH):
            self.client.log_batch(self.id, metrics=metrics[start : start + BATCH])

    def note(self, markdown: str) -> None:
        """What the page of the run says above all else."""
        self.client.set_tag(self.id, "mlflow.note.content", markdown)

    def table(self, columns: Mapping[str, Sequence[Any]], name: str) -> None:
        self.client.log_table(self.id, dict(columns), name)

    def file(self, path: Path) -> None:
        self.client.log_artifact(self.id, str(path))

    def dataset(self, name: str, digest: str, source: Mapping[str, Any], profile: Mapping[str, Any]) -> None:
        """An input by name, place and digest; nothing of it is copied."""
        from mlflow.entities import Dataset, DatasetInput, InputTag

        dataset = Dataset(
            name=name,
            digest=digest,
            source_type="local",
            source=json.dumps(source, ensure_ascii=False),
            profile=json.dumps(profile),
        )
        self.client.log_inputs(self.id, [DatasetInput(dataset, [InputTag("mlflow.data.context", "input")])])


def prepare(config: Config) -> None:
    """Make store and experiment before the first run ends, so that runs side by side find both. Takes a while
    on a new store.

    Raises HybridgenError where the store can't be used: one line with its address and the reason.
    """
    if config.tracking.backend != "none":
        with opened(config):
            pass


@contextmanager
def opened(config: Config) -> Iterator[Store]:
    """The store of the config. Raises HybridgenError for whatever goes wrong with it within the block."""
    try:
        client = _client(config)
        yield Store(client, _experiment(client, config), places.private(config))
    except HybridgenError:
        raise
    except Exception as error:  # a store can fail in many libraries' ways: SQL, HTTP, files, a missing driver
        reason = redacted(" ".join(str(error).split())) or type(error).__name__
        raise HybridgenError(
            f"tracking.uri={redacted(str(config.tracking.uri))}: MLflow cannot log there ({short(reason)}); "
            "give the address of an MLflow server or sqlite:///FILE, or choose tracking=none"
        ) from error


def experiment_name(config: Config) -> str:
    """One experiment a task."""
    return f"hybridgen-{config.task.name}"


def database(uri: str) -> Path | None:
    """The file of an SQLite store; None for any other address."""
    scheme, _, file = uri.partition(":///")
    return Path(file.partition("?")[0]) if scheme == "sqlite" else None


def artifacts(database: Path) -> str:
    """Where an SQLite store of ours keeps its artifacts: beside it, not in ./mlruns."""
    return (database.parent / "mlartifacts").resolve().as_uri()


def _client(config: Config) -> Any:
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    from mlflow import MlflowClient

    file = database(config.tracking.uri or "")
    if file is not None and not file.exists():
        _create(file)
    return MlflowClient(tracking_uri=config.tracking.uri)


def _create(file: Path) -> None:
    """A new SQLite store, whole or not at all: its tables take seconds, and two who make them in the same file at the
    same time, or one who is stopped, would leave a broken one."""
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f".{file.name}.{os.getpid()}.half")
    half.unlink(missing_ok=True)
    try:
        SqlAlchemyStore(f"sqlite:///{half}", artifacts(file)).engine.dispose()
        os.link(half, file)
    except FileExistsError:  # another process was quicker
        pass
    finally:
        half.unlink(missing_ok=True)


def _experiment(client: Any, config: Config) -> str:
    from mlflow.exceptions import MlflowException

    name, file = experiment_name(config), database(config.tracking.uri or "")
    if found := client.get_experiment_by_name(name):
        return str(found.experiment_id)
    try:
        return str(client.create_experiment(name, artifact_location=None if file is None else artifacts(file)))
    except MlflowException:  # another run was quicker
        if found := client.get_experiment_by_name(name):
            return str(found.experiment_id)
        raise


def _tags(own: Mapping[str, str], *, private: bool) -> dict[str, str]:
    from mlflow.tracking.context.registry import resolve_tags

    tags: dict[str, str] = resolve_tags()  # user, script, and the Git commit where there is one
    command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
    if private:
        command = places.command(sys.argv)
        tags.pop("mlflow.source.name", None)  # the script's path
    tags |= {"hybridgen.version": __version__, "hybridgen.command": command, **own}
    return {name: short(redacted(value)) for name, value in tags.items()}


def short(text: str) -> str:
    """The text, cut where a store would refuse it."""
    return text if len(text) <= VALUE_LENGTH else text[: VALUE_LENGTH - 1] + "…"
