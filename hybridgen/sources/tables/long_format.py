"""A row an answer: a question column and an answer column become a column a question, a row a respondent."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from hybridgen.sources.tables import identity, names
from hybridgen.sources.tables.cells import clean_header
from hybridgen.sources.tables.merging import NUMBER, merge

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
    if person is None:
        person = next((column for column in frame.columns if identity.is_person(frame, column)), None)
    if person is None or frame.height < 2:
        return None
    questions = [c for c in frame.columns if c != person and names.QUESTION.fullmatch(names.plain(c))]
    answers = [c for c in frame.columns if names.ANSWER.fullmatch(names.plain(c)) and c not in {person, *questions}]
    if not questions or not answers:
        return None
    filled = frame.select(pl.sum_horizontal(pl.col(answers).is_not_null()).max()).item()
    if filled > 1:  # a code and its words, say: the longest words are the answer
        answers = [max(answers, key=lambda column: frame[column].str.len_chars().mean() or 0)]
    codes = [column for column in questions if names.QUESTION_CODE.fullmatch(names.plain(column))]
    words = [column for column in questions if column not in codes] or codes
    wording = max(words, key=lambda column: frame[column].str.len_chars().mean() or 0)
    key = next((code for code in codes if frame.select(code, wording).n_unique() == frame[code].n_unique()), wording)
    parts = [c for c in frame.columns if c not in {person, wording, key, *answers} and names.PART.fullmatch(names.plain(c))]
    question = (wording,)
    once = frame.select(person, key).n_unique()
    for part in parts:  # the rows of a matrix
        if frame[part].null_count() < frame.height and frame.select(person, key, part).n_unique() > 1.2 * once:
            question = (wording, part)
            break
    people, asked = frame[person].n_unique(), frame.select(*question).n_unique()
    pairs = frame.select(person, *question).n_unique()
    if asked > MAX_QUESTIONS or frame.height / pairs > MAX_ANSWERS or frame[wording].null_count() > frame.height / 20:
        return None
    if pairs < max(2, MIN_RESPONDENTS_PER_QUESTION * people * asked) or (people > 1 and asked > pairs / 2 and people < 2):
        return None
    if asked == frame.height and people > 1:
        return None
    apart = ()
    if pairs < frame.height:
        moments = (c for c in frame.columns if names.MOMENT.fullmatch(names.plain(c)) and c not in {person, key, *question})
        apart = tuple(
            c for c in moments if frame.select(person, *question, c).n_unique() > pairs and c not in answers
        )[:1]
    return LongFormat(key, question, tuple(answers), person, apart)


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
            NUMBER, long.person, *long.apart, pl.concat_str(asked, separator="\x1f", ignore_nulls=True).alias(_ASKED),
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
    return Pivoted(wide.select(NUMBER, pl.exclude(NUMBER)), len(renamed), tuple([*of_question, *own]))


def _settled(frame: pl.DataFrame, key: str, columns: list[str]) -> list[str]:
    """The columns that hold one value for (nearly) each value of the key."""
    if not columns:
        return []
    counts = frame.group_by(key).agg(pl.col(columns).drop_nulls().n_unique() <= 1)
    return [column for column in columns if float(counts[column].mean() or 0.0) >= MIN_CODE_SHARE]  # type: ignore[arg-type]
