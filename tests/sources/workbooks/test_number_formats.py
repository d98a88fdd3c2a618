"""Numbers as the formats of their cells show them."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.sources.workbooks.number_formats import clock, is_telling, shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.25, "0%", "25%"),
        (0.256, "0.0%", "25.6%"),
        (0.5, "0.##%", "50%"),
        (1, "0%", "100%"),
        (-0.1, "0%", "-10%"),
        (12.5, '#,##0.00 "€"', "12.50 €"),
        (1234.5, '"$"#,##0.00', "$1,234.50"),
        (1234.5, "[$€-407]#,##0", "€1,234"),
        (-3, "$0;[Red]($0)", "($3)"),
        (0, '0" kg";-0" kg";"none"', "none"),
        (3, "\\#0", "#3"),
        (1234, "00000", "01234"),
        (0.4, ".0%", "40.0%"),
        (7, 'General" years"', "7 years"),
        (2.5, 'General" years"', "2.5 years"),
    ],
)
def test_a_format_that_tells_more_than_the_number(value: float, code: str, text: str) -> None:
    assert is_telling(code)
    assert shown(value, code) == text


@pytest.mark.parametrize("code", ["General", "0", "0.00", "#,##0", "#,##0.00", "0.00E+00", "# ?/?", "@", "", '0,"k"'])
def test_of_a_format_that_tells_no_more_the_number_is_kept(code: str) -> None:
    assert shown(1234.5678, code) is None


def test_a_format_of_numbers_is_not_for_words() -> None:
    assert shown("often", "0%") is None
    assert shown(True, "0%") is None


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (time(0, 12), "h:mm", "0:12"),
        (time(9, 5, 7), "", "9:05:07"),
        (time(9, 5), "h:mm:ss", "9:05:00"),
        (timedelta(hours=30, minutes=15), "[h]:mm", "30:15"),
        (timedelta(minutes=5, seconds=30), "mm:ss", "5:30"),
        (timedelta(minutes=90), "[mm]:ss", "90:00"),
        (timedelta(minutes=-5), "[h]:mm", "-0:05"),
        (time(14, 30), "[$-409]h:mm AM/PM", "14:30"),
    ],
)
def test_times_and_durations(value: time | timedelta, code: str, text: str) -> None:
    assert clock(value, code) == text
    assert shown(value, code) == text


@pytest.mark.parametrize(("code", "tells"), [("yyyy-mm-dd", False), ("dd.mm.yyyy hh:mm", False), ("[h]:mm", True)])
def test_days_are_no_times(code: str, tells: bool) -> None:
    assert is_telling(code) is tells


@given(st.text('0#?,.%"\\[]$€;GenralEhmsyd-/ _*()', max_size=30), st.floats(-1e12, 1e12))
def test_no_format_breaks(code: str, value: float) -> None:
    is_telling(code)
    text = shown(value, code)
    assert text is None or isinstance(text, str)


@given(st.integers(0, 400))
def test_whole_shares_come_as_they_are_shown(percent: int) -> None:
    assert shown(percent / 100, "0%") == f"{percent}%"
