"""Lists of turns in an object: which of its members is one, and whether a list holds no more than a talk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hybridgen.sources.nested import turns
from hybridgen.sources.tables.names import AUTHOR, CONVERSATION, TURN_DETAIL, plain

MAX_DEPTH = 6  # of a list of turns in an object
OBJECTS_LOOKED_AT = 50  # to see what a list holds
MAX_SPEAKER_SHARE = 0.5  # of a list of turns: with more different names nobody speaks twice

# What lists of turns are called, the best first where a file has several of the same talk; of the latter kind each turn
# is a stretch of sound, and those of one speaker belong together.
WRITTEN = (
    "messages chatmessages conversation conversations dialogue dialog chat exchanges thread history comments "
    "conversationparts log"
).split()
SPOKEN = (
    "utterances monologues turns audiosegments paragraphs segments sentences recognizedphrases transcript transcripts "
    "entries results channels alternatives words"
).split()
# Lists of anything are called so too.
_LOOSE = frozenset("results entries comments history log thread channels alternatives words".split())
_ORDER = [*WRITTEN, *SPOKEN]
# Members of a conversation that are no answers of anybody, and of a stretch of sound that nobody is named for.
ABOUT = (
    "title name topic subject summary account system text transcript description model language languagecode metadata "
    "usage object tags combinedrecognizedphrases wordsegments "
    "participants members speakers duration words audiourl punctuate systemfingerprint custom tools tooltype weight"
).split()
_TIMES = frozenset("start end starttime endtime offset starts time alternatives nbest sentences seek".split())


def find(content: Mapping[str, Any]) -> tuple[list[Any], str] | None:
    """The list of turns within an object and its name; of several the one whose name comes first."""
    if is_tree(content):
        return _branch(content), "messages"
    found = list(_lists_of(content, 0))
    if not found:
        return None
    items, name = min(found, key=lambda one: (not turns.has_speaker(one[0][0]), _ORDER.index(one[1])))
    return items, name


def _lists_of(content: Mapping[str, Any], depth: int) -> Iterator[tuple[list[Any], str]]:
    for key, value in content.items():
        name = plain(str(key))
        if isinstance(value, list) and name in _ORDER and _are_said(value, name):
            yield value, name
        inner = value[0] if isinstance(value, list) and len(value) == 1 else value
        if isinstance(inner, dict) and depth < MAX_DEPTH:
            yield from _lists_of(inner, depth + 1)


def _are_said(items: list[Any], name: str) -> bool:
    """Whether a list that is called so holds turns: with speakers, or stretches of a talk with their times."""
    if not items or not all(isinstance(item, dict) for item in items):
        return False
    if name in _LOOSE and tells_more(items):
        return False
    if turns.are_turns(items):
        return take_turns(items)
    if len(items) == 1 and turns.has_speaker(items[0]) and turns.turn_of(items[0]):
        return True
    if name not in SPOKEN:
        return False
    said = [item for item in items if turns.turn_of(item)]
    return len(said) >= turns.MIN_TURN_SHARE * len(items) and all(
        _TIMES & {plain(key) for key in item} for item in items[:50]
    )


def take_turns(items: Sequence[Mapping[str, Any]]) -> bool:
    """Whether those who speak do so more than once: many people with a text each hold no conversation."""
    spoken = [turn for item in items if (turn := turns.turn_of(item)) and not turns.is_machine(item)]
    return len({turn.speaker for turn in spoken}) <= max(2, MAX_SPEAKER_SHARE * len(spoken))


def tells_more(items: Sequence[Mapping[str, Any]]) -> bool:
    """Whether objects hold more than who says what and when: then they are rows of a table."""
    looked = items[:OBJECTS_LOOKED_AT]
    others = Counter(
        plain(name)
        for item in looked
        for name, value in item.items()
        if isinstance(value, str)
        and value
        and not CONVERSATION.fullmatch(plain(name))
        and not TURN_DETAIL.fullmatch(plain(name))
        and not AUTHOR.fullmatch(plain(name))
    )
    return any(
        count >= len(looked) / 2
        and name not in {*ABOUT, *turns.SAID_IN, "speaker", "team", "userteam", "lexical", "itn"}
        for name, count in others.items()
    )


def is_tree(content: Mapping[str, Any]) -> bool:
    nodes = content.get("mapping")
    return isinstance(nodes, dict) and any(isinstance(node, dict) and "message" in node for node in nodes.values())


def _branch(content: Mapping[str, Any]) -> list[Any]:
    """The messages of a chat that is kept as a tree: from its last answer up to its beginning."""
    nodes = content["mapping"]
    at, seen = content.get("current_node"), []
    while isinstance(nodes.get(at), dict) and at not in seen:
        seen.append(at)
        at = nodes[at].get("parent")
    ids = list(reversed(seen)) or list(nodes)
    return [message for one in ids if isinstance(message := (nodes[one] or {}).get("message"), Mapping)]
