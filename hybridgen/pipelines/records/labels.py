"""Graded records, kept beside the ledger: sweeps, shards and later runs of the same task and models share them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path

from hybridgen.pipelines.records.kept import Store, key_of
from hybridgen.pipelines.records.types import Run
from hybridgen.scoring.guarantee import Label

STORE = Store("labels", ".jsonl", unwritten="labels_unwritten")


def identify(run: Run) -> str:
    """What labels hold for, as a key: the data, who writes, judges and grades, and what they are asked. Of other data
    a rule promises nothing."""
    task, strategy = run.config.task, run.prepared.strategy
    asked = {
        "task": task.model_dump(mode="json"),
        "data": run.prepared.reading.dataset.fingerprint,
        "models": {name: client.endpoint.model if client else None for name, client in run.models.named.items()},
        "drafts": strategy.drafts_per_record,
        "scaled": run.is_scaled,
        "privacy": run.config.privacy.mode,
    }
    return key_of(asked)


def find(ledger: Path, key: str) -> list[Label]:
    """Those of that key, in the order in which they were drawn. A line that a killed run left half is left out: its
    record is graded again, from the ledger."""
    file, found = STORE.place(ledger, key), list[Label]()
    for line in file.read_text(encoding="utf-8").split("\n") if file.exists() else ():
        with contextlib.suppress(ValueError, TypeError):
            found.append(Label(**json.loads(line)))
    return found


def keep(ledger: Path, key: str, labels: Iterable[Label]) -> None:
    """Add to those of that key. Raises HybridgenError where they cannot be written."""
    told = ({"id": one.id, "signals": one.signals, "local": one.local, "frontier": one.frontier} for one in labels)
    STORE.add(ledger, key, (json.dumps(one, ensure_ascii=False) for one in told))
