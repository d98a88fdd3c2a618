"""Whose answers the rows of a table are."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.types import ROW, Asked, Dataset

SAID = ("The lift is broken again.", "Nobody answers the bell.", "The garden is lovely now.", "I pay more than before.")


def table(folder: Path, rows: list[list[object]], respondent: str | None = None, name: str = "t.csv") -> Dataset:
    with (folder / name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return load(str(folder / name), Asked(respondent=respondent))


def warnings(data: Dataset) -> list[str]:
    return [str(warning) for warning in data.warnings]


def notes(data: Dataset) -> list[str]:
    return [str(note) for note in data.notes]


def test_the_rows_of_a_respondent_are_one_row_behind_what_tells_them_apart(tmp_path: Path) -> None:
    rows: list[list[object]] = [["participant_id", "wave", "age", "mood", "said"]]
    rows += [[f"P{n:02d}", wave, 30 + n, n + wave, SAID[n + wave - 1]] for n in range(1, 4) for wave in (0, 1)]
    data = table(tmp_path, rows)
    assert data.respondents == 3
    assert data.rows_read == 6
    assert data.frame.drop("_unit").row(0, named=True) == {
        ROW: "t:1",
        "participant_id": "P01",
        "age": "31",
        "mood": "wave 0: 1; wave 1: 2",
        "said": f"wave 0: {SAID[0]}\nwave 1: {SAID[1]}",
    }
    assert data.frame[ROW].to_list() == ["t:1", "t:3", "t:5"]
    assert warnings(data) == ["t.csv: 6 rows of 3 respondents, by participant_id"]
    assert "t.csv: left out, because they are about single rows: wave" in notes(data)


def test_redcaps_events_and_instances_are_labels_and_idle_boxes_say_nothing(tmp_path: Path) -> None:
    header = "ptid redcap_event_name redcap_repeat_instrument redcap_repeat_instance uses___1 uses___2 why"
    rows: list[list[object]] = [[*header.split(), "start_complete", "note"]]
    for n in (1, 2):
        rows.append([n, "first_arm_1", "", "", 1, 0, SAID[n], 2, ""])
        rows += [[n, "later_arm_1", "later", i, 0, 0, "", "", f"{SAID[i]} ({n})"] for i in (1, 2)]
    data = table(tmp_path, rows)
    assert data.respondents == 2
    assert data.columns == ("ptid", "uses___1", "uses___2", "why", "note")
    assert data.frame["uses___1"].to_list() == ["1", "1"]
    assert data.frame["uses___2"].to_list() == ["0", "0"]
    assert data.frame["note"][0] == "later 1: Nobody answers the bell. (1); later 2: The garden is lovely now. (1)"


@pytest.mark.parametrize(
    ("column", "ids"),
    [
        ("User ID", ["u17", "u18", "u19"]),
        ("Teilnehmer", ["Ava", "Ben", "Cem"]),
        ("id", ["1", "2", "3"]),
        ("E-Mail", ["a@b.org", "c@d.org", "e@f.org"]),
        ("PROLIFIC_PID", ["5f1a", "6b2c", "7d3e"]),
        ("参加者", ["S1", "S2", "S3"]),
        ("", ["P01", "P02", "P03"]),
    ],
)
def test_names_and_values_of_ids_are_known(tmp_path: Path, column: str, ids: list[str]) -> None:
    rows: list[list[object]] = [[column, "day", "entry"]]
    rows += [[one, day, f"{SAID[day]} ({one})"] for one in ids for day in (1, 2, 3)]
    data = table(tmp_path, rows)
    assert data.respondents == 3
    assert data.frame["entry"][0].startswith("day 1: Nobody answers the bell. (")


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("age_group", ["18-24", "25-34"]),
        ("town", ["Ulm", "Jena", "Bonn"]),
        ("store_id", ["S1", "S2", "S3"]),
        ("Respondent", ["parent", "teacher"]),
        ("ok", ["yes", "no"]),
        ("why", ["Because it is so near to us", "It was the only one there was"]),
    ],
)
def test_closed_questions_and_texts_are_nobodys_ids(tmp_path: Path, column: str, values: list[str]) -> None:
    rows: list[list[object]] = [[column, "said"]]
    rows += [[values[n * n % len(values)], f"{SAID[n % 4]} {n}"] for n in range(24)]
    data = table(tmp_path, rows)
    assert data.respondents == data.rows_read == 24
    assert data.warnings == ()


def test_rows_are_left_alone_where_it_is_unsure_and_people_are_told_the_key(tmp_path: Path) -> None:
    rows: list[list[object]] = [["ticket_id", "customer_id", "text"]]
    rows += [[f"T{n}", f"C{n % 4}", f"{SAID[n % 4]} {n}"] for n in range(12)]
    data = table(tmp_path, rows)
    assert data.respondents == 12
    assert data.warnings == ()
    assert any("data.respondent=customer_id" in note for note in notes(data))


def test_redcaps_export_with_labels_is_read_as_the_raw_one(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Record ID", "Event Name", "Repeat Instrument", "Repeat Instance", "Ways (choice=Bus)", "Complete?", "Note"]
    ]
    for n in (1, 2):
        rows.append([n, "Start", "", "", "Checked", "Complete", ""])
        rows += [[n, "Visit", "Visit", i, "Unchecked", "", f"{SAID[i]} ({n})"] for i in (1, 2)]
    data = table(tmp_path, rows)
    assert data.columns == ("Record ID", "Ways (choice=Bus)", "Note")
    assert data.frame["Ways (choice=Bus)"].to_list() == ["Checked", "Checked"]
    assert data.frame["Note"][1].startswith("Visit 1: Nobody answers the bell. (2)")


def test_members_of_groups_who_are_numbered_anew_are_left_alone(tmp_path: Path) -> None:
    rows: list[list[object]] = [["group", "participant", "said"]]
    rows += [[f"G{group}", f"P{n}", f"{SAID[n]} {group}"] for group in (1, 2, 3) for n in range(4)]
    data = table(tmp_path, rows)
    assert data.respondents == 12
    assert any("data.respondent=participant" in note for note in notes(data))


def test_an_id_that_stands_once_above_its_rows_is_filled(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Participant", "Day", "Entry"]]
    rows += [[f"P{n}" if day == 1 else "", day, f"{SAID[day]} {n}"] for n in range(3) for day in (1, 2, 3)]
    data = table(tmp_path, rows)
    assert data.respondents == 3
    assert "t.csv: blanks of Participant filled from above, because an id stands once above its rows" in notes(data)
    rows = [["Participant", "Entry"], *[[f"P{n}" if n % 2 else "", SAID[n % 4]] for n in range(1, 9)]]
    assert table(tmp_path, rows).respondents == 8


def test_the_ids_of_other_things_are_told_of_where_rows_follow_one_another(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Scout ID", "Entry #", "said"]]
    data = table(tmp_path, [*rows, *[[f"sc{n}", entry, f"{SAID[n]} {entry}"] for n in range(4) for entry in (1, 2)]])
    assert data.respondents == 8
    assert any("data.respondent=Scout ID" in note for note in notes(data))


def test_the_user_names_the_column_or_each_row(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Case Nr", "said"], ["a", SAID[0]], ["b", SAID[1]], ["a", SAID[2]], ["", SAID[3]]]
    data = table(tmp_path, rows, respondent="case nr")
    assert data.frame["said"].to_list() == [f"{SAID[0]}\n{SAID[2]}", SAID[1], SAID[3]]
    assert data.warnings == ()
    assert "t.csv: 4 rows of 3 respondents, by Case Nr" in notes(data)
    rows = [["participant", "day", "said"], *[[f"P{n}", day, SAID[n]] for n in (1, 2, 3) for day in (1, 2)]]
    assert table(tmp_path, rows).respondents == 3
    assert table(tmp_path, rows, respondent="_row").respondents == 6


def test_a_wrong_name_is_one_line_with_what_is_near_or_there(tmp_path: Path) -> None:
    rows: list[list[object]] = [["person", "said"], ["a", "b"]]
    with pytest.raises(DataError, match=r"data.respondent=persn: there is no such column; did you mean person\?"):
        table(tmp_path, rows, respondent="persn")
    with pytest.raises(DataError, match="there is no such column; there are person, said") as caught:
        table(tmp_path, rows, respondent="xyz")
    assert "\n" not in str(caught.value)


def test_answers_that_were_handed_in_twice_are_noted_and_kept(tmp_path: Path) -> None:
    rows: list[list[object]] = [["email", "said"], *[[f"p{n}@x.org", f"{SAID[n % 4]} {n}"] for n in range(20)]]
    data = table(tmp_path, [*rows, ["p3@x.org", "Once more."]])
    assert data.respondents == 21
    assert any("somebody answered twice; data.respondent=email" in note for note in notes(data))
    long = "This answer is as long as answers are that no two people write in just these words."
    rows = [["sent", "age", "said"], *[[f"2024-01-{n:02d} 10:00", n, f"{long} {n}"] for n in range(10, 20)]]
    data = table(tmp_path, [*rows, ["2024-02-01 11:00", 12, f"{long} 12"]])
    assert data.respondents == 11
    assert "t.csv: 1 row with the same long answers as an earlier one" in notes(data)


def test_plain_tables_are_read_as_they_are(tmp_path: Path) -> None:
    data = table(tmp_path, [["id", "age", "said"], *[[f"R{n}", 20 + n, SAID[n % 4]] for n in range(8)]])
    assert data.frame["said"].to_list() == [SAID[n % 4] for n in range(8)]
    assert data.notes == data.warnings == ()


@pytest.mark.parametrize("rows", [[["a"], ["b"]], [["id"], ["a"], ["a"]], [["id", "said"], ["a", "b"]]])
def test_one_row_or_column_is_enough(tmp_path: Path, rows: list[list[object]]) -> None:
    assert table(tmp_path, rows).respondents == len(rows) - 1


def test_times_are_joined_without_what_tells_rows_apart(tmp_path: Path) -> None:
    rows: list[list[object]] = [["user_id", "week", "sent", "said"]]
    rows += [[f"u{n}", week, f"2024-03-0{n} 0{week}:15", f"{SAID[n]} {week}"] for n in (1, 2, 3) for week in (1, 2)]
    assert table(tmp_path, rows).frame["sent"][0] == "2024-03-01 01:15; 2024-03-01 02:15"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.integers(2, 9),
    waves=st.integers(2, 4),
    order=st.sampled_from(["blocks", "waves"]),
    column=st.sampled_from(["record_id", "Participant ID", "userId", "Respondent", "Befragter Nr."]),
    form=st.sampled_from(["P{:02d}", "user-{}", "10{:04d}"]),
)
def test_as_many_respondents_come_out_as_went_in(
    tmp_path: Path, people: int, waves: int, order: str, column: str, form: str
) -> None:
    pairs = [(one, wave) for one in range(people) for wave in range(waves)]
    if order == "waves":
        pairs.sort(key=lambda pair: pair[1])
    rows: list[list[object]] = [[column, "visit", "age", "said"]]
    rows += [[form.format(one), wave, 20 + one, f"{SAID[wave]} {one}"] for one, wave in pairs]
    data = table(tmp_path, rows)
    assert data.respondents == people
    assert data.rows_read == people * waves
    assert all(text.count("visit ") == waves for text in data.frame["said"])


def test_what_stands_in_some_rows_only_is_told_behind_its_task(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Participant", "Task", "Age", "Seen"]]
    for n in range(1, 5):
        rows += [[f"P0{n}", "Find", 30 + n, ""], [f"P0{n}", "Pay", "", "swore"], [f"P0{n}", "Leave", "", ""]]
    data = table(tmp_path, rows)
    assert data.frame["Seen"].to_list() == ["Pay: swore"] * 4
    assert data.frame["Age"].to_list() == ["31", "32", "33", "34"]


@pytest.mark.parametrize("column", ["Who said it", "List Name"])
def test_persons_under_an_odd_name_are_told_of_and_left_alone(tmp_path: Path, column: str) -> None:
    rows: list[list[object]] = [["Quote", column], *[[f"Quote {n}", f"P{n * 5 % 7}"] for n in range(21)]]
    data = table(tmp_path, rows)
    assert data.respondents == 21
    told = f"data.respondent={column} puts those of one together"
    assert [note for note in notes(data) if told in note]


def test_priorities_are_nobodys(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Quote", "Rank"], *[[f"Quote {n}", f"P{n % 4}"] for n in range(20)]]
    assert not notes(table(tmp_path, rows))


def test_ids_on_several_sheets_are_told_of(tmp_path: Path) -> None:
    rows: list[list[object]] = [["ID", "Why?", "sheet"]]
    rows += [[f"K0{n}", f"Reason {n} {wave}", f"Wave {wave}"] for wave in (1, 2) for n in range(1, 6)]
    assert "data.respondent=ID" in " ".join(notes(table(tmp_path, rows)))
    together = table(tmp_path, rows, respondent="ID")
    assert together.frame["Why?"][0] == "Wave 1: Reason 1 1; Wave 2: Reason 1 2"
