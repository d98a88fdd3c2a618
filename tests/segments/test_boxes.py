"""Boxes of a multiple-choice question become one answer."""

import polars as pl
import pytest

from hybridgen.segments.boxes import join_boxes
from hybridgen.sources.types import ROW, UNIT, Dataset

Cells = list[str | None]


def joined(columns: dict[str, Cells]) -> dict[str, Cells]:
    rows = len(next(iter(columns.values())))
    ids = pl.Series([f"t:{n}" for n in range(rows)])
    body = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    frame = body.select(ids.alias(ROW), ids.alias(UNIT), pl.all())
    found = join_boxes(Dataset(frame=frame, sources=("t.csv",)))
    return {name: found.frame[name].to_list() for name in found.columns}


def test_ones_and_noughts_are_what_was_chosen() -> None:
    columns: dict[str, Cells] = {
        "age": ["1", "2", "3", "4", "5"],
        "ways___1": ["1", "0", "1", "0", "0"],
        "ways___2": ["0", "0", "1", "1", "0"],
        "note": ["a", "b", "c", "d", "e"],
    }
    assert joined(columns) == {
        "age": columns["age"],
        "ways": ["1", None, "1, 2", "2", None],
        "note": columns["note"],
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Which? - Phone", "Which? - App"),
        ("Which? [Phone]", "Which? [App]"),
        ("Which? (Phone)", "Which? (App)"),
        ("Which?: Phone", "Which?: App"),
    ],
)
@pytest.mark.parametrize("marks", [("TRUE", "FALSE"), ("Checked", "Unchecked"), ("1", None), ("Yes", None)])
def test_choices_stand_in_the_names(first: str, second: str, marks: tuple[str, str | None]) -> None:
    yes, no = marks
    found = joined({first: [yes, yes, no, no, yes], second: [no, yes, no, yes, no]})
    assert list(found.values()) == [["Phone", "Phone, App", None, "App", "Phone"]]
    assert next(iter(found)).startswith("Which")


def test_or_in_the_cells() -> None:
    columns: dict[str, Cells] = {"Q3_1": ["On foot", None], "Q3_2": ["By bike", "By bike"], "Q3_3": [None, "By bus"]}
    assert joined(columns | {"Q3_2": [None, "By bike"]}) == {"Q3": ["On foot", "By bike, By bus"]}
    asked: dict[str, Cells] = {"Why? - Price": ["Price", None], "Why? - Other (please say)": [None, "Other"]}
    assert joined(asked) == {"Why?": ["Price", "Other"]}


@pytest.mark.parametrize(
    "columns",
    [
        {"Coffee A - Taste": ["1", "5", "3", "2", "1"], "Coffee A - Smell": ["2", "2", "1", "1", "4"]},  # a scale
        {"Own - a car": ["yes", "no", "no", "yes", "no"], "Own - a dog": ["no", "no", "no", "yes", "no"]},  # says so
        {"Rate - this": ["1", "0"], "Rate - that": ["0", "1"]},  # too few rows to tell
        {"Which?": ["App", "App", "Fax", "App", None], "Which? (App)": ["1", "1", "0", "1", "0"]},  # said already
        {"ways___1": ["0", "0", "0", "0", "0"], "ways___2": ["0", "0", "0", "0", None]},  # nobody chose any
    ],
)
def test_what_is_no_box_stays(columns: dict[str, Cells]) -> None:
    assert joined(columns) == columns


def test_it_is_noted() -> None:
    frame = pl.DataFrame({ROW: list("abcde"), UNIT: list("abcde"), "w___1": list("10101"), "w___2": list("01010")})
    (said,) = join_boxes(Dataset(frame=frame, sources=("t.csv",))).notes
    assert str(said) == "2 columns with a box joined into w"


@pytest.mark.parametrize(
    ("first", "second", "yes", "no"),
    [
        ("tools: rake", "tools: saw", "1", "0"),
        ("Which do you own? [rake]", "Which do you own? [saw]", "Yes", "No"),
        ("Was haben Sie?: rake", "Was haben Sie?: saw", "gewählt", "nicht gewählt"),
        ("rake:Which do you own?", "saw:Which do you own?", "1", "0"),
    ],
)
def test_other_tools_write_boxes_so(first: str, second: str, yes: str, no: str) -> None:
    found = joined({first: [yes, yes, no, no, yes], second: [no, yes, no, yes, no]})
    assert list(found.values()) == [["rake", "rake, saw", None, "saw", "rake"]]


def test_a_no_is_an_answer_where_nobody_asks_which() -> None:
    columns: dict[str, Cells] = {
        "Did it work? [gate]": ["Yes", "No", "No", "Yes", "No"],
        "Did it work? [tap]": ["No", "Yes", "No", "Yes", "No"],
    }
    assert joined(columns) == columns
