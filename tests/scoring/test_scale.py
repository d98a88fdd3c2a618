"""From log-probabilities and criteria to numbers between 0 and 1."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.scoring.scale import HIGHEST, LEAST_SAY, LOWEST, Scale, expectation, share, spread

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


@given(digits)
def test_a_judge_is_never_more_unsure_than_half_of_the_scale(logprobs: dict[str, float]) -> None:
    unsure = spread(logprobs)
    assert unsure is not None
    assert 0 <= unsure <= 0.5 + 1e-9


def test_a_judge_in_two_minds_is_as_unsure_as_they_are_apart() -> None:
    assert spread({"1": math.log(0.5), "9": math.log(0.5)}) == pytest.approx(0.5)
    assert spread({"7": 0.0}) == 0.0
    assert spread({"x": 0.0}) is None


BEST = {"realism": 0.54, "order": 0.2}
COPIES = [{"realism": 0.51, "order": 0.2}, {"realism": 0.53, "order": 0.2}, {"realism": 0.55}, {"realism": 0.53}]
SCALE = Scale.of([(BEST, copy) for copy in COPIES])


@pytest.mark.parametrize(("raw", "value"), [(0.5, 0.0), (0.51, 0.125), (0.52, 0.25), (0.53, 0.5), (0.9, 1.0)])
def test_a_score_is_the_share_of_the_damaged_copies_that_it_beats(raw: float, value: float) -> None:
    assert SCALE.place("realism", raw) == value


def test_what_no_copy_was_asked_keeps_its_score() -> None:
    assert SCALE.place_all({"order": 0.3, "clarity": 0.6}) == {"order": 1.0, "clarity": 0.6}


@pytest.mark.parametrize(
    ("below", "copies", "say"),
    [(24, 24, 0.80), (27, 30, 0.55), (24, 30, 0.315), (19, 30, LEAST_SAY), (3, 4, LEAST_SAY), (90, 100, 0.68)],
)
def test_a_judge_has_as_much_say_as_it_does_better_than_chance_for_sure(below: int, copies: int, say: float) -> None:
    pairs = [({"realism": 0.5}, {"realism": 0.4 if n < below else 0.6}) for n in range(copies)]
    assert Scale.of(pairs).say("realism") == pytest.approx(say, abs=0.005)


def test_a_criterion_without_copies_decides_between_equals() -> None:
    assert SCALE.power == {"realism": 0.75, "order": 0.5}
    assert SCALE.say("clarity") == LEAST_SAY


scores = st.lists(unit, min_size=1, max_size=30)


@given(scores, unit, unit)
def test_a_scale_keeps_the_order(damaged: list[float], one: float, other: float) -> None:
    scale = Scale.of([({"realism": 1.0}, {"realism": score}) for score in damaged])
    low, high = sorted((one, other))
    assert 0 <= scale.place("realism", low) <= scale.place("realism", high) <= 1


@given(scores, unit)
def test_judges_that_rank_alike_give_the_same_values(damaged: list[float], raw: float) -> None:
    def mild(score: float) -> float:
        """Another judge, which ranks as the first one does and keeps between 0.51 and 0.57."""
        return 0.51 + 0.06 * score

    apart = [score for score in damaged if mild(score) != mild(raw) or score == raw]
    scales = [Scale.of([({"realism": 1.0}, {"realism": judge(score)}) for score in apart]) for judge in (float, mild)]
    assert scales[0].place("realism", raw) == scales[1].place("realism", mild(raw)) or not apart
