"""JSON text to values: one, one a line, or one after the other; and what is wrong with it in words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hybridgen.core.errors import DataError

_COMMA = re.compile(r",\s*$")
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False)
# Half of a letter beyond the first 65,536, as of an emoji that an export cut in two: no text can hold it.
_HALF = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_SPACE = re.compile(r"[\s,]*")  # between values that follow one another
MAX_VALUES = 20_000_000  # of a file, by its commas and brackets; each takes some 100 bytes


def whole_letters(text: str) -> str:
    """JSON text without half letters, which no file could hold."""
    return _HALF.sub(r"\\ufffd", text) if "\\ud" in text or "\\uD" in text else text


def parse(text: str) -> Any:
    """One value; numbers keep their digits. Raises ValueError or RecursionError."""
    return json.loads(whole_letters(text), parse_float=str, parse_int=str, parse_constant=str, strict=False)


def values(text: str, path: Path) -> tuple[list[Any], list[int]]:
    """What the file holds: one value, or all of those that follow one another; and the lines that hold none.

    Raises DataError, which says what is wrong and where.
    """
    _expect_size(text, path)
    try:
        return [parse(text)], []
    except json.JSONDecodeError as error:
        whole = error
    except RecursionError:
        raise DataError(f"{path}: is nested too deeply; a list of objects is needed") from None
    if not text.lstrip().startswith("[") or whole.msg == "Extra data":
        found, broken = _one_a_line(text)
        if len(found) > 2 * len(broken):
            return found, broken
    try:
        return _one_after_the_other(text), []
    except (json.JSONDecodeError, RecursionError):
        raise DataError(f"{path}: {_wrong(text, whole)}") from None


def lines(text: str, path: Path) -> tuple[list[Any], list[int]]:
    """A value a line, and the numbers of the lines that hold none; one value, or values over several lines, are read
    as `values` does.

    Raises DataError where nothing is JSON.
    """
    _expect_size(text, path)
    found, broken = _one_a_line(text)
    if len(found) > 2 * len(broken):
        return found, broken
    try:
        return values(text, path)
    except DataError:
        if not any(isinstance(one, dict) for one in found):
            raise
        return found, broken


def _expect_size(text: str, path: Path) -> None:
    if sum(map(text.count, ",[{")) > MAX_VALUES:
        raise DataError(f"{path}: holds more than {MAX_VALUES} values; take a part of it, or save it as .csv")


def _one_a_line(text: str) -> tuple[list[Any], list[int]]:
    """None stands for a line that holds no value, and for one that holds no object where others do."""
    found: list[Any] = []
    numbers: list[int] = []
    broken = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        numbers.append(number)
        try:
            found.append(parse(_COMMA.sub("", line)))
        except (ValueError, RecursionError):
            found.append(None)
            broken += 1
    has_objects = any(isinstance(one, dict) for one in found)
    if broken < len(found) and has_objects:
        found = [one if isinstance(one, dict) else None for one in found]
    return found, [number for number, one in zip(numbers, found, strict=True) if one is None]


def _one_after_the_other(text: str) -> list[Any]:
    found: list[Any] = []
    place = _after_space(text, 0)
    while place < len(text):
        value, place = _DECODER.raw_decode(text, place)
        found.append(value)
        place = _after_space(text, place)
    return found


def _after_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _wrong(text: str, error: json.JSONDecodeError) -> str:
    """What is wrong in words, and what would be right."""
    before, here = text[: error.pos].rstrip(), text[error.pos :].lstrip()
    where = f"line {error.lineno}"
    if text.lstrip().startswith("<"):
        return "is a web page or XML, not JSON; export it as JSON again"
    if not here or error.msg.startswith("Unterminated string"):
        return f"is broken JSON (line {error.lineno}: it breaks off); export or copy it again"
    if here[0] in "]}" and before.endswith(","):
        where = f"line {text.count(chr(10), 0, len(before) - 1) + 1}"
        return f"is broken JSON ({where}: a comma before {here[0]}); take the comma out"
    if here[0] == "," or (error.msg.startswith("Illegal trailing comma")):
        return f"is broken JSON ({where}: a comma too many); take the comma out"
    if here[0] in "'‘’“”":
        return f'is broken JSON ({where}: {here[0]} where " is needed); write it with a JSON library'
    if here.startswith(("//", "/*", "#")):
        return f"is broken JSON ({where}: a comment); take the comment out"
    if here.startswith(("None", "True", "False", "undefined")):
        return f"is broken JSON ({where}: {here.split(maxsplit=1)[0][:9].rstrip(',}]')}); write null, true or false"
    if error.pos == len(text) - len(text.lstrip()):
        return "is no JSON; name a file that begins with [ or {"
    return f"is broken JSON ({where}: {error.msg}); export it again"
