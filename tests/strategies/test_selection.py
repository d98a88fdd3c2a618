"""Which draft stands for its segment: the best, and among equals the earlier."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.notices import Notice
from hybridgen.scoring.types import Draft, DraftId, Failure
from hybridgen.strategies.selection import choose_best, rank
from tests.pipelines.records.library import judged

FAILED = Failure("draft", "draft", Notice("answer_empty"))


def drafts(*tenths: int) -> list[Draft]:
    return [judged(tenth / 10, segment=n) for n, tenth in enumerate(tenths)]


def of_segments(*lists: list[int]) -> list[Draft]:
    """For each segment its drafts' qualities, in tenths; below 0: it came to nothing."""
    made = []
    for segment, tenths in enumerate(lists):
        for number, tenth in enumerate(tenths):
            draft = dataclasses.replace(judged(abs(tenth) / 10, segment), id=DraftId(segment, number))
            made.append(draft if tenth >= 0 else draft.failed(FAILED))
    return made


def test_best_first_and_among_equals_the_earlier() -> None:
    assert [draft.id.segment for draft in rank(drafts(5, 9, 5, 7))] == [1, 3, 0, 2]


def test_of_each_segment_the_best_valid_draft_stands_for_it() -> None:
    found = choose_best(of_segments([5, 7, 7], [-9, 2], [-9, -9], [4]))
    assert [str(draft.id) for draft in found] == ["d001.2", "d002.2", "d004"]


@given(st.lists(st.lists(st.integers(-9, 9), max_size=4), max_size=6))
def test_every_segment_with_a_valid_draft_has_one(lists: list[list[int]]) -> None:
    found = choose_best(reversed(of_segments(*lists)))
    assert [draft.id.segment for draft in found] == [n for n, some in enumerate(lists) if any(t >= 0 for t in some)]
    for draft in found:
        valid = [tenth for tenth in lists[draft.id.segment] if tenth >= 0]
        assert draft.overall == max(valid) / 10


def test_ids_sort_as_numbers() -> None:
    ids = [DraftId(999), DraftId(1000), DraftId(998, 1), DraftId(9)]
    assert [str(one) for one in sorted(ids)] == ["d010", "d999.2", "d1000", "d1001"]
