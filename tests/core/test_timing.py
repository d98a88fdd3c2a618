"""A stage's time is the time in which any of its units is at work."""

from __future__ import annotations

import pytest

from hybridgen.core.timing import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time now, in its only element."""
    now = [100.0]
    monkeypatch.setattr("hybridgen.core.timing.time.perf_counter", lambda: now[0])
    return now


def test_units_side_by_side_count_once(clock: list[float]) -> None:
    times = Clock()
    with times.of("draft"):
        clock[0] += 2
        with times.of("draft"), times.of("judge"):
            clock[0] += 3
        clock[0] += 1
    clock[0] += 50  # nobody at work
    with times.of("draft"):
        clock[0] += 0.25
    assert (times.seconds("draft"), times.seconds("judge"), times.seconds("refine")) == (6.25, 3.0, 0.0)


def test_a_unit_that_fails_took_its_time_too(clock: list[float]) -> None:
    times = Clock()

    def fail() -> None:
        with times.of("draft"):
            clock[0] += 2
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert times.seconds("draft") == 2.0


def test_what_was_measured_elsewhere_is_added() -> None:
    times = Clock()
    times.add("prepare", 1.0006)
    times.add("prepare", 1.0006)
    assert times.seconds("prepare") == 2.001
