"""An MLflow store, an SQLite file or a server, and the runs in it. The only module that imports mlflow.

It knows how MLflow wants to be spoken to; what is kept of a run is said elsewhere.
"""

from __future__ import annotations

import json
import logging
import os
import shlex
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridgen import __version__
from hybridgen.config.schema import Tracking
from hybridgen.core import private
from hybridgen.core.errors import HybridgenError
from hybridgen.core.urls import redacted
from hybridgen.reports import places

LOG = logging.getLogger("hybridgen.tracking")
MAX_VALUE_CHARS = 500  # the longest param that every MLflow store takes
MAX_METRICS = 1000  # the most that a server takes at once

ARTIFACTS = "mlartifacts"  # the folder of a store's files, beside its database
SILENCE_SECONDS = 10.0  # without an answer, after which a server counts as hanging

# By itself MLflow tells of every table that it makes, and waits minutes for a server that isn't there. What keeps it
# from calling home is set in hybridgen/__init__.
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
class Dataset:
    """Data that a run read."""

    name: str
    digest: str
    source: Mapping[str, Any]
    profile: Mapping[str, Any]


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
        began, now = time.time(), int(started * 1000)
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
            LOG.info("MLflow run %s: %s in %.3f s", run.id, status, time.time() - began)

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
        for start in range(0, len(metrics), MAX_METRICS):
            self.client.log_batch(self.id, metrics=metrics[start : start + MAX_METRICS])

    def note(self, markdown: str) -> None:
        """What the page of the run says above all else."""
        self.client.set_tag(self.id, "mlflow.note.content", markdown)

    def table(self, columns: Mapping[str, Sequence[Any]], name: str) -> None:
        self.client.log_table(self.id, dict(columns), name)

    def file(self, path: Path) -> None:
        self.client.log_artifact(self.id, str(path))

    def dataset(self, read: Dataset) -> None:
        """An input by name, place and digest; nothing of it is copied."""
        from mlflow import entities

        dataset = entities.Dataset(
            name=read.name,
            digest=read.digest,
            source_type="local",
            source=json.dumps(read.source, ensure_ascii=False),
            profile=json.dumps(read.profile),
        )
        tags = [entities.InputTag("mlflow.data.context", "input")]
        self.client.log_inputs(self.id, [entities.DatasetInput(dataset, tags)])


def prepare(tracking: Tracking, task: str) -> None:
    """Make store and experiment before the first run ends, so that runs side by side find both. Takes a while
    on a new store.

    Raises HybridgenError where the store can't be used: one line with its address and the reason.
    """
    if tracking.backend != "none":
        with opened(tracking, task, private=True):
            pass


@contextmanager
def opened(tracking: Tracking, task: str, *, private: bool) -> Iterator[Store]:
    """The store, with the task's experiment. Raises HybridgenError for whatever goes wrong with it within the block."""
    try:
        with _environment():
            began = time.time()
            client = _client(tracking.uri or "")
            store = Store(client, _experiment(client, tracking.uri or "", task), private)
            LOG.info("MLflow experiment %s opened in %.3f s", store.experiment, time.time() - began)
            yield store
    except HybridgenError:
        raise
    except Exception as error:  # a store can fail in many libraries' ways: SQL, HTTP, files, a missing driver
        reason = redacted(" ".join(str(error).split())) or type(error).__name__
        raise HybridgenError(
            f"tracking.uri={redacted(str(tracking.uri))}: MLflow cannot log there ({short(reason)}); "
            "give the address of an MLflow server or sqlite:///FILE, or choose tracking=none"
        ) from error


def experiment_name(task: str) -> str:
    """One experiment a task."""
    return f"hybridgen-{task}"


def database(uri: str) -> Path | None:
    """The file of an SQLite store; None for any other address."""
    scheme, _, file = uri.partition(":///")
    return Path(file.partition("?")[0]) if scheme == "sqlite" else None


def artifacts(database: Path) -> str:
    """Where an SQLite store of ours keeps its artifacts: beside it, not in ./mlruns."""
    return (database.parent / ARTIFACTS).resolve().as_uri()


_users: list[set[str]] = []  # of `_environment`, each with what it has set
_counting = threading.Lock()


@contextmanager
def _environment() -> Iterator[None]:
    """What MLflow reads, for as long as it is used here: whoever called us may use MLflow in other ways."""
    with _counting:
        missing = {name for name in _ENVIRONMENT if name not in os.environ}
        os.environ.update({name: _ENVIRONMENT[name] for name in missing})
        _users.append(missing)
    try:
        yield
    finally:
        with _counting:
            _users.remove(missing)
            if _users:
                _users[0] |= missing
            else:
                for name in missing:
                    os.environ.pop(name, None)


def _client(uri: str) -> Any:
    from mlflow import MlflowClient

    file = database(uri)
    if file is None:
        return _Impatient(MlflowClient(tracking_uri=uri))
    if not file.exists():
        _create(file)
    return MlflowClient(tracking_uri=uri)


class _Impatient:
    """A client of a server, whose methods raise TimeoutError where no answer comes in time; once that was so, all
    do at once. MLflow's own limit holds for each try, and for each piece of an answer."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._is_silent = False

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        def ask(*args: Any, **kwargs: Any) -> Any:
            if self._is_silent:
                raise _silence()
            answer: Future[Any] = Future()
            # A thread that nobody waits for: asyncio's and the executors' are joined before a program ends.
            threading.Thread(target=_work, args=(answer, method, args, kwargs), daemon=True).start()
            try:
                return answer.result(SILENCE_SECONDS)
            except TimeoutError:
                self._is_silent = not answer.done()
                raise _silence() from None

        return ask


def _silence() -> TimeoutError:
    return TimeoutError(f"no answer within {SILENCE_SECONDS:.0f} s")


def _work(answer: Future[Any], method: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    try:
        answer.set_result(method(*args, **kwargs))
    except BaseException as error:
        answer.set_exception(error)


def _create(file: Path) -> None:
    """A new SQLite store, whole or not at all: its tables take seconds, and two who make them in the same file at the
    same time, or one who is stopped, would leave a broken one."""
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    private.make_folder(file.parent)
    private.make_folder(file.parent / ARTIFACTS)
    half = file.with_name(f".{file.name}.{os.getpid()}.half")
    half.unlink(missing_ok=True)
    private.make_file(half)
    try:
        SqlAlchemyStore(f"sqlite:///{half}", artifacts(file)).engine.dispose()
        os.link(half, file)
    except FileExistsError:  # another process was quicker
        pass
    except OSError:  # a file system without hard links
        if not file.exists():
            half.replace(file)
    finally:
        half.unlink(missing_ok=True)


def _experiment(client: Any, uri: str, task: str) -> str:
    from mlflow.exceptions import MlflowException

    name, file = experiment_name(task), database(uri)
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
    return text if len(text) <= MAX_VALUE_CHARS else text[: MAX_VALUE_CHARS - 1] + "…"
