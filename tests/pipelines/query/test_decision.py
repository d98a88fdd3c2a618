"""The decision over its whole grid, for the three profiles."""

from __future__ import annotations

import pytest

from hybridgen import strategies
from hybridgen.config.compose import compose
from hybridgen.knowledge.types import Hit, Passage
from hybridgen.pipelines.query.complexity import count_complexity
from hybridgen.pipelines.query.decision import decide
from hybridgen.pipelines.query.finding import find

COMPLEXITIES = range(1, 11)
GRID = [step / 1000 for step in range(1001)]


def is_local(profile: str, relevance: float, complexity: int) -> bool:
    """The rules as they are written down, profile by profile."""
    match profile:
        case "standard":
            return (
                (relevance > 0.85 and complexity < 6)
                or (relevance > 0.8 and complexity < 4)
                or (relevance > 0.7 and complexity < 3)
            )
        case "critical":
            return relevance > 0.95 and complexity < 4
        case _:
            return relevance > 0.65 and complexity < 7


@pytest.mark.parametrize("profile", ["standard", "critical", "casual"])
def test_the_whole_grid(profile: str) -> None:
    rules = compose([f"route={profile}"]).route.rules
    for complexity in COMPLEXITIES:
        for relevance in GRID:
            decision = decide(relevance, complexity, rules)
            wanted = "local" if is_local(profile, relevance, complexity) else "frontier"
            assert decision.who == wanted, (relevance, complexity)
            assert (decision.reason == "relevant_enough") == (wanted == "local")


@pytest.mark.parametrize(
    ("relevance", "complexity", "who", "reason"),
    [
        (None, 2, "frontier", "nothing_found"),
        (0.7, 2, "frontier", "too_little_relevant"),
        (0.701, 2, "local", "relevant_enough"),
        (0.75, 3, "frontier", "too_complex"),
        (0.81, 3, "local", "relevant_enough"),
        (0.851, 5, "local", "relevant_enough"),
        (0.99, 6, "frontier", "too_complex"),
    ],
)
def test_each_decision_says_why(relevance: float | None, complexity: int, who: str, reason: str) -> None:
    decision = decide(relevance, complexity, compose([]).route.rules)
    assert (decision.who, decision.reason) == (who, reason)


def test_without_rules_nothing_stays_at_home() -> None:
    assert decide(1.0, 1, ()).who == "frontier"


@pytest.mark.parametrize(
    ("question", "complexity"),
    [
        ("Design a schema for orders", 8),
        ("How would you ARCHITECT this?", 8),
        ("What is the best way to optimise a loop? Explain it.", 8),
        ("How do I optimize it", 8),
        ("Please refactor-this", 8),
        ("Explain what a list is", 5),
        ("Why does it fail?", 5),
        ("List the files and compare them", 5),
        ("What is a list?", 2),
        ("How to read a file", 2),
        ("Show me the log", 2),
        ("Who is the designer?", 2),
        ("implementation notes, debugging, explained", 2),
        ("Wie spät ist es?", 2),
        ("", 2),
    ],
)
def test_complexity_is_that_of_the_hardest_whole_word(question: str, complexity: int) -> None:
    assert count_complexity(question) == complexity


def test_the_same_question_in_other_words_is_not_lowered_by_them() -> None:
    """What the words of a question lack lowers relevance; not where its rule says that it is the same."""
    solved = Passage("How do I delete a folder?", "/docs/faults.csv", "row 1", solution="With rmdir.")
    hit = Hit("error-solutions", solved, relevance=0.3, nearness=0.97, id="1")
    config = compose(["task=query"])
    strategy = strategies.make(config.strategy)
    same = find("How do I remove a directory?", [hit], config, strategy, "run", may_pay=True)
    other = find("How do I paint a directory?", [hit], config, strategy, "run", may_pay=True)
    assert same.stored
    assert same.stored.relevance == 0.97
    assert (other.stored, other.who, other.reason.code) == (None, "frontier", "too_little_relevant")
    assert [one.nearness for one in other.context] == [0.97]  # the frontier sees what is near
