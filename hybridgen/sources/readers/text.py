"""Plain text and Markdown."""

from __future__ import annotations

from pathlib import Path

from hybridgen.sources.encoding import read_text
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.types import Asked, Text


def read(path: Path, asked: Asked) -> Text:
    """One text. Raises DataError where the file is empty or binary."""
    text, encoding = read_text(path)
    return Text(text=text, is_markdown=path.suffix.lower() == ".md", notes=encoding)


register(Reader("text", (".txt", ".md"), read))
