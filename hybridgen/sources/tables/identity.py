"""Which column says whose a row is: an id that repeats. Never a closed question, nor free text."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.sources.tables import names, redcap
from hybridgen.sources.tables.shares import share, share_like
from hybridgen.sources.types import ROW, Asked, File

MIN_RESPONDENTS = 2
MIN_FILLED_SHARE = 0.8  # of the rows that have an id
MIN_REPEATED_SHARE = 0.5  # of the rows whose id is in another row too; with fewer, somebody answered twice
MIN_DIFFERENT_SHARE = 0.8  # of the values of ids of which few stand twice
MAX_MEAN_ROWS, MAX_ROWS = 100, 2_000  # of one respondent
MIN_UNIQUE_SHARE = 0.95  # of the rows that an id and a moment tell apart
MAX_MOMENT_SHARE = 0.6  # of different moments among the rows: with more, each row has one of its own
MAX_WAVES = 12  # that tell the rows apart where few respondents have more than one
MAX_BLOCKS = 1.05  # runs of one id, for each id: the rows of one follow one another
MIN_WORDS_AS_IDS, MAX_ROWS_OF_WORDS = 5, 20  # names, and rows of each: else they are a closed question's options
MIN_SHAPED = 6  # different values P1, P2 …, whatever the column is called: fewer may be priorities
VALUES_LOOKED_AT = 200
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
_NAMELESS = re.compile(r"column \d+")


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
    if frame.width < 2:
        return None
    if redcap.moments(frame.columns):
        return Identity(frame.columns[0])  # REDCap's record id comes first, whatever it is called
    found = [one for column in frame.columns if (one := _look(frame, column))]
    return min(found, key=lambda one: (not one.is_sure, one.is_double), default=None)


def is_of_persons(values: pl.Series) -> bool:
    """Whether a column holds an id for each row, by its name and its values; numbers that run on are none."""
    name = names.plain(values.name)
    if not len(values) or values.n_unique() < len(values):
        return False
    if names.EMAIL.fullmatch(name) or share_like(values.head(VALUES_LOOKED_AT), _EMAIL) >= NEARLY_ALL:
        return share_like(values, _EMAIL) >= NEARLY_ALL
    is_called = names.PERSON.fullmatch(name) or names.VAGUE.fullmatch(name)
    return bool(is_called) and share_like(values, _CODED) >= NEARLY_ALL


def find_blanks(frame: pl.DataFrame) -> str | None:
    """The column in which an id stands once, in the first of its respondent's rows; None: there is none."""
    for column in frame.columns:
        values = frame[column]
        is_first = values.is_not_null()
        if not names.PERSON.fullmatch(names.plain(column)) or not is_first[0] or not values.null_count():
            continue
        blocks = is_first.cast(pl.Int32).cum_sum().value_counts()["count"]
        if values.drop_nulls().is_unique().all() and len(blocks) > 1 and (blocks > 1).all():
            return column
    return None


def persons(frame: pl.DataFrame) -> list[str]:
    """The columns of short values that are called as one of persons is, the surest names first."""
    ranked = [
        [c for c in frame.columns if pattern.fullmatch(names.plain(c))]
        for pattern in (names.PERSON, names.EMAIL, names.PERSON_NOUN, names.VAGUE, names.ANY_NAME)
    ]
    return [
        c
        for some in ranked
        for c in some
        if frame[c].n_unique() < frame.height and not _has_words(frame[c]) and not _is_answer(c)
    ]


def moments(frame: pl.DataFrame, person: str) -> list[str]:
    """The columns that tell a respondent's rows apart: the fewest of those that are called so; [] where none does."""
    called = [
        c for c in frame.columns if c != person and names.MOMENT.fullmatch(names.plain(c)) and not _has_words(frame[c])
    ]
    sized = sorted((frame[column].n_unique(), place) for place, column in enumerate(called))
    chosen: list[str] = []
    for column in (called[place] for size, place in sized if size > 1):
        if _told_apart(frame, person, [column]) >= MIN_UNIQUE_SHARE:
            return [column]
        chosen.append(column)
        if _told_apart(frame, person, chosen) >= MIN_UNIQUE_SHARE:
            return chosen
    return []


