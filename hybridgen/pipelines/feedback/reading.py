"""The table of verdicts: an answer's id or its question, and whether it was right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError
from hybridgen.sources.load import load
from hybridgen.sources.types import Asked

ID, QUESTION, OUTCOME = "id", "question", "outcome"


@dataclass(frozen=True, slots=True)
class Row:
    """number: from 1. outcome: None where what was said is neither right nor wrong."""

    number: int
    id: str
    question: str
    said: str
    outcome: Literal["right", "wrong"] | None


def read(config: Config) -> list[Row]:
    """The rows. Raises InputError where there is no such table."""
    data = config.data
    dataset = load(data.path, Asked(data.sheet, data.header_rows, data.skip_rows, keeps_rows=True))
    names = {name.strip().casefold(): name for name in reversed(dataset.columns)}
    if OUTCOME not in names or not {ID, QUESTION} & names.keys():
        raise ConfigError(
            f"{data.path}: its columns are {', '.join(dataset.columns)}; id (or question) and outcome would be right"
        )
    rows = []
    for number, row in enumerate(dataset.frame.iter_rows(named=True), 1):
        said = {name: (row[names[name]] or "").strip() if name in names else "" for name in (ID, QUESTION, OUTCOME)}
        verdicts: dict[str, Literal["right", "wrong"]] = {"right": "right", "wrong": "wrong"}
        outcome = verdicts.get(said[OUTCOME].casefold())
        rows.append(Row(number, said[ID], said[QUESTION], said[OUTCOME], outcome))
    return rows
