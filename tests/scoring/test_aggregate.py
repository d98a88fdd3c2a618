"""From criteria to one number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.scoring.aggregate import weigh

unit = st.floats(0, 1)
names = st.sampled_from(["realism", "coherence", "faithfulness", "completeness"])


def test_the_weighted_mean() -> None:
    assert weigh({"realism": 1.0, "faithfulness": 0.5}, {"realism": 1, "faithfulness": 3}) == pytest.approx(0.625)


def test_a_criterion_without_a_score_does_not_count_as_0() -> None:
    assert weigh({"realism": 0.8}, {"realism": 1, "faithfulness": 3}) == pytest.approx(0.8)


def test_without_weights_all_criteria_are_equal() -> None:
    assert weigh({"realism": 1.0, "coherence": 0.0}, {"realism": 0}) == pytest.approx(0.5)
    assert weigh({}, {"realism": 1}) == 0.0


@given(st.dictionaries(names, unit, min_size=1), st.dictionaries(names, st.floats(0, 10)), names, unit)
def test_the_mean_lies_between_worst_and_best_and_never_falls_when_a_criterion_rises(
    criteria: dict[str, float], weights: dict[str, float], name: str, rise: float
) -> None:
    before = weigh(criteria, weights)
    assert min(criteria.values()) - 1e-9 <= before <= max(criteria.values()) + 1e-9
    if name in criteria:
        risen = criteria | {name: criteria[name] + rise}
        assert weigh(risen, weights) >= before - 1e-9
