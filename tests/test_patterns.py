"""Every pattern that meets data is linear: four times the text takes about four times as long, never sixteen.

The patterns are found by themselves: those that modules hold, however deep, and those that stand in calls of `re`.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import random
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from hybridgen.privacy.detectors import asked
from hybridgen.segments import boxes
from hybridgen.sources.tables import redcap

ROOMS = ("privacy", "sources", "segments", "tasks", "scoring", "strategies", "reports", "pipelines", "core")
SHORT, LONG = 2_000, 8_000  # characters
MOST_TIMES = 6.0  # as long; a line takes 4 times, a square 16
QUICK_SECONDS = 0.006  # of a long text, below which the clock tells nothing
# What is asked for whole texts, or for their beginnings, by another name than its own.
FROM_ONE_PLACE = (
    "hybridgen.segments.boxes._NAMES",
    "hybridgen.segments.bookkeeping.",  # of names and values
    "hybridgen.sources.texts.turn_formats.",
    "hybridgen.sources.texts.printed_pages._OPENINGS",
)
# What is asked for texts of so many characters at most.
BOUNDED = {
    "hybridgen.privacy.detectors.asked._FORMS": asked.MAX_VALUE_CHARS,
    "hybridgen.privacy.detectors.asked._NUMBER": asked.MAX_VALUE_CHARS,
    "hybridgen.segments.boxes._NAMES": boxes.MAX_NAME_CHARS,
    "hybridgen.sources.tables.redcap._BOX": redcap.MAX_NAME_CHARS,
}
BOUNDED_SECONDS = 0.05  # of such a text
DEEP = 5  # containers in containers
TEXTS = [
    *"aA1.,-_'\"~<>[](){}@/\\:;*#=+|&?! \n\t\ré中\u0301\u200b",
    *("a.", "a-", "1.", "' ", "a ", "A ", "1 ", "1,", "a,", "a'", "a@", "@a", "aA", "Aa ", "1-", "1:", "a:", "a: "),
    *("a\n", "\n ", "- ", "[a", "<a", "(a", "(a)", '"a"', "''", "á.", "中.", "| ", "> ", "a1", "1. ", "a.b@", "a; "),
    "a\u0301\u0301",  # signs in a row: where two repeats can share them, the look never ends
    *(
        "my a",
        "am ",
        "at ",
        "at work ",
        "Anna Weber, ",
        "https://a ",
        "<row",
        "[A_1] ",
        '{"a": ',
        "&amp;",
        "\\n",
        "\\u",
    ),
    *("- a\n", "1) a\n", "A: a\n", "[1:1] ", "of the ", "consent ", "1/1", "# ", "* ", "```\n", "12:34 ", "=1", "0"),
]
LITERALS = {"search", "match", "fullmatch", "findall", "finditer", "split", "sub"}


def mixed() -> list[str]:
    """Shorter and longer runs of everything, the same each time."""
    luck = random.Random(7)
    return ["".join(luck.choice(TEXTS) for _ in range(luck.randint(2, 12))) for _ in range(20)]


def held(value: object, depth: int = 0) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    """The patterns in a value."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < DEEP:
        inside: list[object] = []
        if isinstance(value, dict):
            inside = [*value, *value.values()]
        elif isinstance(value, tuple | list | set | frozenset):
            inside = [*value]
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            inside = [getattr(value, field.name, None) for field in dataclasses.fields(value)]
        elif isinstance(value, type) and value.__module__.startswith("hybridgen"):
            inside = [*vars(value).values()]
        for one in inside:
            yield from held(one, depth + 1)


def written(module: ModuleType) -> Iterator[tuple[re.Pattern[str] | re.Pattern[bytes], str]]:
    """The patterns that stand as texts in a module's calls of `re`, and what is called."""
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=attr), args=[first, *_]) if attr in LITERALS:
                value = first.value if isinstance(first, ast.Constant) else vars(module).get(getattr(first, "id", ""))
                if isinstance(value, str | bytes):
                    yield re.compile(value), attr


def used(module: ModuleType) -> dict[str, set[str]]:
    """For each name in a module the methods of patterns that are asked of it."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
        if isinstance(node, ast.Attribute) and node.attr in LITERALS:
            name = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            found.setdefault(name, set()).add(node.attr)
    return found


@cache
def patterns() -> dict[str, tuple[re.Pattern[str] | re.Pattern[bytes], bool]]:
    """All of them by where they are, and whether they are looked for from each place of a text on; the same one under
    one name."""
    named: dict[re.Pattern[str] | re.Pattern[bytes], str] = {}
    asked: dict[str, set[str]] = {}
    for room in ROOMS:
        package = importlib.import_module(f"hybridgen.{room}")
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                for number, pattern in enumerate(held(value)):
                    named.setdefault(pattern, f"{info.name}.{name}[{number}]")
            for pattern, method in written(module):
                named.setdefault(pattern, name := f"{info.name}: {pattern.pattern!r}")
                asked.setdefault(name, set()).add(method)
            for name, methods in used(module).items():
                own = f"{info.name}.{name}" if name.startswith("_") else name  # a private one is asked at home alone
                asked.setdefault(own, set()).update(methods)

    def is_searched(name: str) -> bool:
        own = name if name in asked else name.partition("[")[0]
        own = own if own in asked else own.rpartition(".")[2]
        return not (name.startswith(FROM_ONE_PLACE) or asked.get(own, {"search"}) <= {"match", "fullmatch"})

    return {name: (pattern, is_searched(name)) for pattern, name in named.items()}


def seconds(look: Callable[[Any], object], text: str | bytes, rounds: int) -> float:
    least = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        look(text)
        least = min(least, time.process_time() - began)
    return least


def is_square(pattern: re.Pattern[str] | re.Pattern[bytes], shape: str, *, is_searched: bool = True) -> bool:
    """Whether it takes much longer for each character of a long text than of a short one, wherever it is looked for
    and as a whole. A busy machine is slow by chance: the least of several looks counts."""

    def text(length: int) -> str | bytes:
        told = (shape * length)[:length] + "\0"  # which nothing ends with
        return told if isinstance(pattern.pattern, str) else told.encode()

    def search(told: str | bytes) -> None:
        for _ in pattern.finditer(told):  # type: ignore[arg-type]
            pass

    short, long = text(SHORT), text(LONG)
    for look in (search if is_searched else pattern.match, pattern.fullmatch):
        if seconds(look, long, 1) < QUICK_SECONDS:
            continue
        for _ in range(3):
            least = max(seconds(look, short, 5), QUICK_SECONDS / MOST_TIMES)
            if seconds(look, long, 2) <= MOST_TIMES * least:
                break
        else:
            return True
    return False


def is_slow(name: str, pattern: re.Pattern[str] | re.Pattern[bytes], shape: str, *, is_searched: bool) -> bool:
    most = BOUNDED.get(name.partition("[")[0])
    if most is None:
        return is_square(pattern, shape, is_searched=is_searched)
    return seconds(pattern.fullmatch, (shape * most)[: most - 1] + "\0", 3) > BOUNDED_SECONDS


@pytest.mark.parametrize("shape", [*TEXTS, *mixed()])
def test_no_pattern_grows_with_the_square_of_a_text(shape: str) -> None:
    found = patterns().items()
    assert [name for name, (one, searched) in found if is_slow(name, one, shape, is_searched=searched)] == []


def test_the_patterns_are_found() -> None:
    assert len(patterns()) > 300
    assert is_square(re.compile(r"a+b"), "a")
    assert not is_square(re.compile(r"(?<!a)a++b"), "a")
