from __future__ import annotations

from collections.abc import Sequence

from hybridgen.privacy.detect.collect import collect
from hybridgen.privacy.pseudonymise.casing import Casing
from hybridgen.privacy.text.spans import Span

TALK = "Ji-hoon: hello\nJi-hoon: I am Ji-hoon Park, son of Bo."


class Sees:
    """A detector that takes one value for one kind, wherever it stands."""

    def __init__(self, value: str, kind: str) -> None:
        self._value, self._kind = value, kind

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        return [tuple(self._spans(text)) for text in texts]

    def _spans(self, text: str) -> list[Span]:
        start = text.find(self._value)
        return [Span(start, start + len(self._value), self._kind, self._value, 0.85)] if start >= 0 else []


def collected(detector: Sees) -> set[tuple[str, str]]:
    found = collect(detector, [("talk", TALK)], Casing([("talk", TALK)]))
    return {(span.kind, span.text) for span in found[TALK]}


def test_speakers_are_found_without_a_detector() -> None:
    assert collected(Sees("nobody", "PERSON")) == {("PERSON", "Ji-hoon")}


def test_a_speakers_full_name_is_a_persons() -> None:
    assert ("PERSON", "Ji-hoon Park") in collected(Sees("Ji-hoon Park", "LOCATION"))


def test_a_family_name_after_a_speakers_given_name_completes_it() -> None:
    assert ("PERSON", "Ji-hoon Park") in collected(Sees("Park", "PERSON"))


def test_words_that_the_data_writes_small_are_no_names() -> None:
    notes = [(str(n), "The cherry was sweet.") for n in range(4)] + [("5", "So Cherry.")]
    found = collect(Sees("Cherry", "LOCATION"), notes, Casing(notes))
    assert found["So Cherry."] == ()
