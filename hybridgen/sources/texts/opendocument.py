"""The text of an OpenDocument file as HTML."""

from __future__ import annotations

import html
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TAGS = {
    f"{_TEXT}p": "p",
    f"{_TEXT}list": "ul",
    f"{_TEXT}list-item": "li",
    f"{_TABLE}table": "table",
    f"{_TABLE}table-row": "tr",
    f"{_TABLE}table-cell": "td",
}
_SPACES = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "<br>"}
# Comments, what was deleted, and the numbers of footnotes are not said.
_PASSED_OVER = frozenset([f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{_TEXT}note-citation"])


def is_protected(path: Path) -> bool:
    """Whether it is encrypted. Raises zipfile.BadZipFile, KeyError or OSError where it is no such file."""
    with zipfile.ZipFile(path) as package:
        return b"encryption-data" in package.read("META-INF/manifest.xml")


def as_html(path: Path) -> str:
    """Raises zipfile.BadZipFile, KeyError, OSError or ElementTree.ParseError where it is no such file."""
    with zipfile.ZipFile(path) as package:
        root = ElementTree.fromstring(package.read("content.xml"))  # noqa: S314  # expat stops what grows in it
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    return "" if body is None else "".join(_markup(body))


def _markup(element: ElementTree.Element) -> Iterator[str]:
    tag = _TAGS.get(element.tag)
    if element.tag == f"{_TEXT}h":
        tag = f"h{min(6, int(element.get(f'{_TEXT}outline-level', '1')))}"
    if tag:
        yield f"<{tag}>"
    yield html.escape(element.text or "", quote=False)
    for child in element:
        if child.tag not in _PASSED_OVER:
            yield _SPACES.get(child.tag, "")
            yield from _markup(child)
        yield html.escape(child.tail or "", quote=False)
    if tag:
        yield f"</{tag}>"
