"""Records as drafts: their content as the task has it, claims with the labels of rows, evidence looked up anew."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from hybridgen.config.schema import Config, Privacy
from hybridgen.core.notices import Data, Notice
from hybridgen.core.trees import claims, map_record
from hybridgen.pipelines.evaluate.check import Asked
from hybridgen.pipelines.evaluate.given import Given, GivenRecord
from hybridgen.pipelines.past import PastRun
from hybridgen.pipelines.records.draft import begin
from hybridgen.pipelines.records.prepare import free_names, load_levels
from hybridgen.pipelines.records.types import Prepared
from hybridgen.privacy.pseudonymise.placeholders import tokens
from hybridgen.privacy.session import PrivacySession
from hybridgen.reports.fields import STATISTIC
from hybridgen.scoring import evidence
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.fill import Filling
from hybridgen.segments.types import Segment
from hybridgen.sources.types import ROW, UNIT
from hybridgen.tasks import Content, Levels, Task
from hybridgen.tasks.types import AGREEMENT

NOWHERE = "R0"  # stands in the place of a row that is none of a record's own


@dataclass(slots=True)
class Material:
    """What is scored. prepared, privacy: as the run that made the records was. filling: its segments. has_rows: whether
    the records' rows are known; missing: criteria that need them.

    drafts: each record that can be read, by its id; flaws: why the others cannot. others, other_flaws: the same of the
    second file's records, by the ids of their partners. notices: what people must know of it.
    """

    prepared: Prepared
    privacy: Privacy
    filling: Filling
    has_rows: bool
    missing: tuple[str, ...] = ()
    drafts: dict[str, Draft] = field(default_factory=dict)
    others: dict[str, Draft] = field(default_factory=dict)
    flaws: dict[str, Notice] = field(default_factory=dict)
    other_flaws: dict[str, Notice] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


def key_of(record: GivenRecord, unit: str) -> str:
    """What two files have in common of the same row, document or segment: of a segment its rows."""
    return "\n".join(record.rows) if unit == "segment" and record.rows else record.id


def draft_id(record: GivenRecord) -> DraftId | None:
    """The id of the draft that a record was made from, where it says so."""
    try:
        first, _, number = (record.draft or "").removeprefix("d").partition(".")
        return DraftId(int(first) - 1, int(number) - 1 if number else 0)
    except ValueError:
        return None


class Reader:
    """Makes drafts of records: their content as the task has it, claims with the labels of rows."""

    def __init__(self, material: Material, was: Config, columns: Sequence[str]) -> None:
        prepared = material.prepared
        self._material, self._levels = material, prepared.levels
        self._names = free_names(prepared.privacy, was.seed)
        self._seed = was.seed
        self._carried = {*prepared.task.carry, *columns}
        self._uncounted = set[str]()  # records that cite statistics which are not known

    def read(self, asked: Asked, segment_of: Mapping[str, Segment]) -> None:
        """Read both files. segment_of: by id, of the first one's records."""
        unit, material = self._material.prepared.task.unit, self._material
        material.drafts, material.flaws = self._drafts(asked.given, self._levels, segment_of)
        if self._uncounted:
            material.notices.append(Notice("statistics_unknown", {"count": len(self._uncounted)}))
        if asked.other is None:
            return
        keys = {
            key_of(one, unit): one.id for one in reversed(asked.given.records)
        }  # the first of several, as in `pair`
        partner = {one.id: keys.get(key_of(one, unit), "") for one in asked.other.records}
        theirs = {id_: segment_of[own] for id_, own in partner.items() if own in segment_of}
        paired = [one for one in asked.other.records if partner[one.id]]
        other = dataclasses.replace(asked.other, records=tuple(paired))
        drafts, flaws = self._drafts(other, self._levels_of(asked.other.past), theirs)
        material.others = {partner[id_]: draft for id_, draft in drafts.items()}
        material.other_flaws = {partner[id_]: flaw for id_, flaw in flaws.items()}

    def _levels_of(self, past: PastRun | None) -> Levels:
        """The second file may be of a model that writes more, or less."""
        return load_levels(past.config, past.local) if past else self._levels

    def _drafts(
        self, given: Given, levels: Levels, segment_of: Mapping[str, Segment]
    ) -> tuple[dict[str, Draft], dict[str, Notice]]:
        drafts, flaws = dict[str, Draft](), dict[str, Notice]()
        told = self._protected(given)
        for number, one in enumerate(told):
            segment = segment_of.get(one.id)
            if self._material.has_rows and (segment is None or not segment.rows or _is_short(one, segment)):
                flaws[one.id] = Notice("rows_gone")
                continue
            try:
                drafts[one.id] = self._draft(one, number, segment or Segment(number, ()), levels)
            except ValidationError as error:
                flaws[one.id] = Notice("record_unfit", {"why": Data(_fault(error))})
        return drafts, flaws

    def _draft(self, one: GivenRecord, number: int, segment: Segment, levels: Levels) -> Draft:
        id_ = draft_id(one) or DraftId(number)
        content = self._content(one, segment, levels)
        begun = begin(levels.home, segment, names=self._names, seed=self._seed, number=id_.number)
        return dataclasses.replace(
            begun,
            id=DraftId(number if not one.draft else id_.segment, id_.number),
            origin=one.origin or "local",
            content=content,
            evidence=evidence.look_up(content, segment),
            agreement=one.quality.criteria.get(AGREEMENT) if one.quality else None,
        )

    def _content(self, one: GivenRecord, segment: Segment, levels: Levels) -> Content:
        """Raises ValidationError where it is no record of the task."""
        fields = {name for task in levels.all for name in fields_of(task.content)}
        left_out = self._carried | ({"id"} if one.is_bare else set())
        own = {name: value for name, value in one.record.items() if name not in left_out or name in fields}
        label_of = {row.id: row.label for row in segment.rows}
        known = {statistic.label for statistic in segment.statistics}
        if not self._material.has_rows:
            cited = dict.fromkeys(str(claim["row"]) for _, claim in claims(own))
            label_of = {id_: f"R{n}" for n, id_ in enumerate(cited, 1)}

        def label(id_: Any) -> Any:
            if not isinstance(id_, str):
                return id_  # a fault of the record, told as such
            if self._material.has_rows and STATISTIC.fullmatch(id_) and id_ not in {*label_of, *known}:
                self._uncounted.add(one.id)
            return label_of.get(id_, id_ if id_ in known else NOWHERE)

        text = json.dumps(map_record(own, str, row=label), ensure_ascii=False)
        by_origin = {"refined": levels.raised, "frontier": levels.paid}
        first = by_origin.get(one.origin or "", levels.home)
        wrong: list[ValidationError] = []
        for task in (first, *levels.all):
            try:
                return task.content.model_validate_json(text)
            except ValidationError as error:
                wrong.append(error)
        raise wrong[0]

    def _protected(self, given: Given) -> list[GivenRecord]:
        """Records as their rows are protected: those that hold original values lose them."""
        privacy = self._material.prepared.privacy
        if privacy.is_off or not _holds_originals(given):
            return list(given.records)
        self._material.notices.append(Notice("records_protected", {"file": Data(given.name)}))
        return [_hide(one, privacy, self._material.prepared.task) for one in given.records]


