"""What several threads tell a progress reaches it one call at a time; and what is told of what is left."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from hybridgen.core.progress import InTurn, Silent, Step, Tally, Told
from tests.clock import Clock


class Careful(Silent):
    """Notes whether it was ever told two things at once."""

    def __init__(self) -> None:
        self.told = 0
        self.at_once = 0
        self._busy = threading.Lock()

    def say(self, text: str) -> None:
        self.at_once += not self._busy.acquire(blocking=False)
        time.sleep(0.001)
        self.told += 1
        self._busy.release()


def test_threads_tell_one_after_the_other() -> None:
    careful = Careful()
    progress = InTurn(careful)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(progress.say, ["a line"] * 40))
    assert (careful.told, careful.at_once) == (40, 0)


def test_a_callback_is_told_each_step_with_its_cost() -> None:
    steps: list[Step] = []
    progress = Told(steps.append)
    progress.expect("draft", 2)
    progress.meter(lambda: 0.5)
    progress.advance("draft")
    progress.expect("judge", 1)
    progress.advance("judge")
    progress.advance("draft")
    told_of = [(step.stage, step.done, step.total) for step in steps]
    assert told_of == [("draft", 1, 2), ("judge", 1, 1), ("draft", 2, 2)]
    assert {step.usd for step in steps} == {0.5}
    assert steps[-1].seconds_left == 0.0


def test_what_is_left_is_that_of_the_stage_with_the_most(clock: Clock) -> None:
    tally = Tally()
    tally.expect("draft", 10)
    assert tally.seconds_left is None
    clock.now = 20.0
    tally.advance("draft", 5)
    tally.expect("judge", 10)
    clock.now = 30.0
    assert tally.seconds_left == 30.0
    tally.advance("judge", 1)
    assert tally.seconds_left == 90.0


def test_money_is_added_up_once_a_second_at_most(clock: Clock) -> None:
    tally, looks = Tally(), list[float]()

    def look() -> float:
        looks.append(clock.now)
        return 1.0

    tally.meter(look)
    for moment in (0.0, 0.5, 0.9, 1.0, 1.5, 2.5):
        clock.now = moment
        assert tally.usd == 1.0
    assert looks == [0.0, 1.0, 2.5]
