"""Who is chosen: the best, and among equals the earlier."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.scoring.types import Draft, DraftId
from hybridgen.strategies.selection import choose_best, find_certain, rank
from tests.pipelines.records.library import judged

QUALITIES = st.lists(st.integers(0, 10), min_size=1, max_size=12)


def drafts(*tenths: int) -> list[Draft]:
    return [judged(tenth / 10, segment=n) for n, tenth in enumerate(tenths)]


def segments(found: list[Draft]) -> list[int]:
    return [draft.id.segment for draft in found]


def test_best_first_and_among_equals_the_earlier() -> None:
    assert segments(rank(drafts(5, 9, 5, 7))) == [1, 3, 0, 2]
    assert segments(choose_best(drafts(5, 9, 5, 7), 2)) == [1, 3]


def test_ids_sort_as_numbers() -> None:
    ids = [DraftId(999), DraftId(1000), DraftId(998, turn=1), DraftId(9)]
    assert [str(one) for one in sorted(ids)] == ["d010", "d999.1.2", "d1000", "d1001"]


@given(QUALITIES, st.integers(1, 12), st.randoms())
def test_what_is_certain_stays_chosen_whatever_comes(tenths: list[int], count: int, lot: random.Random) -> None:
    every = drafts(*tenths)
    seen = lot.sample(every, lot.randint(0, len(every)))
    certain = find_certain(seen, count, pending=len(every) - len(seen))
    assert set(segments(certain)) <= set(segments(choose_best(every, count)))