def _hide(one: GivenRecord, privacy: PrivacySession, task: Task) -> GivenRecord:
    """A record with placeholders in its texts; invented names are nobody's."""
    open_fields = {name: value for name, value in one.record.items() if name not in task.invented}
    # Each text is a cell of a column that the data cannot have.
    cells = {f"\x00{number}": text for number, text in enumerate(_texts(open_fields))}
    told = privacy.transform([{ROW: one.id, UNIT: one.id, **cells}])[0]
    hidden = iter([told[name] or "" for name in cells])
    changed = map_record(open_fields, lambda _: next(hidden), row=str)
    return one.model_copy(update={"record": {name: changed.get(name, one.record[name]) for name in one.record}})


def _holds_originals(given: Given) -> bool:
    """Whether records may hold values that privacy hides: their run hid nothing, or put them back."""
    if given.past:
        return given.past.config.privacy.mode == "off" or given.past.config.privacy.restore
    return not any(any(tokens(text)) for one in given.records for text in _texts(one.record))


def _texts(record: Mapping[str, Any]) -> list[str]:
    """All texts of a record, but the rows that its claims name."""
    texts: list[str] = []

    def keep(text: str) -> str:
        texts.append(text)
        return text

    map_record(record, keep, row=str)
    return texts


def _is_short(one: GivenRecord, segment: Segment) -> bool:
    """Whether the data of today lacks rows that a record rests on."""
    return not {row.id for row in segment.rows}.issuperset(one.rows)


def fields_of(content: type[Content]) -> set[str]:
    """The names of a record's own fields, as files have them."""
    return {field.alias or name for name, field in content.model_fields.items()}


def _fault(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'record'}: {first['msg']}"
