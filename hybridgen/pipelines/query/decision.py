"""Who answers a question: the local model where it knows enough of it and it is easy enough, else the frontier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Who = Literal["local", "frontier"]
Rules: TypeAlias = Sequence[tuple[float, int]]
Reason = Literal["relevant_enough", "too_complex", "too_little_relevant", "nothing_found"]


@dataclass(frozen=True, slots=True)
class Decision:
    """who answers, and why, as a code."""

    who: Who
    reason: Reason


def decide(relevance: float | None, complexity: int, rules: Rules) -> Decision:
    """Local where one of the rules is met, else the frontier.

    Args:
        relevance: of the best passage, 0-1; None: none was found.
        complexity: of the question, 1-10.
        rules: pairs of a relevance above which and a complexity below which the local model answers; a question that
            is just as relevant or as complex does not meet them.
    """
    if relevance is None:
        return Decision("frontier", "nothing_found")
    if any(relevance > least and complexity < most for least, most in rules):
        return Decision("local", "relevant_enough")
    easier = any(relevance > least for least, _ in rules)
    return Decision("frontier", "too_complex" if easier else "too_little_relevant")
