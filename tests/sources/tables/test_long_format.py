"""A row an answer becomes a column a question."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.tables.test_respondents import SAID, notes, table, warnings

ASKED = ("How long have you lived here?", "What would you mend first?")


def test_questions_become_columns_in_order(tmp_path: Path) -> None:
    rows: list[list[object]] = [["id", "userId", "age", "questionId", "questionText", "type", "answer", "answered_at"]]
    pairs = [(one, q) for one in range(4) for q in (0, 1)]
    rows += [
        [n, f"u{one}", 30 + one, f"q{q}", ASKED[q], ("short", "long")[q], f"{SAID[q]} {one}", f"2024-01-01 10:0{n}"]
        for n, (one, q) in enumerate(pairs, start=1)
    ]
    data = table(tmp_path, rows)
    assert data.columns == ("userId", "age", *ASKED)
    assert data.respondents == 4
    assert data.frame.row(1) == ("t:3", "t:3", "u1", "31", f"{SAID[0]} 1", f"{SAID[1]} 1")
    assert warnings(data) == [
        "t.csv: 8 rows of 4 respondents, by userId; a row was an answer, and 2 questions became columns"
    ]
    assert "t.csv: left out, because they are about single rows: type, id, answered_at" in notes(data)


def test_a_melted_table_is_put_together_again(tmp_path: Path) -> None:
    rows: list[list[object]] = [["id", "variable", "value"]]
    rows += [[n, q, f"{q} {n}"] for q in ("age", "town") for n in range(1, 6)]
    data = table(tmp_path, rows)
    assert data.columns == ("id", "age", "town")
    assert data.frame["town"].to_list() == [f"town {n}" for n in range(1, 6)]


def test_several_answers_to_one_question_are_joined(tmp_path: Path) -> None:
    rows: list[list[object]] = [["respondent", "question", "answer"]]
    rows += [[f"r{n}", "What do you use?", thing] for n in range(4) for thing in ("bus", "bike")]
    rows += [[f"r{n}", "Why?", SAID[n]] for n in range(4)]
    data = table(tmp_path, rows)
    assert data.frame.row(0, named=True)["What do you use?"] == "bus; bike"
    assert data.frame["Why?"].to_list() == list(SAID)


def test_answers_of_several_waves_stand_behind_their_wave(tmp_path: Path) -> None:
    rows: list[list[object]] = [["record", "redcap_event_name", "field_name", "value"]]
    rows += [
        [n, event, field, f"{field} {event[0]}{n}"]
        for n in range(1, 4)
        for event in ("start_arm_1", "end_arm_1")
        for field in ("mood", "sleep")
    ]
    data = table(tmp_path, rows)
    assert data.respondents == 3
    assert data.frame["mood"][0] == "start: mood s1; end: mood e1"


def test_the_rows_of_a_matrix_are_questions(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Respondent ID", "Question", "Row", "Response"]]
    rows += [[90000 + n, "How good is", part, ("good", "bad")[n % 2]] for n in range(5) for part in ("heat", "light")]
    rows += [[90000 + n, "Why?", "", SAID[n % 4]] for n in range(5)]
    data = table(tmp_path, rows)
    assert data.columns == ("Respondent ID", "How good is - heat", "How good is - light", "Why?")


def test_codes_and_words_of_an_answer_and_answers_in_two_columns(tmp_path: Path) -> None:
    rows: list[list[object]] = [["user", "question", "answer_code", "answer_text"]]
    rows += [[f"u{n}", q, 3, f"{SAID[n]} {q}"] for n in range(4) for q in ("a", "b")]
    assert table(tmp_path, rows).frame["a"].to_list() == [f"{said} a" for said in SAID]
    rows = [["user", "question", "value_numeric", "value_text"]]
    rows += [
        [f"u{n}", q, n if q == "age" else "", SAID[n] if q == "why" else ""] for n in range(4) for q in ("age", "why")
    ]
    data = table(tmp_path, rows)
    assert data.frame["age"].to_list() == ["0", "1", "2", "3"]
    assert data.frame["why"].to_list() == list(SAID)


def test_questions_that_nobody_else_was_asked_stay_rows(tmp_path: Path) -> None:
    data = table(tmp_path, [["question", "answer"], *[[f"How do I do {n}?", SAID[n % 4]] for n in range(12)]])
    assert data.respondents == 12
    rows: list[list[object]] = [["user_id", "question", "answer"]]
    data = table(tmp_path, [*rows, *[[f"u{n % 3}", f"How do I do {n}?", SAID[n % 4]] for n in range(12)]])
    assert data.respondents == 12
    assert any("data.respondent=user_id" in note for note in notes(data))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.integers(2, 8), asked=st.integers(2, 6), by_person=st.booleans(), data=st.data())
def test_a_long_table_holds_what_the_wide_one_did(
    tmp_path: Path, people: int, asked: int, by_person: bool, data: st.DataObject
) -> None:
    word = st.text("abcdefgh äöüß", min_size=3, max_size=12).map(str.strip).filter(bool)
    wide = [[f"{data.draw(word)} {one}{q}" for q in range(asked)] for one in range(people)]
    pairs = [(one, q) for one in range(people) for q in range(asked)]
    pairs.sort(key=lambda pair: pair if by_person else pair[::-1])
    rows: list[list[object]] = [["Participant", "Question", "Answer"]]
    rows += [[f"P{one}", f"What of {q}?", wide[one][q]] for one, q in pairs]
    read = table(tmp_path, rows)
    assert [list(row[3:]) for row in read.frame.rows()] == wide
