from __future__ import annotations

from collections.abc import Sequence

import pytest

from hybridgen.tasks.synthetic.uniqueness import Answers, Crowd

ROWS = [("young", "bus"), ("old", "car"), *[("old", "bus")] * 5, *[("young", "car")] * 4]


def crowd(rows: Sequence[Answers]) -> Crowd:
    """Each row is somebody else's."""
    return Crowd(rows, [str(n) for n in range(len(rows))])


@pytest.mark.parametrize(
    ("answers", "alone"),
    [
        (("young", "bus"), True),
        (("young", "car"), True),  # four rows
        (("old", "bus"), False),  # five
        (("young", "train"), False),  # nobody
    ],
)
def test_answers_that_are_a_whole_record_must_be_shared_by_enough_or_by_nobody(
    answers: tuple[str, str], alone: bool
) -> None:
    assert crowd(ROWS).singles_out(answers, whole=True) is alone


def test_a_few_answers_of_a_longer_record_may_coincide() -> None:
    assert not crowd(ROWS).singles_out(("young", "bus"), whole=False)


def test_many_answers_do_not() -> None:
    rows = [tuple("ab"[n >> bit & 1] for bit in range(12)) for n in range(4096)]
    assert crowd(rows).singles_out(rows[3], whole=False)


def test_the_nearest_row_has_the_most_in_common() -> None:
    of = crowd([("a", "b", "c", "d"), ("a", "x", "y", "d")])
    assert of.nearest(("a", "b", "z", "d")) == 0.75
    assert of.nearest(("q", "q", "q", "q")) == 0.0


def test_where_nothing_is_asked_nothing_is_near() -> None:
    assert crowd([]).nearest(()) == 0.0
    assert not crowd([]).singles_out((), whole=True)


def test_five_rows_of_one_person_are_one_person_s() -> None:
    assert Crowd([("old", "bus")] * 5, ["Berta"] * 5).singles_out(("old", "bus"), whole=True)
