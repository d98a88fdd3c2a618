"""A text of any length is read in pieces that a language model can take, and what stands at a border is found whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from hybridgen.privacy.detectors.pieces import MAX_CHARS, RUN_CHARS, Pieces
from hybridgen.privacy.text.spans import Span


class Reader:
    """Finds "Anna Weber", and keeps what it was shown."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        self.seen += texts
        return [
            tuple(Span(m.start(), m.end(), "PERSON", m[0], 0.9) for m in re.finditer("Anna Weber", text))
            for text in texts
        ]


def test_a_text_of_usual_length_is_read_as_a_whole() -> None:
    reader = Reader()
    assert [len(spans) for spans in Pieces(reader).find(["Anna Weber", "xy" * 450, ""])] == [1, 0, 0]
    assert reader.seen == ["Anna Weber", "xy" * 450, ""]


@pytest.mark.parametrize("shift", [0, 3, 7, 11, 450])
@pytest.mark.parametrize("between", ["said that it rains. ", "ab-cd\n", "天気がいい"])
def test_names_are_found_wherever_pieces_end(between: str, shift: int) -> None:
    text = "x" * shift + " " + " Anna Weber ".join([between * 40] * 200)
    reader = Reader()
    (spans,) = Pieces(reader).find([text])
    assert [(span.start, span.end) for span in spans] == [m.span() for m in re.finditer("Anna Weber", text)]
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert max(map(len, reader.seen)) <= MAX_CHARS


def test_pieces_are_short_where_no_blank_stands() -> None:
    reader = Reader()
    Pieces(reader).find(["ab." * 30_000])
    assert max(map(len, reader.seen)) <= RUN_CHARS
    assert sum(map(len, reader.seen)) < 150_000


@pytest.mark.parametrize("run", ["'", "a.", "a-", "1.1.1.", "~", "<", "\n", "- ", "5", "a' ", "...?!"])
def test_of_a_run_without_words_the_middle_is_not_read(run: str) -> None:
    text = f"I told Anna Weber so.{run * 5_000} Anna Weber told me, too."
    reader = Reader()
    (spans,) = Pieces(reader).find([text])
    assert [(span.start, span.end) for span in spans] == [m.span() for m in re.finditer("Anna Weber", text)]
    assert sum(map(len, reader.seen)) < 500


@pytest.mark.parametrize("said", ["Anna Weber, ", "06 12 34 56 78, ", "ab ", "नमस्ते ", "天気", "J. R. Rao "])
def test_what_may_hold_words_is_read_however_often_it_is_said(said: str) -> None:
    reader = Reader()
    Pieces(reader).find([said * 500])
    assert sum(map(len, reader.seen)) >= len(said) * 500


def test_what_reaches_to_a_run_that_is_not_read_is_one_with_it() -> None:
    class Digits:
        def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
            found = [re.finditer(r"\d+", text) for text in texts]
            return [tuple(Span(m.start(), m.end(), "NUMBER", m[0], 1) for m in some) for some in found]

    (spans,) = Pieces(Digits()).find(["No. " + "5" * 3_000 + " it is"])
    assert [(span.start, span.end, span.text) for span in spans] == [(4, 3_004, "5" * 3_000)]
