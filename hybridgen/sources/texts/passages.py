"""Texts and conversations cut into passages that can be cited, on the borders of paragraphs and speakers' turns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.texts.answers import find_answers
from hybridgen.sources.texts.sections import HEADING, has_letters, split_sections
from hybridgen.sources.texts.sentences import cut_long, is_question
from hybridgen.sources.texts.speakers import INTERVIEWER
from hybridgen.sources.texts.words import count_words
from hybridgen.sources.types import ROW, TEXT, UNIT, Dataset, File, Talks, Text, Turn

# A passage is closed at the first border after MIN, and never grows beyond MAX.
MIN_WORDS, MAX_WORDS = 40, 120
MAX_LABEL_CHARS = 80  # of a line that are looked at for who speaks
# "**Priya:** …", "Priya: …", "[00:12] Priya Rao (P3): …", "受访者：…"
_TURN = re.compile(
    r"(?:[\[(]?\d[\d:.,]{1,14}[\])]?\s*)?(?:\*\*|__)?(?P<speaker>[^\W\d_a-zß-öø-ÿ][^:：*_\n.?!。]{0,38}?)"
    r"(?:\*\*|__)?(?:\s?:(?:\*\*|__)?(?:\s|$)|：)"
)


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together. words: how many. speaker: who says them, where each part of them must say so.
    opens: makes no sense without what follows: a heading, a question, an interviewer's turn."""

    text: str
    words: int
    opens: bool
    speaker: str = ""


def cut(content: Text | Talks, file: File) -> Dataset:
    """Passages as rows. A conversation is a unit. A text's unit is the file, or the section where it has two or more
    headings of its highest level, or the line where each is an answer.

    Raises DataError where there are no words.
    """
    name = {"file": Data(file.path.name)}
    notes = list(content.notes)
    if isinstance(content, Talks):
        sections = [split_turns(talk.turns) for talk in content.conversations]
        turns = [turn for talk in content.conversations for turn in talk.turns if turn.speaker]
        size = {"turns": len(turns), "speakers": len({turn.speaker for turn in turns}), "talks": len(sections)}
        notes.append(Notice("turns_found" if len(sections) == 1 else "talks_found", name | size))
    elif not content.is_markdown and (answers := find_answers(content.text)):
        sections = [split(answer) for answer in answers]
        notes.append(Notice("answers_found", name | {"answers": len(answers)}))
    else:
        sections = [split(part) for part in (split_sections(content.text) if content.is_markdown else [content.text])]
    passages = [(number, passage) for number, section in enumerate(sections, start=1) for passage in section]
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
        notes=tuple(notes),
    )


def split(text: str) -> list[str]:
    """Passages of about 40 to 120 words; a question stays with its answer, a heading with what follows it."""
    return _gather(_blocks(text))


def split_turns(turns: Sequence[Turn]) -> list[str]:
    """The same of a conversation, a turn a line; each part of a long turn names its speaker."""
    return _gather(block for turn in turns for block in _blocks_of(turn))


def _blocks_of(turn: Turn) -> Iterator[_Block]:
    if not turn.speaker:
        yield from _blocks(turn.text)
    elif has_letters(turn.text):
        text = f"{turn.speaker}: {turn.text}"
        opens = is_question(turn.text) or INTERVIEWER.fullmatch(turn.speaker) is not None
        yield _Block(text, count_words(text), opens, turn.speaker)


def _gather(blocks: Iterable[_Block]) -> list[str]:
    passages: list[list[str]] = []
    sizes: list[int] = []
    for piece, size in _pieces(blocks):
        if sizes and sizes[-1] < MIN_WORDS and sizes[-1] + size <= MAX_WORDS:
            passages[-1].append(piece)
            sizes[-1] += size
        else:
            passages.append([piece])
            sizes.append(size)
    if len(passages) > 1 and sizes[-1] < MIN_WORDS and sizes[-2] + sizes[-1] <= MAX_WORDS:
        passages[-2:] = [passages[-2] + passages[-1]]
    return ["\n".join(passage) for passage in passages]


def _pieces(blocks: Iterable[_Block]) -> Iterator[tuple[str, int]]:
    """Blocks that must not be parted, glued; and blocks that are too long, cut between sentences; with their words."""
    held: list[_Block] = []
    for block in blocks:
        held.append(block)
        if not block.opens or sum(one.words for one in held) >= MAX_WORDS:
            yield from _cut(held)
            held = []
    if held:
        yield "\n".join(block.text for block in held), sum(block.words for block in held)


def _cut(blocks: Sequence[_Block]) -> Iterator[tuple[str, int]]:
    """Blocks as one piece, or in pieces of MAX_WORDS; those of a speaker's turn each begin with the speaker."""
    *before, last = blocks
    taken = sum(block.words for block in before)
    if taken + last.words <= MAX_WORDS:
        yield "\n".join(block.text for block in blocks), taken + last.words
        return
    label = f"{last.speaker}: " if last.speaker else ""
    for number, part in enumerate(cut_long(last.text, MAX_WORDS - count_words(label), taken)):
        lines = [part] if last.text.startswith(part) else [label + part]
        if not number:
            lines = [*(block.text for block in before), part]
        piece = "\n".join(filter(None, lines))
        yield piece, count_words(piece)


def _blocks(text: str) -> Iterator[_Block]:
    """Paragraphs, and within them turns, headings; what has no letter or digit (rules, fences) is no block."""
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        stripped = line.strip()
        begins = not stripped or _TURN.match(stripped[:MAX_LABEL_CHARS]) or HEADING.match(stripped)
        if lines and (begins or HEADING.match(lines[-1])):
            yield _paragraph(lines)
            lines = []
        if has_letters(stripped):
            lines.append(stripped)


def _paragraph(lines: Sequence[str]) -> _Block:
    text = "\n".join(lines)
    turn = _TURN.match(text[:MAX_LABEL_CHARS])
    opens = (len(lines) == 1 and HEADING.match(text) is not None) or is_question(text)
    asks = turn is not None and INTERVIEWER.fullmatch(turn["speaker"].strip()) is not None
    return _Block(text, count_words(text), opens or asks)
