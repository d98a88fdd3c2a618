"""Who says what in a running text."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from hybridgen.core.notices import Data, Notice
from hybridgen.sources.texts import turn_formats as formats
from hybridgen.sources.texts.sections import split_sections
from hybridgen.sources.texts.speakers import INTERVIEWER
from hybridgen.sources.texts.turn_formats import MAX_OPENING_CHARS, Format
from hybridgen.sources.texts.words import count_words, join
from hybridgen.sources.types import Conversation, File, Talks, Text, Turn

# A text is a conversation where all of these hold; else it stays as it is.
MIN_TURNS = 4
MIN_TURNS_EACH = 2  # that a speaker has on average
MIN_SHARE = 0.7  # of the text that stands in turns
MIN_OPENING_LINES, MIN_OPENING_BLOCKS = 0.3, 0.5  # shares that open a turn; one of them, where there are no times
MIN_WORDS_SAID = 3  # of the middle turn: a form's "Age: 34" is shorter
FORM_ORDER_SHARE, FORM_BACK_SHARE = 0.75, 0.3  # of labels that follow as usual, and that come back after one other
MAX_NAME_WORDS = 5
MAX_FIRST_SECONDS = 300  # a recording begins by then; a diary's day does not

_CODE = re.compile(r"[a-z]{1,2}\d{1,2}")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(slots=True)
class _Gathered:
    """A turn as its lines are gathered. line: its first line's number."""

    line: int
    speaker: str
    said: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Talk:
    """dropped: lines that a chat wrote of itself."""

    turns: tuple[Turn, ...]
    dropped: int = 0


def find_turns(content: Text, file: File) -> Text | Talks:
    """The text as conversations where it is written as such: the whole, or the sections of a Markdown text.

    Times and ids of turns are left out, and the lines that a chat writes of itself, which a note counts.
    """
    sections = split_sections(content.text) if content.is_markdown else [content.text]
    talks = {number: talk for number, section in enumerate(sections) if (talk := _read(section)) is not None}
    if not talks or len(talks) < len(sections) / 2:
        return _without_times(content, file)
    notes = list(content.notes)
    if dropped := sum(talk.dropped for talk in talks.values()):
        notes.append(Notice("chat_lines_left_out", {"file": Data(file.path.name), "lines": dropped}))
    return Talks(
        conversations=tuple(
            Conversation(
                talks[number].turns if number in talks else (Turn("", section.strip()),),
                str(number + 1) if len(sections) > 1 else "",
            )
            for number, section in enumerate(sections)
        ),
        unreadable=content.unreadable,
        warnings=content.warnings,
        notes=tuple(notes),
    )


def read_turns(text: str) -> tuple[Turn, ...]:
    """The turns of a text that is a conversation; none where it is no such text."""
    talk = _read(text)
    return talk.turns if talk else ()


def _read(text: str) -> _Talk | None:
    lines = [_UNSEEN.sub("", line).strip() for line in text.splitlines()]
    for way in formats.FORMATS:
        before, turns, dropped = _gather(lines, way)
        if _is_talk(lines, turns, way):
            return _talk(before, turns, dropped, way)
    return _by_time_lines([line for line in lines if line])


def _gather(lines: Sequence[str], way: Format) -> tuple[list[str], list[_Gathered], int]:
    """What stands before the first turn, the turns, and how many lines the chat itself wrote."""
    opened = {
        number: match
        for number, line in enumerate(lines)
        if line and (match := way.opening.match(line[:MAX_OPENING_CHARS]))
    }
    if len(opened) < MIN_TURNS:
        return [], [], 0
    names = {number: _name(match["speaker"]) for number, match in opened.items()}
    often = Counter(name.casefold() for name in names.values())
    before: list[str] = []
    turns: list[_Gathered] = []
    dropped = 0
    for number, line in enumerate(lines):
        name = names.get(number)
        said = line[opened[number].end() :].strip() if name is not None else ""
        if (
            name is not None
            and _is_name(name, often[name.casefold()], way)
            and (said or _follows(lines, number, opened))
        ):
            if way.is_chat and formats.NO_MESSAGE.fullmatch(said[:MAX_OPENING_CHARS]):
                dropped += 1
            else:
                turns.append(_Gathered(number, name, [said] if said else []))
        elif way is formats.CHAT and formats.CHAT_LINE.match(line[:MAX_OPENING_CHARS]):
            dropped += 1
        else:
            (turns[-1].said if turns else before).append(line)
    return before, turns, dropped


