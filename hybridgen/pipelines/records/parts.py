"""The shards of a run, as they lie in their folders: each there once, of one command, and whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from hybridgen.core.audits import AuditLine
from hybridgen.core.errors import DataError
from hybridgen.core.lines import Lines
from hybridgen.core.results import DraftLine, Record, Reject
from hybridgen.core.summaries import Shard, Summary
from hybridgen.reports.files import SHOWN
from hybridgen.reports.unfinished import NAMES, unfinished_file
from hybridgen.scoring.types import DraftId

M = TypeVar("M", bound=BaseModel)
SUMMARY = "summary.json"
GOES_ON = "the same command goes on from there"


@dataclass(frozen=True, slots=True)
class Lot:
    """What one folder holds of a shard, as it stays at home or as it may be shown. Drafts are in their order."""

    summary: Summary
    records: Sequence[Record]
    drafts: Sequence[DraftLine]
    rejects: Sequence[Reject]
    audits: Sequence[AuditLine]


@dataclass(frozen=True, slots=True)
class Part:
    """One shard. shown: what of it may be shown, None: its run could not tell."""

    folder: Path
    shard: Shard
    home: Lot
    shown: Lot | None


def read(folders: Sequence[Path]) -> list[Part]:
    """The shards of these folders, or of those below them, by their index.

    Raises DataError, one line, where one is missing, double, of another command, or not whole.
    """
    parts = sorted(map(_read, _find(folders)), key=lambda part: part.shard.index)
    first = parts[0]
    for part in parts[1:]:
        if what := _differ(first, part):
            raise DataError(f"{first.folder} and {part.folder}: are shards of two commands, by {what}")
    for part, following in itertools.pairwise(parts):
        if part.shard.index == following.shard.index:
            raise DataError(
                f"{part.folder} and {following.folder}: both hold shard.index={part.shard.index}; one of them would be "
                "right"
            )
    if missing := sorted({*range(first.shard.count)} - {part.shard.index for part in parts}):
        named = ", ".join(map(str, missing))
        raise DataError(
            f"shard.index={named}: no folder of it is given, and the run has {first.shard.count} shards; all of them "
            "would be right"
        )
    for part in parts:
        _check_records(part)
    return parts


def _find(folders: Sequence[Path]) -> list[Path]:
    found = dict[Path, None]()
    for folder in folders:
        if not folder.is_dir():
            raise DataError(f"{folder}: there is no such folder")
        inner = sorted(one for one in folder.iterdir() if _is_begun(one))
        below = inner if not _is_shard(folder) else []
        found |= dict.fromkeys(below or [folder])
    return list(found)


def _is_begun(folder: Path) -> bool:
    """Whether a run's folder is a shard's, or may become one's."""
    return folder.is_dir() and (_is_shard(folder) or any(unfinished_file(folder, name).exists() for name in NAMES))


def _is_shard(folder: Path) -> bool:
    file = folder / SUMMARY
    return file.is_file() and _summary(file).shard is not None


def _summary(file: Path) -> Summary:
    try:
        return Summary.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        raise DataError(f"{file}: is no summary of a run of this version") from None


def _read(folder: Path) -> Part:
    if any(unfinished_file(folder, name).exists() for name in NAMES) or not (folder / SUMMARY).is_file():
        raise DataError(f"{folder}: holds no shard that has ended; {GOES_ON}")
    home = _lot(folder)
    shard = home.summary.shard
    if shard is None:
        raise DataError(f"{folder}: holds a whole run, and no shard of one; there is nothing to join")
    if any(notice.code == "run_interrupted" for notice in home.summary.notices):
        raise DataError(f"{folder}: shard.index={shard.index} was interrupted before it was done; {GOES_ON}")
    shown = _lot(folder / SHOWN) if (folder / SHOWN / SUMMARY).is_file() else None
    if shown and shown.summary.run_id != home.summary.run_id:
        shown = None  # of an earlier execution
    return Part(folder, shard, home, shown)


def _lot(folder: Path) -> Lot:
    return Lot(
        _summary(folder / SUMMARY),
        _lines(folder / "records.jsonl", Record),
        _lines(folder / "drafts.jsonl", DraftLine),
        _lines(folder / "rejects.jsonl", Reject),
        _lines(file, AuditLine) if (file := folder / "audit.jsonl").exists() else [],
    )


def _lines(file: Path, model: type[M]) -> Sequence[M]:
    try:
        return Lines.of(file, model)
    except OSError as error:
        raise DataError(f"{file}: cannot be read ({error.strerror or error}); {GOES_ON}") from None


def _differ(first: Part, other: Part) -> str:
    """By what two shards are of different commands; empty where they are of one."""
    one, two = first.home.summary, other.home.summary
    told = (
        ("task", one.task, two.task),
        ("strategy", one.strategy, two.strategy),
        ("seed", one.seed, two.seed),
        ("count", first.shard.records, other.shard.records),
        ("shard.count", first.shard.count, other.shard.count),
        ("strategy.max_frontier_cost", one.cost.cap_usd, two.cost.cap_usd),
        *((f"provider.{role}.model", name, two.models.get(role)) for role, name in one.models.items()),
    )
    for key, mine, theirs in told:
        if mine != theirs:
            return f"{key}: {mine} and {theirs}"
    if one.data.fingerprint != two.data.fingerprint:
        return "their data"
    return "" if first.shard.run == other.shard.run else "their settings"


def _check_records(part: Part) -> None:
    """Raises DataError where a record is missing, double, or of another shard."""
    summary, shard, before = part.home.summary, part.shard, -1
    file = part.folder / "records.jsonl"
    for segment in _segments(part, file):
        if segment == before:
            raise DataError(f"{file}: has the record of d{segment + 1:03d} twice")
        if segment < before or segment % shard.count != shard.index:
            raise DataError(f"{file}: has a record of d{segment + 1:03d}, which is not of shard.index={shard.index}")
        before = segment
    if len(part.home.records) != summary.delivered:
        raise DataError(
            f"{file}: has {len(part.home.records)} records, and its summary says {summary.delivered}; {GOES_ON}"
        )


def _segments(part: Part, file: Path) -> Iterator[int]:
    try:
        for record in part.home.records:
            yield DraftId.read(record.draft or "").segment
    except ValueError:  # pydantic's too
        raise DataError(f"{file}: has a line that is no record of a shard; {GOES_ON}") from None
