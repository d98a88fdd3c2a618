"""Sums that a text writes out ("3 x 4 = 12"), and whether they are right."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MAX_SUM_CHARS = 80  # before the sign of equality
TOLERANCE = 0.01  # of a result that was rounded: absolute below 1, relative above
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_PLAIN = str.maketrans({"x": "*", "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-"} | dict.fromkeys("$€£,\\"))
_SUM = frozenset("0123456789.,()+-*/x×·÷−–%$€£\\ \t")
_RESULT = re.compile(r"[ \t]{0,3}[$€£]?[ \t]{0,3}(-?[ \t]?\d[\d,]{0,20}(?:\.\d{1,9})?)(?!\d)")
_PERCENT = re.compile(r"((?<!\d)\d++(?:\.\d++)?)[ \t]{0,3}%")
_SIGN = re.compile(r"[-+*/]")


@dataclass(frozen=True, slots=True)
class Sum:
    """written: what stands behind the sign of equality; is_right: what stands before it comes to that."""

    written: float
    is_right: bool


def find_sums(text: str) -> Iterator[Sum]:
    """Each sum that a text writes out before a sign of equality with a number behind it."""
    for found in re.finditer("=", text):
        result = _RESULT.match(text, found.end())
        value = _evaluate(_before(text, found.start())) if result else None
        if result and value is not None:
            written = float(re.sub(r"[,\s]", "", result[1]))
            yield Sum(written, abs(value - written) <= TOLERANCE * max(1.0, abs(value)))


def _before(text: str, end: int) -> str:
    start = end
    while start > max(0, end - MAX_SUM_CHARS) and text[start - 1] in _SUM:
        start -= 1
    return text[start:end]


def _evaluate(written: str) -> float | None:
    """What a sum comes to; None where it is none."""
    plain = _PERCENT.sub(r"(\1/100)", written.translate(_PLAIN)).strip()
    if not _SIGN.search(plain[1:]):
        return None
    try:
        value = _value(ast.parse(plain, mode="eval").body)
    except (SyntaxError, ValueError, ArithmeticError):
        return None
    return value if math.isfinite(value) else None


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            return _OPERATORS[type(sign)](_value(left), _value(right))
        case _:
            raise ValueError("is no sum")
