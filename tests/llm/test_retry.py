"""How long the client waits before it tries again, and when it gives up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.llm import retry
from hybridgen.llm.errors import Kind, ProviderError
from hybridgen.llm.health import Health
from hybridgen.llm.retry import RetryPolicy

BUSY = ProviderError("rate_limited", "rate_limited", 429)
FAULT = ProviderError("sorry", "server_error", 500)
BROKEN = ProviderError("broke off", "server_error", billed=True)
UNREACHED = ProviderError("refused", "connection_failed")


class Trial:
    """One question to one server, at times that the test says."""

    def __init__(self, health: Health | None = None) -> None:
        self.health = health or Health()
        self.policy = RetryPolicy()
        self.now = 100.0

    def refused(self, refusal: ProviderError, after: float = 0.0) -> float | None:
        began = self.now
        self.policy.begin(began)
        self.now += after
        self.health.failed(refusal, began, self.now)
        self.policy.note(refusal)
        return None if self.is_gone(refusal) else self.policy.pause(refusal, self.now)

    def is_gone(self, refusal: ProviderError) -> bool:
        return self.policy.is_gone(refusal, self.health, self.now)

    def tries(self, refusal: ProviderError) -> int:
        """How often it is tried where the pauses are all that takes time."""
        for tried in range(1, 10_000):
            pause = self.refused(refusal)
            if pause is None:
                return tried
            self.now += pause
        raise AssertionError("for ever")


def test_pauses_grow_to_a_bound() -> None:
    trial = Trial()
    for tried in range(1, 40):
        pause = trial.refused(BUSY)
        assert pause is not None
        most = min(retry.MAX_PAUSE, 0.5 * 2.0 ** (tried - 1))
        assert most / 2 <= pause <= most


@given(st.floats(0, 200), st.integers(0, 8))
def test_a_server_is_not_asked_sooner_than_it_said_nor_than_it_would_be_otherwise(retry: float, before: int) -> None:
    trial = Trial()
    for _ in range(before):
        trial.refused(BUSY)
    pause = trial.refused(ProviderError("rate_limited", "rate_limited", 429, retry_after=retry))
    own = min(30.0, 0.5 * 2.0**before)
    assert pause is not None
    assert max(retry, own / 2) <= pause <= max(retry * 1.2, own)


def test_calls_that_were_refused_together_do_not_come_back_together() -> None:
    assert len({Trial().refused(BUSY) for _ in range(20)}) > 10


def test_who_wants_to_be_left_alone_for_hours_is_given_up_by_all() -> None:
    trial, hour = Trial(), ProviderError("rate_limited", "rate_limited", 429, retry_after=3_600)
    trial.health.answered(trial.now)
    assert trial.refused(hour) is None
    assert trial.is_gone(hour)


@pytest.mark.parametrize(
    ("kind", "tries"),
    [("rejected", 1), ("bad_response", retry.MAX_BAD_RESPONSES), ("server_error", retry.MAX_SERVER_ERRORS)],
)
def test_what_may_come_again_is_tried_so_often_where_others_are_answered(kind: Kind, tries: int) -> None:
    trial, error = Trial(), ProviderError("?", kind, 500)
    for tried in range(1, tries + 1):
        trial.health.answered(trial.now)
        pause = trial.refused(error)
        assert (pause is None) == (tried == tries)
        trial.now += pause or 0.0
    assert not trial.is_gone(error)


@pytest.mark.parametrize(
    ("error", "most"),
    [
        (ProviderError("half a", "bad_response", billed=True), retry.MAX_BAD_RESPONSES),
        (ProviderError("what is top_k", "rejected", 400), retry.MAX_REFUSALS),
    ],
)
def test_what_is_the_same_for_all_is_not_tried_with_each(error: ProviderError, most: int) -> None:
    health = Health()
    for asked in range(1, most + 1):
        trial = Trial(health)
        trial.refused(error)
        assert trial.is_gone(error) == (asked == most)


def test_a_question_that_is_too_long_says_nothing_of_others() -> None:
    health, error = Health(), ProviderError("context length", "rejected", 400, is_own=True)
    for _ in range(20):
        trial = Trial(health)
        assert trial.refused(error) is None
        assert not trial.is_gone(error)


def test_a_server_that_never_did_anything_but_fail_is_gone_after_a_minute_of_all_questions() -> None:
    health, now, sent = Health(), 100.0, 0
    while True:  # a new question each time, as if there were thousands
        trial = Trial(health)
        trial.now = now
        pause, sent = trial.refused(FAULT), sent + 1
        if pause is None:
            break
        now = trial.now + max(pause, retry.back_off(health.rounds))
    assert trial.is_gone(FAULT)
    assert sent <= retry.MAX_SERVER_ERRORS
    assert retry.RESTART_SECONDS <= trial.now - 100.0 <= 10 * retry.RESTART_SECONDS


def test_what_cannot_heal_ends_all_at_once() -> None:
    trial, error = Trial(), ProviderError("no credit", "unusable", 400)
    trial.health.answered(trial.now)
    assert trial.refused(error) is None
    assert trial.is_gone(error)


def test_a_restarting_server_gets_a_minute() -> None:
    trial = Trial()
    assert trial.tries(UNREACHED) > 5
    assert retry.RESTART_SECONDS <= trial.now - 100.0 <= retry.RESTART_SECONDS + retry.MAX_PAUSE


def test_a_server_that_came_back_gets_the_minute_again() -> None:
    trial = Trial()
    for _ in range(3):
        assert trial.refused(UNREACHED, after=25.0) is not None
        trial.refused(FAULT, after=25.0)


def test_a_busy_server_gets_a_quarter_of_an_hour() -> None:
    trial = Trial()
    assert trial.tries(BUSY) > 20
    assert retry.MAX_BUSY_SECONDS <= trial.now - 100.0 <= retry.MAX_BUSY_SECONDS + retry.MAX_PAUSE
    assert trial.is_gone(BUSY)


def test_a_server_that_answers_others_is_busy_for_as_long_as_the_question_may_take() -> None:
    trial = Trial()
    while (pause := trial.refused(BUSY)) is not None:
        trial.now += pause
        trial.health.answered(trial.now)
    assert retry.MAX_SECONDS - retry.MAX_PAUSE <= trial.now - 100.0 <= retry.MAX_SECONDS
    assert not trial.is_gone(BUSY)


def test_time_in_the_queue_does_not_count() -> None:
    trial = Trial()
    trial.now += 10 * retry.MAX_SECONDS
    assert trial.refused(BUSY) is not None


@pytest.mark.parametrize(("refusal", "gone"), [(BROKEN, True), (FAULT, False), (UNREACHED, True), (BUSY, False)])
def test_who_never_answers_is_gone_and_who_refuses_is_not(refusal: ProviderError, gone: bool) -> None:
    trial = Trial()
    trial.tries(refusal) if gone else trial.refused(refusal)
    assert trial.is_gone(refusal) == gone


def test_a_question_that_breaks_a_server_which_answers_others_is_given_up_alone() -> None:
    trial = Trial()
    trial.refused(BROKEN)
    trial.health.answered(trial.now + 1)
    trial.refused(BROKEN, after=2)
    assert not trial.is_gone(BROKEN)
