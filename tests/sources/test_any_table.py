"""Whatever table of answers is written, and however: the same respondents with the same answers come out."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hybridgen.sources.load import load
from hybridgen.sources.types import ROW

WAYS = ("By phone", "In the app", "At the desk", "Online")
OFTEN = ("Never", "Rarely", "Often", "Always")
THINGS = ("the queue", "a form of five pages", "the hold music; again", "letters, all in capitals", "a sign: closed")
ENDS = ("in the evening", "when I had no time", "and nobody said why", "twice in March", "so I went home – angry")
AGE, WAY, WHY, CHANGE = "How old are you?", "How do you book?", "What went wrong last time?", "What should they change?"
GRID = "How often does this happen?"
ITEMS = ("The line is busy", "The site is down", "Nobody answers")


@dataclass(frozen=True)
class Written:
    """header: the rows above the answers. names: what the columns are called in the end."""

    header: Sequence[Sequence[str]]
    names: Sequence[str]


GRID_NAMES = tuple(f"{GRID} - {item}" for item in ITEMS)
NAMES = (AGE, WAY, *GRID_NAMES, WHY, CHANGE)
CODES = ("Q1", "Q2", "Q3_1", "Q3_2", "Q3_3", "Q4", "Q5")
IMPORT_IDS = tuple(json.dumps({"ImportId": f"QID{number}"}) for number in range(1, 8))

HEADERS = {
    "none": Written([], [f"column {number}" for number in range(1, 8)]),
    "plain": Written([NAMES], NAMES),
    "codes": Written([CODES], CODES),
    "codes and questions": Written([CODES, NAMES], NAMES),
    "questions and codes": Written([NAMES, CODES], NAMES),
    "questions and items": Written(
        [
            [AGE, WAY, GRID, "", "", WHY, CHANGE],
            ["Response", "Response", *ITEMS, "Open-Ended Response", "Open-Ended Response"],
        ],
        NAMES,
    ),
    "merged": Written([[AGE, WAY, GRID, "", "", WHY, CHANGE], ["", "", *ITEMS, "", ""]], NAMES),
    "merged and filled": Written([[AGE, WAY, GRID, GRID, GRID, WHY, CHANGE], [AGE, WAY, *ITEMS, WHY, CHANGE]], NAMES),
    "three rows merged": Written(
        [
            ["You", "", "Your visits", "", "", "", ""],
            ["Age", "Way", GRID, "", "", "Wrong", "Change"],
            ["", "", *ITEMS, "", ""],
        ],
        [
            "You - Age",
            "You - Way",
            *(f"Your visits - {name}" for name in GRID_NAMES),
            "Your visits - Wrong",
            "Your visits - Change",
        ],
    ),
    "codes, questions and ids": Written([CODES, NAMES, IMPORT_IDS], NAMES),
}

sentences = st.builds("It was {} {}.".format, st.sampled_from(THINGS), st.sampled_from(ENDS))
respondents = st.tuples(
    st.integers(18, 90).map(str),
    st.sampled_from(WAYS),
    *(st.sampled_from(OFTEN) for _ in ITEMS),
    sentences,
    st.one_of(st.just(""), sentences, st.just('More "please" and "sorry",\nless music')),
)
titles = st.lists(
    st.sampled_from([["Visits, second wave"], ["Export of the study"], ["Made on 3 May 2024"], ["# n=40, wave=2"]]),
    max_size=3,
    unique_by=lambda row: row[0],
)


def all_answers_occur(rows: Sequence[Sequence[str]]) -> bool:
    """Nobody can tell an answer that is given once from a name, so every closed answer is given more than once."""
    return all(column.count(cell) > 1 for column in list(zip(*rows, strict=True))[1:5] for cell in column)


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(sorted(HEADERS)),
    rows=st.lists(respondents, min_size=16, max_size=30).filter(all_answers_occur),
    above=titles,
    is_padded=st.booleans(),
    has_blank_line=st.booleans(),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    is_named=st.booleans(),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    escapes=st.booleans(),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
    repeat_at=st.one_of(st.none(), st.integers(2, 15)),
)
def test_the_same_respondents_come_out(
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
    rows: list[tuple[str, ...]],
    above: list[list[str]],
    is_padded: bool,
    has_blank_line: bool,
    separator: str,
    is_named: bool,
    quoting: Literal[0, 1],
    escapes: bool,
    ending: str,
    encoding: str,
    repeat_at: int | None,
) -> None:
    header = HEADERS[kind].header
    assume(header or all(len(set(column)) > 2 for column in list(zip(*rows, strict=True))[:5]))  # else nobody can tell
    written = io.StringIO()
    writer = csv.writer(
        written,
        delimiter=separator,
        quoting=csv.QUOTE_ALL if escapes else quoting,
        lineterminator=ending,
        doublequote=not escapes,
        escapechar="\\" if escapes else None,
    )
    if is_named:
        written.write(f"sep={separator}{ending}")
    writer.writerows([*row, *[""] * 6] if is_padded else row for row in above)
    written.write(ending if has_blank_line else "")
    writer.writerows(header)
    for place, row in enumerate(rows):
        if place == repeat_at and len(header) == 1:
            writer.writerows(header)
        writer.writerow(row)
    file = tmp_path_factory.mktemp("any") / "visits.csv"
    file.write_bytes(written.getvalue().encode(encoding))

    data = load(str(file))

    assert data.frame.select(data.columns).rows() == [tuple(cell or None for cell in row) for row in rows]
    assert list(data.columns) == list(HEADERS[kind].names)
    skipped = repeat_at if repeat_at is not None and len(header) == 1 else len(rows)
    assert data.frame[ROW].to_list() == [f"visits:{n + 1 + (n >= skipped)}" for n in range(len(rows))]
    assert bool(data.warnings) == (kind == "none")
