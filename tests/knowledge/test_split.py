"""Texts cut into passages: at headings, with their place, and nothing lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.knowledge.split import MAX_CHARS, MIN_CHARS, split

GUIDE = """# Ferry

Sails every day.

## Tickets

At the pier.

```sh
# no heading: a comment
```

## Dogs

On a lead.

Bad weather
===========

It stays in port.
"""
MARKDOWN = st.lists(
    st.sampled_from(
        ["# One\n", "## Two\n", "Name\n---\n", "```\n", "\n", "\r\n", "word ", "A sentence. ", "日本語", " \t"]
    )
    | st.text(max_size=30),
    max_size=60,
).map("".join)


def test_a_passage_knows_its_headings_and_its_line() -> None:
    pieces = split(GUIDE, is_markdown=True)
    assert [(piece.heading, piece.line) for piece in pieces] == [
        (("Ferry",), 1),
        (("Ferry", "Tickets"), 5),
        (("Ferry", "Dogs"), 13),
        (("Bad weather",), 17),
    ]
    assert pieces[1].text.startswith("## Tickets")
    assert "# no heading" in pieces[1].text


def test_plain_text_has_no_headings() -> None:
    (piece,) = split(GUIDE, is_markdown=False)
    assert (piece.text, piece.heading) == (GUIDE, ())


def test_a_long_section_breaks_between_paragraphs_and_its_end_is_no_scrap() -> None:
    paragraph = "The ferry waits for the train. " * 12
    pieces = split("\n\n".join([paragraph] * 7) + "\n\nThe end.", is_markdown=True)
    assert all(piece.text.startswith("The ferry") for piece in pieces[:-1])
    assert all(MIN_CHARS <= len(piece.text) <= MAX_CHARS for piece in pieces)


def test_a_word_without_an_end_is_cut_and_its_end_is_no_scrap() -> None:
    assert [len(piece.text) for piece in split("x" * 25, is_markdown=False, max_chars=10)] == [10, 7, 8]


def test_an_empty_text_has_no_passage() -> None:
    assert split("", is_markdown=True) == []


@given(MARKDOWN, st.booleans(), st.integers(5, 400))
def test_nothing_is_lost(text: str, is_markdown: bool, max_chars: int) -> None:
    pieces = split(text, is_markdown=is_markdown, max_chars=max_chars)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        assert 0 < len(piece.text) <= max_chars
        assert text.startswith(piece.text, piece.start)
        assert piece.line == text.count("\n", 0, piece.start) + 1
