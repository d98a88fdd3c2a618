"""What claims cite, as models write it and as records have it.

A model writes `{"cite": …, "text": …}`, a record has `{"row": "R3", "quote": …, "text": …}`; row and quote are filled
in here. By number, `cite` is the number that stands before a piece of a row, or a statistic's label, S1 to Sn: the
quote then stands in its row by construction. By words it is the piece itself: a small model that has copied it says
what stands in it.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hybridgen.core import trees
from hybridgen.core.notices import Data, Notice
from hybridgen.scoring import evidence
from hybridgen.scoring.quotes import MAX_QUOTE_CHARS, cut_pieces
from hybridgen.segments.fence import fence, spell
from hybridgen.segments.types import Row, Segment, Statistic
from hybridgen.sources.texts.words import count_words
from hybridgen.tasks.schema import CITE

MARK = "#"  # stands before a number; brackets are those of placeholders
LEAST_PIECE_CHARS = 30  # of a long line, on average
MAX_KEPT = 256  # segments whose pieces are kept: a draft, its judgement and its repair ask for the same


class UnknownNumber(ValueError):
    """An answer cites what is not shown. said: which."""

    def __init__(self, cited: str) -> None:
        self.said = Notice("fields_invalid", {"problem": Data(f"cite: {cited} is no number that stands in the rows")})
        super().__init__(str(self.said))


@dataclass(frozen=True, slots=True)
class Piece:
    """What can be cited. cite: its number, or the statistic's label. label: of the row, or the statistic's."""

    cite: str
    label: str
    text: str


class Citations:
    """All that can be cited of some rows and statistics."""

    def __init__(self, rows: Iterable[Row], statistics: Iterable[Statistic] = ()) -> None:
        self._rows = {row.label: row.text for row in rows}
        self.statistics = tuple(Piece(one.label, one.label, _quotable(one.text)) for one in statistics)

    @functools.cached_property  # not every task cites
    def _of_row(self) -> dict[str, list[Piece]]:
        numbers = map(str, itertools.count(1))
        return {
            label: [Piece(next(numbers), label, piece) for piece in _pieces(text)] for label, text in self._rows.items()
        }

    @functools.cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Those of rows."""
        return tuple(piece for own in self._of_row.values() for piece in own)

    @functools.cached_property
    def _by_cite(self) -> dict[str, Piece]:
        return {piece.cite: piece for piece in (*self.pieces, *self.statistics)}

    @functools.cached_property
    def _by_text(self) -> dict[str, Piece]:
        every = (*self.pieces, *self.statistics)
        return {text: piece for piece in reversed(every) for text in (fence(piece.text), piece.text)}

    def cites(self, *, by_number: bool) -> list[str]:
        """What claims may cite: pieces of rows, then statistics."""
        return _named((*self.pieces, *self.statistics), by_number=by_number)

    def figures(self, *, by_number: bool) -> list[str]:
        """The same of statistics alone."""
        return _named(self.statistics, by_number=by_number)

    def showing(self, sign: re.Pattern[str], *, by_number: bool) -> list[str]:
        """The same of pieces of rows that show a sign."""
        return _named((piece for piece in self.pieces if sign.search(piece.text)), by_number=by_number)

    def mark(self, row: Row) -> str:
        """A row's text, or a part of it, as prompts show it, with the numbers before what they stand for."""
        return _marked(row.text, self._of_row.get(row.label, ()))

    def word(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """A record as models read it, by words."""
        return {name: _worded(value) for name, value in record.items()}

    def shorten(self, record: Mapping[str, Any], shown: Iterable[str] | None = None) -> dict[str, Any]:
        """A record as models read it, by number. shown: the texts that its author sees; a claim whose number is in none
        of them keeps its words."""
        if not any(trees.claims(record)):
            return dict(record)
        cites = self._by_cite.keys() if shown is None else _cites_in(shown)
        known = cites & self._by_cite.keys()
        return {name: self._shorten(value, known) for name, value in record.items()}

    def fill_in(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """What a model wrote as a record has it, in the spelling of the rows. Raises UnknownNumber."""
        return {name: self._fill_in(value) for name, value in answer.items()}

    def _fill_in(self, node: Any) -> Any:
        if isinstance(node, str):
            return spell(node, "")
        if trees.is_claim(node):
            row = self._rows.get(str(node["row"]), "")
            return {key: spell(v, row) if isinstance(v, str) else self._fill_in(v) for key, v in node.items()}
        if isinstance(node, Mapping):
            rest = {key: self._fill_in(value) for key, value in node.items() if key != CITE}
            if CITE not in node or not rest.keys() <= {"text"}:
                return rest | ({CITE: node[CITE]} if CITE in node else {})
            piece = self._found(node[CITE])
            return {"row": piece.label, "quote": piece.text, **rest}
        return [self._fill_in(one) for one in node] if isinstance(node, list) else node

    def _shorten(self, node: Any, cites: Iterable[str]) -> Any:
        if trees.is_claim(node):
            piece = self._piece_of(node["row"], node["quote"])
            if piece is None or piece.cite not in cites:
                return dict(node)
            return {CITE: piece.cite, **{key: value for key, value in node.items() if key not in trees.CLAIM}}
        if isinstance(node, Mapping):
            return {key: self._shorten(value, cites) for key, value in node.items()}
        return [self._shorten(one, cites) for one in node] if isinstance(node, list | tuple) else node

    def _piece_of(self, label: str, quote: str) -> Piece | None:
        """The piece that is quoted, or else the first that holds the quote."""
        if label in self._by_cite:  # a statistic
            return self._by_cite[label]
        own, wanted = self._of_row.get(label, ()), evidence.normalise(quote)
        same = (piece for piece in own if evidence.normalise(piece.text) == wanted)
        return next(same, None) or next((one for one in own if wanted in evidence.normalise(one.text)), None)

    def _found(self, cited: Any) -> Piece:
        said = str(cited).strip().lstrip(MARK)
        piece = self._by_cite.get(said) or self._by_cite.get(said.upper()) or self._by_text.get(said)
        if piece is None and count_words(said) >= evidence.MIN_QUOTE_WORDS:
            piece = next((one for one in self._by_cite.values() if evidence.stands_in(said, one.text)), None)
            return replace(piece, text=spell(said, piece.text)) if piece else self._nowhere(said)
        if piece is None:
            raise UnknownNumber(said[:12])
        return piece

    def _nowhere(self, said: str) -> Piece:
        """Words that no piece holds: of the row that they stand in after all, or of the first, where they don't."""
        label = next(
            (row for row, text in self._rows.items() if evidence.stands_in(said, text)), next(iter(self._rows), "R1")
        )
        return Piece("", label, spell(said, self._rows.get(label, "")))


@functools.lru_cache(maxsize=MAX_KEPT)
def citations_of(segment: Segment) -> Citations:
    """All that can be cited of a segment."""
    return Citations(segment.rows, segment.statistics)


def count_marks(text: str) -> int:
    """About how many numbers a row's text gets in a prompt, rather too many than too few; fast."""
    return sum(1 + len(line) // LEAST_PIECE_CHARS * (len(line) > MAX_QUOTE_CHARS) for line in text.splitlines())


def mark_statistic(statistic: Statistic) -> str:
    """A statistic as a prompt shows it."""
    return f"{MARK}{statistic.label} {fence(statistic.text, is_numbered=True)}"


def _named(pieces: Iterable[Piece], *, by_number: bool) -> list[str]:
    return list(dict.fromkeys(piece.cite if by_number else fence(piece.text) for piece in pieces))


def _pieces(text: str) -> list[str]:
    """What can be quoted of a row; of one in which nothing has words enough its beginning, so that it can be cited."""
    return [piece for piece, _, _ in _placed(text, cut_pieces(text))] or [_quotable(text)]


def _quotable(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 2 * MAX_QUOTE_CHARS else plain[-MAX_QUOTE_CHARS:].partition(" ")[2]


def _placed(text: str, pieces: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Each piece with the characters of a text at which it begins and ends (exclusive), one after the other."""
    at = 0
    for piece in pieces:
        start, end = _find(piece, text, at)
        if end:
            at = end
            yield piece, start, end


def _find(piece: str, text: str, at: int) -> tuple[int, int]:
    """Where a piece begins and ends in a text, its spaces being any; (0, 0) where it is not there."""
    start = text.find(piece, at) if piece else -1
    if start >= 0:
        return start, start + len(piece)
    found = re.compile(r"\s+".join(map(re.escape, piece.split()))).search(text, at) if piece else None
    return found.span() if found else (0, 0)


def _marked(text: str, pieces: Sequence[Piece]) -> str:
    cites = {piece.text: piece.cite for piece in pieces}
    shown = fence(text, is_numbered=True)
    parts, at = [], 0
    for piece, start, end in _placed(text, cites):
        parts += [shown[at:start], f"{MARK}{cites[piece]} ", shown[start:end]]
        at = end
    return "".join(parts) + shown[at:]


def _cites_in(shown: Iterable[str]) -> set[str]:
    return {found for text in shown for found in re.findall(rf"{MARK}(S?\d+) ", text)}


def _worded(node: Any) -> Any:
    if trees.is_claim(node):
        return {CITE: node["quote"], **{key: value for key, value in node.items() if key not in trees.CLAIM}}
    if isinstance(node, Mapping):
        return {key: _worded(value) for key, value in node.items()}
    return [_worded(one) for one in node] if isinstance(node, list | tuple) else node
