from __future__ import annotations

from hybridgen.privacy.detectors.collect import judge_spans
from hybridgen.privacy.detectors.speakers import Speakers
from hybridgen.privacy.pseudonymise.casing import Casing
from hybridgen.privacy.pseudonymise.usage import Usage
from hybridgen.privacy.text.spans import Span

TALK = "Ji-hoon: hello\nJi-hoon: I am Ji-hoon Park, son of Bo."


def judged(value: str, kind: str, text: str = TALK, *more: str) -> set[tuple[str, str]]:
    """What becomes of a value that a detector takes for that kind."""
    units = [(str(n), one) for n, one in enumerate((text, *more))]
    start = text.index(value)
    speakers, casing = Speakers([("said", one)] for _, one in units), Casing(Usage.of(units))
    spans = judge_spans(text, [Span(start, start + len(value), kind, value, 0.85)], speakers, casing)
    return {(span.kind, span.text) for span in spans}


def test_a_speakers_full_name_is_a_persons() -> None:
    assert ("PERSON", "Ji-hoon Park") in judged("Ji-hoon Park", "LOCATION")


def test_a_family_name_after_a_speakers_given_name_completes_it() -> None:
    assert ("PERSON", "Ji-hoon Park") in judged("Park", "PERSON")


def test_words_that_the_data_writes_small_are_no_names() -> None:
    assert judged("Cherry", "LOCATION", "So Cherry.", *["The cherry was sweet."] * 4) == set()
