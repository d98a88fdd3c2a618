"""How much a question asks for, from its own words."""

from __future__ import annotations

import re

EASY = 2  # what is, how to, show me, list, and whatever no other word speaks for
MIDDLE, _MIDDLE = 5, frozenset({"explain", "why", "compare", "debug"})
HARD, _HARD = 8, frozenset({"design", "architect", "implement", "refactor", "optimise", "optimize"})


def count_complexity(question: str) -> int:
    """1 to 10: that of the hardest of its words. Only whole words count, in any case: a designer designs nothing."""
    words = set(re.findall(r"\w+", question.casefold()))
    return HARD if words & _HARD else MIDDLE if words & _MIDDLE else EASY
