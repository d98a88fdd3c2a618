"""HTML as the plain Markdown of its headings, paragraphs, lists and tables, without a mark that was not said."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from hybridgen.sources.texts.turn_formats import TIME_LINE
from hybridgen.sources.texts.words import count_words

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MIN_SPEAKER_ROWS = 4  # of a table whose first column may be who speaks
MAX_NAME_WORDS = 5
MAX_CELL_WORDS = 300  # longer ones: the table is how a page is laid out

_NO_CONTENT = ["script", "style", "noscript", "template", "head", "svg", "form", "button", "iframe"]
_BLOCKS = ["p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"]
_OF_TABLES = ["table", "thead", "tbody", "tfoot", "tr", "td", "th"]
_PLAIN = ["a", "b", "strong", "em", "i", "u", "s", "del", "img", "code", "kbd", "samp", "sup", "sub", "blockquote", "q"]


def decoded(page: bytes) -> str:
    """A page by the encoding that it says it has, or the likeliest."""
    from bs4 import UnicodeDammit

    return UnicodeDammit(page, is_html=True).unicode_markup or page.decode("latin-1")


def as_markdown(markup: str) -> str:
    """The page's text; without its headings' marks where paragraphs that never close are nested too deeply."""
    from bs4 import BeautifulSoup
    from bs4.element import PreformattedString
    from markdownify import MarkdownConverter

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a page looks like is none of the user's business
        page = BeautifulSoup(markup, "lxml")
    for tag in page(_NO_CONTENT):
        tag.decompose()
    for said_to_machines in page.find_all(string=lambda text: isinstance(text, PreformattedString)):
        said_to_machines.extract()  # comments, declarations
    for link in page.select("a[href^='#footnote-'], a[href^='#endnote-']"):  # a note's number, and its way back
        link.decompose()
    tables = page("table")
    holding = _all_around(tables)
    for table in tables:
        if id(table) not in holding:  # one with others within is how the page is laid out
            _flatten(page, table)
    for tag in page(_OF_TABLES):
        tag.name = "div"
    converter = MarkdownConverter(
        heading_style="ATX",
        bullets="-",
        escape_asterisks=False,
        escape_underscores=False,
        escape_misc=False,
        strip=_PLAIN,
    )
    try:
        text = str(converter.convert_soup(page))
    except RecursionError:
        for tag in page(["br", *_BLOCKS]):
            tag.insert_before("\n\n")
        text = page.get_text()
    lines = [line.strip() for line in text.replace("\xa0", " ").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _all_around(tags: Iterable[Tag]) -> set[int]:
    """The ids of all that they stand in."""
    found: set[int] = set()
    for tag in tags:
        for parent in tag.parents:
            if id(parent) in found:
                break
            found.add(id(parent))
    return found


def _flatten(page: BeautifulSoup, table: Tag) -> None:
    """A table's rows as paragraphs: who speaks and what is said, a question above its answer, or cells side by side.
    One that only lays out a page stays."""
    rows = [row.find_all(["td", "th"], recursive=False) for row in table("tr")]
    rows = [row for row in rows if row]
    width = max(map(len, rows), default=0)
    cells = [[_text(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    is_layout = table.find(["h1", "h2", "h3", "h4", "h5", "h6"]) is not None or any(
        count_words(cell) > MAX_CELL_WORDS for row in cells for cell in row
    )
    if width < 2 or is_layout:
        return
    for lines in _paragraphs(cells):
        paragraph = page.new_tag("p")
        for number, line in enumerate(lines):
            if number:
                paragraph.append(page.new_tag("br"))
            paragraph.append(line)
        table.insert_before(paragraph)
    table.decompose()


def _text(cell: Tag) -> str:
    for tag in cell(["br", *_BLOCKS]):
        tag.insert_after(" ")
    return " ".join(cell.get_text("").split())


def _paragraphs(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    columns = [column for column in zip(*rows, strict=True) if any(column) and not _is_times(column)]
    spoken = columns[1:] if len(columns) == 3 and _is_numbers(columns[0]) else columns
    if len(spoken) == 2 and _is_speakers(spoken[0]):
        pairs = list(zip(*spoken, strict=True))
        head = pairs[0]
        if spoken[0].count(head[0]) == 1 and count_words(*head) <= 4:  # "Speaker", "Text"
            pairs = pairs[1:]
        return [[f"{name.rstrip(' :')}: {said}" if name else said] for name, said in pairs if said]
    if len(columns) == 2:
        return [[cell for cell in row if cell] for row in zip(*columns, strict=True) if any(row)]
    return [[" | ".join(filter(None, row))] for row in zip(*columns, strict=True) if any(row)]


def _is_times(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell]
    return 5 * sum(bool(TIME_LINE.match(cell)) for cell in filled) >= 4 * len(filled)


def _is_numbers(column: Sequence[str]) -> bool:
    return sum(cell.strip(".").isdigit() for cell in column) >= len(column) - 1


def _is_speakers(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell]
    if any(cell[0].isdigit() for cell in filled):  # an age, a number, a date
        return False
    few = len({cell.casefold() for cell in filled}) <= len(filled) / 2 + 1
    return len(filled) >= MIN_SPEAKER_ROWS and few and all(len(cell.split()) <= MAX_NAME_WORDS for cell in filled)