def _follows(lines: Sequence[str], number: int, opened: Container[int]) -> bool:
    """Whether something is said below a line that opens a turn: else it is a title or a date."""
    below = next((n for n in range(number + 1, len(lines)) if lines[n]), None)
    return below is not None and below not in opened


def _name(speaker: str) -> str:
    return " ".join(speaker.split()).strip(" ,;-–—*_")


def _is_name(name: str, often: int, way: Format) -> bool:
    words = name.split()
    if not (way.is_chat or re.search(r"[^\W\d_]", name)):  # who writes in a chat may be a phone number
        return False
    if way.is_timed:
        return (len(words) <= MAX_NAME_WORDS or often > 1) and not formats.DATE.fullmatch(name)
    # "The problem is: …" is said once, a speaker's name twice or more; "as follows: …" is no name.
    is_phrase = len(words) > 1 and words[0][0].islower() and not words[-1].isdigit()
    return often > 1 and len(words) <= MAX_NAME_WORDS and not is_phrase


def _is_talk(lines: Sequence[str], turns: Sequence[_Gathered], way: Format) -> bool:
    """Whether the turns are many, their speakers few, and most of the text is theirs."""
    speakers = Counter(turn.speaker.casefold() for turn in turns)
    if len(turns) < MIN_TURNS or len(turns) < MIN_TURNS_EACH * len(speakers):
        return False
    held = sum(len(line) for line in lines[turns[0].line :])
    if held < MIN_SHARE * sum(map(len, lines)):
        return False
    if way.is_timed:
        return True
    words = [count_words(*turn.said) for turn in turns]
    opening = len(turns) / sum(map(bool, lines))
    blocks = sum(bool(line) and not before for before, line in pairwise(["", *lines]))
    starts = sum(turn.line == 0 or not lines[turn.line - 1] for turn in turns) / blocks
    return (
        len(speakers) > 1
        and median(words) >= MIN_WORDS_SAID
        and (opening >= MIN_OPENING_LINES or starts >= MIN_OPENING_BLOCKS)
        and not _is_form([turn.speaker.casefold() for turn in turns])
    )


def _is_form(labels: Sequence[str]) -> bool:
    """Whether three labels or more come round and round in nearly the same order, as a form's do; who talks to
    somebody comes back after one turn of the other."""
    if len(set(labels)) < 3 or _is_group(set(labels)):
        return False
    followers: dict[str, Counter[str]] = {}
    for label, following in pairwise(labels):
        followers.setdefault(label, Counter())[following] += 1
    expected = sum(counts.most_common(1)[0][1] for counts in followers.values())
    back = sum(label == after for label, after in zip(labels, labels[2:], strict=False))
    return expected >= FORM_ORDER_SHARE * (len(labels) - 1) and back < FORM_BACK_SHARE * len(labels)


def _is_group(labels: Collection[str]) -> bool:
    """Whether all labels are those of a focus group in short: a moderator's M, and F1, M2, P3."""
    codes = {label for label in labels if _CODE.fullmatch(label)}
    asking = {label for label in labels if not label[-1].isdigit() and INTERVIEWER.fullmatch(label)}
    return len(asking) == 1 and len(codes) >= 2 and asking | codes == set(labels)


