"""What the data is, before any model is asked: rows, the columns that tell something, and what people must be told.

Decided on the rows as they were read, so it is the same in every privacy mode.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from hybridgen import tasks
from hybridgen.config.messages import did_you_mean
from hybridgen.config.schema import Config, Task
from hybridgen.config.task_file import placed
from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.core.progress import Progress
from hybridgen.core.summaries import Unit
from hybridgen.segments.boxes import join_boxes
from hybridgen.segments.column_profile import Column, leave_choices_out, profile, say_left_out
from hybridgen.segments.instructions import find_instructions
from hybridgen.segments.units import count_units
from hybridgen.sources.code_books import is_code_book
from hybridgen.sources.load import load
from hybridgen.sources.types import TEXT, Asked, Dataset
from hybridgen.tasks import codebook, mistakes, spec

MAX_INVENTED_A_ROW = 5  # records that may be invented from a row; more say the same again
MAX_WARNINGS = 6  # lines of them on the terminal; the summary has every one
MAX_COLUMNS_NAMED = 6  # in a message
MAX_ROWS_NAMED = 20  # in the summary
TALKS = frozenset({"turns_found", "talks_found", "turns_read", "talks_read"})  # notes of conversations
MIN_NAMED_SHARE = 0.9  # of the variables of a code book that are a word each


@dataclass(frozen=True, slots=True)
class Reading:
    """dataset: as it was read, each question's boxes together. columns: every one of them. lines: what was read, in two
    or three of them. warnings: decisions that change what the data means; notes: the others."""

    dataset: Dataset
    columns: tuple[Column, ...]
    lines: tuple[Notice, ...]
    warnings: tuple[Notice, ...]
    notes: tuple[Notice, ...]

    @property
    def telling(self) -> tuple[Column, ...]:
        """The columns that a model sees."""
        return tuple(column for column in self.columns if not column.silent)

    @property
    def respondents(self) -> int:
        """How many respondents, interviews or documents there are; the passages of a lone text are of one."""
        dataset = self.dataset
        return _count_documents(dataset) if dataset.columns == (TEXT,) else dataset.respondents

    @property
    def unit(self) -> Unit:
        """What the respondents are."""
        dataset = self.dataset
        if dataset.columns != (TEXT,) or any(note.code == "answers_found" for note in dataset.notes):
            return "respondent"
        if dataset.is_one_text:
            return "passage"
        return "interview" if any(note.code in TALKS for note in dataset.notes) else "document"

    @property
    def answered(self) -> int:
        """Rows that say something."""
        names = [column.name for column in self.telling]
        return self.dataset.frame.filter(pl.any_horizontal(pl.col(names).is_not_null())).height if names else 0


def read(config: Config) -> Reading:
    """Read the data and look at its columns. Raises InputError where it cannot be read, or lacks a column that the
    task names."""
    dataset = join_boxes(load(config.data.path, _asked(config)))
    _check_columns(dataset.columns, config.task)
    return understand(
        dataset,
        config.task.input or (),
        is_sample=config.data.path is None,
        is_of_rows=_is_of_rows(config),
        in_words=codebook.is_wanted(spec.values_of(config.task)),
    )


def _asked(config: Config) -> Asked:
    """What is said of the data. Where each row gets a record it stays a row."""
    return dataclasses.replace(Asked.of(config.data), keeps_rows=_is_of_rows(config))


def _is_of_rows(config: Config) -> bool:
    return config.task.pipeline == "records" and tasks.load(config.task).unit == "row"


def understand(
    dataset: Dataset,
    wanted: Sequence[str] = (),
    *,
    is_sample: bool = False,
    is_of_rows: bool = False,
    in_words: bool = False,
) -> Reading:
    """What a data set is. wanted: the columns that the task names, none: those that tell something. is_sample: it is
    the sample that ships with the package. is_of_rows: its rows stand for themselves, for no respondent. in_words: of
    the columns that tell something those alone that hold answers in words."""
    columns = _columns(dataset, wanted)
    if in_words and not wanted:
        columns = tuple(leave_choices_out(columns))
    notes = (*dataset.notes, *say_left_out(columns))
    lines = tuple(_lines(dataset, columns, is_sample=is_sample, is_of_rows=is_of_rows))
    shown = [column.name for column in columns if not column.silent]
    return Reading(dataset, columns, lines, tuple(_warnings(dataset, shown, is_of_rows=is_of_rows)), notes)


def say_read(reading: Reading, progress: Progress) -> None:
    """Tell what was read, and what people must know of it."""
    for line in (*reading.lines, *reading.warnings[:MAX_WARNINGS]):
        progress.say(str(line))
    if len(reading.warnings) > MAX_WARNINGS:
        progress.say(str(Notice("read_more", {"more": len(reading.warnings) - MAX_WARNINGS})))


def check_answers(reading: Reading, config: Config) -> None:
    """Raises DataError where no column holds answers: nothing can be made of it, whatever is paid."""
    if reading.answered and config.task.input:
        return
    if _explains_columns(reading.dataset):
        raise DataError(
            f"{_place(config)}: looks like a code book, which explains columns and holds no answers; the file with the "
            f"answers would be right{_overrule(reading.columns)}"
        )
    if any(column.is_answer for column in reading.columns):
        return
    held = _said(reading.columns)
    raise DataError(
        f"{_place(config)}: no column holds answers in words or choices ({held}); another file or sheet would be right"
        f"{_overrule(reading.columns)}"
    )


def settle_count(reading: Reading, config: Config) -> Config:
    """The config with as many records as there are rows or documents in the place of `all`.

    Raises DataError where there are too few rows for so many records: each record needs a row of its own, where none is
    invented.
    """
    task = tasks.load(config.task)
    if task.unit == "segment":
        most = reading.answered * (MAX_INVENTED_A_ROW if task.fit else 1)
        there = f"{Notice('read_rows', {'rows': reading.answered})} with an answer"
        why = f"at most {MAX_INVENTED_A_ROW} a row make sense" if task.fit else "each stands for others"
    else:
        most = count_units(reading.dataset, task.unit, [column.name for column in reading.telling])
        there = f"{Notice(f'read_{task.unit}s', {f'{task.unit}s': most})} with an answer"
        why = f"each {task.unit} gets one"
    count = most if config.count == "all" else config.count
    if count > most:
        raise DataError(f"{_place(config)}: {there}, for {count} records; {why}: count={most} would be right")
    return config.model_copy(update={"count": count})


def say_one_row(reading: Reading, count: int) -> tuple[Notice, ...]:
    """That all records rest on the same row, where they do."""
    is_one = reading.answered == 1 < count
    code = "one_passage_for_all" if reading.dataset.columns == (TEXT,) else "one_row_for_all"
    return (Notice(code, {"count": count}),) if is_one else ()


def _explains_columns(dataset: Dataset) -> bool:
    """Whether a table is a code book: one by its columns, whose first is a list of variables, a word each."""
    if not is_code_book(dataset.columns):
        return False
    variables = dataset.frame[dataset.columns[0]].drop_nulls()
    named = int((~variables.str.strip_chars().str.contains(r"\s")).sum())
    return variables.n_unique() == variables.len() and named >= MIN_NAMED_SHARE * variables.len() > 0


def _columns(dataset: Dataset, wanted: Sequence[str]) -> tuple[Column, ...]:
    """All columns; of those that the task wants, none is left out, and of the others all are."""
    names = dataset.columns
    if names == (TEXT,):
        return (Column(TEXT, 1.0, free=True, weight=1.0, kind="words"),)
    if not wanted:
        return profile(dataset.frame, names)
    return profile(dataset.frame, names, wanted=[_plain(name) for name in wanted])


def _check_columns(names: Sequence[str], task: Task) -> None:
    """Raises ConfigError where the data lacks columns that the task names, all in one go. names: of the data; a text
    has one, whatever the task wants a model to see."""
    wanted = {"input": task.input or () if names != (TEXT,) else (), "carry": task.carry}
    missing = [(key, name) for key, given in wanted.items() for name in map(_plain, given) if name not in names]
    listed = (
        f"; there are {', '.join(names[:MAX_COLUMNS_NAMED])}{' and others' if len(names) > MAX_COLUMNS_NAMED else ''}"
    )
    with placed(spec.values_of(task)):
        mistakes.check(
            f"task.{key}: there is no column {name}{did_you_mean(name, names) or listed}" for key, name in missing
        )


def _plain(name: str) -> str:
    """A column's name as the data has it."""
    return " ".join(name.split())


