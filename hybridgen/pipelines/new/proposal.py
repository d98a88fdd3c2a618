"""From the data to the text of a task file, and the command that runs it."""

from __future__ import annotations

import csv
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from hybridgen.config.schema import Config
from hybridgen.core.notices import Notice
from hybridgen.core.progress import Progress
from hybridgen.core.proposals import FieldProposed, Proposal
from hybridgen.core.stop import Stop
from hybridgen.core.summaries import RecordUnit
from hybridgen.core.threads import aside
from hybridgen.pipelines.new import model
from hybridgen.pipelines.new.fields import SEPARATOR, Proposed, Roles, by_columns, name_of, plain, share_out
from hybridgen.pipelines.new.text import task_text
from hybridgen.pipelines.places import vault_folder
from hybridgen.pipelines.reading import Reading, check_answers, read, say_read
from hybridgen.privacy.detectors.columns import personal_columns
from hybridgen.privacy.session import PrivacySession
from hybridgen.segments.column_profile import Column
from hybridgen.segments.render import labels as short_labels
from hybridgen.segments.render import row_text
from hybridgen.segments.units import count_units
from hybridgen.sources.types import ROW, TEXT, UNIT, Dataset

MAX_ROWS = 4  # that the model is shown
MAX_ROW_CHARS = 1_200  # of such a row
MAX_CHECKED = 200  # different answers of a column that may become options
MAX_ROWS_FOR_KINDS = 5_000  # that a column's personal kind is told by
SAMPLE = "sample"
LABELS = frozenset({".csv", ".tsv"})  # files that records can be held against
_PUT_TOGETHER = frozenset({"rows_of_respondents", "rows_of_files", "answers_pivoted", "table_turned"})  # of notices


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
    frame, unit = reading.dataset.frame, _unit(reading, columns, config)
    is_split = unit != "segment" and [column.name for column in columns] != [TEXT]
    roles = share_out(frame, columns, unclear) if is_split else Roles(tuple(columns), tuple(columns), (), ())
    ids = _ids(reading) if is_split else []
    carry = [*ids, *(column.name for column in roles.carried)]
    fields = by_columns(frame, roles.made, unit, unclear, used=carry)
    labels = {column.name for column in roles.labels}
    noun, by, why = _noun(config, unit), "columns", model.why_nobody(config)
    if why is None:
        shown = [column for column in columns if column in {*roles.read, *roles.made}]
        rows = await aside(_rows, reading, shown, privacy)
        egress = privacy.egress
        kept = _kept(roles) if is_split else set[str]()
        answer = await model.named(
            config, rows, fields, unit, kept=kept, used=carry, egress=egress, progress=progress, stop=stop
        )
        if isinstance(answer, Notice):
            why = answer
        else:
            noun, fields, by = answer[0] or noun, answer[1], "model"
    path = folder / f"{_stem(config)}.yaml"
    command = " ".join([_command(config, path), *_count(config, reading, roles.read, unit)])
    has_words = any(column.kind == "words" for column in columns)
    notes = [] if has_words else [Notice("new_no_words")]
    used = {TEXT, *carry, *(column.name for column in roles.read), *(field.column for field in fields)}
    filled = [field for field in fields if field.column in labels]
    return Proposal(
        file=str(path),
        text=task_text(
            name=name_of(_stem(config)),
            noun=noun,
            unit=unit,
            command=command,
            lines=[*map(str, reading.lines), *_every(reading, unit), *map(str, notes)],
            columns=[column.name for column in roles.read if column.name != TEXT],
            carry=carry,
            fields=fields,
            labels=[field.name for field in filled],
            left_out=[column.name for column in reading.telling if column.name not in used],
            score=_score(config, reading.dataset, ids, filled) if unit == "row" else "",
        ),
        command=command,
        by=by,
        fields=[FieldProposed(name=one.name, type=str(one.spec["type"]), origin=one.origin) for one in fields],
        notes=[*map(str, notes), *([str(why)] if why else [])],
    )


