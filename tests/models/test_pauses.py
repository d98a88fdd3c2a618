"""How long the client waits before it tries again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.models.client import LONGEST_PAUSE, _pause
from hybridgen.models.refusals import Refusal


def busy(retry_after: float | None = None) -> Refusal:
    return Refusal("busy", 429, transient=True, gone=False, billed=False, retry_after=retry_after)


@given(st.integers(1, 60))
def test_pauses_grow_to_a_bound(tried: int) -> None:
    assert 0.25 <= _pause(tried, busy()) <= min(LONGEST_PAUSE, 0.5 * 2.0 ** (tried - 1))


@given(st.integers(1, 60), st.floats(0, 10_000))
def test_a_server_is_not_asked_sooner_than_it_said(tried: int, retry_after: float) -> None:
    assert retry_after <= _pause(tried, busy(retry_after)) <= retry_after * 1.2


def test_calls_that_were_refused_together_do_not_come_back_together() -> None:
    assert len({_pause(3, busy()) for _ in range(20)}) > 10
