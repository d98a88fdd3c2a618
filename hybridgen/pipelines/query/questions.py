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
from hybridgen.sources.load import load
from hybridgen.sources.types import ROW, TEXT, UNIT, Asked

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
    dataset = load(
        config.data.path, Asked(config.data.sheet, config.data.header_rows, config.data.skip_rows, keeps_rows=True)
    )
    column = _column(config, dataset.columns)
    own = _own_ids(dataset.frame, dataset.columns)
    ids = dataset.frame[own] if own else dataset.frame[ROW]
    told = [(str(id_), " ".join(text.split())) for id_, text in zip(ids, dataset.frame[column], strict=True) if text]
    told = [(id_, text) for id_, text in told if text]
    if not told:
        raise DataError(f"{config.data.path}: its column {column} holds no question; another file would be right")
    silent = dataset.frame.height - len(told)
    notices = [*dataset.warnings, *([Notice("questions_silent", {"count": silent})] if silent else [])]
    every = tuple(Question(n, id_, text) for n, (id_, text) in enumerate(told))
    lines = (Notice("questions_read", {"count": len(every)}),)
    return _limited(Questions(every, lines, tuple(notices)), config)


def _limited(questions: Questions, config: Config) -> Questions:
    if config.count == "all":
        return questions
    return Questions(questions.all[: config.count], questions.lines, questions.notices)


def _id(before: Sequence[str], text: str) -> str:
    """A question's id by its words: the same in any run; one that is asked again has a number behind it."""
    name = f"q-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
    again = list(before).count(text)
    return f"{name}.{again + 1}" if again else name


def _column(config: Config, columns: Sequence[str]) -> str:
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
            f"{config.data.path}: no column of questions can be told; task.input=[COLUMN] names it, one of "
            f"{', '.join(columns)}"
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
