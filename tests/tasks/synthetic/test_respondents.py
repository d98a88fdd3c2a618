from __future__ import annotations

import polars as pl
import pytest

from hybridgen.sources.types import ROW, UNIT
from hybridgen.tasks.synthetic.respondents import respondents


def frame(**columns: list[str | None]) -> pl.DataFrame:
    ids = [f"diary:{n}" for n in range(len(next(iter(columns.values()))))]
    return pl.DataFrame({ROW: ids, UNIT: ids, **columns})


@pytest.mark.parametrize(
    "columns",
    [
        {"respondent_id": ["P1", "P2", "P1"]},
        {"Patient no": ["P1", "P2", "P1"]},
        {"userId": ["U1", "U2", "U1"]},
        {"participant_number": ["17", "18", "17"]},
        {"full_name": ["Anna Weber", "Zoe Kowalczyk", "Anna Weber"]},
        {"mail": ["P1", "P2", "P1"], "e-mail": ["a@b.org", "c@d.org", "a@b.org"]},
        {"participant": ["Anna Weber", "Zoe Kowalczyk", "Anna Weber"]},
    ],
)
def test_rows_of_one_person_belong_together(columns: dict[str, list[str | None]]) -> None:
    first, second, third = respondents(frame(**columns))
    assert first == third != second


@pytest.mark.parametrize(
    "columns",
    [
        {"respondent_id": ["P1", "P2", "P3"]},  # nobody twice
        {"interviewer": ["Anna Weber", "Anna Weber", "Zoe Kowalczyk"]},
        {"store id": ["S1", "S1", "S2"]},
        {"answer": ["yes", "yes", "no"]},
        {"personality": ["calm", "calm", "lively"]},
        {"project name": ["Atlas", "Atlas", "Nimbus"]},
    ],
)
def test_else_each_row_is_somebody_elses(columns: dict[str, list[str | None]]) -> None:
    assert len(set(respondents(frame(**columns)))) == 3


def test_a_row_without_an_id_is_nobody_elses() -> None:
    assert respondents(frame(user_id=["U1", None, "U1", None])) == ["U1", "diary:1", "U1", "diary:3"]


def test_passages_are_their_documents() -> None:
    data = pl.DataFrame({ROW: ["a#1", "a#2", "b#1"], UNIT: ["a", "a", "b"], "text": ["x", "y", "z"]})
    assert respondents(data) == ["a", "a", "b"]


def test_a_tables_name_may_have_the_sign_of_a_passage() -> None:
    data = pl.DataFrame({ROW: ["round#2:1", "round#2:2"], UNIT: ["round#2:1", "round#2:2"], "answer": ["x", "y"]})
    assert respondents(data) == ["round#2:1", "round#2:2"]
