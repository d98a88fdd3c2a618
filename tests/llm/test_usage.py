"""How fast a model writes: tokens over the seconds in which anything was out, and nothing where all was known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.llm.types import Answer, Reply, Usage
from hybridgen.llm.usage import MAX_SPANS, CallLog, Spans


def log(*calls: tuple[float, float, int], replayed: bool = False) -> CallLog:
    """Calls that began and ended then, and wrote so many tokens."""
    made = CallLog()
    for number, (began, ended, output) in enumerate(calls):
        made.count("draft", "d001", Reply(Answer("", Usage(9, 0, 0, output)), 0, replayed, number, began, ended))
    return made


def test_calls_side_by_side_take_the_time_of_one() -> None:
    assert log((0, 10, 100), (0, 10, 100)).tokens_per_second == 20
    assert log((0, 10, 100), (10, 20, 100)).tokens_per_second == 10


def test_seconds_in_which_nothing_was_out_do_not_count() -> None:
    assert log((0, 10, 100), (90, 100, 100)).tokens_per_second == 10


def test_what_came_from_the_ledger_says_nothing_of_the_model() -> None:
    known = log((0, 0.001, 5000), replayed=True)
    assert known.tokens_per_second is None
    assert CallLog().tokens_per_second is None
    known.count("draft", "d001", Reply(Answer("", Usage(9, 0, 0, 100)), 0, False, 7, 0, 10))
    assert known.tokens_per_second == 10


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted).map(tuple))


@given(SPANS)
def test_seconds_within_any_span_are_counted_once(spans: list[tuple[int, int]]) -> None:
    found = Spans()
    for began, ended in spans:
        found.add(began, ended)
    within = {second for began, ended in spans for second in range(began, ended)}
    assert found.seconds == pytest.approx(len(within))


def test_of_many_spans_few_are_kept() -> None:
    """Ten thousand calls, one after the other, and a long one beside the last of them."""
    spans = Spans()
    for second in range(0, 20_000, 2):
        spans.add(second, second + 1)
    spans.add(19_000, 20_100)
    assert spans.seconds == pytest.approx(9_500 + 1_100)
    assert len(spans._apart) <= 2 * MAX_SPANS


def test_what_is_asked_about_the_records_of_others_is_counted_by_them() -> None:
    log = CallLog(is_own=lambda record: record == "d001")
    answered = Answer("", Usage(input=100, output=50))
    log.count("judge", "d001", Reply(answered, 7, replayed=False, call=1))
    log.count("judge", "d002", Reply(answered, 5, replayed=False, call=2))
    log.count("judge", "d003", Reply(answered, 3, replayed=True, call=3))
    assert (log.answered, log.cost, log.usage.input) == (1, 7, 100)
    assert log.new == 12  # whoever pays
    with log.counting_all():
        log.count("judge", "d002", Reply(answered, 5, replayed=True, call=4))
    log.count("judge", "d002", Reply(answered, 5, replayed=True, call=5))
    assert (log.answered, log.cost, log.replayed) == (2, 12, 1)
