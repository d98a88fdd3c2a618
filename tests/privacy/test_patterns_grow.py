"""No pattern that reads people's texts takes much longer for each character of a long one than of a short one."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest

from hybridgen import privacy, segments

SHAPES = [
    *("a", "A", "1", "1 ", "a.", "a. ", "[", "(", "@", "\n", " ", "-", "_", ".", "a@", "aA", "Aa ", "1-", "1.", "a,"),
    *("A, ", '"', "'", "a-", "a ", "*", "#", "0", "1,", ": ", "|", "{", "é", "中", "my a", "am ", "at ", "a\n", "+"),
    *("á.", "\t ", "https://", "Anna Weber, "),
]
# Read from one place on, or on a few characters alone: found by the name that they have in their module.
FROM_ONE_PLACE = {"_PLAIN_NUMBER", "_PLAIN_CODE", "_SENTENCE_END", "_WORD_BEFORE", "_GRID"}
LENGTH = 2_000
MAX_TIMES = 10.0  # as long for eight times as much; a square would be 64
QUICK_SECONDS = 0.004  # below which nothing is told by the clock


def patterns(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset) and depth < 3:
        for inner in value:
            yield from patterns(inner, depth + 1)


def found() -> dict[str, re.Pattern[str]]:
    named: dict[str, re.Pattern[str]] = {}
    for package in (privacy, segments):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                if name in FROM_ONE_PLACE or info.name.endswith(("column_profile", "bookkeeping", "boxes")):
                    continue
                for number, pattern in enumerate(patterns(value)):
                    named.setdefault(f"{info.name}.{name}.{number}", pattern)
    return named


def seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - began


def grows(pattern: re.Pattern[str], shape: str) -> bool:
    """Whether it still does at the third look: a busy machine is slow by chance, a square never is quick."""
    for _ in range(3):
        short = seconds(pattern, (shape * LENGTH)[:LENGTH] + "\0")
        if short < QUICK_SECONDS:
            short = QUICK_SECONDS
        if seconds(pattern, (shape * LENGTH * 8)[: 8 * LENGTH] + "\0") <= MAX_TIMES * short:
            return False
    return True


@pytest.mark.parametrize("shape", SHAPES)
def test_no_pattern_grows_with_the_square_of_a_text(shape: str) -> None:
    assert [name for name, pattern in found().items() if grows(pattern, shape)] == []
