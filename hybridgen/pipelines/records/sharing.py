"""A result as it stays at home, with names put back where that is wanted, and as it may be shown around.

What is shared (the report, all that MLflow gets) went through the egress check: fields that hold data by their marks,
notices by the marks of their params.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from hybridgen.core.answers import AnswerSummary
from hybridgen.core.audits import AuditLine
from hybridgen.core.lines import View
from hybridgen.core.notices import Notice
from hybridgen.core.results import DraftLine, Evidence, Record, Reject, RunResult
from hybridgen.core.shape import DATA, Said
from hybridgen.core.summaries import DataSeen, PrivacyTotals, Summary
from hybridgen.core.trees import map_record, map_text
from hybridgen.core.urls import host_of
from hybridgen.llm.hosts import is_loopback
from hybridgen.llm.providers import providers
from hybridgen.pipelines.records.lines import make_record
from hybridgen.pipelines.records.reasons import all_notices
from hybridgen.pipelines.records.types import Run
from hybridgen.privacy.egress.check import EgressCheck
from hybridgen.privacy.egress.seen import Seen
from hybridgen.privacy.session import PrivacySession
from hybridgen.privacy.totals import without_own_names
from hybridgen.reports import places
from hybridgen.reports.unfinished import Name, Unfinished
from hybridgen.scoring.choices import options
from hybridgen.scoring.types import Draft

L = TypeVar("L", Record, DraftLine)
M = TypeVar("M", bound=BaseModel)
S = TypeVar("S", Summary, AnswerSummary)

LOT_TEXTS = 2000  # that are looked at together
_SUFFIX = re.compile(r"(\.(?:csv|tsv|jsonl?|parquet|xlsx|txt|md)\b)", re.IGNORECASE)


def restore(result: RunResult, privacy: PrivacySession) -> RunResult:
    """The result with the original values in records, drafts and evidence; drafts too, so that they can be compared."""
    records = View(result.records, lambda _, record: _restored(record, privacy))
    drafts = View(result.drafts, lambda _, draft: _restored(draft, privacy))
    audits = [_restored_audit(line, privacy) for line in result.audits]
    return result.model_copy(update={"records": records, "drafts": drafts, "audits": audits})


def _restored_audit(line: AuditLine, privacy: PrivacySession) -> AuditLine:
    record = line.frontier_record and map_record(line.frontier_record, privacy.restore, quote=privacy.restore)
    return line.model_copy(update={"frontier_record": record})


def _restored(line: L, privacy: PrivacySession) -> L:
    def evidence(one: Evidence) -> Evidence:
        told = {name: privacy.restore(getattr(one, name), one.row) for name in ("quote", "context")}
        return one.model_copy(update=told)

    record = line.record and map_record(line.record, privacy.restore, quote=privacy.restore)
    return line.model_copy(update={"record": record, "evidence": [evidence(one) for one in line.evidence]})


def show(run: Run, draft: Draft) -> str:
    """A draft that is delivered, as the person at home sees it on the way."""
    from hybridgen.reports.glance import glance, glance_row  # drawn only where somebody looks

    record, prepared = make_record(draft.id.segment + 1, draft, run.prepared), run.prepared
    if run.config.privacy.restore:
        record = _restored(record, prepared.privacy)
    if prepared.task.unit != "segment":
        return glance_row(record, options(type(draft.record)), prepared.task.carry)
    return glance(record, of=len(run.prepared.own), unit=prepared.reading.unit)


def share(result: RunResult, run: Run, folder: Path) -> RunResult:
    """The result as it may be shown. result: with placeholders. folder: where its lines lie for as long as it is.

    Raises HybridgenError where the egress check fails.
    """
    egress = run.prepared.privacy.egress
    if egress is None:
        return result
    notices, summary = all_notices(run), result.summary
    head = result.model_copy(update={"records": [], "drafts": [], "rejects": []})
    veil = Veil(
        egress,
        lambda: itertools.chain([head], result.records, result.drafts, result.rejects),
        [*notices, *said_of_data(run)],
        run.prepared.reading.dataset.sources,
    )
    masked = veil.masked()
    shown: RunResult = next(masked)
    heads = _heads(summary.carried, veil.hidden)
    more = {
        "degraded": veil.words(notices),
        "notices": veil.said(notices),
        "data": share_data(summary.data, run, veil),
        "models": share_models(summary.models),
        "privacy": share_privacy(shown.summary.privacy),
        "carried": list(heads.values()),
    }
    lines = Unfinished(folder)
    lists = {
        "records": View(
            keep_masked(lines, "records", Record, masked, result.records), lambda _, one: _headed(one, heads)
        ),
        "drafts": keep_masked(lines, "drafts", DraftLine, masked, result.drafts),
        "rejects": keep_masked(lines, "rejects", Reject, masked, result.rejects),
    }
    return shown.model_copy(update={**lists, "summary": shown.summary.model_copy(update=more)})


def keep_masked(
    lines: Unfinished, name: Name, model: type[M], masked: Iterator[Any], values: Sequence[M]
) -> Sequence[M]:
    """As many of the masked values as there are of these, in a file."""
    with lines.kept_open():
        begins = [begin for one in itertools.islice(masked, len(values)) for begin in lines.append(name, [one])]
    return lines.read(name, model, begins)


class Veil:
    """Hides in a result, and in notices of it, what must not be shown. hidden: each text that holds data as it may
    stand, those of the first values at least, as soon as one was masked."""

    def __init__(
        self,
        egress: EgressCheck,
        values: Callable[[], Iterable[BaseModel]],
        notices: Sequence[Notice],
        sources: Sequence[str] = (),
    ) -> None:
        """values: all that is shown; asked for twice. sources: names of files."""
        names = [Path(source).name for source in sources]
        self._parts = [part for text in (*_data_of(notices), *names) for part in _SUFFIX.split(text)[::2]]
        self._egress, self._values = egress, values
        self.hidden: dict[str, str] = {}

    def masked(self) -> Iterator[Any]:
        """The values, one after the other. Raises HybridgenError where the egress check fails."""
        texts = (text for value in self._values() for text in _marked(value))
        seen = Seen(itertools.chain(self._parts, texts))
        lot, wanted = list[BaseModel](), dict.fromkeys(self._parts)

        def hide() -> Iterator[Any]:
            hidden = dict(zip(wanted, self._egress.hide([*wanted], seen), strict=True))
            self.hidden = self.hidden or hidden
            return (_masked(value, hidden.__getitem__) for value in lot)

        for value in self._values():
            lot.append(value)
            wanted.update(dict.fromkeys(_marked(value)))
            if len(wanted) >= LOT_TEXTS:
                yield from hide()
                lot.clear()
                wanted.clear()
        yield from hide()

    def name(self, text: str) -> str:
        """The name of a file."""
        return "".join(self.hidden.get(part, part) for part in _SUFFIX.split(text))

    def words(self, notices: Sequence[Notice]) -> list[str]:
        """Notices in words."""
        return list(self._egress.hide_known([str(self._shown(notice)) for notice in notices]))

    def said(self, notices: Sequence[Notice]) -> list[Said]:
        """Notices with their params and words."""
        told = zip(map(self._shown, notices), self.words(notices), strict=True)
        return [Said.of(one).model_copy(update={"text": text}) for one, text in told]

    def _shown(self, notice: Notice) -> Notice:
        return notice.hidden(self.name, lambda place: f"{place.key}={places.HIDDEN}")


def share_data(seen: DataSeen, run: Run, veil: Veil) -> DataSeen:
    """What is said of the data that was read, as it may be shown."""
    reading = run.prepared.reading
    return seen.model_copy(
        update={
            "read": veil.words(reading.lines),
            "sources": [veil.name(Path(source).name) for source in reading.dataset.sources],
            "unreadable": veil.words(reading.dataset.unreadable),
            "notes": veil.words([*reading.notes, *run.filling.notes]),
        }
    )


def share_models(models: Mapping[str, str | None]) -> dict[str, str | None]:
    """Names of models; one that is a file is hidden."""
    return {where: name and places.setting(f"provider.{where}.model", name) for where, name in models.items()}


def share_privacy(totals: PrivacyTotals) -> PrivacyTotals:
    """Counts of what was found and what left. Hosts that are no provider's own are hidden, and so are names of
    recognizers that are not ours."""
    known = {host for one in providers.values() for host in (host_of(one.address), *one.clouds)}
    left = [
        one.model_copy(
            update={
                "model": places.setting("provider.local.model", one.model),
                "host": one.host if one.host in known and not is_loopback(one.host) else places.HIDDEN,
            }
        )
        for one in totals.left
    ]
    return totals.model_copy(update={"left": left, "found": without_own_names(totals.found)})


def at_home(shown: S, own: S) -> S:
    """A summary as it may be shown with the names of hosts, for the run's own folder."""
    privacy = shown.privacy.model_copy(update={"left": own.privacy.left})
    return shown.model_copy(update={"privacy": privacy})


def said_of_data(run: Run) -> list[Notice]:
    """All notices of the data that was read."""
    reading = run.prepared.reading
    return [*reading.notes, *run.filling.notes, *reading.lines, *reading.dataset.unreadable]


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


def _data_of(notices: Sequence[Notice]) -> Iterator[str]:
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
