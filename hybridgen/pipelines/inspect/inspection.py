"""The data as a run would read it: columns, decisions, what would stop it, the first rows as a model would see them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from hybridgen.config.schema import Config
from hybridgen.core.errors import DataError
from hybridgen.core.inspection import ColumnSeen, Decision, Inspection, RowShown
from hybridgen.core.notices import Notice
from hybridgen.pipelines.inspect.review import Review
from hybridgen.pipelines.places import vault_folder
from hybridgen.pipelines.reading import Reading, check_answers, read
from hybridgen.privacy.detectors.columns import personal_columns
from hybridgen.privacy.session import PrivacySession
from hybridgen.segments.column_profile import PERSONAL, Column
from hybridgen.segments.render import labels, row_text
from hybridgen.sources.types import ROW, TEXT, UNIT

MAX_ROWS = 3  # that are shown as a model would see them
MAX_ROW_CHARS = 4_000  # of such a row
MAX_EXAMPLES = 2  # of a column's answers
MAX_EXAMPLE_CHARS = 120
MAX_ROWS_FOR_KINDS = 5_000  # that a column's personal kind is told by; of more, a seeded sample

# The key that overrules a decision, by what its code begins with.
_KEYS = {
    "sheet": "data.sheet",
    "header": "data.header_rows",
    "boxes_named": "data.header_rows",
    "rows_above": "data.skip_rows",
    "rows_of_respondents": "data.respondent",
    "respondents": "data.respondent",
    "answers_pivoted": "data.respondent",
    "table": "data.respondent",
    "one_respondent": "data.respondent",
    "file": "data.path",
    "code_book": "data.path",
    "columns_left_out": "task.input",
}


def inspect(config: Config) -> tuple[Inspection, Review]:
    """Look at the data, and at what would be hidden in it; asks no model.

    Raises InputError where it cannot be read, HybridgenError where the detector of personal data fails.
    """
    reading = read(config)
    dataset = reading.dataset
    privacy = PrivacySession.open(config.privacy)
    privacy.fit(dataset.frame, vault_folder(config), dataset.sources)
    rows = _rows(reading, privacy)
    kinds = {name: kind for name in dataset.columns if (kind := privacy.kind_of(name))}
    if privacy.is_off and dataset.columns != (TEXT,):  # nothing was fitted
        kinds = personal_columns(_sample(dataset.frame))
    review = Review(dataset.frame, [column.name for column in reading.telling], privacy)
    return Inspection(
        read=[str(line) for line in reading.lines if line.code != "read_left_out"],  # a decision says it, with its key
        privacy=config.privacy.mode,
        sources=list(dataset.sources),
        respondents=reading.respondents,
        rows=dataset.frame.height,
        columns=[_seen(column, reading, kinds, privacy) for column in reading.columns],
        warnings=[_decision(notice) for notice in (*reading.warnings, *privacy.notices)],
        notes=[_decision(notice) for notice in reading.notes],
        unreadable=[*map(str, dataset.unreadable)],
        shown=rows,
        found=review.seen,
        found_rows=review.rows,
        stop=_stop(reading, config),
    ), review


def _rows(reading: Reading, privacy: PrivacySession) -> list[RowShown]:
    """The first rows with an answer, as a prompt has them."""
    names = [column.name for column in reading.telling]
    if not names:
        return []
    answered = reading.dataset.frame.filter(pl.any_horizontal(pl.col(names).is_not_null())).head(MAX_ROWS)
    label_of = labels(names)
    told = privacy.transform(answered.select(ROW, UNIT, *names).to_dicts())
    ids = answered[ROW].to_list()
    return [
        RowShown(id=id_, text=row_text(row, names, label_of)[:MAX_ROW_CHARS])
        for id_, row in zip(ids, told, strict=True)
    ]


def _seen(column: Column, reading: Reading, kinds: Mapping[str, str], privacy: PrivacySession) -> ColumnSeen:
    """A column with examples; those of a personal one are shown where privacy is off alone."""
    personal = kinds.get(column.name)
    is_hidden = not privacy.is_off and (personal is not None or column.silent in PERSONAL)
    cells = reading.dataset.frame[column.name].drop_nulls().head(MAX_ROWS_FOR_KINDS).unique(maintain_order=True)
    examples = cells.head(MAX_EXAMPLES).str.slice(0, MAX_EXAMPLE_CHARS).to_list()
    return ColumnSeen(
        name=column.name,
        kind=column.kind or None,
        left_out=column.silent or None,
        personal=personal,
        answered=round(column.answered, 4),
        examples=[] if is_hidden else examples,
    )


def _sample(frame: pl.DataFrame) -> pl.DataFrame:
    return frame if frame.height <= MAX_ROWS_FOR_KINDS else frame.sample(MAX_ROWS_FOR_KINDS, seed=0)


def _decision(notice: Notice) -> Decision:
    key = next((key for code, key in _KEYS.items() if notice.code.startswith(code)), None)
    return Decision(text=str(notice), key=key)


def _stop(reading: Reading, config: Config) -> str | None:
    """Why a run would stop."""
    try:
        check_answers(reading, config)
    except DataError as error:
        return str(error)
    return None
