"""A result as it stays at home, with names put back where that is wanted, and as it may be shown around.

What is shared (the report, all that MLflow gets) went through the egress check: fields that hold data by their marks,
notices by the marks of their params.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from hybridgen.core.notices import Notice, Place
from hybridgen.core.results import DATA, AuditLine, DraftLine, Evidence, Record, RunResult, Said
from hybridgen.core.trees import map_text
from hybridgen.pipelines.records.lines import make_record
from hybridgen.pipelines.records.reasons import all_notices
from hybridgen.pipelines.records.types import Run
from hybridgen.privacy.session import PrivacySession
from hybridgen.reports import places
from hybridgen.scoring.choices import options
from hybridgen.scoring.types import Draft

L = TypeVar("L", Record, DraftLine)

_SUFFIX = re.compile(r"(\.(?:csv|tsv|jsonl?|parquet|xlsx|txt|md)\b)", re.IGNORECASE)


def restore(result: RunResult, privacy: PrivacySession) -> RunResult:
    """The result with the original values in records, drafts and evidence; drafts too, so that they can be compared."""
    records = [_restored(record, privacy) for record in result.records]
    drafts = [_restored(draft, privacy) for draft in result.drafts]
    audits = [_restored_audit(line, privacy) for line in result.audits]
    return result.model_copy(update={"records": records, "drafts": drafts, "audits": audits})


def _restored_audit(line: AuditLine, privacy: PrivacySession) -> AuditLine:
    record = line.frontier_record and map_text(line.frontier_record, privacy.restore, quote=privacy.restore)
    return line.model_copy(update={"frontier_record": record})


def _restored(line: L, privacy: PrivacySession) -> L:
    def evidence(one: Evidence) -> Evidence:
        told = {name: privacy.restore(getattr(one, name), one.row) for name in ("quote", "context")}
        return one.model_copy(update=told)

    record = line.record and map_text(line.record, privacy.restore, quote=privacy.restore)
    return line.model_copy(update={"record": record, "evidence": [evidence(one) for one in line.evidence]})


def show(run: Run, draft: Draft) -> str:
    """A draft that is delivered, as the person at home sees it on the way."""
    from hybridgen.reports.glance import glance, glance_row  # drawn only where somebody looks

    record, prepared = make_record(draft.id.segment + 1, draft, run.prepared), run.prepared
    if run.config.privacy.restore:
        record = _restored(record, prepared.privacy)
    if prepared.task.unit != "segment":
        return glance_row(record, options(type(draft.record)), prepared.task.carry)
    return glance(record, of=run.config.records, unit=prepared.reading.unit)


def share(result: RunResult, run: Run) -> RunResult:
    """The result as it may be shown; result: with placeholders. Raises HybridgenError where the egress check fails."""
    egress = run.prepared.privacy.egress
    if egress is None:
        return result
    reading = run.prepared.reading
    dataset, lines = reading.dataset, list(reading.lines)
    notices, notes = all_notices(run), [*reading.notes, *run.filling.notes]
    names = [Path(source).name for source in dataset.sources]
    marked = list(_marked(result))
    told = list(_data_of([*notices, *notes, *lines, *dataset.unreadable]))
    parts = [part for text in (*told, *names) for part in _SUFFIX.split(text)[::2]]
    texts = list(dict.fromkeys([*marked, *parts]))
    hidden = dict(zip(texts, egress.hide(texts), strict=True))

    def hide_name(text: str) -> str:
        return "".join(hidden.get(part, part) for part in _SUFFIX.split(text))

    def hide_place(place: Place) -> str:
        return f"{place.key}={places.HIDDEN}"

    def words(some: list[Notice]) -> list[str]:
        return list(egress.hide_known([str(notice.hidden(hide_name, hide_place)) for notice in some]))

    summary = result.summary
    shown = [notice.hidden(hide_name, hide_place) for notice in notices]
    degraded = words(notices)
    said = [Said.of(one).model_copy(update={"text": text}) for one, text in zip(shown, degraded, strict=True)]
    data = summary.data.model_copy(
        update={
            "read": words(lines),
            "sources": [hide_name(name) for name in names],
            "unreadable": words(list(dataset.unreadable)),
            "notes": words(notes),
        }
    )
    models = {where: name and places.setting(f"provider.{where}.model", name) for where, name in summary.models.items()}
    heads = _heads(summary.carried, hidden)
    carried = list(heads.values())
    more = {"degraded": degraded, "notices": said, "data": data, "models": models, "carried": carried}
    masked: RunResult = _masked(result, hidden.__getitem__)
    records = [_headed(record, heads) for record in masked.records]
    return masked.model_copy(update={"records": records, "summary": masked.summary.model_copy(update=more)})


def _heads(carried: Sequence[str], hidden: Mapping[str, str]) -> dict[str, str]:
    """The names of carried columns as they may be shown, no two of them the same."""
    heads: dict[str, str] = {}
    for number, name in enumerate(carried, 1):
        told = hidden[name]
        heads[name] = f"{told} ({number})" if told in heads.values() else told
    return heads


def _headed(record: Record, heads: Mapping[str, str]) -> Record:
    """A record with what stands in the place of the names of its carried columns."""
    own = {heads.get(name, name): value for name, value in record.record.items()}
    return record.model_copy(update={"record": own})


def _marked(value: Any) -> Iterator[str]:
    """The texts of all fields that hold data."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            if DATA in field.metadata:
                texts = _Texts()
                map_text(inner, texts.keep)
                yield from texts.found
            else:
                yield from _marked(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _marked(inner)


def _masked(value: Any, hide: Callable[[str], str]) -> Any:
    """The same with those texts hidden."""
    if isinstance(value, BaseModel):
        changed = {
            name: map_text(inner, hide) if DATA in field.metadata else _masked(inner, hide)
            for name, field in type(value).model_fields.items()
            if (inner := getattr(value, name)) is not None
        }
        return value.model_copy(update=changed)
    return [_masked(inner, hide) for inner in value] if isinstance(value, list) else value


def _data_of(notices: list[Notice]) -> Iterator[str]:
    texts = _Texts()
    for notice in notices:
        notice.hidden(texts.keep, lambda place: place.text)
    yield from texts.found


class _Texts:
    """Collects what it is shown, where each text is to be replaced, and leaves it as it is."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def keep(self, text: str) -> str:
        self.found.append(text)
        return text
