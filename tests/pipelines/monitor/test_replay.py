"""Other rules on questions that were answered: who would have answered, and what is known of how well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.monitoring import LEAST_RELEVANCE
from hybridgen.pipelines.monitor.proposals import MOST_COMPLEXITY, change, find_smallest
from hybridgen.pipelines.monitor.replay import NEAR_RELEVANCE, History, Made
from hybridgen.pipelines.query.decision import decide

STANDARD = ((0.85, 6), (0.8, 4), (0.7, 3))


def local(relevance: float, quality: float | None = 0.9, complexity: int = 2) -> Made:
    return Made(True, "relevant_enough", relevance, complexity, home=quality)


def bought(relevance: float | None, quality: float | None = 0.95, complexity: int = 2, reason: str = "") -> Made:
    why = reason or ("nothing_found" if relevance is None else "too_little_relevant")
    return Made(False, why, relevance, complexity, bought=quality)


def low(relevance: float, quality: float, complexity: int = 2) -> Made:
    """Answered at home, judged low, and bought then."""
    return Made(False, "judged_low", relevance, complexity, home=quality, bought=0.9)


def history(*made: Made, stored: int = 0) -> History:
    return History(made, stored, threshold=0.75)


def test_what_lower_rules_would_have_cost_is_read_off_answers_to_questions_alike() -> None:
    past = history(local(0.72, 0.8), local(0.74, 0.9), low(0.71, 0.4), bought(0.66, 1.0), bought(0.3), stored=1)
    found = past.replay(((0.65, 3),), "route.rules=[[0.65,3]]")
    assert (found.moved, found.quality.questions, found.quality.answers) == (1, 1, 3)
    assert found.quality.home == pytest.approx(0.7)  # the one that was judged low among them
    assert (found.quality.frontier, found.quality.lost) == (1.0, pytest.approx(0.3))
    # Of three such answers one was judged low: so much of the question goes on to the frontier.
    assert found.escalated == pytest.approx(1 / 3, abs=0.05)
    assert found.home == pytest.approx((2 + 1 + 2 / 3) / 6, abs=1e-4)
    assert found.relevance == pytest.approx((0.72 + 0.74 + 0.66) / 3, abs=1e-4)
    assert not found.reached


def test_where_no_judged_answer_is_near_nothing_is_known_of_the_quality() -> None:
    far = 0.6 - NEAR_RELEVANCE - 0.01
    past = history(local(0.75), bought(far), local(far, None), local(far, 0.9, complexity=4))
    found = past.replay(((0.4, 5),), "")
    assert (found.moved, found.escalated) == (1, None)
    assert found.quality.model_dump() == {"home": None, "frontier": None, "lost": None, "questions": 0, "answers": 0}
    assert found.home == 1.0  # what is not known counts as kept


def test_a_bought_answer_that_nobody_judged_tells_nothing_of_what_is_lost() -> None:
    found = history(local(0.72), bought(0.68, None)).replay(((0.6, 3),), "")
    assert (found.quality.lost, found.quality.answers, found.escalated) == (None, 0, 0.0)


def test_what_no_rules_decided_stays_where_it_was() -> None:
    fixed = [
        bought(None),
        bought(0.9, reason="frontier_only"),
        bought(0.9, reason="local_failed"),
        low(0.9, 0.3),
        Made(True, "kept_home", 0.2, 8, home=0.5),
    ]
    past = history(*fixed, stored=5)
    for rules in ((0.0, 11),), ((0.99, 1),):
        assert past.home(rules) == 6 / 10
        assert past.moved(rules) == []


def test_rules_that_would_have_bought_what_was_local_are_counted_so() -> None:
    past = history(local(0.71), local(0.9), bought(0.88, complexity=5))
    assert past.home(((0.85, 6),)) == pytest.approx(2 / 3)


def test_people_are_believed_before_judges() -> None:
    told = {"origin": "local", "reason": "relevant_enough", "relevance": 0.8, "complexity": 2, "quality": 0.9}
    assert Made.of(told).home is None  # it was measured, and the judge was silent
    told["judged"] = True
    assert Made.of(told).home == 0.9
    assert Made.of(told | {"outcome": "wrong"}).home == 0.0
    paid = Made.of(told | {"origin": "frontier", "reason": "judged_low", "home_quality": 0.4})
    assert (paid.home, paid.bought, paid.is_home, paid.is_by_rules) == (0.4, 0.9, False, False)


def test_the_smallest_change_moves_the_fewest_questions() -> None:
    made = [local(0.9), local(0.9), *(bought(0.69 - n / 100) for n in range(8))]
    rules = find_smallest(history(*made), STANDARD)
    assert rules is not None
    assert history(*made).home(rules) == 0.7
    assert rules == ((0.79, 6), (0.74, 4), (0.64, 3))
    harder = [local(0.9), local(0.9), *(bought(0.9, complexity=8, reason="too_complex") for _ in range(2))]
    assert find_smallest(history(*harder), STANDARD) == ((0.85, 9), (0.8, 7), (0.7, 6))
    assert find_smallest(history(local(0.9), bought(None), bought(None)), STANDARD) is None


def test_rules_of_which_more_is_known_go_first() -> None:
    """Fewer questions would move by complexity, and nothing is known of answers to such hard ones."""
    near = [local(0.72) for _ in range(27)] + [local(0.72, 0.5) for _ in range(3)]
    below = [bought(0.69 - n / 1000) for n in range(15)]
    hard = [bought(0.9, complexity=7 + n % 2, reason="too_complex") for n in range(15)]
    past = history(*near, *below, *hard)
    assert find_smallest(past, ((0.7, 6),)) == ((0.67, 6),)
    assert past.count_unknown(((0.67, 6),)) == 0
    assert past.count_unknown(((0.7, 9),)) == 15


rules = st.lists(st.tuples(st.sampled_from([0.3, 0.5, 0.62, 0.7, 0.85]), st.integers(1, 11)), min_size=1, max_size=4)


@given(rules, st.integers(0, 100), st.integers(0, 10), st.floats(0, 1), st.integers(1, 10))
def test_changed_rules_keep_all_that_was_kept_and_say_it_once(
    given_rules: list[tuple[float, int]], lower: int, more: int, relevance: float, complexity: int
) -> None:
    changed = change(given_rules, lower, more)
    if decide(relevance, complexity, given_rules).who == "local":
        assert decide(relevance, complexity, changed).who == "local"
    floor = min(LEAST_RELEVANCE, *(least for least, _ in given_rules))
    assert all(least >= floor and most <= MOST_COMPLEXITY for least, most in changed)
    assert len({least for least, _ in changed}) == len({most for _, most in changed}) == len(changed)


answers = st.builds(
    Made,
    st.booleans(),
    st.sampled_from(["relevant_enough", "too_complex", "too_little_relevant", "nothing_found", "judged_low"]),
    st.none() | st.floats(0, 1),
    st.integers(1, 10),
    st.none() | st.floats(0, 1),
    st.none() | st.floats(0, 1),
)


@given(st.lists(answers, min_size=1, max_size=30), st.integers(0, 5), rules)
def test_what_is_told_of_rules_holds_together(made: list[Made], stored: int, some: list[tuple[float, int]]) -> None:
    past = history(*made, stored=stored)
    found = past.replay(some, "")
    assert 0 <= found.home <= 1
    assert 0 <= found.moved <= sum(not one.is_home for one in made)
    assert found.quality.questions <= found.moved
    assert (found.quality.lost is None) == (found.quality.questions == 0) == (found.quality.answers == 0)
    assert found.escalated is None or 0 <= found.escalated <= found.moved
    near = [one for one in made if one.home is not None and one.relevance is not None]
    assert found.quality.answers <= len(near)
    assert past.home(change(some, 100, 10)) >= past.home(some) - 1e-9