def _talk(before: Sequence[str], gathered: Sequence[_Gathered], dropped: int, way: Format) -> _Talk:
    """The turns without times; what the same speaker says in a row is a turn, where a tool cut it by time."""
    if not way.is_chat:
        before = [line for line in before if not formats.HOURS_LINE.fullmatch(line)]
    parts: list[tuple[str, list[str]]] = [("", ["\n".join(filter(None, map(_clean, before)))])]
    for turn in gathered:
        lines = turn.said if way.is_chat else (line for line in turn.said if not formats.HOURS_LINE.fullmatch(line))
        said = "\n".join(filter(None, map(_clean, lines)))
        if said and way.is_timed and parts[-1][0] == turn.speaker:
            parts[-1][1].append(said)
        elif said:
            parts.append((turn.speaker, [said]))
    glue = "\n".join if way.is_chat else join
    return _Talk(tuple(Turn(speaker, text) for speaker, said in parts if (text := glue(said))), dropped)


def _clean(line: str) -> str:
    """A line that is said, without its times and without a tool's own line."""
    if formats.TOOL_LINE.fullmatch(line[:MAX_OPENING_CHARS]):
        return ""
    bare = line[leading.end() :] if (leading := formats.LEADING_TIME.match(line)) else line
    return formats.TIME_WITHIN.sub("", bare).strip()


def _by_time_lines(lines: Sequence[str]) -> _Talk | None:
    """Where a time has a line of its own, the line below it or above it may be the speaker's name."""
    lines = _without_spoken_times(lines)
    times = [n for n, line in enumerate(lines) if formats.TIME_LINE.match(line[:MAX_OPENING_CHARS])]
    if len(times) < MIN_TURNS:
        return None
    for name_at, opens_at in ((1, 0), (-1, -1)):
        borders = [*(time + opens_at for time in times), len(lines)]
        if borders[0] < 0 or times[-1] + name_at >= len(lines):
            continue
        names = [lines[time + name_at] for time in times]
        turns = [
            _Gathered(begin, _name(name), list(lines[begin + 2 : end - (lines[end - 1] == following)]))
            for (begin, end), name, following in zip(pairwise(borders), names, [*names[1:], None], strict=True)
        ]
        if all(len(name.split()) <= MAX_NAME_WORDS and len(name) < 40 for name in names) and _is_talk(
            lines, turns, formats.TIMED
        ):
            return _talk(lines[: borders[0]], turns, 0, formats.TIMED)
    return None


def _without_spoken_times(lines: Sequence[str]) -> list[str]:
    """Lines without "0 minutes 5 seconds" where that stands alone, or behind a name that comes back."""
    ends = {line: line[: end.start()] for line in lines if len(line) < 80 and (end := formats.SPOKEN_TIME.search(line))}
    names = Counter(ends.values())
    return [line for line in (ends[line] if line in ends and names[ends[line]] > 1 else line for line in lines) if line]


def _without_times(content: Text, file: File) -> Text:
    """A recording's text whose lines have times and no speakers, without them."""
    lines = [_UNSEEN.sub("", line).strip() for line in content.text.splitlines()]
    filled = [line for line in lines if line]
    for is_own, pattern in ((False, formats.LEADING_TIME), (True, formats.TIME_LINE)):
        found = [match for line in filled if (match := pattern.match(line[:MAX_OPENING_CHARS]))]
        if len(found) < MIN_TURNS or len(found) < len(filled) / (3 if is_own else 1.5) or not _is_recording(found):
            continue
        said = ["" if is_own and pattern.match(line[:MAX_OPENING_CHARS]) else _clean(line) for line in filled]
        note = Notice("times_left_out", {"file": Data(file.path.name), "times": len(found)})
        return dataclasses.replace(content, text=join(said), notes=(*content.notes, note))
    return content


def _is_recording(times: Sequence[re.Match[str]]) -> bool:
    """Whether the times begin near nought and never go back."""
    seconds = []
    for time in times:
        parts = re.findall(r"\d+", time[0].split(".")[0])[:3]
        value = 0
        for part in parts:
            value = value * 60 + int(part)
        seconds.append(value)
    return seconds[0] <= MAX_FIRST_SECONDS and seconds == sorted(seconds)
