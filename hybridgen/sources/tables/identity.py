"""Which column says whose a row is: an id that repeats. Never a closed question, nor free text."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.sources.tables import names
from hybridgen.sources.types import ROW, Asked, File

MIN_FILLED_SHARE = 0.95  # of the rows that have an id
MIN_REPEATED_SHARE = 0.5  # of the rows whose id is in another row too; with fewer, somebody answered twice
MAX_MEAN_ROWS, MAX_ROWS = 100, 2_000  # of one respondent
MIN_UNIQUE_SHARE = 0.95  # of the rows that an id and a moment tell apart
NEARLY_ALL = 0.95  # of the values that have a form

_EMAIL = r"^\s*[^@\s]+@[^@\s]+\.\w+\s*$"
_CODED = (
    r"^\s*([\p{L}]{1,15}[-_ .#]{0,2}\d{1,8}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[A-Za-z]_\w{10,}|\d{5,}|"
    r"[A-Za-z0-9_-]*\d[A-Za-z0-9_-]*[A-Za-z][A-Za-z0-9_-]*|[A-Za-z0-9_-]*[A-Za-z][A-Za-z0-9_-]*\d[A-Za-z0-9_-]*)\s*$"
)
_PERSONS = (
    r"(?i)^\s*(p|pp|ppt|vp|tn|pt|user|participant|respondent|person|patient|subject|subj|proband|teilnehmer|"
    r"participante|encuestado|répondant|interviewee|resp|part)[-_ .#]{0,2}\d{1,6}\s*$"
)
_WHOLE = r"^\s*\d{1,4}(\.0+)?\s*$"
_WORDY = r"\S+\s+\S+\s+\S+\s+\S+"  # more words than a name has
_NAMELESS = r"column \d+"


@dataclass(frozen=True, slots=True)
class Identity:
    """column: that says whose a row is. is_sure: name, values and rows agree; else people are told of the column and
    the rows are left alone. is_double: few repeat, so these have answered twice."""

    column: str
    is_sure: bool = True
    is_double: bool = False


def named(frame: pl.DataFrame, file: File, asked: Asked) -> str | None:
    """The column that the user names. None: none is. Raises DataError where there is no such column."""
    wanted = asked.respondent
    if wanted is None or wanted == ROW:
        return None
    if wanted in frame.columns:
        return wanted
    same = [column for column in frame.columns if names.plain(column) == names.plain(wanted)]
    if len(same) == 1:
        return same[0]
    near = difflib.get_close_matches(wanted, frame.columns, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    shown = ", ".join(frame.columns[:12]) + (", …" if frame.width > 12 else "")
    raise DataError(f"{file.path}: data.respondent={wanted}: there is no such column{hint or f'; there are {shown}'}")


def find(frame: pl.DataFrame) -> Identity | None:
    """The column that says whose a row is, the likeliest of several. None: none does."""
    found = [one for column in frame.columns if (one := _look(frame, column))]
    return next(iter(sorted(found, key=lambda one: (not one.is_sure, one.is_double))), None)


def is_person(frame: pl.DataFrame, column: str) -> bool:
    """Whether a column is called as one of persons is, and holds short values."""
    name, values = names.plain(column), frame[column].drop_nulls()
    told = names.PERSON.fullmatch(name) or names.EMAIL.fullmatch(name)
    return bool(told) and _share(values.unique(), _WORDY) < 1 - NEARLY_ALL


def moments(frame: pl.DataFrame, person: str) -> list[str]:
    """The columns that tell a respondent's rows apart: the fewest of those that are called so; [] where none does."""
    called = [
        column
        for column in frame.columns
        if column != person and names.MOMENT.fullmatch(names.plain(column)) and frame[column].n_unique() > 1
        and _share(frame[column].drop_nulls().unique(), _WORDY) < 1 - NEARLY_ALL
    ]
    chosen: list[str] = []
    for column in called:
        if _told_apart(frame, person, [column]) >= MIN_UNIQUE_SHARE:
            return [column]
        chosen.append(column)
        if _told_apart(frame, person, chosen) >= MIN_UNIQUE_SHARE:
            return chosen
    return []


def _look(frame: pl.DataFrame, column: str) -> Identity | None:
    name, values = names.plain(column), frame[column].drop_nulls()
    is_strong, is_email = bool(names.PERSON.fullmatch(name)), bool(names.EMAIL.fullmatch(name))
    is_vague = bool(names.VAGUE.fullmatch(name)) or bool(names.re.fullmatch(_NAMELESS, column))
    if not (is_strong or is_email or is_vague) and _share(values.head(200), _PERSONS) < NEARLY_ALL:
        return None
    counts = values.value_counts()["count"]
    if len(values) < MIN_FILLED_SHARE * frame.height or len(counts) < 2 or len(counts) == len(values):
        return None
    if len(values) / len(counts) > MAX_MEAN_ROWS or int(counts.max()) > MAX_ROWS:  # type: ignore[arg-type]
        return None
    different = values.unique()
    if _share(different, _WORDY) > 1 - NEARLY_ALL:
        return None
    is_coded = _share(different, _CODED) >= NEARLY_ALL
    is_address = _share(different, _EMAIL) >= NEARLY_ALL
    is_often = int(counts.filter(counts > 1).sum()) >= MIN_REPEATED_SHARE * len(values)
    when = bool(moments(frame, column))
    in_blocks = int((values != values.shift()).sum()) + 1 <= len(counts) * 1.05 and is_often
    if not is_often and not (is_strong and when):
        return Identity(column, is_sure=False, is_double=True) if (is_strong and is_coded) or is_address else None
    if is_address and (is_strong or is_email):
        is_sure = True
    elif is_strong:
        is_sure = is_coded or when or in_blocks or int(counts.max()) == int(counts.min())  # type: ignore[arg-type]
    elif is_vague:
        is_sure = len(counts) > 2 and (when or (in_blocks and (is_coded or name in {"id", "ids"})))
        if not is_sure and not in_blocks:
            return None
    else:
        is_sure = False
        if is_address or not (when or in_blocks):
            return None
    return Identity(column, is_sure=is_sure and not _has_events(frame))


def _has_events(frame: pl.DataFrame) -> bool:
    """Whether rows are tickets, orders or the like, each with an id of its own."""
    return any(
        names.EVENT.fullmatch(names.plain(column)) and frame[column].n_unique() == frame.height for column in frame.columns
    )


def _told_apart(frame: pl.DataFrame, person: str, columns: list[str]) -> float:
    return frame.select(person, *columns).n_unique() / frame.height


def _share(values: pl.Series, pattern: str) -> float:
    return float(values.str.contains(pattern).mean() or 0.0) if len(values) else 0.0  # type: ignore[arg-type]
