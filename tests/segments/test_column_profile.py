"""Columns that say something, and those that do not."""

import polars as pl
import pytest

from hybridgen.segments.column_profile import find_telling, leave_choices_out, profile, say_left_out


def kept(columns: dict[str, list[str | None]]) -> list[str]:
    found, _ = find_telling(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), list(columns))
    return [column.name for column in found]


AGES: list[str | None] = ["31", "45", "31", "20", "62", "31", "45", "28", "39", "50", "22", "31"]


def test_copies_of_a_multiple_choice_answer_are_left_out() -> None:
    where: list[str | None] = ["Home, Office", "Home", None] * 4
    columns: dict[str, list[str | None]] = {
        "Where?": where,
        "Where? (Home)": ["TRUE", "TRUE", None] * 4,
        "Where? (Office (e.g. a desk))": ["TRUE", "FALSE", None] * 4,
        "Where? (Other)": ["yes", "no", None] * 4,
        "Remote (today)": ["TRUE", "FALSE", "TRUE"] * 4,
    }
    assert kept(columns) == ["Where?", "Where? (Other)", "Remote (today)"]


def test_copies_stay_where_the_answer_itself_is_missing() -> None:
    columns: dict[str, list[str | None]] = {
        "Where?": [None] * 12,
        "Where? (Home)": ["TRUE", "FALSE", "TRUE"] * 4,
    }
    assert kept(columns) == ["Where? (Home)"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("empty", [None] * 12),
        ("Source", ["web"] * 12),
        ("age again", AGES),
        ("Submission ID", [f"x{n}q" for n in range(12)]),
        ("ResponseId", ["R_abc", "R_def", "R_ghi"] * 1 + [None] * 9),
        ("Row", [str(n) for n in range(1, 13)]),
        ("Panel", [f"{n}2345678" for n in range(10, 22)]),
        ("key", [f"{n}fa4b-{n}" for n in range(12)]),
        ("Submitted at", [f"2024-01-{n:02}" for n in range(1, 13)]),
        ("when", [f"2024-01-{n:02}T08:30:00Z" for n in range(1, 13)]),
        ("E-mail", [f"p{n}@mail.example.org" for n in range(12)]),
        ("Phone", [f"+1 (555) 555-01{n:02}" for n in range(12)]),
        ("spans", ['[["1", "2", "PERSON"]]', '[{"a": 1}]', "[[]]"] * 4),
    ],
)
def test_what_says_nothing_is_left_out(name: str, values: list[str | None]) -> None:
    assert kept({"age": AGES, name: values}) == ["age"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("income", [f"{n}300" for n in range(12)][::-1]),
        ("weight", [f"{n}.5kg" for n in range(12)]),
        ("born", [f"19{n}-05-01" for n in range(50, 62)]),
        ("chosen", ["Tea", None, None] * 4),
        ("paid", ["y", "n", "n", "n"] * 3),
        ("notes", [f"I like the {n}th one best" for n in range(12)]),
    ],
)
def test_what_says_something_stays(name: str, values: list[str | None]) -> None:
    assert kept({"age": AGES, name: values}) == ["age", name]


def test_sums_and_sizes_are_numbers() -> None:
    euros, sizes = [f"{n + 50},{n + 10} €" for n in range(24)], [f"{n * 7 + 80} m²" for n in range(24)]
    frame = pl.DataFrame({"Rent": euros, "Plot": sizes})
    assert [column.kind for column in profile(frame, frame.columns)] == ["number", "number"]


def test_the_note_counts_kinds() -> None:
    frame = pl.DataFrame({"a": ["1", "2"] * 4, "b": ["1", "2"] * 4, "c": ["x"] * 8, "d": ["y"] * 8})
    _, notes = find_telling(frame, frame.columns)
    assert [str(note) for note in notes] == [
        "3 of 4 columns left out: 2 columns with the same value everywhere, 1 copy of another column"
    ]


def test_few_rows_answer_alike_by_accident() -> None:
    assert kept({"Tea?": ["yes"] * 5, "Coffee?": ["yes"] * 5}) == ["Tea?", "Coffee?"]


def test_of_a_table_of_nothing_but_codes_nothing_stays() -> None:
    assert kept({"id": [f"x{n}" for n in range(12)]}) == []


def test_open_answers_weigh_more_than_closed_ones_and_rare_ones_less() -> None:
    columns = {
        "open": [f"because of reason number {n}" for n in range(12)],
        "closed": ["yes", "no", "maybe"] * 4,
        "rare": ["yes", "no", *[None] * 10],
    }
    found, _ = find_telling(pl.DataFrame(columns), list(columns))
    weights = {column.name: column.weight for column in found}
    assert weights["open"] > weights["closed"] > weights["rare"]
    assert [column.name for column in found if column.free] == ["open"]


def test_for_codes_only_answers_in_words_stay() -> None:
    said = [f"the queue in front of me was {n} people long" for n in range(20)]
    short = [("too dear", "slow", "noisy", f"dull {n}")[n % 4] for n in range(20)]
    frame = pl.DataFrame({"Why?": said, "In short?": short, "How often?": ["daily", "weekly"] * 10})
    columns = list(leave_choices_out(profile(frame, frame.columns)))
    assert [column.name for column in columns if not column.silent] == ["Why?"]
    (note,) = say_left_out(columns)
    assert str(note) == "2 of 3 columns left out: 2 columns without answers in words"
    closed = profile(frame.drop("Why?"), ["In short?", "How often?"])
    assert tuple(leave_choices_out(closed)) == closed
