"""Tables in which a row is a turn of a conversation."""

from pathlib import Path

from hybridgen.sources.load import load
from hybridgen.sources.types import UNIT
from tests.sources.tables.test_respondents import SAID, notes, table, warnings


def test_a_speaker_and_a_text_are_a_conversation_without_times(tmp_path: Path) -> None:
    rows: list[list[object]] = [["start", "speaker", "text"]]
    rows += [[f"00:0{n}:10", ("Interviewer", "Ava")[n % 2], SAID[n % 4]] for n in range(4)]
    data = table(tmp_path, rows)
    assert data.columns == ("text",)
    text = "\n".join(data.frame["text"])
    assert text.startswith(f"Interviewer: {SAID[0]}\nAva: {SAID[1]}")
    assert "00:" not in text
    assert notes(data) == ["t.csv: 1 conversation, text said by speaker", "t.csv: 4 turns of 2 speakers"]


def test_each_id_is_a_conversation(tmp_path: Path) -> None:
    rows: list[list[object]] = [["interview_id", "Sprecher", "Äußerung", "topic"]]
    rows += [[f"I{talk}", ("I", "B")[n % 2], SAID[n % 4], "x"] for talk in range(3) for n in range(4)]
    data = table(tmp_path, rows)
    assert data.frame[UNIT].n_unique() == 3
    assert warnings(data) == ["t.csv: left out of the conversation: topic"]


def test_what_systems_and_tools_say_is_left_out(tmp_path: Path) -> None:
    rows: list[list[object]] = [["conversation_id", "role", "content"]]
    rows += [
        [f"c{talk}", role, f"{role} {talk}"] for talk in range(2) for role in ("system", "user", "assistant", "tool")
    ]
    data = table(tmp_path, rows)
    assert data.frame["text"].to_list() == [
        "user: user 0\nassistant: assistant 0",
        "user: user 1\nassistant: assistant 1",
    ]
    assert "t.csv: 4 messages of systems and tools left out" in notes(data)


def test_a_chat_of_few_people_has_times_of_day(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Date", "User", "Message"]]
    rows += [[f"2024-01-01 10:{n:02d}", ("Ava", "Ben", "Cem")[n * n % 3], SAID[n % 4]] for n in range(12)]
    assert table(tmp_path, rows).columns == ("text",)


def test_surveys_with_a_name_or_a_role_and_a_text_stay_tables(tmp_path: Path) -> None:
    for header in (["name", "text"], ["role", "text"], ["author", "text"], ["speaker", "answer"]):
        rows: list[list[object]] = [header, *[[("nurse", "doctor")[n * n % 2], f"{SAID[n % 4]} {n}"] for n in range(8)]]
        assert table(tmp_path, rows).columns == tuple(header)
    rows = [
        ["author", "date", "text", "rating"],
        *[[f"a{n % 3}", f"2024-01-0{n}", SAID[n % 4], n] for n in range(1, 9)],
    ]
    assert table(tmp_path, rows).columns == ("author", "date", "text", "rating")
    assert table(tmp_path, rows, respondent="author").respondents == 3


def test_each_sheet_is_a_conversation(tmp_path: Path) -> None:
    rows = "".join(f"{who},Words {n} of {sheet}.,{sheet}\n" for sheet in "AB" for n, who in enumerate(["Q", "P"] * 3))
    (tmp_path / "t.csv").write_text("Speaker,Text,sheet\n" + rows)
    assert load(str(tmp_path / "t.csv")).frame[UNIT].n_unique() == 2
