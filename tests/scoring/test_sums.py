"""Sums that a text writes out."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.scoring.sums import find_sums


def check(text: str) -> list[bool]:
    return [one.is_right for one in find_sums(text)]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("He runs 3 x 60 = 180 metres", [True]),
        ("so 3*60=<<3*60=190>>180", [False]),
        ("$5 × 60% = $3 a glass", [True]),
        ("8 * 5 * 60 / 100 = 24, and 40 + 24 = 65", [True, False]),
        ("(200 - 80) / 40 = 3", [True]),
        ("10 / 3 = 3.33", [True]),
        ("1,000 + 500 = 1,500", [True]),
        ("7 − 9 = -2", [True]),
        (r"200 \* 0.4 = 80", [True]),
        ("x = 5, and 5 = 5, and a 12 = 13", []),
        ("1 / 0 = 4", []),
        ("2 ** 9 = 512", []),
        ("= 4", []),
    ],
)
def test_each_sum_is_right_or_wrong(text: str, right: list[bool]) -> None:
    assert check(text) == right


@given(st.integers(0, 999), st.integers(1, 999), st.sampled_from("+-*/"))
def test_what_is_computed_is_right_and_what_is_far_off_is_wrong(one: int, other: int, sign: str) -> None:
    value = {"+": one + other, "-": one - other, "*": one * other, "/": one / other}[sign]
    assert check(f"we get {one} {sign} {other} = {value:.4f}") == [True]
    assert check(f"we get {one} {sign} {other} = {value + 1 + abs(value):.4f}") == [False]


@given(st.text("0123456789.,()+-*/x%$= ()\\", max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    assert all(math.isfinite(one.written) for one in find_sums(text))
