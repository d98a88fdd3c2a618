"""What several threads tell a progress reaches it one call at a time."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from hybridgen.core.progress import InTurn, Silent


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
