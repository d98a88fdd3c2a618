"""Plain text and Markdown."""

from __future__ import annotations

from pathlib import Path

from hybridgen.sources.encoding import read_text
from hybridgen.sources.readers import subtitles
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.texts.captions import is_captions
from hybridgen.sources.types import Asked, Talks, Text


def read(path: Path, asked: Asked) -> Text | Talks:
    """One text; captions are read as such whatever the file is called. Raises DataError where it is empty or binary."""
    text, encoding = read_text(path)
    if is_captions(text):
        return subtitles.understand(text, path, encoding)
    return Text(text=text, is_markdown=path.suffix.lower() == ".md", notes=encoding)


register(Reader("text", (".txt", ".md"), read))
