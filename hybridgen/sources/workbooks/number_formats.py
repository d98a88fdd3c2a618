"""Number formats of spreadsheets: 0.25 in a cell of the format `0%` is 25% to who reads it.

Of formats that only round or group a number the number itself is kept: it tells more.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from functools import lru_cache
from typing import NamedTuple

# What stands in quotes or behind a backslash, what is left blank or filled up, brackets, digits, anything else.
_TOKENS = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[([^\[\]]*+)\]|([#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+)|(General)|(.)')
_PLAIN = frozenset(" -+()/:,.'!&~{}=<>€$£¥₹₽₩₺₪%°")  # characters that stand for themselves
_NO_VALUE = frozenset(" -+()")  # around a number they tell nothing more than the number does
MAX_FORMAT_CHARS = 255  # Excel's own limit


class _Shape(NamedTuple):
    """What stands before and behind a number, and how its digits are written. digits: None: as they are."""

    before: str
    digits: str | None
    behind: str
    percents: int


def is_telling(code: str) -> bool:
    """Whether a cell of this format reads otherwise than its bare value does."""
    if is_time(code):
        return True
    return any(shape is not None and _tells(shape) for shape in _shapes(code))


def is_time(code: str) -> bool:
    """Whether a format shows a time of day or a duration, and no day."""
    letters = _letters(code)
    return bool(letters & {"h", "s"}) and not letters & {"d", "y"}


def shown(value: object, code: str) -> str | None:
    """A cell's value as its format shows it. None: as it would stand without a format."""
    if isinstance(value, time | timedelta):
        return clock(value, code)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    shapes = _shapes(code)
    sign = "-" if value < 0 else ""
    shape = shapes[0]
    if value < 0 and len(shapes) > 1:
        shape, sign = shapes[1], ""
    elif value == 0 and len(shapes) > 2:
        shape = shapes[2]
    if shape is None or not _tells(shape):
        return None
    number = abs(value) * 100**shape.percents
    if shape.digits is None:
        written = f"{number:.15g}"
    elif not shape.digits:
        return (shape.before + shape.behind).strip()
    else:
        written = _written(number, shape.digits)
    return f"{sign}{shape.before}{written}{shape.behind}".strip()


def clock(value: time | timedelta, code: str = "") -> str:
    """A time or a duration as 1:05, with seconds where it has some or the format shows them; minutes and seconds
    alone where the format has no hours."""
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    total = round(value.total_seconds())
    sign, total = ("-", -total) if total < 0 else ("", total)
    letters = _letters(code)
    if letters and "h" not in letters:
        return f"{sign}{total // 60}:{total % 60:02}"
    seconds = f":{total % 60:02}" if total % 60 or "s" in letters else ""
    return f"{sign}{total // 3600}:{total // 60 % 60:02}{seconds}"


@lru_cache(maxsize=512)
def _letters(code: str) -> frozenset[str]:
    first = code[:MAX_FORMAT_CHARS].partition(";")[0]
    bare = re.sub(r'"[^"]*"|\\.|\[\$[^\]]*\]|\[[A-Z][a-z]+\d*\]|AM/PM|General', "", first)
    return frozenset(bare.lower()) & frozenset("ymdhs")


@lru_cache(maxsize=512)
def _shapes(code: str) -> tuple[_Shape | None, ...]:
    """Of numbers above zero, below it, and of zero, as many as the format has. None: one that is not understood."""
    sections = re.findall(r'(?:"[^"]*"|\\.|\[[^\[\]]*+\]|[^;"\\\[])+|(?<=;)(?=;|$)', code[:MAX_FORMAT_CHARS])
    return tuple(map(_shape, sections[:3])) or (None,)


def _shape(section: str) -> _Shape | None:
    sides, digits, percents = ["", ""], "", 0
    seen = False
    for quoted, escaped, bracket, number, general, other in _TOKENS.findall(section):
        literal = quoted or escaped
        if number or general:
            if seen:
                return None
            seen, digits = True, number
        elif bracket.startswith("$"):
            literal = bracket[1:].partition("-")[0]
        elif bracket and not bracket.isalpha():
            return None  # a condition
        elif other and other not in _PLAIN:
            return None
        percents += other == "%"
        sides[seen] += literal or other
    if digits.rstrip(".").endswith(",") or (not seen and not "".join(sides).strip()):
        return None  # in thousands, or nothing at all is shown
    return _Shape(sides[0], (digits or None) if seen else "", sides[1], percents)


def _tells(shape: _Shape) -> bool:
    padded = (shape.digits or "").partition(".")[0].replace(",", "").startswith("00")
    return padded or bool(set(shape.before + shape.behind) - _NO_VALUE)


def _written(number: float, digits: str) -> str:
    whole, point, part = digits.partition(".")
    text = f"{number:{',' if ',' in whole else ''}.{len(part)}f}"
    left, _, right = text.partition(".")
    left = left.rjust(whole.count("0"), "0")
    always = len(part.rstrip("#?"))  # digits that are shown though they are zero
    right = right[:always] + right[always:].rstrip("0")
    return f"{left}.{right}" if point and right else left
