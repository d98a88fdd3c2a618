"""Questions down the first column, a respondent in each other."""

from pathlib import Path

import pytest

from hybridgen.core.errors import DataError
from tests.sources.tables.test_respondents import SAID, table, warnings

ASKED = ("How old are you?", "What annoys you here?", "What would you keep?")


@pytest.mark.parametrize(
    "names", [["P1", "P2", "P3"], ["Participant A", "Participant B"], ["Teilnehmerin 1", "Teilnehmerin 2"]]
)
@pytest.mark.parametrize("head", ["Question", "", "Frage"])
def test_it_is_turned_and_people_are_told(tmp_path: Path, names: list[str], head: str) -> None:
    data = table(tmp_path, [[head, *names], *[[q, *[f"{q[:3]} {n}" for n in names]] for q in ASKED]])
    assert data.columns == ("respondent", *ASKED)
    assert data.frame["respondent"].to_list() == names
    assert data.frame[ASKED[1]].to_list() == [f"Wha {n}" for n in names]
    assert data.frame["_row"].to_list() == [f"t:{n}" for n in range(1, len(names) + 1)]
    assert warnings(data) == [
        f"t.csv: turned, because questions stood down the first column: 3 questions, {len(names)} respondents"
    ]


def test_it_is_read_as_it_is_where_the_user_says_so(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Question", "P1", "P2"], *[[q, 1, 2] for q in ASKED]]
    assert table(tmp_path, rows, respondent="_row").columns == ("Question", "P1", "P2")


def test_where_it_is_unsure_one_line_says_what_to_do(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Question", "Ava", "Ben", "Cem"], *[[q, *SAID[:3]] for q in ASKED]]
    with pytest.raises(DataError, match=r"turn the table, or set data.respondent=_row") as caught:
        table(tmp_path, rows)
    assert "\n" not in str(caught.value)
    assert table(tmp_path, rows, respondent="_row").respondents == 3


@pytest.mark.parametrize(
    "header",
    [["name", "Q1", "Q2"], ["product", "A1", "B1"], ["said", "P1", "age"], ["Question", "Answer", "Category", "Link"]],
)
def test_other_tables_are_not_turned(tmp_path: Path, header: list[str]) -> None:
    data = table(tmp_path, [header, *[[f"{q} {n}", *range(len(header) - 1)] for n, q in enumerate(ASKED)]])
    assert data.columns == tuple(header)


def test_numbers_with_names_are_people(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Question", "P1 - Ava", "P2 - Ben"], *[[q, "a", "b"] for q in ASKED]]
    assert table(tmp_path, rows).frame["respondent"].to_list() == ["P1 - Ava", "P2 - Ben"]


@pytest.mark.parametrize("head", ["Question", "Participant"])
def test_some_questions_are_enough_where_the_first_column_is_called_so(tmp_path: Path, head: str) -> None:
    asked = ("Age", *ASKED[1:], "Country")
    rows: list[list[object]] = [[head, "Nadia", "Idris", "Cem"], *[[q, *SAID[:3]] for q in asked]]
    with pytest.raises(DataError, match=r"turn the table"):
        table(tmp_path, rows)
