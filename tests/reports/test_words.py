"""Figures and settings as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.config.compose import compose
from hybridgen.config.schema import keys
from hybridgen.core.summaries import Speed
from hybridgen.core.timing import duration
from hybridgen.pipelines.settings import shown_settings
from hybridgen.reports.words import UNKNOWN, label, percent, rate, saved, say_speed, score, share, thousands, usd


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, "unknown"),
        (0, "$0.00"),
        (0.000042, "$0.000042"),
        (0.0371, "$0.0371"),
        (12.4, "$12.40"),
        (1234.5, "$1,234.50"),
    ],
)
def test_money(amount: float | None, text: str) -> None:
    assert usd(amount) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "unknown"),
        (0.754, "75 %"),
        (1.0, "100 %"),
        (0.9996, "more than 99 %"),
        (0.001, "less than 1 %"),
        (0.0, "0 %"),
    ],
)
def test_shares(share: float | None, text: str) -> None:
    assert percent(share) == text


def test_a_run_that_cost_more_than_the_frontier_alone_says_so() -> None:
    assert saved(-0.12) == "none: 12 % more"
    assert saved(None) == UNKNOWN


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.04, "0.0 s"), (9.94, "9.9 s"), (42.4, "42 s"), (83.2, "1 min 23 s"), (7300, "2 h 1 min")]
)
def test_times(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_names_of_fields_become_headings() -> None:
    assert label("pain_points") == "Pain points"
    assert score(0.755) in {"0.75", "0.76"}


@pytest.mark.parametrize(("value", "length"), [(-0.2, "0"), (0.0, "0"), (0.5, "0.5"), (1 / 3, "0.333"), (1.4, "1")])
def test_lengths_stay_between_nothing_and_all(value: float, length: str) -> None:
    assert share(value) == length


def test_large_counts_are_grouped() -> None:
    assert (thousands(999), thousands(1234567)) == ("999", "1,234,567")


@given(st.floats(min_value=1e-6, max_value=1e9))
def test_no_cost_that_can_be_shown_is_shown_as_nothing(amount: float) -> None:
    assert float(usd(amount).replace("$", "").replace(",", "")) == pytest.approx(amount, rel=0.5)
    assert float(usd(amount).replace("$", "").replace(",", "")) > 0


def test_settings_are_keys_that_can_be_typed() -> None:
    shown = shown_settings(compose(["privacy=off", "strategy.quality_threshold=0.6", "data.path=[a.csv,b.csv]"]))
    assert set(shown) <= set(keys())
    assert shown["strategy.quality_threshold"] == "0.6"
    assert shown["data.path"] == '["a.csv", "b.csv"]'
    assert shown["strategy.max_frontier_cost"] == "null"


@pytest.mark.parametrize(
    ("value", "text"), [(None, "unknown"), (0.0421, "0.04"), (0.7, "0.70"), (9.26, "9.3"), (123.4, "123")]
)
def test_a_rate_has_the_digits_that_tell(value: float | None, text: str) -> None:
    assert rate(value) == text


def test_of_speed_only_what_is_known_is_said() -> None:
    assert say_speed(Speed()) == ""
    assert say_speed(Speed(records_per_minute=2.04)) == "2.0 records a minute"
    both = Speed(local_tokens_per_second=14.61, records_per_minute=0.8)
    assert say_speed(both) == "14.6 tokens a second at home, 0.80 records a minute"