def _lines(dataset: Dataset, columns: Sequence[Column], *, is_sample: bool, is_of_rows: bool) -> Iterator[Notice]:
    is_text = dataset.columns == (TEXT,)
    used = sum(not column.silent for column in columns)
    more = Notice("read_columns", {"used": used, "columns": len(columns)}) if not is_text else ""
    what = (
        Notice("read_rows", {"rows": dataset.frame.height}) if is_of_rows and not is_text else _size(dataset, is_text)
    )
    source = Notice("read_sample") if is_sample else _source(dataset)
    yield Notice("read", {"what": what, "source": source, "columns": more})
    for note in say_left_out(columns):
        yield Notice("read_left_out", {"kinds": note.params["kinds"]})


def _size(dataset: Dataset, is_text: bool) -> Notice:
    rows, units = dataset.frame.height, dataset.respondents
    if is_text and any(note.code == "answers_found" for note in dataset.notes) and len(dataset.sources) == 1:
        return Notice("read_answers", {"rows": rows})
    if is_text:
        return Notice("read_passages", {"rows": rows, "documents": _count_documents(dataset)})
    if TEXT in dataset.columns:
        return Notice("read_mixed", {"rows": rows, "units": units})
    return Notice("read_respondents" if rows == units else "read_respondents_rows", {"rows": rows, "units": units})


