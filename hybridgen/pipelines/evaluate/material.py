"""Records with the rows that they rest on, as the judge of their run saw them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from hybridgen import strategies
from hybridgen.config.schema import Config
from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.core.progress import Progress
from hybridgen.pipelines.evaluate.check import Asked
from hybridgen.pipelines.evaluate.drafts import Material, Reader, draft_id, fields_of
from hybridgen.pipelines.evaluate.given import GivenRecord
from hybridgen.pipelines.past import PastRun
from hybridgen.pipelines.places import vault_folder
from hybridgen.pipelines.reading import Reading, read, settle_count, understand
from hybridgen.pipelines.records import codebook as codes
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.prepare import load_levels, prepare
from hybridgen.pipelines.records.types import Prepared
from hybridgen.privacy.detectors.base import LOCAL_MODEL
from hybridgen.privacy.session import PrivacySession
from hybridgen.segments.fill import Ask, Groups, Sketch
from hybridgen.sources.types import ROW, UNIT, Dataset
from hybridgen.tasks import Levels, Task, codebook, spec
from hybridgen.tasks.names import NAMES_COUNT, invent_name
from hybridgen.tasks.types import Detail

LEVELS: tuple[Detail, ...] = ("brief", "quotes", "full")  # the likeliest first
MODES = ("off", "pseudonymise", "strict")  # of privacy, the later ones hide more


def gather(config: Config, asked: Asked, progress: Progress) -> Material:
    """All that is scored, ready for a judge. Raises InputError, HybridgenError where rows cannot be protected."""
    if config.evaluate.source and (found := _with_rows(config, asked, progress)):
        found.prepared.privacy.keep(vault_folder(config))
        return found
    return _alone(config, asked)


def _as_run(config: Config, asked: Asked) -> Config:
    """The config as the run had it, where that is known, on the data of today."""
    past = asked.given.past
    base = past.config if past else config
    data = {"path": config.evaluate.source}
    task = asked.task if not past or config.evaluate.task else past.config.task
    mode = max(config.privacy.mode, base.privacy.mode, key=MODES.index)
    # No local model reads rows here.
    detector = None if base.privacy.detector == LOCAL_MODEL else base.privacy.detector
    privacy = {"mode": mode, "vault": config.privacy.vault, "detector": detector}
    return base.model_copy(
        update={
            "task": task,
            "data": base.data.model_copy(update=data),
            "privacy": base.privacy.model_copy(update=privacy),
            "ledger": config.ledger,
            "evaluate": config.evaluate,
        }
    )


def _with_rows(config: Config, asked: Asked, progress: Progress) -> Material | None:
    """None where the task is fitted to its data, and nothing says how the run was."""
    was, past = _as_run(config, asked), asked.given.past
    reading = read(was)
    was = _with_detail(_with_codes(was, reading), asked)
    local = past.local if past else None
    task = load_levels(was, local).home
    prepared = _as_prepared(was, reading, asked, local, progress) if task.unit == "segment" or task.fit else None
    if prepared is None and task.fit:
        return None
    if prepared is None:
        of_rows = [_rows_of(one, task, reading) for one in asked.given.records]
        counted = was.model_copy(update={"count": max(1, len(of_rows))})
        prepared = prepare(counted, reading, progress=progress, model=local, rows=of_rows)
        places = {one.id: n for n, one in enumerate(asked.given.records)}
    else:
        places = {one.id: index for one in asked.given.records if (index := _index(one)) is not None}
    filling = prepared.stream(sorted(set(places.values())))
    segments = {one.index: one for one in filling}
    material = Material(prepared, was.privacy, filling, has_rows=True)
    segment_of = {id_: segments[place] for id_, place in places.items()}
    Reader(material, was, reading.dataset.columns).read(asked, segment_of)
    _say_privacy(material, config, was, asked)
    return material


def _as_prepared(was: Config, reading: Reading, asked: Asked, local: str | None, progress: Progress) -> Prepared | None:
    """What the run itself had, statistics of its segments included; None where nothing says which segments these were,
    or where the data has others today."""
    if asked.given.past is None:
        return None
    try:
        prepared = prepare(settle_count(reading, was), reading, progress=progress, model=local)
    except DataError:
        return None
    for one in asked.given.records:
        index = _index(one)
        if index is None or index >= len(prepared.groups):
            return None
        there = {candidate.id for candidate in prepared.groups.chosen[index].group}
        if not one.rows or not there.issuperset(one.rows):
            return None
    return prepared


def _index(record: GivenRecord) -> int | None:
    """The segment that a record was drafted from."""
    id_ = draft_id(record)
    return id_.segment if id_ else None


def _rows_of(record: GivenRecord, task: Task, reading: Reading) -> list[str]:
    """The ids of a record's rows; where it names none, those of its row or document."""
    if record.rows or task.unit == "segment":
        return record.rows
    whose = ROW if task.unit == "row" else UNIT
    return reading.dataset.frame.filter(pl.col(whose) == record.id)[ROW].to_list()


