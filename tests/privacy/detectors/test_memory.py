"""A text is read once; what was found in it is the same every time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from hybridgen.core.errors import HybridgenError
from hybridgen.privacy.detectors import memory
from hybridgen.privacy.detectors.memory import Remembering
from hybridgen.privacy.detectors.presidio import Finder
from hybridgen.privacy.text.spans import Span
from tests.privacy.protecting import settings

TEXTS = ["I asked Maria Lopez.", "Nobody was there.", "Write to maria@example.org, or ask Maria Lopez."]


class Counting:
    """Finds the word Maria, and says how often it was asked about which text."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        if "broken" in texts:
            raise HybridgenError("the detector failed")
        self.read += texts
        return [
            (Span(at, at + 5, "PERSON", "Maria", 0.9),) if (at := text.find("Maria")) >= 0 else () for text in texts
        ]


def test_it_finds_what_the_detector_finds_every_time(finder: Finder) -> None:
    once, plain = Remembering(finder), finder.find(TEXTS)
    assert once.find(TEXTS) == once.find(TEXTS) == plain
    assert once.find(TEXTS[::-1]) == plain[::-1]


def test_a_text_is_read_once() -> None:
    counting = Counting()
    once = Remembering(counting)
    assert [len(spans) for spans in once.find([*TEXTS, TEXTS[0]])] == [1, 0, 1, 1]
    once.find(["Maria came.", TEXTS[1]])
    assert counting.read == [*TEXTS, "Maria came."]


def test_it_holds_no_text_and_no_value() -> None:
    once = Remembering(Counting())
    once.find(TEXTS)
    assert "Maria" not in str(vars(once))


def test_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MAX_TEXTS", 2)
    counting = Counting()
    once = Remembering(counting)
    assert len(once.find(TEXTS)) == 3
    once.find(TEXTS[1:])
    assert counting.read == TEXTS
    once.find(TEXTS[:1])
    assert counting.read == [*TEXTS, TEXTS[0]]


def test_where_the_detector_fails_nothing_is_remembered() -> None:
    counting = Counting()
    once = Remembering(counting)
    with pytest.raises(HybridgenError):
        once.find([TEXTS[0], "broken"])
    once.find(TEXTS[:1])
    assert counting.read == TEXTS[:1]


def test_runs_share_a_loaded_detector() -> None:
    assert memory.detector_of(settings()) is memory.detector_of(settings())
