"""Captions: WebVTT, SubRip, SubViewer and ASS, by what they share: a line of two times, and the words below it.

Files that tools write are often a little broken (no number, a short time, no blank line), so every line that looks like
two times begins a cue, and no word is lost. Players' libraries pass over such cues without a word.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from hybridgen.sources.texts.words import join
from hybridgen.sources.types import Turn

MIN_CUES = 2  # from which on a text is captions, whatever its name
ROLLING_SHARE = 0.3  # of cues that begin with what the cue before showed: live captions, which roll
MAX_TIMES_CHARS = 120
MAX_NAME_WORDS = 5
MIN_LABELLED = 2  # cues that begin with a name before it is a speaker's

_TIME = r"(?:\d{1,4}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,6})?"
_TIMES = re.compile(rf"\s*{_TIME}\s*(?:--+>|->|→|,)\s*{_TIME}(?:\s.*)?$")
_ARROW = "-->"  # stands in no cue's words
_SKIPPED = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,60})?\s([^<>]{1,100})>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z0-9][^<>]{0,200}>|<\d[\d:.]{1,15}>|\{\\[^{}]{0,100}\}")
_LABEL = re.compile(
    r"\s*(?:\[(?P<bracketed>[^\W_][^\[\]:]{0,38})\]\s?:?|(?P<plain>[^\W_][^:：<>\[\]]{0,38}?)\s?[:：])(?:\s+|(?<=：)|$)"
)
_CHANGE = re.compile(r"(?:(?<!\s)\s++)?(?:>>++|&gt;&gt;)\s*+")
_DASH = re.compile(r"(?:(?<!\s)\s++)?[-–—]\s*+(?=\S)")


@dataclass(slots=True)
class Cue:
    """voice: of the tag that names it. starts: whether somebody else begins to speak."""

    lines: list[str] = field(default_factory=list)
    voice: str = ""
    starts: bool = False


@dataclass(frozen=True, slots=True)
class Captions:
    """turns: speaker "" where none is named. odd_lines: where times are broken; the words are read."""

    turns: tuple[Turn, ...]
    odd_lines: tuple[int, ...]


def is_captions(text: str) -> bool:
    """Whether a text is captions by its content: what WebVTT begins with, or a line of two times after a number."""
    lines = text.lstrip("\ufeff").lstrip().splitlines()
    if lines and re.match(r"WEBVTT(?:\s|$)", lines[0]):
        return True
    cues = sum(
        bool(_TIMES.match(line[:MAX_TIMES_CHARS])) and before.strip().isdigit() for before, line in pairwise(lines)
    )
    return cues >= MIN_CUES


def read_captions(text: str) -> Captions:
    """What is said, by turns, without times, ids, tags and what is shown twice."""
    cues, odd = _cues(text.lstrip("\ufeff").splitlines())
    voiced = _unrolled([one for cue in cues for one in _voices(cue)])
    return Captions(tuple(_turns(voiced)), tuple(odd))


def _cues(lines: Sequence[str]) -> tuple[list[list[str]], list[int]]:
    if "[Events]" in lines:
        return [_ass(line) for line in lines if line.startswith("Dialogue:")], []
    cues: list[list[str]] = []
    odd: list[int] = []
    is_inside = False  # a cue's lines, after its times and before a blank line
    skips = False
    for number, line in enumerate(lines):
        stripped = line.strip()
        times = _TIMES.match(line[:MAX_TIMES_CHARS])
        if times or _ARROW in line[:MAX_TIMES_CHARS]:
            if not times:
                odd.append(number + 1)
            if is_inside and cues[-1] and cues[-1][-1].isdigit():  # the number of this cue, without a blank line before
                cues[-1].pop()
            cues.append([])
            is_inside, skips = True, False
        elif not stripped:
            is_inside = skips = False
        elif is_inside:
            cues[-1].append(stripped)
        elif _SKIPPED.match(stripped) or stripped.startswith("WEBVTT"):
            skips = True
        elif cues and not skips and not _is_id(lines, number):
            cues[-1].append(stripped)  # words after a blank line within a cue
    return cues, odd


def _is_id(lines: Sequence[str], number: int) -> bool:
    """Whether a line outside of a cue names the next one."""
    following = lines[number + 1][:MAX_TIMES_CHARS] if number + 1 < len(lines) else ""
    return bool(_TIMES.match(following)) or _ARROW in following or lines[number].strip().isdigit()


def _ass(line: str) -> list[str]:
    fields = line.split(",", 9)
    if len(fields) < 10:
        return []
    name, text = fields[4].strip(), fields[9]
    said = re.sub(r"\\[Nnh]", "\n", text).split("\n")
    return [f"<v {name}>{said[0]}", *said[1:]] if name else said


def _voices(lines: Sequence[str]) -> Iterator[Cue]:
    """A cue for each voice in it, its lines without tags."""
    cue = Cue()
    for line in lines:
        begin = 0
        for voice in _VOICE.finditer(line):
            if said := _plain(line[begin : voice.start()]):
                cue.lines.append(said)
            if cue.lines:
                yield cue
            cue = Cue(voice=html.unescape(voice[1]).strip())
            begin = voice.end()
        if said := _plain(line[begin:]):
            cue.lines.append(said)
    if cue.lines:
        yield cue


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _unrolled(cues: list[Cue]) -> list[Cue]:
    """Cues without the lines that the one before shows already, where that is how the file is made."""
    pairs = [(a, b) for a, b in pairwise(cues) if a.voice == b.voice]
    repeats = sum(a.lines[-1] == b.lines[0] for a, b in pairs)
    grows = sum(_grows(a, b) for a, b in pairs)
    if len(cues) < 4 or max(repeats, grows) < ROLLING_SHARE * len(cues):
        return cues
    kept: list[Cue] = []
    shown: Cue | None = None
    for cue in cues:
        lines = list(cue.lines)
        if shown and shown.voice == cue.voice and repeats >= grows:
            most = min(len(lines), len(shown.lines))
            lines = lines[next((k for k in range(most, 0, -1) if shown.lines[-k:] == lines[:k]), 0) :]
        elif shown and _grows(shown, cue):
            kept.pop()
        if lines:
            kept.append(Cue(lines, cue.voice))
        shown = cue
    return kept


def _grows(first: Cue, second: Cue) -> bool:
    """Whether the second shows the first and more words."""
    return first.voice == second.voice and " ".join(second.lines).startswith(" ".join(first.lines))


def _turns(cues: Sequence[Cue]) -> Iterator[Turn]:
    names = _names(cues)
    speaker, said = "", list[str]()
    for cue in cues:
        dashed = len(cue.lines) > 1 and all(_DASH.match(line) for line in cue.lines)
        for number, line in enumerate(cue.lines):
            rest, starts, name = line, dashed and number > 0, cue.voice
            if change := _CHANGE.match(rest):
                rest, starts = rest[change.end() :], True
            if dash := (dashed and _DASH.match(rest)) or None:
                rest = rest[dash.end() :]
            if not name and (label := _LABEL.match(rest)) and _label(label).casefold() in names:
                rest, name = rest[label.end() :], _label(label)
            if (name and name != speaker) or (starts and not name):
                if said:
                    yield Turn(speaker, join(said))
                speaker, said = name, []
            if rest := rest.strip():
                said.append(rest)
    if said:
        yield Turn(speaker, join(said))


def _label(match: re.Match[str]) -> str:
    return " ".join((match["bracketed"] or match["plain"]).split())


def _names(cues: Sequence[Cue]) -> frozenset[str]:
    """What begins cues as a speaker's name does, and does so more than once."""
    labels = [
        _label(label)
        for cue in cues
        for line in cue.lines
        if (label := _LABEL.match(_CHANGE.sub("", _DASH.sub("", line, count=1), count=1)))
        and len(_label(label).split()) <= MAX_NAME_WORDS
    ]
    counts = Counter(label.casefold() for label in labels)
    often = {name for name, count in counts.items() if count >= MIN_LABELLED}
    spelled = {label.casefold() for label in labels if not any(word[0].islower() for word in label.split())}
    return frozenset(often | spelled if 2 * len(labels) >= len(cues) else often)
