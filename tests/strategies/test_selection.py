"""Which drafts become records, and which of those are worth paying for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.config.compose import compose
from hybridgen.config.schema import Strategy
from hybridgen.pipelines.records.types import Scored
from hybridgen.strategies import selection
from tests.pipelines.records.library import scored

BASE = scored()
qualities = st.lists(st.integers(0, 10).map(lambda tenths: tenths / 10), max_size=12)  # few, so that many are equal


def drafts(*overall: float, first: int = 1) -> list[Scored]:
    """Drafts d001 and on, of these qualities."""
    return [scored(quality, f"d{n:03d}") for n, quality in enumerate(overall, first)]


def ids(found: list[Scored]) -> list[str]:
    return [draft.id for draft in found]


def strategy(name: str, *overrides: str) -> Strategy:
    return compose([f"strategy={name}", "tracking=none", *overrides]).strategy


def test_best_first_and_the_earlier_of_equals() -> None:
    assert ids(selection.ranked(drafts(0.5, 0.9, 0.7, 0.9))) == ["d002", "d004", "d003", "d001"]
    assert ids(selection.ranked(drafts(0.5, 0.5, first=999))) == ["d999", "d1000"]


def test_the_best_are_as_many_as_were_asked_for() -> None:
    assert ids(selection.best(drafts(0.5, 0.9, 0.7), 2)) == ["d002", "d003"]
    assert ids(selection.best(drafts(0.5), 2)) == ["d001"]
    assert selection.best([], 2) == []


def test_a_draft_is_certain_when_all_that_are_pending_may_overtake_it() -> None:
    done = drafts(0.5, 0.9, 0.7)
    assert ids(selection.certain(done, count=3, pending=2)) == ["d002"]
    assert ids(selection.certain(done, count=3, pending=0)) == ["d002", "d003", "d001"]
    assert selection.certain(done, count=3, pending=7) == []


@given(qualities, qualities, st.integers(1, 8), st.data())
def test_what_is_certain_stays_chosen_however_the_pending_turn_out(
    done: list[float], to_come: list[float], count: int, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(1, len(done) + len(to_come) + 1)))  # drafts are done in any order
    everything = [scored(quality, f"d{n:03d}") for quality, n in zip([*done, *to_come], order, strict=True)]
    before, after = everything[: len(done)], everything[len(done) :]
    valid = data.draw(st.integers(0, len(after)))  # some of the pending come to nothing
    certain = ids(selection.certain(before, count, pending=len(after)))
    assert set(certain) <= set(ids(selection.best([*before, *after[:valid]], count)))


@pytest.mark.parametrize(
    ("name", "below", "at", "above"),
    [
        ("refine-top", False, True, True),
        ("refine-below-threshold", True, False, False),
        ("local-only", False, False, False),
        ("frontier-only", False, False, False),
    ],
)
def test_what_the_threshold_decides(name: str, below: bool, at: bool, above: bool) -> None:
    settings = strategy(name, "strategy.quality_threshold=0.75")
    wanted = [selection.wants_refinement(scored(quality), settings) for quality in (0.7499, 0.75, 0.7501)]
    assert wanted == [below, at, above]


def test_at_the_ends_of_the_scale_all_or_none_are_refined() -> None:
    worst, top = scored(0.0), scored(1.0)
    assert selection.wants_refinement(worst, strategy("refine-top", "strategy.quality_threshold=0"))
    assert not selection.wants_refinement(worst, strategy("refine-below-threshold", "strategy.quality_threshold=0"))
    assert selection.wants_refinement(top, strategy("refine-top", "strategy.quality_threshold=1"))


def test_where_the_order_matters_all_drafts_are_waited_for() -> None:
    assert selection.waits_for_all(strategy("refine-top"))
    assert not selection.waits_for_all(strategy("refine-below-threshold"))
    assert selection.waits_for_all(strategy("refine-below-threshold", "strategy.max_frontier_cost=1"))
