"""Whose each row is: five answers of one person are one person's answer."""

from __future__ import annotations

import re

import polars as pl

from hybridgen.privacy.detectors.columns import personal_kind
from hybridgen.sources.types import ROW, UNIT

_PEOPLE = re.compile(
    r"(?:respondent|participant|interviewee|person|people|customer|client|patient|member|employee|user|subject|student)s?"
    r"(?-i:(?![a-z]))"  # userId, but no personality
    r"|^(?:full[\s_-]?)?name$",
    re.IGNORECASE,
)
_PASSAGE = re.compile(r"#\d+$")


def respondents(frame: pl.DataFrame) -> list[str]:
    """For each row who it is of: by a column of e-mail addresses, or of people's ids or names, in which values repeat;
    of a text its document; else each row is somebody else's."""
    for name in frame.columns:
        cells = [cell for cell in frame[name] if cell] if name not in {ROW, UNIT} else []
        distinct = list(dict.fromkeys(cells))
        if len(distinct) < len(cells):
            kind = personal_kind(name, distinct)
            if kind == "EMAIL_ADDRESS" or (kind in {"ID", "PERSON"} and _PEOPLE.search(name)):
                return [cell or row for cell, row in zip(frame[name], frame[ROW], strict=True)]
    # A text's passages have the ids talk#1, talk#2: they are one voice, however often it says a thing.
    return [_PASSAGE.sub("", row) for row in frame[ROW]]
