"""Graded records, kept beside the ledger: sweeps, shards and later runs of the same task and models share them."""

from __future__ import annotations

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
    """What labels hold for, as a hash: who writes, judges and grades, and what they are asked."""
    task, strategy = run.config.task, run.prepared.strategy
    asked = {
        "task": task.model_dump(mode="json"),
        "models": {name: client.endpoint.model if client else None for name, client in run.models.named.items()},
        "drafts": strategy.drafts_per_record,
        "scaled": run.is_scaled,
        "privacy": run.config.privacy.mode,
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:KEY_CHARS]


def find(ledger: Path, key: str) -> list[Label]:
    """Those of that key, in the order in which they were drawn; none where nothing can be read."""
    try:
        lines = (ledger.parent / FOLDER / f"{key}.jsonl").read_text(encoding="utf-8").splitlines()
        return [Label(**json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError):
        return []


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
