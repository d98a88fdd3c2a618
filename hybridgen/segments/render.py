"""A row as a model reads it: one short line for each answered question, or the passage itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hybridgen.sources.types import TEXT

MAX_LABEL_CHARS = 90  # characters of a question that are shown
# What opens a question and says nothing of what is asked; English only, other languages keep their openings.
_OPENING = re.compile(
    r"((lastly|finally|in total|overall|approximately|please (specify|indicate|select))[,:]?\s+)?"
    r"((what|which) (is|are|was|were|'s) (the|your)\s+)?(?=\S)",
    re.IGNORECASE,
)
_BORDER = re.compile(r"\s[-–|]\s|:\s|\[")
_NUMBER = re.compile(r"[\d.,%/+-]+")


@dataclass(frozen=True, slots=True)
class Label:
    """How a column is called. topic: what a grid of questions has in common ("Coffee A"), else ""."""

    topic: str
    item: str


def labels(names: Sequence[str]) -> dict[str, Label]:
    """A label for each column, unique. Columns named `topic - item` with a topic in common share a line."""
    grids = {name: _splits(name) for name in names}
    topics = Counter(topic for splits in grids.values() for topic, _ in splits)
    result: dict[str, Label] = {}
    taken: set[Label] = set()
    for name in names:
        topic, item = next(((topic, item) for topic, item in grids[name] if topics[topic] > 1), ("", name))
        label = wanted = Label(shorten(topic), shorten(item))
        copy = 1
        while label in taken:
            copy += 1
            label = Label(wanted.topic, f"{wanted.item} ({copy})")
        taken.add(label)
        result[name] = label
    return result


def _splits(name: str) -> list[tuple[str, str]]:
    """All ways to read a name as topic and item, the longest topic first: "Task 1: Where? - Path" is of
    "Task 1: Where?" where another column is too, else of "Task 1"."""
    found = []
    for match in _BORDER.finditer(name):
        topic, item = name[: match.start()].strip(), name[match.end() :].strip()
        if topic and item:
            found.append((topic, item.removesuffix("]") if match[0] == "[" else item))
    return found[::-1]


def row_text(answers: Mapping[str, str | None], shown: Iterable[str], label_of: Mapping[str, Label]) -> str:
    """The answered ones of the shown columns, as lines. A text's passage stands for itself, without a label."""
    lines: dict[str, list[str]] = {}
    for name in shown:
        answer = " ".join((answers[name] or "").split()) if name != TEXT else (answers[name] or "").strip()
        if not answer:
            continue
        label = label_of[name]
        line = answer if name == TEXT else _line(label, answer)
        lines.setdefault(label.topic or name, [_opened(label.topic)] if label.topic else []).append(line)
    return "\n".join(_join(parts) for parts in lines.values())


def question_text(label: Label, answer: str = "") -> str:
    """A question in the words in which rows show it, with an answer or without."""
    item = _line(label, answer) if answer else label.item
    return f"{_opened(label.topic)} {item}" if label.topic else item


def shorten(question: str, length: int = MAX_LABEL_CHARS) -> str:
    """A question in at most `length` characters: whitespace collapsed, empty openings left out, and "…" in place of the
    middle, on word borders: a long question says what it is about at its end."""
    text = " ".join(question.split())
    bare = _OPENING.sub("", text, count=1)
    if bare and bare != text:
        text = (bare[0].upper() + bare[1:]).removesuffix("?")
    if len(text) <= length:
        return text
    head, tail = text[: length // 3], text[-(length * 2 // 3 - 1) :]
    return f"{head.rpartition(' ')[0] or head} … {tail.partition(' ')[2] or tail}"[: length + 2]


def _opened(topic: str) -> str:
    return topic if topic.endswith(("?", ":")) else f"{topic}:"


def _line(label: Label, answer: str) -> str:
    if label.item.endswith(("?", ":")) or (label.topic and _NUMBER.fullmatch(answer)):
        return f"{label.item} {answer}"
    return f"{label.item}: {answer}"


def _join(parts: Sequence[str]) -> str:
    topic, *items = parts
    return f"{topic} {'; '.join(items)}" if items else topic
