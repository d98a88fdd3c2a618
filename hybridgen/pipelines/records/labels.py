"""Graded records, kept beside the ledger: sweeps, shards and later runs of the same task and models share them."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from hybridgen.core.errors import HybridgenError
from hybridgen.core.notices import Notice, Place
from hybridgen.pipelines.records.types import Run
from hybridgen.scoring.guarantee import Label

FOLDER = "labels"  # beside the ledger
KEY_CHARS = 32


def identify(run: Run) -> str:
    """What labels hold for, as a hash: the data, who writes, judges and grades, and what they are asked. Of other data
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
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:KEY_CHARS]


def find(ledger: Path, key: str) -> list[Label]:
    """Those of that key, in the order in which they were drawn. A line that a killed run left half is left out: its
    record is graded again, from the ledger."""
    file, found = ledger.parent / FOLDER / f"{key}.jsonl", list[Label]()
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        with contextlib.suppress(ValueError, TypeError):
            found.append(Label(**json.loads(line)))
    return found


def keep(ledger: Path, key: str, labels: Iterable[Label]) -> None:
    """Add to those of that key. Raises HybridgenError where they cannot be written."""
    file = ledger.parent / FOLDER / f"{key}.jsonl"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as lines:
            for one in labels:
                told = {"id": one.id, "signals": one.signals, "local": one.local, "frontier": one.frontier}
                lines.write(json.dumps(told, ensure_ascii=False) + "\n")
    except OSError as error:
        told = {"path": Place(str(file), "ledger.path"), "why": str(error)}
        raise HybridgenError(Notice("labels_unwritten", told)) from error
