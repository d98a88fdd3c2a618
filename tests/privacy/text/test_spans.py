from __future__ import annotations

from hybridgen.privacy.text.spans import Span, settle


def spans(text: str, **values: str) -> list[Span]:
    return [Span(text.index(v), text.index(v) + len(v), kind, v, 0.85) for kind, v in values.items()]


def test_what_overlaps_becomes_one_with_the_kind_that_has_a_form() -> None:
    text = "write anna@example.com now"
    (only,) = settle(text, spans(text, PERSON="write anna", URL="example.com", EMAIL_ADDRESS="anna@example.com"))
    assert (only.kind, only.text) == ("EMAIL_ADDRESS", "write anna@example.com")


def test_neighbours_stay_apart() -> None:
    text = "Anna Berlin"
    assert [span.text for span in settle(text, spans(text, LOCATION="Berlin", PERSON="Anna"))] == ["Anna", "Berlin"]


def test_a_span_shows_no_value() -> None:
    assert "Anna" not in repr(spans("Anna", PERSON="Anna"))
