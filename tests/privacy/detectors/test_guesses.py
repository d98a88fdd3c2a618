from __future__ import annotations

import pytest

from hybridgen.privacy.detectors.guesses import kept
from hybridgen.privacy.text.spans import Span

PROSE = (
    " and so on, as everybody says who has been there often enough to know what it is like in the end, and much more"
)


def trimmed(text: str, guess: str, kind: str = "PERSON") -> list[str]:
    start = text.index(guess)
    return [span.text for span in kept(text, Span(start, start + len(guess), kind, guess, 0.85))]


@pytest.mark.parametrize(
    ("text", "guess", "left"),
    [
        ("Then Okonkwo rang me", "Okonkwo rang", ["Okonkwo"]),
        ("Tell Okonkwo now", "Tell Okonkwo", ["Okonkwo"]),
        ("so President Okonkwo's plan", "President Okonkwo's", ["Okonkwo"]),
        ("**Jennifer**\nTom", "Jennifer**\nTom", ["Jennifer"]),
        ("Annoyed. I mean it.", "Annoyed", []),
        ("the Interviewer asked", "Interviewer", []),
    ],
)
def test_a_name_without_the_words_it_took_along(text: str, guess: str, left: list[str]) -> None:
    assert trimmed(text, guess) == left


def test_organisations_count_in_prose_only() -> None:
    assert trimmed("so Acme", "Acme", "ORGANIZATION") == []
    assert trimmed("so Acme" + PROSE, "Acme", "ORGANIZATION") == ["Acme"]


def test_groups_are_nouns() -> None:
    assert trimmed("as Lutherans do", "Lutherans", "GROUP") == ["Lutherans"]
    assert trimmed("a Lutheran church", "Lutheran", "GROUP") == []
