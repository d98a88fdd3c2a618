"""A finished run in MLflow: a projection of the run folder, never its source. The only module that imports mlflow.

What may hold personal data stays out: with `privacy.restore=true` the records have their original values back, so the
store gets figures only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hybridgen import __version__
from hybridgen.config import Config
from hybridgen.errors import HybridgenError
from hybridgen.reports import markdown
from hybridgen.reports.words import redacted, settings
from hybridgen.results import RunResult, Summary

VALUE_LENGTH = 500  # characters; the longest param that every MLflow store takes
TABLE = "records_table.json"

# Read when mlflow is imported. By itself it tells of every table that it makes, and waits minutes for a server that
# isn't there. What keeps it from calling home is set in hybridgen/__init__.
_ENVIRONMENT = {
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "GIT_PYTHON_REFRESH": "quiet",
}


def prepare(config: Config) -> None:
    """Make store and experiment before the run, so that runs side by side find both. Takes seconds on a new store.

    Raises HybridgenError where the store can't be used: one line with its address and the reason.
    """
    if config.tracking.backend == "none":
        return
    with _ours(config):
        _experiment(_client(config), config)


def log_run(config: Config, result: RunResult, folder: Path) -> str | None:
    """Log a finished run and the files of its folder; the run's id, None for `tracking=none`.

    The MLflow run is always closed: FINISHED, or FAILED where nothing was delivered or the logging broke off. Raises
    HybridgenError where the store can't be used; the run folder is complete without it.
    """
    if config.tracking.backend == "none":
        return None
    with _ours(config):
        client = _client(config)
        summary = result.summary
        run_id: str = client.create_run(
            _experiment(client, config),
            start_time=int((time.time() - summary.seconds.total) * 1000),
            run_name=summary.run_id,
            tags=_tags(summary),
        ).info.run_id
        status = "FAILED"
        try:
            _log(client, run_id, config, result, folder)
            status = "FINISHED" if result.records else "FAILED"
        finally:
            client.set_terminated(run_id, status)
        return run_id


def experiment_name(config: Config) -> str:
    """One experiment a task."""
    return f"hybridgen-{config.task.name}"


@contextmanager
def _ours(config: Config) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # a store can fail in many libraries' ways: SQL, HTTP, files, a missing driver
        reason = redacted(" ".join(str(error).split())) or type(error).__name__
        raise HybridgenError(
            f"tracking.uri={redacted(str(config.tracking.uri))}: MLflow cannot log there ({_short(reason)}); "
            "give the address of an MLflow server or sqlite:///FILE, or choose tracking=none"
        ) from error


def _client(config: Config) -> Any:
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    from mlflow import MlflowClient

    if (database := _database(config)) is not None:
        database.parent.mkdir(parents=True, exist_ok=True)
    return MlflowClient(tracking_uri=config.tracking.uri)


def _database(config: Config) -> Path | None:
    scheme, _, file = (config.tracking.uri or "").partition(":///")
    return Path(file.partition("?")[0]) if scheme == "sqlite" else None


def _experiment(client: Any, config: Config) -> str:
    """The experiment's id; a store of ours keeps the artifacts beside its database, not in ./mlruns."""
    from mlflow.exceptions import MlflowException

    name, database = experiment_name(config), _database(config)
    place = None if database is None else (database.parent / "mlartifacts").resolve().as_uri()
    if found := client.get_experiment_by_name(name):
        return str(found.experiment_id)
    try:
        return str(client.create_experiment(name, artifact_location=place))
    except MlflowException:  # another run was quicker
        if found := client.get_experiment_by_name(name):
            return str(found.experiment_id)
        raise


def _log(client: Any, run_id: str, config: Config, result: RunResult, folder: Path) -> None:
    from mlflow.entities import Metric, Param, RunTag

    now = int(time.time() * 1000)
    client.log_batch(
        run_id,
        metrics=[Metric(name, value, now, 0) for name, value in _numbers("", result.summary.model_dump())],
        params=[Param(name, _short(value)) for name, value in settings(config).items()],
        tags=[RunTag("mlflow.note.content", markdown.note(result.summary))],
    )
    client.log_inputs(run_id, [_dataset(result.summary)])
    private = config.privacy.restore and config.privacy.mode != "off"
    if result.records:
        client.log_table(run_id, _table(result, private=private), TABLE)
    if not private:
        for file in sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith(".")):
            client.log_artifact(run_id, str(file))
    elif (folder / "summary.json").is_file():
        client.log_artifact(run_id, str(folder / "summary.json"))


def _numbers(name: str, value: Any) -> Iterator[tuple[str, float]]:
    """Every number with its dotted name; what is unknown is left out rather than logged as 0."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _numbers(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield name, float(value)


def _table(result: RunResult, *, private: bool) -> dict[str, list[Any]]:
    """The records as columns; private: without any of the words in them."""
    records = result.records
    names = list(dict.fromkeys(name for record in records for name in record.quality.criteria))
    table: dict[str, list[Any]] = {
        "id": [record.id for record in records],
        "origin": [record.origin for record in records],
        "quality": [record.quality.overall for record in records],
        **{f"quality.{name}": [record.quality.criteria.get(name) for record in records] for name in names},
        "cost_usd": [record.cost_usd for record in records],
        "verified": [sum(one.verified for one in record.evidence) for record in records],
        "quotes": [len(record.evidence) for record in records],
    }
    if not private:
        table["record"] = [json.dumps(record.record, ensure_ascii=False, indent=1) for record in records]
        table["evidence"] = ["\n".join(f"{one.row}: {one.quote}" for one in record.evidence) for record in records]
        table["improve"] = [record.quality.improve for record in records]
    return table


def _dataset(summary: Summary) -> Any:
    """The input by name, place and digest; nothing of it is copied."""
    from mlflow.entities import Dataset, DatasetInput, InputTag

    data = summary.data
    digest = hashlib.sha256()
    for source in data.sources:
        digest.update(source.encode())
        if (file := Path(source)).is_file():
            with file.open("rb") as content:
                digest.update(hashlib.file_digest(content, "sha256").digest())
    name = Path(data.sources[0]).name if len(data.sources) == 1 else f"{len(data.sources)} files"
    profile = {"rows": data.rows, "rows_seen": data.rows_seen, "columns": data.columns, "used": data.columns_used}
    return DatasetInput(
        dataset=Dataset(
            name=name,
            digest=digest.hexdigest()[:8],
            source_type="local",
            source=json.dumps({"files": data.sources}, ensure_ascii=False),
            profile=json.dumps(profile),
        ),
        tags=[InputTag("mlflow.data.context", "input")],
    )


def _tags(summary: Summary) -> dict[str, str]:
    from mlflow.tracking.context.registry import resolve_tags

    tags: dict[str, str] = resolve_tags()  # user, script, and the Git commit where there is one
    tags |= {
        "hybridgen.version": __version__,
        "hybridgen.command": shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]]),
        "hybridgen.run_id": summary.run_id,
        "hybridgen.degraded": "; ".join(summary.degraded) or "no",
    }
    return {name: _short(redacted(value)) for name, value in tags.items()}


def _short(text: str) -> str:
    return text if len(text) <= VALUE_LENGTH else text[: VALUE_LENGTH - 1] + "…"
