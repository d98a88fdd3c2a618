"""Answers of value as entries of their own: in `error-solutions` where something went wrong, else in `skills-patterns`.

An entry is a question with its answer, as in the memory, and like there no document: whether documents know enough of a
question it does not tell. It stands under an id of its question, so that another answer to it takes its place.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from numpy.typing import NDArray

from hybridgen.knowledge import terms
from hybridgen.knowledge.index import PATTERNS, PROBLEMS
from hybridgen.knowledge.store import Point
from hybridgen.knowledge.types import ASKED, Hit, Passage

NAMES = (PROBLEMS, PATTERNS)  # of the collections
_OURS = uuid.UUID("b6a1f6de-3c5e-5f0b-9b8e-3f4f5c0c9a21")  # what ids are made under; any would do
# What an entry knows of its answer.
_KEPT = ("id", "run", "origin", "quality", "judged", "passages", "reason", "root_reason", "time")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_FAULT_NAME = re.compile(r"[A-Za-z](?:Error|Exception|Warning)\b")
_FAULTS = frozenset(
    "error errors exception exceptions traceback fail fails failed failing failure failures fault faults crash crashes "
    "crashed crashing bug bugs broken breaks hang hangs hung stuck corrupt corrupted denied refused rejected timeout "
    "unreachable invalid unexpected issue issues problem problems trouble wrong".split()
)
_REPAIRS = frozenset("fix fixed solve resolve repair recover debug troubleshoot".split())
_NEGATED = frozenset({"not", "cannot", "unable"})
# A question that begins so and has a "not" in it asks for what is not so; one that begins otherwise says what fails.
_ASKING = frozenset(
    "what which who whom whose when where is are was were do does did can could should would will may".split()
)


def find_collection(question: str) -> str:
    """Where an answer to a question belongs, by the question's own words."""
    return PROBLEMS if is_problem(question) else PATTERNS


def is_problem(question: str) -> bool:
    """Whether a question is about something that went wrong: it names a fault, or what does not work. Who asks how
    something is done has a problem where it is to be mended. Of English alone, but for names such as KeyError."""
    words = _WORD.findall(question.casefold().replace("’", "'"))
    first = words[0] if words else ""
    if first == "how":
        return not _REPAIRS.isdisjoint(words)
    if _FAULT_NAME.search(question) or not _FAULTS.isdisjoint(words):
        return True
    return first not in _ASKING and any(word in _NEGATED or word.endswith("n't") for word in words)


def point_of(answer: Passage, *, root: str, value: float, vector: NDArray[Any]) -> Point:
    """An entry as it is stored.

    Args:
        answer: the memory's entry.
        root: the point that it was first given by, with its collection.
        value: 0-1, for which it is kept.
        vector: the question's, of length 1.
    """
    known = {name: answer.more[name] for name in _KEPT if name in answer.more}
    more = known | {"root": root, "value": value, "outcome": "success"}
    passage = Passage(answer.text, ASKED, "", solution=answer.solution, more=more)
    return Point(str(uuid.uuid5(_OURS, answer.text)), passage, vector, terms.of_passage(answer.text))


def is_distilled(hit: Hit) -> bool:
    """Whether it is such an entry."""
    return hit.passage.is_answer and hit.collection in NAMES
