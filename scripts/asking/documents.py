"""Python's own documentation as it comes with Python (`help("lambda")`), as Markdown, each section once; and questions
about it, written by hand. Beside it the pages of this project's own documentation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from pydoc_data.topics import topics

from hybridgen.knowledge.split import split
from hybridgen.knowledge.types import Passage

HERE = Path(__file__).parent
_UNDER = re.compile(r"([*=~^\"-])\1{2,}$")  # a line below a heading
_LEVELS = '*=-~^"'  # the outermost first


@dataclass(frozen=True, slots=True)
class Question:
    """kind: covered by the documents; repeat, the same as `of` in other words; near_miss, nearly the same as `of` and
    another question; uncovered. topic, says: where a covered one is answered, and words of the passage that does."""

    id: str
    kind: str
    question: str
    of: str = ""
    topic: str = ""
    says: str = ""

    def is_answered_by(self, text: str) -> bool:
        """Whether a passage says what answers it."""
        return bool(self.says) and _words(self.says) in _words(text)


def documents() -> dict[str, str]:
    """Markdown by topic. What one topic repeats of another, whole statements in an overview of them, is left out."""
    seen: set[str] = set()
    found: dict[str, str] = {}
    for topic, text in sorted(topics.items(), key=lambda one: (len(one[1]), one[0])):
        kept = [f"{'#' * level} {name}\n\n{said}\n" for level, name, said in _sections(text) if _is_new(said, seen)]
        if kept:
            found[topic] = "\n".join(kept)
    return found


def passages() -> list[Passage]:
    """The documents as a load splits them."""
    return [
        Passage(piece.text.strip(), f"/python/{topic}.md", f"line {piece.line}", piece.heading)
        for topic, text in documents().items()
        for piece in split(text, is_markdown=True)
    ]


def pages() -> list[Passage]:
    """The pages of this project's documentation, as a load splits them."""
    return [
        Passage(piece.text.strip(), f"/docs/{page.name}", f"line {piece.line}", piece.heading)
        for page in sorted((HERE.parents[1] / "docs").glob("*.md"))
        for piece in split(page.read_text("utf-8"), is_markdown=True)
    ]


def questions(*files: str) -> list[Question]:
    """Those of these files, whose answer this Python's documentation holds, where they have one."""
    lines = [line for file in files for line in (HERE / f"{file}.jsonl").read_text("utf-8").splitlines()]
    asked = [Question(**json.loads(line)) for line in lines]
    said = " ".join(map(_words, documents().values()))
    return [one for one in asked if not one.says or _words(one.says) in said]


def write(folder: Path, asked: Sequence[Question]) -> None:
    """The documents as files, and the questions beside them."""
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    for topic, text in documents().items():
        (folder / "documents" / f"{topic}.md").write_text(text, "utf-8")
    told = [{"id": one.id, "question": one.question, "kind": one.kind, "of": one.of or None} for one in asked]
    (folder / "questions.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in told), "utf-8")


def _words(text: str) -> str:
    return " ".join(["", *re.findall(r"\w+", text.casefold()), ""])


def _is_new(said: str, seen: set[str]) -> bool:
    words = _words(said)
    is_new = bool(words.strip()) and words not in seen
    seen.add(words)
    return is_new


def _sections(text: str) -> Iterator[tuple[int, str, str]]:
    """Level, heading and what stands below it."""
    lines = text.splitlines()
    marked = [n for n in range(1, len(lines)) if _UNDER.match(lines[n]) and len(lines[n]) == len(lines[n - 1])]
    for n, end in zip(marked, [*(n - 1 for n in marked[1:]), len(lines)], strict=True):
        yield 1 + _LEVELS.index(lines[n][0]), lines[n - 1].replace('"', "`"), "\n".join(lines[n + 1 : end]).strip("\n")
