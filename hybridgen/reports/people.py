"""Whom a record stands for, and what sets them apart from all others, in words and signs."""

from __future__ import annotations

import math

from hybridgen.core.summaries import Figure, Unit
from hybridgen.reports.words import percent, thousands

SIGNS = 10  # in a row: each a tenth of all who answered
FULL, HALF, EMPTY = "●", "◐", "○"


def say_whom(people: int, share: float | None, unit: Unit) -> str:
    """`412 of 1,988 respondents, 21 %`: of how many is known by the share, which is not rounded."""
    if not share:
        return counted(people, unit)
    return f"{thousands(people)} of {counted(round(people / share), unit)}, {percent(share)}"


def counted(people: int, unit: Unit) -> str:
    """`1 interview`, `1,988 respondents`."""
    return f"{thousands(people)} {unit}{'' if people == 1 else 's'}"


def say_silent(people: int, unit: Unit) -> str:
    """`12 answered nothing`"""
    return f"{thousands(people)} {'answered' if unit == 'respondent' else 'said'} nothing"


def signs(share: float) -> str:
    """A share as a row of signs, to half a sign; whoever is there has half a one."""
    halves = min(max(round(share * 2 * SIGNS), math.ceil(share) and 1), 2 * SIGNS)
    return (FULL * (halves // 2) + HALF * (halves % 2)).ljust(SIGNS, EMPTY)


def say_asked(figure: Figure) -> str:
    """What was asked, and the answer that was counted; of numbers the question alone."""
    question, answer = (" ".join(text.split()) for text in (figure.question, figure.answer))
    return f"{question}{'' if question.endswith(('?', ':')) else ':'} {answer}" if answer else question


def say_compared(figure: Figure) -> str:
    """`62 % (all others: 31 %), 124 of 200 people`; of numbers `median 4 (all others: 2), 200 people`."""
    inside, others = say_values(figure)
    if not figure.answer:
        return f"median {inside} (all others: {others}), {_people(figure.answered)}"
    return f"{inside} (all others: {others}), {thousands(figure.people)} of {_people(figure.answered)}"


def say_values(figure: Figure) -> tuple[str, str]:
    """The segment's value and that of all others: a share, of numbers the median."""
    values = figure.inside, figure.others
    return (percent(values[0]), percent(values[1])) if figure.answer else (_number(values[0]), _number(values[1]))


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{thousands(count)} people"


def _number(value: float) -> str:
    return f"{value:,.6g}"
