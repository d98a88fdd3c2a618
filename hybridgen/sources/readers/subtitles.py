"""Captions: what is said in a recording, by turns."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.encoding import read_text
from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.tables.cells import lines_in_words
from hybridgen.sources.texts.captions import read_captions
from hybridgen.sources.types import Asked, Conversation, Talks, Text


def read(path: Path, asked: Asked) -> Talks | Text:
    """One recording. Raises DataError where nothing is said in the file."""
    text, notes = read_text(path)
    return understand(text, path, notes)


def understand(text: str, path: Path, notes: Iterable[Notice]) -> Talks | Text:
    """Captions as a conversation, or as running text where nobody is named.

    text: what the file holds. path: to name it by. notes: what was said of it so far. Raises DataError.
    """
    captions = read_captions(text)
    if not captions.turns:
        raise DataError(f"{path}: holds no captions; a line such as 00:00:05.000 --> 00:00:08.000 begins each")
    odd = {"file": Data(path.name), "lines": lines_in_words(captions.odd_lines)}
    warnings = (Notice("captions_odd", odd),) if captions.odd_lines else ()
    if any(turn.speaker for turn in captions.turns):
        return Talks(conversations=(Conversation(captions.turns),), warnings=warnings, notes=tuple(notes))
    return Text(text="\n\n".join(turn.text for turn in captions.turns), warnings=warnings, notes=tuple(notes))


register(Reader("subtitles", (".vtt", ".srt", ".sbv", ".ass", ".ssa"), read))