def _look(frame: pl.DataFrame, column: str) -> Identity | None:
    name, values = names.plain(column), frame[column].drop_nulls()
    is_strong, is_email = bool(names.PERSON.fullmatch(name)), bool(names.EMAIL.fullmatch(name))
    is_any, is_nameless = bool(names.ANY_NAME.fullmatch(name)), bool(_NAMELESS.fullmatch(column))
    is_shaped = share_like(values.head(VALUES_LOOKED_AT), _PERSONS) >= NEARLY_ALL
    is_vague = bool(names.VAGUE.fullmatch(name)) or (is_nameless and is_shaped)
    is_coded_name = bool(names.CODED_NAME.fullmatch(column))
    is_sayer = bool(names.SAYER.fullmatch(name))
    if not (is_sayer or is_strong or is_email or is_vague or is_any or is_nameless or is_shaped or is_coded_name):
        return None
    counts = values.value_counts()["count"]
    if not MIN_RESPONDENTS <= len(counts) < len(values) or len(values) < MIN_FILLED_SHARE * frame.height:
        return None
    if len(values) > MAX_MEAN_ROWS * len(counts) or (counts > MAX_ROWS).any() or _has_words(values):
        return None
    different = values.unique()
    is_coded, is_address = share_like(different, _CODED) >= NEARLY_ALL, share_like(different, _EMAIL) >= NEARLY_ALL
    is_number = share_like(different, _WHOLE) >= NEARLY_ALL
    is_id = name in {"id", "ids"}
    is_often = int(counts.filter(counts > 1).sum()) >= MIN_REPEATED_SHARE * len(values)
    when = moments(frame, column)
    waves = frame.select(when).n_unique() if when else frame.height
    has_waves = waves <= MAX_MOMENT_SHARE * frame.height
    in_blocks = is_often and int((values != values.shift()).sum()) + 1 <= MAX_BLOCKS * len(counts)
    if not is_often and not (is_strong and waves <= MAX_WAVES):
        is_double = is_address or ((is_strong or is_id) and len(counts) >= MIN_DIFFERENT_SHARE * len(values))
        return Identity(column, is_sure=False, is_double=True) if is_double else None
    if is_email or (is_strong and is_address):
        is_sure = is_address
    elif is_strong:
        few = in_blocks and len(counts) >= MIN_WORDS_AS_IDS and bool((counts <= MAX_ROWS_OF_WORDS).all())
        is_sure = is_coded or has_waves or (is_number and in_blocks) or few
    elif is_vague:
        is_sure = len(counts) > MIN_RESPONDENTS and (has_waves or (in_blocks and (is_coded or is_id)))
    else:
        is_sure = False
    is_told = (is_sayer or len(counts) >= MIN_SHAPED) and is_shaped and not _is_initial(name, different)
    if not is_sure and not (is_strong or is_told or ((in_blocks or has_waves) and not _is_initial(name, different))):
        return None
    return Identity(column, is_sure=is_sure and not _has_events(frame) and not _starts_anew(frame, column))


def _is_initial(name: str, values: pl.Series) -> bool:
    """Whether values are the first letter of their column's name with a number: P1 of "Product"."""
    first = str(values[0]).strip().casefold()
    return name[:1] == first[:1] and not first[1:2].isalpha()


def _starts_anew(frame: pl.DataFrame, person: str) -> bool:
    """Whether the ids are those of members of groups, who are numbered anew in each."""
    for column in frame.columns:
        if names.GROUP.fullmatch(names.plain(column)) and frame[column].n_unique() > 1:
            several = share(frame.group_by(person).agg(pl.col(column).n_unique() > 1)[column])
            if several > 1 - MIN_REPEATED_SHARE and _told_apart(frame, person, [column]) >= MIN_UNIQUE_SHARE:
                return True
    return False


def _has_events(frame: pl.DataFrame) -> bool:
    """Whether rows are tickets, orders or the like, each with an id of its own, or questions of people's own."""
    called = [names.plain(column) for column in frame.columns]
    if any(map(names.QUESTION.fullmatch, called)) and any(map(names.ANSWER.fullmatch, called)):
        return True
    return any(
        names.EVENT.fullmatch(names.plain(column)) and frame[column].n_unique() == frame.height
        for column in frame.columns
    )


def _told_apart(frame: pl.DataFrame, person: str, columns: list[str]) -> float:
    whose = frame.filter(pl.col(person).is_not_null())
    return whose.select(person, *columns).n_unique() / max(whose.height, 1)


def _is_answer(column: str) -> bool:
    return bool(names.ANSWER.fullmatch(names.plain(column)))


def _has_words(values: pl.Series) -> bool:
    return share_like(values.drop_nulls().unique(), _WORDY) > 1 - NEARLY_ALL
