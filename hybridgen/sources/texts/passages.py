"""Texts and conversations cut into passages that can be cited, on the borders of paragraphs and speakers' turns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.sources.texts.speakers import INTERVIEWER
from hybridgen.sources.types import ROW, TEXT, UNIT, Dataset, File, Talks, Text, Turn

# A passage is closed at the first border after MIN, and never grows beyond MAX.
MIN_WORDS, MAX_WORDS = 40, 120
_HEADING = re.compile(r"(#{1,6})\s+\S")
_FENCE = re.compile(r"\s*(```|~~~)")
# "**Priya:** …", "Priya: …", "[00:12] Priya Rao (P3): …"
_TURN = re.compile(
    r"(?:[\[(]?\d[\d:.,]+[\])]?\s*)?(?:\*\*|__)?([A-Z\u00c0-\u024f][^:*_\n.?!]{0,38}?)(?:\*\*|__)?\s?:(?:\*\*|__)?\s"
)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"'”’)\]])\s+")


def cut(content: Text | Talks, file: File) -> Dataset:
    """Passages as rows. A text's unit is the file, or the section where it has two or more headings of its highest
    level; a conversation is a unit.

    Raises DataError where there are no words.
    """
    if isinstance(content, Talks):
        sections = ["\n\n".join(map(_line, talk.turns)) for talk in content.conversations]
    else:
        sections = _sections(content.text) if content.is_markdown else [content.text]
    passages = [(number, passage) for number, section in enumerate(sections, start=1) for passage in split(section)]
    if not passages:
        raise DataError(f"{file.path}: holds no words; name a text with content")
    frame = pl.DataFrame(
        {
            ROW: [f"{file.name}#{n}" for n in range(1, len(passages) + 1)],
            UNIT: [file.name if len(sections) == 1 else f"{file.name}/{number}" for number, _ in passages],
            TEXT: [passage for _, passage in passages],
        }
    )
    return Dataset(
        frame=frame,
        sources=(str(file.path),),
        rows_read=frame.height,
        unreadable=content.unreadable,
        warnings=content.warnings,
        notes=content.notes,
    )


def _line(turn: Turn) -> str:
    return f"{turn.speaker}: {turn.text}" if turn.speaker else turn.text


def split(text: str) -> list[str]:
    """Passages of about 40 to 120 words; a question stays with its answer, a heading with what follows it."""
    passages: list[list[str]] = [[]]
    for piece in _pieces(text):
        size = _words(*passages[-1])
        if size and (size >= MIN_WORDS or size + _words(piece) > MAX_WORDS):
            passages.append([])
        passages[-1].append(piece)
    if len(passages) > 1 and _words(*passages[-1]) < MIN_WORDS and _words(*passages[-2], *passages[-1]) <= MAX_WORDS:
        passages[-2:] = [passages[-2] + passages[-1]]
    return ["\n".join(passage) for passage in passages if passage]


def _pieces(text: str) -> Iterator[str]:
    """Blocks that must not be parted, glued; and blocks that are too long, cut between sentences."""
    held = ""
    for block in _blocks(text):
        whole = f"{held}\n{block}" if held else block
        if _opens(block) and _words(whole) < MAX_WORDS:
            held = whole
            continue
        yield from _cut(whole)
        held = ""
    if held:
        yield held


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs, and within them turns, headings; what has no letter or digit (rules, fences) is no block."""
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        stripped = line.strip()
        if block and (not stripped or _TURN.match(stripped) or _HEADING.match(stripped) or _HEADING.match(block[-1])):
            yield "\n".join(block)
            block = []
        if re.search(r"[^\W_]", stripped):
            block.append(stripped)


def _opens(block: str) -> bool:
    """True for what makes no sense without what follows: a heading, a question, an interviewer's turn."""
    turn = _TURN.match(block)
    return bool(
        (_HEADING.match(block) and "\n" not in block)
        or (turn and INTERVIEWER.fullmatch(turn[1].strip()))
        or block.rstrip("*_\"'”’ ").endswith("?")
    )


def _cut(block: str) -> Iterator[str]:
    """A block of more than LONG words in sentences, and a sentence of more in words; nothing is lost but space."""
    rest: list[str] = []
    for sentence in _SENTENCE.split(block) if _words(block) > MAX_WORDS else [block]:
        for part in _chunks(sentence):
            if rest and _words(*rest, part) > MAX_WORDS:
                yield " ".join(rest)
                rest = []
            rest.append(part)
    yield " ".join(rest)


def _chunks(sentence: str) -> Iterator[str]:
    starts = [match.start() for match in re.finditer(r"\S+", sentence)]
    borders = [*starts[::MAX_WORDS], len(sentence)]
    for begin, end in pairwise(borders):
        yield sentence[begin:end].rstrip()


def _sections(text: str) -> list[str]:
    """The parts below the headings of the highest level, where it has two or more; else the whole."""
    levels: dict[int, list[int]] = {}
    lines = text.splitlines()
    fenced = False
    for number, line in enumerate(lines):
        fenced ^= bool(_FENCE.match(line))
        if not fenced and (heading := _HEADING.match(line)):
            levels.setdefault(len(heading[1]), []).append(number)
    starts = levels[min(levels)] if levels else []
    if len(starts) < 2:
        return [text]
    preface, *rest = ("\n".join(lines[begin:end]) for begin, end in pairwise([0, *starts, len(lines)]))
    return [preface, *rest] if re.search(r"[^\W_]", preface) else rest


def _words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)
