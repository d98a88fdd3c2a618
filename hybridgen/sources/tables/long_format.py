"""A row an answer: a question column and an answer column become a column a question, a row a respondent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hybridgen.sources.tables import identity, names
from hybridgen.sources.tables.cells import clean_header
from hybridgen.sources.tables.merging import NUMBER, merge
from hybridgen.sources.tables.shares import mean_chars, share

MIN_RESPONDENTS_PER_QUESTION = 0.3  # share of all, on average: else these are no questions that all were asked
MAX_QUESTIONS = 2_000
MAX_ANSWERS = 20  # of a respondent to one question, on average
MIN_CODE_SHARE = 0.9  # of the questions that have one type, place or id

_ASKED, _SAID, _LABELLED = "_asked", "_said", "_labelled"


@dataclass(frozen=True, slots=True)
class LongFormat:
    """question: the columns whose words say what was asked, the first of them its key. answers: the columns of what was
    said, of which a row fills one. person: whose it is. apart: the columns that tell two answers apart."""

    key: str
    question: tuple[str, ...]
    answers: tuple[str, ...]
    person: str
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pivoted:
    """frame: NUMBER, a respondent's columns, then a column a question. left_out: columns that were about the questions
    or about single answers."""

    frame: pl.DataFrame
    questions: int
    left_out: tuple[str, ...]


def find(frame: pl.DataFrame, person: str | None) -> LongFormat | None:
    """How a table of answers is laid out; None where it is none. person: the column that says whose a row is."""
    called = {column: names.plain(column) for column in frame.columns}
    people = [person] if person else identity.persons(frame)
    questions = [c for c, name in called.items() if names.QUESTION.fullmatch(name) and c not in people]
    answers = [c for c, name in called.items() if names.ANSWER.fullmatch(name) and c not in {*people, *questions}]
    if not people or not questions or not answers or frame.height < 2:
        return None
    if int(frame.select(pl.sum_horizontal(pl.col(answers).is_not_null()).max()).item()) > 1:
        answers = [max(answers, key=lambda column: mean_chars(frame[column]))]  # a code and its words, say
    codes = [column for column in questions if names.QUESTION_CODE.fullmatch(called[column])]
    wording = max([c for c in questions if c not in codes] or codes, key=lambda column: mean_chars(frame[column]))
    key = next((code for code in codes if frame.select(code, wording).n_unique() == frame[code].n_unique()), wording)
    for whose in people:
        question = (wording, *_part(frame, (whose, key), {wording, *answers}))
        if _were_asked(frame, whose, question):
            apart = _apart(frame, whose, question, answers)
            return LongFormat(key, question, tuple(answers), whose, apart)
    return None


def _were_asked(frame: pl.DataFrame, person: str, question: Sequence[str]) -> bool:
    """Whether many were asked the same: each question of a good part of the respondents."""
    people, asked = frame[person].n_unique(), frame.select(question).n_unique()
    pairs = frame.select(person, *question).n_unique()
    if (
        asked > MAX_QUESTIONS
        or frame.height > MAX_ANSWERS * pairs
        or frame[question[0]].null_count() * 20 > frame.height
    ):
        return False
    if frame[person].null_count():
        return False
    return pairs >= MIN_RESPONDENTS_PER_QUESTION * people * asked and (people == 1 or pairs >= 1.5 * asked)


def _part(frame: pl.DataFrame, pair: tuple[str, str], taken: set[str]) -> tuple[str, ...]:
    """The column of a matrix' rows, where one tells several answers of a respondent to a question apart."""
    once = frame.select(pair).n_unique()
    for column in frame.columns:
        if column not in {*pair, *taken} and names.PART.fullmatch(names.plain(column)) and frame[column].n_unique() > 1:
            several = frame.filter(pl.col(column).is_not_null()).select(*pair, column).n_unique()
            if several > once or frame.select(*pair, column).n_unique() > once:
                return (column,)
    return ()


def _apart(frame: pl.DataFrame, person: str, question: Sequence[str], answers: Sequence[str]) -> tuple[str, ...]:
    """The column that tells two answers of a respondent to a question apart."""
    pairs = frame.select(person, *question).n_unique()
    for column in frame.columns if pairs < frame.height else ():
        if column in {person, *question, *answers} or not names.MOMENT.fullmatch(names.plain(column)):
            continue
        if frame.select(person, *question, column).n_unique() > pairs:
            return (column,)
    return ()


def pivot(frame: pl.DataFrame, long: LongFormat) -> Pivoted:
    """One row a respondent and a column a question, both in the order in which they first appear. frame: NUMBER and
    string columns."""
    taken = {NUMBER, long.key, *long.question, *long.answers, long.person, *long.apart}
    rest = [column for column in frame.columns if column not in taken]
    asked = [*dict.fromkeys((long.key, *long.question))]
    of_person = _settled(frame, long.person, rest)
    of_question = [column for column in _settled(frame, long.key, rest) if column not in of_person]
    own = [column for column in rest if column not in {*of_person, *of_question}]
    rows = merge(
        frame.select(
            NUMBER,
            long.person,
            *long.apart,
            pl.concat_str(asked, separator="\x1f", ignore_nulls=True).alias(_ASKED),
            pl.concat_str(long.question, separator=" - ", ignore_nulls=True).alias(_LABELLED),
            pl.coalesce(long.answers).alias(_SAID),
        ).with_columns(pl.format("{}\x1f{}", pl.col(long.person).fill_null(""), _ASKED).alias("_pair")),
        "_pair",
        long.apart,
    ).frame
    order = rows.unique(_ASKED, maintain_order=True)
    wide = rows.pivot(_ASKED, index=long.person, values=_SAID, aggregate_function="first", maintain_order=True)
    people = frame.group_by(long.person, maintain_order=True).agg(
        pl.col(NUMBER).first(), *(pl.col(column).drop_nulls().first() for column in of_person)
    )
    headers, _ = clean_header([*people.columns, *order[_LABELLED]])
    renamed = dict(zip(order[_ASKED], headers[people.width :], strict=True))
    wide = people.join(wide, on=long.person, how="left", nulls_equal=True, maintain_order="left").rename(renamed)
    return Pivoted(wide.select(NUMBER, pl.exclude(NUMBER)), len(renamed), (*of_question, *own))


def _settled(frame: pl.DataFrame, key: str, columns: list[str]) -> list[str]:
    """The columns that hold one value for (nearly) each value of the key."""
    if not columns:
        return []
    counts = frame.group_by(key).agg(pl.col(columns).drop_nulls().n_unique() <= 1)
    return [column for column in columns if share(counts[column]) >= MIN_CODE_SHARE]