def _unit(reading: Reading, columns: Sequence[Column], config: Config) -> RecordUnit:
    """What one record is made of. Of a table that holds words its rows, or its respondents where their rows were put
    together, which is not done for tasks of rows. Of texts each, of a list of answers each answer. A lone text that one
    record may rest on as a whole is a document too; of a longer one records are of passages with much in common. So
    they are of rows without words: of a row that a model reads nothing of, it can say nothing."""
    dataset = reading.dataset
    found = {note.code for note in (*dataset.warnings, *dataset.notes)}
    if dataset.columns == (TEXT,):
        if "answers_found" in found:
            return "row"
        is_short = dataset.frame.height <= config.data.rows_per_record
        return "document" if is_short or not dataset.is_one_text else "segment"
    if TEXT in dataset.columns or not any(column.kind == "words" for column in columns):
        return "segment"
    is_put_together = config.data.respondent is None and bool(found & _PUT_TOGETHER)
    return "document" if is_put_together else "row"


def _kept(roles: Roles) -> set[str]:
    """The columns that keep their fields whatever a model says: labels, which show how good records are, and of those
    in words the one that tells most."""
    words = [column for column in roles.made if column not in roles.labels]
    return {column.name for column in (*roles.labels, *sorted(words, key=lambda column: -column.weight)[:1])}


def _every(reading: Reading, unit: RecordUnit) -> list[str]:
    """How to get more records than a first try makes."""
    if unit == "row":
        return ["count=all makes a record of every row; count=20 data.sample=true of twenty by lot"]
    is_one = unit == "segment" or reading.dataset.is_one_text
    return [] if is_one else [f"count=all makes a record of every {reading.unit}"]


def _count(config: Config, reading: Reading, read: Sequence[Column], unit: RecordUnit) -> list[str]:
    """What is typed where the data holds fewer rows or documents than records are asked for without it."""
    wanted = config.count if isinstance(config.count, int) else 1
    if unit == "segment":
        return [f"count={reading.answered}"] if reading.answered < wanted else []
    return ["count=all"] if count_units(reading.dataset, unit, [column.name for column in read]) < wanted else []


def _score(config: Config, dataset: Dataset, ids: Sequence[str], filled: Sequence[Proposed]) -> str:
    """The command that holds a field against its column of the data; "" where no table of ids and labels is there."""
    path = config.data.path
    is_of_rows = config.data.respondent in {None, ROW}  # of rows put together an id stands there twice
    if (
        not is_of_rows
        or not isinstance(path, str)
        or Path(path).suffix.lower() not in LABELS
        or not Path(path).is_file()
    ):
        return ""
    with Path(path).open(encoding="utf-8-sig", errors="replace") as lines:
        first = lines.readline()
    separator = max(",;\t", key=first.count)
    header = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
    field = next((one for one in filled if one.column in header[1:]), None)
    if field is None or header[0] not in ids or dataset.frame[header[0]].is_duplicated().any():
        return ""
    column = "" if field.column == field.name else f" --column {shlex.quote(str(field.column))}"
    return f"python scripts/score.py records.jsonl {shlex.quote(path)} --field {field.name}{column}"


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
    label_of = short_labels(names)
    return [row_text(row, names, label_of)[:MAX_ROW_CHARS] for row in told]


def _ids(reading: Reading) -> list[str]:
    return [column.name for column in reading.columns if column.silent == "ids or codes"]


def _noun(config: Config, unit: RecordUnit) -> str:
    """What one record is called: of a row of tickets.csv a ticket record."""
    if unit != "row":
        return "profile" if unit == "segment" else "summary"
    stem = _stem(config).replace("-", " ").replace("_", " ")
    return f"{stem.removesuffix('s') if stem.endswith('s') and not stem.endswith('ss') else stem} record"


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
