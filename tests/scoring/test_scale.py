"""From log-probabilities and criteria to numbers between 0 and 1."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.scoring.scale import HIGHEST, LOWEST, expectation, share

digits = st.dictionaries(st.sampled_from("123456789"), st.floats(-20, 0, allow_nan=False), min_size=1)
unit = st.floats(0, 1)
names = st.sampled_from(["coherence", "realism", "usefulness", "faithfulness"])


def test_the_scale_goes_from_0_to_1() -> None:
    assert [share(score) for score in (1, 3, 5, 9)] == [0.0, 0.25, 0.5, 1.0]
    assert [share(score) for score in (0, 12)] == [0.0, 1.0]


def test_a_judge_in_two_minds_scores_in_between() -> None:
    assert expectation({"7": math.log(0.5), "9": math.log(0.25), "5": math.log(0.25)}) == pytest.approx(7.0)


def test_only_the_scales_digits_count() -> None:
    assert expectation({"8": -0.1, "0": 0.0, "10": 0.0, "²": 0.0, "x": 0.0}) == pytest.approx(8.0)


@pytest.mark.parametrize("logprobs", [{}, {"0": 0.0}, {"x": -0.1}, {"7": -math.inf}, {"7": -10_000.0}])
def test_without_a_digit_there_is_no_expectation(logprobs: dict[str, float]) -> None:
    assert expectation(logprobs) is None


@given(digits)
def test_an_expectation_stays_within_the_digits_that_were_likely(logprobs: dict[str, float]) -> None:
    expected = expectation(logprobs)
    assert expected is not None
    assert min(map(int, logprobs)) - 1e-9 <= expected <= max(map(int, logprobs)) + 1e-9
    assert LOWEST - 1e-9 <= expected <= HIGHEST + 1e-9


@given(digits, st.floats(0.01, 5))
def test_more_weight_on_a_better_digit_never_lowers_the_score(logprobs: dict[str, float], more: float) -> None:
    best = max(logprobs)
    raised = expectation(logprobs | {best: logprobs[best] + more})
    before = expectation(logprobs)
    assert raised is not None
    assert before is not None
    assert raised >= before - 1e-9
