from __future__ import annotations

import pytest

from hybridgen.privacy.structure import is_closed, personal_kind, speakers


@pytest.mark.parametrize(
    ("header", "value", "kind"),
    [
        ("full_name", "Anna Weber", "PERSON"),
        ("LastName", "Weber", "PERSON"),
        ("E-mail", "anna@example.com", "EMAIL_ADDRESS"),
        ("Phone number", "+44 7671 776623", "PHONE_NUMBER"),
        ("date_of_birth", "March 17, 1954", "DATE"),
        ("street_address", "67 Mill Close", "ADDRESS"),
        ("ZIP", "21805", "ZIP"),
        ("city", "Leeds", "LOCATION"),
        ("Employer", "Jackson Ltd", "ORGANIZATION"),
        ("interviewer", "Anna", "PERSON"),
        ("Phone brand", "Nokia", None),
        ("E-mail consent", "yes", None),
        ("Brand name", "Acme", None),
        ("Name the app that you use most", "Maps", None),
        ("open_feedback", "Anna Weber", None),
        ("", "Anna Weber", None),
    ],
)
def test_a_header_makes_a_column_personal(header: str, value: str, kind: str | None) -> None:
    assert personal_kind(header, [value]) == kind


def test_answers_that_many_gave_are_choices() -> None:
    assert is_closed(["Latte", "Espresso"] * 10)
    assert not is_closed(["Latte", "Espresso"])
    assert not is_closed([f"answer {n}" for n in range(100)])


def test_speakers_are_labels_that_come_again_in_a_unit() -> None:
    talk = "**Interviewer:** Hello\n**Priya Shah:** Hello\n**Interviewer:** Well?\n**Priya Shah:** Fine.\nGoal: none"
    labels = speakers([("one", talk), ("two", "Goal: all")])
    assert [span.text for span in labels(talk)] == ["Priya Shah", "Priya Shah"]
    assert all(talk[span.start : span.end] == "Priya Shah" for span in labels(talk))


def test_speakers_in_passages_and_without_capitals() -> None:
    passages = [("one", "layla: yes, i do"), ("one", "layla: no")]
    assert [span.text for span in speakers(passages)("layla: no")] == ["layla"]
