"""What would be hidden in the data: by kind and by who found it for people to read, value by value to be corrected."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from hybridgen.core.inspection import FoundSeen
from hybridgen.privacy.session import PrivacySession
from hybridgen.privacy.text.matching import Key, key
from hybridgen.privacy.text.spans import Span
from hybridgen.sources.types import ROW, UNIT

NAME = "review.yaml"
MAX_ROWS, MAX_CHARS = 1_000, 300_000  # that are looked at: some ten seconds; of more rows every n-th
MAX_AROUND_CHARS = 40  # to either side of a find
_SEPARATORS = re.compile(r"\s+")


@dataclass(slots=True)
class _Value:
    """A value as it first stood, with what stands around it."""

    text: str
    around: str
    count: int = 0


@dataclass(slots=True)
class _Finds:
    mentions: int = 0
    around: str = ""
    values: dict[Key, _Value] = field(default_factory=dict)


class Review:
    """rows: how many were looked at."""

    def __init__(self, frame: pl.DataFrame, names: Sequence[str], privacy: PrivacySession) -> None:
        """names: the columns that a model sees. Raises HybridgenError where the detector fails."""
        rows = list(_some(frame.select(ROW, UNIT, *names))) if names and not privacy.is_off else []
        self.rows, self._found = len(rows), dict[tuple[str, str], _Finds]()
        for row, spans in zip(rows, privacy.spans(rows), strict=True):
            for name, some in spans.items():
                self._add(row[name] or "", some)

    @property
    def seen(self) -> list[FoundSeen]:
        """By kind and by who found it, the most frequent first. No value stands in it."""
        found = sorted(self._found.items(), key=lambda one: (-one[1].mentions, one[0]))
        return [
            FoundSeen(kind=kind, by=by, mentions=one.mentions, values=len(one.values), around=one.around)
            for (kind, by), one in found
        ]

    def text(self, file: Path, of: int) -> str:
        """A file of recognizers in which nothing is in force yet. file: where it will lie; of: all rows there are."""
        lines = [
            f"# What would be hidden in {self.rows:,} of {of:,} rows. Nothing here is in force. Correct it by taking",
            '# away the "# " in front of a line, and hand it back with',
            f"#   privacy.recognizers={file}",
            "",
            "allow_list:  # what stays as it is",
        ]
        for (kind, by), one in sorted(self._found.items()):
            lines.append(f"# {kind}, by {by}")
            values = sorted(one.values.values(), key=lambda value: (-value.count, value.text))
            lines += [f"# - {_scalar(value.text)}  # {value.count}: {value.around}" for value in values]
        lines += [
            "",
            "recognizers:  # what was missed: a list for each kind",
            "# - name: missed people",
            "#   supported_entity: PERSON",
            '#   deny_list: ["…"]',
            "",
        ]
        return "\n".join(lines)

    def _add(self, cell: str, spans: Sequence[Span]) -> None:
        hidden, places = _hidden(cell, spans)
        for span, (start, end) in zip(spans, places, strict=True):
            one = self._found.setdefault((span.kind, span.by), _Finds())
            one.mentions += 1
            one.around = one.around or _around(hidden, start, end)
            value = one.values.setdefault(key(span.text), _Value(span.text, _around(cell, span.start, span.end)))
            value.count += 1


def _some(frame: pl.DataFrame) -> Iterator[Mapping[str, str | None]]:
    """Rows evenly taken, as many as are looked at."""
    chars = 0
    for row in frame.gather_every(-(-frame.height // MAX_ROWS) or 1).iter_rows(named=True):
        yield row
        chars += sum(len(cell) for cell in row.values() if cell)
        if chars > MAX_CHARS:
            return


def _hidden(cell: str, spans: Iterable[Span]) -> tuple[str, list[tuple[int, int]]]:
    """A cell with kinds in place of what was found, and where each stands in it."""
    text, at, places = "", 0, []
    for span in spans:
        text += cell[at : span.start]
        places.append((len(text), len(text) + len(span.kind) + 2))
        text, at = f"{text}[{span.kind}]", span.end
    return text + cell[at:], places


def _around(text: str, start: int, end: int) -> str:
    """A stretch of a text with what stands around it, on one line that can be printed."""
    first, last = max(0, start - MAX_AROUND_CHARS), end + MAX_AROUND_CHARS
    said = f"{'…' * (first > 0)}{text[first:last]}{'…' * (last < len(text))}"
    return "".join(char if char.isprintable() else " " for char in _SEPARATORS.sub(" ", said)).strip()


def _scalar(value: str) -> str:
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in quoted)
