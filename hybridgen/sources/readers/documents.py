"""Word, OpenDocument, RTF, HTML and PDF documents as the text that stands in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.encoding import read_bytes
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.tables.cells import lines_in_words
from hybridgen.sources.texts import opendocument, printed_pages
from hybridgen.sources.texts.markup import as_markdown, decoded
from hybridgen.sources.types import Asked, Text
from hybridgen.sources.unpacking import expect_package

MAX_TAGS = 2_000_000  # of a document or a page; each takes some 500 bytes
MAX_PAGES = 10_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # how old Office files begin, and new ones with a password
_NO_PACKAGE = (zipfile.BadZipFile, KeyError, OSError, ValueError, ElementTree.ParseError, ExpatError)
_TITLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => h2:fresh"


def read_word(path: Path, asked: Asked) -> Text:
    """A Word file, with what was inserted and without what was deleted, comments, headers. Raises DataError."""
    import mammoth

    content = _document(path)
    try:
        _expect_package(path)
        page = mammoth.convert_to_html(io.BytesIO(content), style_map=_TITLES, convert_image=_no_image).value
    except _NO_PACKAGE as error:
        raise _broken(path, error) from None
    return _text_of(path, page)


def read_opendocument(path: Path, asked: Asked) -> Text:
    """An OpenDocument text. Raises DataError."""
    _document(path)
    try:
        _expect_package(path)
        if opendocument.is_protected(path):
            raise _protected(path)
        page = opendocument.as_html(path)
    except _NO_PACKAGE as error:
        raise _broken(path, error) from None
    return _text_of(path, page)


def read_html(path: Path, asked: Asked) -> Text:
    """A web page: its text without scripts, styles and forms. Raises DataError."""
    content = read_bytes(path)
    _expect_elements(path, content)
    try:
        return _text_of(path, content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _text_of(path, decoded(content))


def read_rtf(path: Path, asked: Asked) -> Text:
    """Rich text, without its headings. Raises DataError."""
    from striprtf.striprtf import rtf_to_text

    content = read_bytes(path)
    if not content.lstrip().startswith(b"{\\rtf"):
        raise DataError(f"{path}: is no RTF file; save it as RTF, or name it by its kind")
    text = rtf_to_text(content.decode("latin-1"), errors="replace")
    return Text(text=_filled(path, text))


def read_pdf(path: Path, asked: Asked) -> Text:
    """The text of a PDF; pages that are pictures are named. Raises DataError where all of them are."""
    import pypdfium2

    content = read_bytes(path)
    try:
        with pypdfium2.PdfDocument(content) as document:
            if len(document) > MAX_PAGES:
                raise DataError(f"{path}: has {len(document)} pages; of at most {MAX_PAGES} the text can be read")
            pages = [page.get_textpage().get_text_bounded() for page in document]
    except pypdfium2.PdfiumError as error:
        raise (_protected(path) if "password" in str(error).lower() else _broken(path, error)) from None
    pictures = [number for number, page in enumerate(pages, start=1) if not page.strip()]
    if len(pictures) == len(pages):
        raise DataError(
            f"{path}: holds pictures of pages and no text; have its text recognised first (OCR, ocrmypdf for one), and "
            "name what comes out"
        )
    text, dropped = printed_pages.as_text(pages)
    name = {"file": Data(path.name)}
    where = lines_in_words(pictures).replace("line", "page") if pictures else ""
    return Text(
        text=text,
        unreadable=(Notice("pages_without_text", name | {"pages": where}),) if pictures else (),
        notes=(Notice("page_lines_left_out", name | {"lines": dropped}),) if dropped else (),
    )


def _expect_package(path: Path) -> None:
    """Each element becomes an object; of parts that are no text nothing is unpacked. Raises DataError, and what
    zipfile raises where it is no package."""
    expect_package(path)
    with zipfile.ZipFile(path) as package:
        for part in package.namelist():
            if part.lower().endswith((".xml", ".rels")):
                _expect_elements(path, package.read(part))


def _expect_elements(path: Path, markup: bytes) -> None:
    if markup.count(b"<") > MAX_TAGS:
        raise DataError(f"{path}: holds more than {MAX_TAGS} tags; save its text as .txt")


def _document(path: Path) -> bytes:
    content = read_bytes(path)
    if content.startswith(_OLD_OFFICE):
        raise DataError(
            f"{path}: is protected by a password, or an old Office file by another name; open it and save a plain "
            f"{path.suffix[1:].lower()}"
        )
    return content


def _text_of(path: Path, page: str) -> Text:
    return Text(text=_filled(path, as_markdown(page)), is_markdown=True)


def _filled(path: Path, text: str) -> str:
    if not text.strip():
        raise DataError(f"{path}: holds no text (pictures are not read); name a document with words")
    return text


def _no_image(image: object) -> list[object]:
    return []


def _protected(path: Path) -> DataError:
    return DataError(f"{path}: is protected by a password; save a copy without one")


def _broken(path: Path, error: Exception) -> DataError:
    said = " ".join(str(error).split()) or type(error).__name__
    return DataError(f"{path}: is no readable {path.suffix[1:].lower()} ({said}); open it and save it again")


register(Reader("word", (".docx",), read_word))
register(Reader("opendocument", (".odt",), read_opendocument))
register(Reader("html", (".html", ".htm"), read_html))
register(Reader("rtf", (".rtf",), read_rtf))
register(Reader("pdf", (".pdf",), read_pdf))
