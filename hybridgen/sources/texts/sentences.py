"""Where sentences and clauses end, in every script. Spans, so that what is cut stands in the text as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from hybridgen.sources.texts.words import weigh

Span = tuple[int, int]

MAX_PIECE_CHARS = 100  # of what has no space

CLOSING = "\"'”’»›)\\]」』】》〉）］｣*_"
_QUESTION = ("?", "？", "؟", "՞", "፧", "\u037e", "⁇", "⁈", "︖", "﹖")
# Each pattern begins where its run begins and gives nothing back (`++`), so it takes a time that grows with the text.
# Marks that end a sentence wherever they stand, and those that do before a space.
_ALWAYS = "។。！？｡︒︕︖﹗﹖।॥።፧။៕؟۔܀"
_BEFORE_SPACE = ".!?…։՞\u037e‽⁇⁈⁉៖"
_END = re.compile(
    rf"(?<![{_ALWAYS}])[{_ALWAYS}]++[{CLOSING}]*+\s*+"
    rf"|(?<![{_BEFORE_SPACE}])[{_BEFORE_SPACE}]++[{CLOSING}“‘]*+\s++"  # “ closes in German
    r"|(?<=[\u0370-\u03ff\u1f00-\u1fff]);\s++"
    r"|\n\s*+"
)
_CLAUSE = re.compile(r"(?<![,;:–—])[,;:–—]++\s++|(?<![，、；：،؛၊])[，、；：،؛၊]++\s*+")
_PIECE = re.compile(r"\S++\s*+")
# "Dr. Rao", "z. B.", "J. Smith": no sentence ends there.
_SHORTENED = re.compile(
    r"(?:^|[\s(.])(?:[^\W\d_]|dr|mr|mrs|ms|prof|st|vs|bzw|ca|nr|sr|sra|srta|mme|dra|ing|e\.g|i\.e)$", re.IGNORECASE
)


def is_question(text: str) -> bool:
    """Whether the text ends with a question mark, a Greek one too."""
    bare = text.rstrip(CLOSING + " \t\n\u3000")
    return bare.endswith(_QUESTION) or bool(re.search(r"[\u0370-\u03ff\u1f00-\u1fff];$", bare[-2:]))


def split_sentences(text: str) -> list[str]:
    """Its sentences in order, without the space around them."""
    return [stripped for begin, end in _sentences(text) if (stripped := text[begin:end].strip())]


def _sentences(text: str) -> Iterator[Span]:
    """Spans that follow one another and hold all of the text."""
    begin = 0
    for end in _END.finditer(text):
        mark = text[end.start()]
        after = text[end.end() : end.end() + 1]
        if mark == "." and _SHORTENED.search(text[max(begin, end.start() - 8) : end.start()]):
            continue
        if (mark == "…" or text.startswith("..", end.start())) and after.islower():
            continue
        yield begin, end.end()
        begin = end.end()
    if begin < len(text):
        yield begin, len(text)


def cut_long(text: str, most: int, taken: int = 0) -> Iterator[str]:
    """The text in parts of `most` words or less: whole sentences where they fit, else clauses, words, characters.

    taken: words that stand before the first part, which is "" where nothing fits beside them. Each part stands in the
    text as it is; nothing is lost but the space between parts.
    """
    begin = end = 0
    held: float = taken
    for first, last in _fitting(text, (0, len(text)), most, (_sentences, _clauses, _pieces, _characters)):
        size = weigh(text[first:last])
        if (end > begin or taken) and held + size > most:
            yield text[begin:end].strip()
            begin, held, taken = first, 0, 0
        end, held = last, held + size
    if rest := text[begin:end].strip():
        yield rest


def _fitting(text: str, span: Span, most: int, cutters: tuple[Callable[[str], Iterator[Span]], ...]) -> Iterator[Span]:
    """Spans of at most `most` words each, by the first of the cutters that makes them small enough."""
    begin, end = span
    part = text[begin:end]
    if weigh(part) <= most or not cutters:
        yield span
        return
    for first, last in cutters[0](part):
        yield from _fitting(text, (begin + first, begin + last), most, cutters[1:])


def _clauses(text: str) -> Iterator[Span]:
    begin = 0
    for end in _CLAUSE.finditer(text):
        yield begin, end.end()
        begin = end.end()
    if begin < len(text):
        yield begin, len(text)


def _pieces(text: str) -> Iterator[Span]:
    begin = 0
    for piece in _PIECE.finditer(text):
        yield begin, piece.end()
        begin = piece.end()


def _characters(text: str) -> Iterator[Span]:
    for begin in range(0, len(text), MAX_PIECE_CHARS):
        yield begin, min(begin + MAX_PIECE_CHARS, len(text))