def _count_documents(dataset: Dataset) -> int:
    return 1 if dataset.is_one_text else dataset.respondents


def _source(dataset: Dataset) -> Notice | Data:
    if len(dataset.sources) > 1:
        return Notice("read_files", {"files": len(dataset.sources)})
    name = Data(Path(dataset.sources[0]).name)
    sheets = [note.params["sheet"] for note in (*dataset.warnings, *dataset.notes) if "sheet" in note.params]
    return Notice("read_sheet", {"sheet": sheets[0], "file": name}) if sheets else name


def _warnings(dataset: Dataset, shown: Sequence[str], *, is_of_rows: bool) -> Iterator[Notice]:
    yield from dataset.warnings
    if speaking := find_instructions(dataset.frame, shown):
        ids = tuple(map(Data, speaking[:MAX_ROWS_NAMED]))
        yield Notice("rows_instruct", {"rows": len(speaking), "ids": ids})
    if not is_of_rows and dataset.columns != (TEXT,) and dataset.respondents == 1 < dataset.frame.height:
        yield Notice("one_respondent", {"rows": dataset.frame.height})


def _said(columns: Sequence[Column]) -> str:
    """What the columns hold instead of answers."""
    left_out = [kind for note in say_left_out(columns) for kind in note.params["kinds"]]
    kinds = {"number": "of numbers without a scale", "date": "of dates"}
    counts = {kind: sum(column.kind == kind and not column.silent for column in columns) for kind in kinds}
    return ", ".join([*left_out, *(f"{counts[kind]} {words}" for kind, words in kinds.items() if counts[kind])])


def _overrule(columns: Sequence[Column]) -> str:
    filled = sorted((column for column in columns if column.answered), key=lambda column: bool(column.silent))
    if not filled:
        return ""
    return f"; 'task.input=[\"{filled[0].name}\"]' has that column read all the same"


def _place(config: Config) -> str:
    path = config.data.path
    return path if isinstance(path, str) else ", ".join(path) if path else "the sample"
