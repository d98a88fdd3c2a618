"""The questions of a run: one that was typed, a program's, or a column of a file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError, DataError
from hybridgen.core.notices import Notice
from hybridgen.pipelines.query.types import Question
from hybridgen.sources import paths
from hybridgen.sources.load import load, read_whole
from hybridgen.sources.types import ROW, TEXT, UNIT, Asked, File, Text

# What columns of questions are called, the surest first; compared without case and signs.
QUESTIONS = ("question", "questions", "query", "prompt", "problem", "text", "frage")
IDS = ("id", "question_id", "qid", "key")
QUESTION = "question"  # the column of the frame that privacy is fitted to


@dataclass(frozen=True, slots=True)
class Questions:
    """all: in their order. lines: what was read, in words; notices: what people must know of it. fingerprint: changes
    when any of them does."""

    all: tuple[Question, ...]
    lines: tuple[Notice, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def frame(self) -> pl.DataFrame:
        """A row for each."""
        ids = [str(one.number) for one in self.all]
        return pl.DataFrame({ROW: ids, UNIT: ids, QUESTION: [one.text for one in self.all]})

    @property
    def fingerprint(self) -> str:
        digest = hashlib.sha256()
        for one in self.all:
            digest.update(f"{one.id}\n{one.text}\n\n".encode())
        return digest.hexdigest()


def read(config: Config, asked: Sequence[str] | None = None) -> Questions:
    """What is asked. asked: a program's own questions. Raises InputError where there is none."""
    if asked is not None or config.question is not None:
        texts = [" ".join(text.split()) for text in (asked if asked is not None else [config.question or ""])]
        if not any(texts):
            raise DataError("question: says nothing; a question in any words would be right")
        numbered = ((number, text) for number, text in enumerate(filter(None, texts)))
        return _limited(Questions(tuple(Question(n, _id(texts[:n], text), text) for n, text in numbered)), config)
    return _limited(_of_files(config), config)


def _of_files(config: Config) -> Questions:
    """A question in each row, or in each line of a text. Raises InputError where there is none."""
    data, path = config.data, config.knowledge.prefetch or config.data.path
    asked = Asked(data.sheet, data.header_rows, data.skip_rows, keeps_rows=True)
    files = paths.find(path).files
    text = read_whole(File(files[0], files[0].stem), asked) if len(files) == 1 else None
    notices: list[Notice] = []
    if isinstance(text, Text):
        told = [(f"{files[0].stem}:{n}", line) for n, line in enumerate(text.text.splitlines(), 1)]
    else:
        dataset = load(path, asked)
        column, own = _column(config, path, dataset.columns), _own_ids(dataset.frame, dataset.columns)
        told = [*zip(dataset.frame[own or ROW], (cell or "" for cell in dataset.frame[column]), strict=True)]
        notices += dataset.warnings
        if silent := sum(not cell.strip() for _, cell in told):
            notices.append(Notice("questions_silent", {"count": silent}))
    told = [(str(id_), said) for id_, cell in told if (said := " ".join(cell.split()))]
    if not told:
        raise DataError(f"{path}: holds no question; another file, or another column, would be right")
    every = tuple(Question(n, id_, said) for n, (id_, said) in enumerate(told))
    return Questions(every, (Notice("questions_read", {"count": len(every)}),), tuple(notices))


def _limited(questions: Questions, config: Config) -> Questions:
    if config.count == "all":
        return questions
    return Questions(questions.all[: config.count], questions.lines, questions.notices)


def _id(before: Sequence[str], text: str) -> str:
    """A question's id by its words: the same in any run; one that is asked again has a number behind it."""
    name = f"q-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
    again = list(before).count(text)
    return f"{name}.{again + 1}" if again else name


def _column(config: Config, path: str | Sequence[str] | None, columns: Sequence[str]) -> str:
    """The column of questions. Raises ConfigError where it can't be told."""
    named = config.task.input
    if named:
        if len(named) > 1 or named[0] not in columns:
            raise ConfigError(f"task.input={named[0]}: names no column of questions; there are {', '.join(columns)}")
        return named[0]
    if columns == (TEXT,) or len(columns) == 1:
        return columns[0]
    plain = {_plain(name): name for name in reversed(columns)}
    found = next((plain[_plain(name)] for name in QUESTIONS if _plain(name) in plain), None)
    if found is None:
        raise ConfigError(
            f"{path}: no column of questions can be told; task.input=[COLUMN] names it, one of {', '.join(columns)}"
        )
    return found


def _own_ids(frame: pl.DataFrame, columns: Sequence[str]) -> str | None:
    """A column of ids, where each row has one of its own."""
    plain = {_plain(name): name for name in reversed(columns)}
    found = next((plain[_plain(name)] for name in IDS if _plain(name) in plain), None)
    if found is None or frame[found].null_count() or frame[found].n_unique() < frame.height:
        return None
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
