"""A page as Markdown, however it is written: in time that grows with its length, without a mark that was not said."""

from __future__ import annotations

import pytest

from hybridgen.sources.texts.markup import as_markdown
from tests.test_patterns import MOST_TIMES, seconds

SHORT, LONG = 10_000, 40_000  # characters
QUICK_SECONDS = 0.05  # of a short page, below which the clock tells little
UNENDED = ["<a ", "<a b=", "</", "<!--", '<a "', "<a href='", "<!", "<?", "<![CDATA[", "&#", "<script>x"]
TABLES = ["<table>", "<table><tr><td>a", "<td>a<table>", "<tr><td>a</td></tr>"]
NESTED = ["<ul><li>x", "<b><i>", "<p><b>", "<blockquote>x", "<pre>x", "<h1>x", "<dl><dt>x<dd>y", "<svg>"]
NOTES = "<a href='#footnote-1'>x</a>"


@pytest.mark.parametrize("piece", [*UNENDED, *TABLES, *NESTED, NOTES])
def test_four_times_the_page_takes_about_four_times_as_long(piece: str) -> None:
    short, long = ((piece * length)[:length] for length in (SHORT, LONG))
    for _ in range(3):
        least = max(seconds(as_markdown, short, 3), QUICK_SECONDS)
        if seconds(as_markdown, long, 2) <= MOST_TIMES * least:
            return
    pytest.fail(f"{piece} takes more than {MOST_TIMES} times as long")


def test_a_table_that_holds_tables_lays_out_a_page_and_the_inner_ones_are_read() -> None:
    inner = "<table><tr><td>Tea</td><td>Every day</td></tr><tr><td>Milk</td><td>Never</td></tr></table>"
    page = f"<table><tr><td>Menu</td><td>What we drink. {inner}</td></tr></table>"
    assert as_markdown(page) == "Menu\n\nWhat we drink.\n\nTea\nEvery day\n\nMilk\nNever"


def test_a_tag_that_never_ends_is_no_text() -> None:
    assert as_markdown("<p>Said.</p><a href='never") == "Said."
