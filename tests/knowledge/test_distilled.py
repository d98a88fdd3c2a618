"""Where an answer of value belongs, by the words of its question."""

from __future__ import annotations

import pytest

from hybridgen.knowledge.distilled import find_collection
from hybridgen.knowledge.index import PATTERNS, PROBLEMS


@pytest.mark.parametrize(
    "question",
    [
        "Why does the printer fail?",
        "The gate does not open and the display shows E17",
        "My build won't start after the update",
        "KeyError when I read a dictionary",
        "What does error 404 mean?",
        "Which exception is raised here?",
        "Why doesn’t the ferry sail?",
        "How do I fix a leaking tap?",
        "Cannot log in since Monday",
        "I am unable to open the file.",
    ],
)
def test_what_went_wrong_is_a_problem(question: str) -> None:
    assert find_collection(question) == PROBLEMS == "error-solutions"


@pytest.mark.parametrize(
    "question",
    [
        "How do I sort a list?",
        "How do I raise a ValueError?",
        "How do I log an error?",
        "Which wine does not go with fish?",
        "Is the museum not open on Mondays?",
        "When does the night ferry sail?",
        "What is a terror?",
        "Wie spät ist es?",
        "",
    ],
)
def test_all_else_is_a_pattern(question: str) -> None:
    assert find_collection(question) == PATTERNS == "skills-patterns"
