"""Relevance: a scale that a collection gives itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.knowledge.relevance import Pair, Scale, make_scale, question_of


def pairs(own: float, others: float) -> list[Pair]:
    """Ten passages, each with nine that are not its own; scores go up and down a little around these."""
    steps = [n / 100 for n in range(-5, 5)]
    return [Pair(own + step, 8 + step, 4, True) for step in steps] + [
        Pair(others + step, 2 + step, 4, False) for step in steps for _ in range(9)
    ]


def test_two_models_with_other_cosines_get_the_same_scale() -> None:
    low, high = make_scale(pairs(0.6, 0.1)), make_scale(pairs(0.95, 0.75))
    assert low
    assert high
    assert low.relevance(0.6, 8, 4) == pytest.approx(high.relevance(0.95, 8, 4), abs=0.05)
    assert low.relevance(0.1, 2, 4) == pytest.approx(high.relevance(0.75, 2, 4), abs=0.05)
    assert low.relevance(0.6, 8, 4) > 0.9
    assert low.relevance(0.1, 2, 4) < 0.1


def test_between_own_and_others_is_a_half() -> None:
    scale = make_scale(pairs(0.6, 0.1))
    assert scale
    assert scale.relevance(0.35, 5, 4) == pytest.approx(0.5, abs=0.05)


def test_what_misleads_has_no_say() -> None:
    scale = make_scale([Pair(one.dense, -one.sparse, one.terms, one.is_own) for one in pairs(0.6, 0.1)])
    assert scale
    assert scale.sparse == 0


def test_without_either_kind_there_is_no_scale() -> None:
    assert make_scale([]) is None
    assert make_scale([Pair(0.5, 1, 1, True)]) is None


def test_a_scale_is_kept_as_json() -> None:
    scale = Scale(-2.0, 8.0, 0.5, 48)
    assert Scale.of(scale.as_json()) == scale


@given(st.floats(-1, 1), st.floats(0, 50), st.integers(0, 40), st.floats(0, 0.5))
def test_more_in_common_is_never_less_relevant(dense: float, sparse: float, terms: int, more: float) -> None:
    scale = make_scale(pairs(0.6, 0.1))
    assert scale
    relevance = scale.relevance(dense, sparse, terms)
    assert 0 <= relevance <= scale.relevance(dense + more, sparse + more, terms) <= 1


def test_a_passage_is_asked_with_some_words_of_a_sentence() -> None:
    assert question_of("Short one. The ferry sails at ten from the old pier.") == "The sails ten the pier."
    assert question_of("ERR_17") == "ERR_17"