def _with_codes(was: Config, reading: Reading) -> Config:
    """The config with the codebook that its task names filled in, as the run had it. Raises ConfigError."""
    values = spec.values_of(was.task)
    if not codebook.is_wanted(values) or not values.get("codebook"):
        return was
    return codes.fill_in(was, reading, codebook.read(Path(str(values["codebook"]))))


def _with_detail(was: Config, asked: Asked) -> Config:
    """The config with the level of detail that the records have, where nothing says which one their run had."""
    if asked.given.past or was.task.detail or not spec.names_levels(spec.values_of(was.task)):
        return was
    made = {detail: spec.load(was.task, detail) for detail in LEVELS}
    own = set(asked.given.records[0].record)
    nearest = min(made, key=lambda detail: len(own ^ fields_of(made[detail].content)))
    return was.model_copy(update={"task": was.task.model_copy(update={"detail": nearest})})


def _alone(config: Config, asked: Asked) -> Material:
    """Records without their rows. Where privacy is on, they themselves are what is protected."""
    past = asked.given.past
    reading = understand(_as_data(asked))
    was = _with_detail(_with_codes(_as_run(config, asked), reading), asked)
    levels, missing = _without_rows(load_levels(was, past.local if past else None))
    task = levels.home
    ours = tuple(dict.fromkeys(text for level in levels.all for text in prompts.own_texts(level)))
    invented = [task.example.name, *map(invent_name, range(NAMES_COUNT))]
    privacy = PrivacySession.open(was.privacy, ours=ours, names=invented)
    privacy.fit(reading.dataset.frame, vault_folder(was), reading.dataset.sources)
    ask = Ask(0, 1, was.seed, 0, prompts.measure_row)
    groups = Groups(ask, (), {}, (), (), (), pl.DataFrame({UNIT: []}), 0)
    strategy = strategies.make(was.strategy)
    sketch = Sketch(groups, privacy.transform)
    prepared = Prepared(reading, privacy, levels, strategy, groups, privacy.transform, sketch, ())
    material = Material(prepared, was.privacy, prepared.stream(), has_rows=False, missing=missing)
    Reader(material, was, ()).read(asked, {})
    _say_privacy(material, config, was, asked)
    material.notices.append(_say_alone(missing, past))
    return material


def _say_alone(missing: Sequence[str], past: PastRun | None) -> Notice:
    path = past.config.data.path if past else None
    where = Data(path) if isinstance(path, str) else "DATA"
    return Notice("rows_unknown", {"criteria": ["evidence", *missing], "where": where})


def _without_rows(levels: Levels) -> tuple[Levels, tuple[str, ...]]:
    """The levels without what rests on rows, and the names of those criteria."""
    bare = {
        id(task): dataclasses.replace(
            task,
            rubric={name: asked for name, asked in task.rubric.items() if name not in task.by_evidence},
            by_evidence=(),
            by_coverage=(),
            fit=None,
        )
        for task in levels.all
    }
    missing = dict.fromkeys(name for task in levels.all for name in (*task.by_evidence, *task.by_coverage))
    home, raised, paid = (bare[id(task)] for task in (levels.home, levels.raised, levels.paid))
    return Levels(home, raised, paid, levels.note), tuple(missing)


def _as_data(asked: Asked) -> Dataset:
    """The records as rows of a table, a column a field."""
    every = [*asked.given.records, *(asked.other.records if asked.other else ())]
    names = list(dict.fromkeys(name for one in every for name in one.record))
    columns = {name: [_text(one.record.get(name)) for one in every] for name in names}
    ids = [str(number) for number in range(1, len(every) + 1)]
    frame = pl.DataFrame(
        {ROW: ids, UNIT: ids, **columns}, schema_overrides=dict.fromkeys((ROW, UNIT, *names), pl.String)
    )
    return Dataset(frame=frame, sources=(asked.given.name,), unreadable=())


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _say_privacy(material: Material, config: Config, was: Config, asked: Asked) -> None:
    if asked.given.past and asked.given.past.config.privacy.detector == LOCAL_MODEL:
        material.notices.append(Notice("named_by_model"))
    if was.privacy.mode != config.privacy.mode:
        material.notices.append(Notice("privacy_of_run", {"mode": was.privacy.mode}))
