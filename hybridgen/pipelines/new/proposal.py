"""From the data to the text of a task file, and the command that runs it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from hybridgen.config.schema import Config
from hybridgen.core.notices import Notice
from hybridgen.core.progress import Progress
from hybridgen.core.results import FieldProposed, Proposal
from hybridgen.core.stop import Stop
from hybridgen.core.threads import aside
from hybridgen.pipelines.new import model
from hybridgen.pipelines.new.fields import SEPARATOR, Unit, by_columns, name_of, plain
from hybridgen.pipelines.new.text import task_text
from hybridgen.pipelines.places import vault_folder
from hybridgen.pipelines.reading import Reading, check_answers, read, say_read
from hybridgen.privacy.detect.columns import personal_columns
from hybridgen.privacy.session import PrivacySession
from hybridgen.segments.column_profile import Column
from hybridgen.segments.render import labels, row_text
from hybridgen.sources.types import ROW, TEXT, UNIT, Dataset

MAX_ROWS = 4  # that the model is shown
MAX_ROW_CHARS = 1_200  # of such a row
MAX_CHECKED = 200  # different answers of a column that may become options
MAX_ROWS_FOR_KINDS = 5_000  # that a column's personal kind is told by
SAMPLE = "sample"


async def propose(config: Config, folder: Path, progress: Progress, stop: Stop) -> Proposal:
    """The task file for the data, which is still to be written. Raises InputError where nothing can be made of it."""
    async with stop.waiting():
        reading = await aside(read, config)
        say_read(reading, progress)
        check_answers(reading, config)
        privacy = PrivacySession.open(config.privacy, progress=progress)
        await aside(privacy.fit, reading.dataset.frame, vault_folder(config), reading.dataset.sources)
        columns = await aside(_asked, reading, privacy)
        unclear = await aside(_unclear, reading, columns, privacy)
    unit = _unit(reading.dataset)
    fields = by_columns(reading.dataset.frame, columns, unit, unclear)
    noun, by, why = _noun(config, unit), "columns", model.why_nobody(config)
    if why is None:
        rows = await aside(_rows, reading, columns, privacy)
        egress = privacy.egress
        answer = await model.named(config, rows, fields, unit, egress=egress, progress=progress, stop=stop)
        if isinstance(answer, Notice):
            why = answer
        else:
            noun, fields, by = answer[0] or noun, answer[1], "model"
    path = folder / f"{_stem(config)}.yaml"
    command = _command(config, path)
    asked = {TEXT, *(field.column for field in fields)}
    left_out = [column.name for column in reading.telling if column.name not in asked]
    return Proposal(
        file=str(path),
        text=task_text(
            name=name_of(_stem(config)),
            noun=noun,
            unit=unit,
            command=command,
            lines=[*map(str, reading.lines)],
            columns=[column.name for column in columns if column.name != TEXT],
            carry=_ids(reading) if unit == "row" else [],
            fields=fields,
            left_out=left_out,
        ),
        command=command,
        by=by,
        fields=[FieldProposed(name=one.name, type=str(one.spec["type"]), origin=one.origin) for one in fields],
        notes=[str(why)] if why else [],
    )


def _unit(dataset: Dataset) -> Unit:
    """What one record is made of."""
    return "segment"


def _asked(reading: Reading, privacy: PrivacySession) -> list[Column]:
    """The columns that may become fields: those that tell something, and of nobody in person."""
    frame = reading.dataset.frame
    if privacy.is_off:
        sample = frame if frame.height <= MAX_ROWS_FOR_KINDS else frame.sample(MAX_ROWS_FOR_KINDS, seed=0)
        personal = {} if reading.dataset.columns == (TEXT,) else personal_columns(sample)
        return [column for column in reading.telling if column.name not in personal]
    return [column for column in reading.telling if privacy.kind_of(column.name) is None]


def _unclear(reading: Reading, columns: Sequence[Column], privacy: PrivacySession) -> dict[str, set[str]]:
    """By column, answers and their parts that may not be shown as they are, or that were too many to be looked at."""
    if privacy.is_off:
        return {}
    frame, rows = reading.dataset.frame, list[dict[str, str | None]]()
    found: dict[str, set[str]] = {}
    for column in columns:
        if column.kind == "choices":
            first = frame.filter(pl.col(column.name).is_first_distinct() & pl.col(column.name).is_not_null())
            looked_at, found[column.name] = _covering(first.select(ROW, UNIT, column.name).to_dicts(), column.name)
            rows += looked_at
    for row, told in zip(rows, privacy.transform(rows), strict=True):
        name = next(name for name in row if name not in {ROW, UNIT})
        if told[name] != row[name]:
            found[name] |= _with_parts(row[name])
    return found


def _covering(rows: Sequence[dict[str, str | None]], name: str) -> tuple[list[dict[str, str | None]], set[str]]:
    """Rows to look at: all, where they are few, else one at least for each part of an answer; and the answers and
    parts that none of them has."""
    are_few, kept = len(rows) <= MAX_CHECKED, list[dict[str, str | None]]()
    seen, left = set[str](), set[str]()
    for row in rows:
        parts = _with_parts(row[name])
        is_new = not seen.issuperset(SEPARATOR.split(plain(row[name] or "")))
        if are_few or (is_new and len(kept) < MAX_CHECKED):
            kept.append(row)
            seen |= parts
        else:
            left |= parts
    return kept, left - seen


def _with_parts(answer: str | None) -> set[str]:
    whole = plain(answer or "")
    return {whole, *SEPARATOR.split(whole)}


def _rows(reading: Reading, columns: Sequence[Column], privacy: PrivacySession) -> list[str]:
    """Some rows, spread over the data, as a prompt has them."""
    names = [column.name for column in columns]
    frame = reading.dataset.frame.filter(pl.any_horizontal(pl.col(names).is_not_null()))
    step = max(1, frame.height // MAX_ROWS)
    told = privacy.transform(frame.gather_every(step).head(MAX_ROWS).select(ROW, UNIT, *names).to_dicts())
    label_of = labels(names)
    return [row_text(row, names, label_of)[:MAX_ROW_CHARS] for row in told]


def _ids(reading: Reading) -> list[str]:
    return [column.name for column in reading.columns if column.silent == "ids or codes"]


def _noun(config: Config, unit: Unit) -> str:
    """What one record is called: of tickets.csv a ticket, where a row makes one."""
    stem = _stem(config).replace("-", " ").replace("_", " ")
    if unit == "segment":
        return "profile"
    return stem.removesuffix("s") if stem.endswith("s") and not stem.endswith("ss") else stem


def _stem(config: Config) -> str:
    """What the file is named after: the data."""
    path = config.data.path
    if path is None:
        return SAMPLE
    first = Path(path if isinstance(path, str) else path[0]).absolute()
    names = (re.sub(r"[^\w-]+", "-", one.name.partition(".")[0]).strip("-").lower() for one in (first, first.parent))
    return next(filter(None, names), SAMPLE)


def _command(config: Config, path: Path) -> str:
    """What runs the file on the same data."""
    data = config.data
    words = [_typed("task", str(path))]
    if isinstance(data.path, str):
        words.append(_typed("data.path", data.path))
    elif data.path:
        words.append(shlex.quote(f"data.path=[{','.join(map(_quoted, data.path))}]"))
    given = {"sheet": data.sheet, "header_rows": data.header_rows, "skip_rows": data.skip_rows}
    given["respondent"] = data.respondent
    words += [_typed(f"data.{key}", str(value)) for key, value in given.items() if value is not None]
    return " ".join(["python -m hybridgen", *words])


def _typed(key: str, value: str) -> str:
    if re.fullmatch(r"[\w./:~-]+", value):
        return f"{key}={value}"
    return shlex.quote(f"{key}={value if key == 'task' else _quoted(value)}")


def _quoted(value: str) -> str:
    escaped = value.replace('"', '\\"')
    return f'"{escaped}"'
