from __future__ import annotations

import polars as pl
import pytest

from hybridgen.privacy.detectors.columns import is_closed, personal_kind


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
        ("Respondent", "Anna Weber", "PERSON"),
        ("Participant", "P-017", "ID"),
        ("respondent_id", "S017", "ID"),
        ("Your manager", "Okonkwo", "PERSON"),
        ("Customer", "very often", None),
        ("Customer since", "2014", None),
        ("Instagram handle", "@anna.w", "HANDLE"),
        ("", "Anna Weber", None),
    ],
)
def test_a_header_makes_a_column_personal(header: str, value: str, kind: str | None) -> None:
    assert personal_kind(header, [value]) == kind


def test_answers_that_many_gave_are_choices() -> None:
    assert is_closed(pl.Series(["Latte", "Espresso"] * 10))
    assert not is_closed(pl.Series(["Latte", "Espresso"]))
    assert not is_closed(pl.Series([f"answer {n}" for n in range(100)]))
