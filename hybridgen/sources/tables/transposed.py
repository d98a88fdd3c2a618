"""A table that lies on its side: questions down the first column, a respondent in each other."""

from __future__ import annotations

import re

import polars as pl

from hybridgen.sources.tables import names
from hybridgen.sources.tables.cells import clean_header
from hybridgen.sources.tables.shares import share_like

MIN_RESPONDENTS, MIN_QUESTIONS = 2, 2
NEARLY_ALL = 0.9
MIN_ASKED_SHARE = 0.5  # of the first column that ends with a question mark, where it is called so
MIN_ASKED_SHARE_UNCALLED = 0.8
ASKS = r"[?？؟]\s*$"

_PERSON = re.compile(
    r"(?P<who>[a-z]{1,3}|participant|respondent|interviewee|person|user|subject|patient|proband(in)?|teilnehmer(in)?|"
    r"befragter?|vp|tn|participante|encuestado|répondant|enquêté|partecipante|deelnemer|回答者|参加者|受访者)"
    r"[-_ .#]{0,2}(\d{1,4}|[A-Z])(\s*[-–:,(]\s*\S+(\s\S+){0,2})?",
    re.IGNORECASE,
)
_LETTERS = {"p", "r", "pp", "ppt", "vp", "tn", "pt", "tp", "id", "rsp", "int"}
# Columns beside a question that are about the question.
_TOLD = re.compile(
    r"(answer|response|reply|value|categor|scale|option|choice|comment|link|url|source|topic|code|type|note|label|"
    r"count|total|average|percent|section|antwort|kategorie|skala|thema|column)\w*|"
    r"(ids?|no|nr|n|sd|yes|tags?|typ|texts?|mean|share|dates?|times?|created|users?|author|asker|asked|votes?|upvotes?|"
    r"likes?|status|emails?|names?|language|age|gender|country|order|priority|english|deutsch|french|german)\d*"
)
_HEADS = re.compile(
    r"(column1|questions?|items?|frage|fragen|pregunta|preguntas|domanda|pergunta|vraag|variable|questiontext|questionnr|"
    r"no|nr|topic|thema|question\w{0,12}|participants?|respondents?|teilnehmer(in)?|)"
)


def has_respondents_across(frame: pl.DataFrame) -> bool:
    """Whether the columns behind the first are called as respondents are, and the first holds what they were asked."""
    head, *others = frame.columns
    matches = [_PERSON.fullmatch(other.strip()) for other in others]
    called = [match["who"].casefold() for match in matches if match]
    if (
        _PERSON.fullmatch(head.strip())
        or len(others) < MIN_RESPONDENTS
        or frame.height < MIN_QUESTIONS
        or len(called) < NEARLY_ALL * len(others)
    ):
        return False
    if len(set(called)) > 1 or (len(called[0]) <= 3 and called[0] not in _LETTERS):
        return False
    return is_asked(frame[head]) or (bool(_HEADS.fullmatch(names.plain(head))) and _are_names(frame[head]))


def may_have_respondents_across(frame: pl.DataFrame) -> bool:
    """Whether questions stand down the first column and nothing says what the others are."""
    head, *others = frame.columns
    if (
        len(others) < 3
        or frame.height < 3
        or any("?" in other or _TOLD.fullmatch(names.plain(other)) for other in others)
    ):
        return False
    ends = share_like(frame[head], ASKS)
    is_called = names.QUESTION.fullmatch(names.plain(head)) or names.PERSON.fullmatch(names.plain(head))
    return ends >= (MIN_ASKED_SHARE if is_called else MIN_ASKED_SHARE_UNCALLED) and all(
        len(other.split()) <= 2 for other in others
    )


def turn(frame: pl.DataFrame) -> pl.DataFrame:
    """A row a respondent, a column a question; the first column has the names of the old columns."""
    head, *others = frame.columns
    questions = [text or f"question {number}" for number, text in enumerate(frame[head], start=1)]
    header, _ = clean_header(["respondent", *questions])
    turned = frame.select(others).transpose(column_names=header[1:])
    return turned.select(pl.Series(header[0], others), pl.all())


def is_asked(column: pl.Series) -> bool:
    """Whether the values of a column are questions or statements, each another."""
    values = column.drop_nulls()
    if len(values) < NEARLY_ALL * len(column) or values.n_unique() < NEARLY_ALL * len(values):
        return False
    return share_like(values, ASKS) >= 0.5 or share_like(values, r"\S+\s+\S+\s+\S+") >= 0.5


def _are_names(column: pl.Series) -> bool:
    """Whether the values could name columns: each another, none a number."""
    values = column.drop_nulls()
    return len(values) == len(column) == values.n_unique() and not values.str.contains(r"^\s*[\d.,]+\s*$").any()
