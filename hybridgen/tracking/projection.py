"""What MLflow keeps of any finished run, and how it gets there. Each kind of result says what that is of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hybridgen.config.schema import Tracking
from hybridgen.tracking.store import Dataset, Number, opened

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Projection:
    """A finished run as MLflow keeps it.

    task: whose experiment it belongs to. seconds: that it took. settings: params. note: Markdown above all else on its
    page. tables: columns, by the name of their file. dataset: what it read. is_failed: nothing was delivered.
    """

    run_id: str
    task: str
    seconds: float
    tags: Mapping[str, str]
    settings: Mapping[str, str]
    numbers: Sequence[Number]
    note: str
    tables: Mapping[str, Columns] = field(default_factory=dict)
    dataset: Dataset | None = None
    is_failed: bool = False


def log(tracking: Tracking, kept: Projection, folder: Path, *, private: bool) -> str | None:
    """Log a finished run and the files of its folder, hidden ones aside; MLflow's id of it.

    private: no path and no address is logged. The MLflow run is always closed: FINISHED, or FAILED where nothing was
    delivered or the logging broke off. Raises HybridgenError where the store can't be used; the folder is complete
    without it.
    """
    tags = {"hybridgen.run_id": kept.run_id, **kept.tags}
    started = time.time() - kept.seconds
    with (
        opened(tracking, kept.task, private=private) as store,
        store.run(kept.run_id, started=started, tags=tags) as run,
    ):
        run.params(kept.settings)
        run.numbers(kept.numbers)
        run.note(kept.note)
        if kept.dataset:
            run.dataset(kept.dataset)
        for name, columns in kept.tables.items():
            run.table(columns, name)
        for file in sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith(".")):
            run.file(file)
        run.failed = kept.is_failed
        return run.id


def degraded(reasons: Sequence[str]) -> dict[str, str]:
    """The tag that says what was degraded."""
    return {"hybridgen.degraded": "; ".join(reasons) or "no"}


def figures(value: Any, step: int = 0, name: str = "") -> Iterator[Number]:
    """Every number of nested dicts with its dotted name; what is unknown is left out rather than logged as 0."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from figures(inner, step, f"{name}.{key}" if name else key)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield Number(name, float(value), step)
