"""Files of JSON that are conversations: of transcription services, chat programs and language models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hybridgen.sources.nested import turns
from hybridgen.sources.tables.names import AUTHOR, CONVERSATION, TURN_DETAIL, plain
from hybridgen.sources.types import Conversation

MAX_DEPTH = 6  # of a list of turns in an object
OBJECTS_LOOKED_AT = 50  # to see what a list holds
MIN_TALK_SHARE = 0.8  # of a list's objects that hold a conversation
MAX_SPEAKER_SHARE = 0.5  # of a list of turns that is not called one

# What lists of turns are called, the best first where a file has several of the same talk; of the latter kind each turn
# is a stretch of sound, and those of one speaker belong together.
_WRITTEN = (
    "messages chatmessages conversation conversations dialogue dialog chat exchanges thread history comments "
    "conversationparts log"
).split()
_SPOKEN = (
    "utterances monologues turns audiosegments paragraphs segments sentences recognizedphrases transcript transcripts "
    "entries results channels alternatives words"
).split()
# Lists of anything are called so too.
_LOOSE = frozenset("results entries comments history log thread channels alternatives words".split())
_ORDER = [*_WRITTEN, *_SPOKEN]
_MANY = (
    "conversations chats threads interviews calls calltranscripts meetings sessions dialogues data items recordings"
).split()
# Members of a conversation that are no answers of anybody.
_ABOUT = (
    "title name topic subject summary account system text transcript description model language languagecode metadata "
    "usage object tags combinedrecognizedphrases wordsegments "
    "participants members speakers duration words audiourl punctuate systemfingerprint custom tools tooltype weight"
).split()


@dataclass(frozen=True, slots=True)
class Found:
    """conversations, and how many of their turns no person said. left_out: members beside a conversation that may be
    more than its title and times."""

    conversations: tuple[Conversation, ...]
    machine: int
    left_out: tuple[str, ...]


def find(content: Any) -> Found | None:
    """The conversations that a file holds; None where it holds none, or more than conversations."""
    talks = list(_talks(content))
    if not talks:
        return None
    named = _named([name for name, _, _ in talks])
    conversations = []
    machine = 0
    for name, (_, items, key) in zip(named, talks, strict=True):
        said, silent = turns.turns_of(items, together=key not in _WRITTEN)
        machine += silent
        if said:
            conversations.append(Conversation(tuple(said), name))
    left_out = tuple(_beside(content, talks[0][2])) if isinstance(content, dict) and len(talks) == 1 else ()
    return Found(tuple(conversations), machine, left_out) if conversations else None


def _talks(content: Any) -> Iterator[tuple[str, list[Any], str]]:
    """Name, turns and the name of their list, for each conversation."""
    if isinstance(content, dict):
        yield from _of_object(content)
    elif isinstance(content, list) and content and all(map(turns.are_turns, content)):
        for items in content:
            yield "", items, "messages"
    elif isinstance(content, list) and content and all(isinstance(one, dict) for one in content):
        held = [_list_of(one) for one in content[:500]]
        if sum(one is not None for one in held) >= MIN_TALK_SHARE * len(held):
            if all(_is_only_talk(one, at[1]) for one, at in zip(content, held, strict=False) if at):
                for one in content:
                    if at := _list_of(one):
                        yield _name(one), at[0], at[1]
        elif turns.are_turns(content):
            yield from _flat(content)


def _of_object(content: Mapping[str, Any]) -> Iterator[tuple[str, list[Any], str]]:
    many = next(
        (
            value
            for key, value in content.items()
            if plain(key) in _MANY and isinstance(value, list) and value and not turns.are_turns(value)
        ),
        None,
    )
    if many is not None and (talks := list(_talks(many))):
        yield from talks
        return
    if at := _list_of(content):
        yield "", at[0], at[1]
        return
    flat = [value for value in content.values() if isinstance(value, list) and turns.are_turns(value)]
    if len(flat) == 1:
        yield from _flat(flat[0])
        return
    inner = list(content.items())
    if len(inner) < 2 or not all(isinstance(value, dict | list) for _, value in inner):
        return
    lists = [(key, value if isinstance(value, list) else (_list_of(value) or ([], ""))[0]) for key, value in inner]
    if all(turns.are_turns(value) for _, value in lists):
        for key, value in lists:
            yield (
                str(key),
                value,
                "turns" if isinstance(content[key], list) else (_list_of(content[key]) or ([], ""))[1],
            )


def _flat(items: list[Mapping[str, Any]]) -> Iterator[tuple[str, list[Any], str]]:
    """Turns without a conversation around them: few names take turns; a member may tell conversations apart."""
    if not _take_turns(items) or _tells_more(items):
        return
    key = next((key for key in items[0] if CONVERSATION.fullmatch(plain(key))), None)
    whose: dict[str, list[Any]] = {}
    for item in items:
        whose.setdefault(str(item.get(key, "")) if key else "", []).append(item)
    if 1 < len(whose) > len(items) / 2:
        return
    for name, some in whose.items():
        yield name, some, "messages"


def _list_of(content: Mapping[str, Any]) -> tuple[list[Any], str] | None:
    """The list of turns within an object and its name; of several the one whose name comes first."""
    if _is_tree(content):
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


def _is_tree(content: Mapping[str, Any]) -> bool:
    nodes = content.get("mapping")
    return isinstance(nodes, dict) and any(isinstance(node, dict) and "message" in node for node in nodes.values())


def _are_said(items: list[Any], name: str) -> bool:
    """Whether a list that is called so holds turns: with speakers, or stretches of a talk with their times."""
    if not items or not all(isinstance(item, dict) for item in items):
        return False
    if name in _LOOSE and _tells_more(items):
        return False
    if turns.are_turns(items):
        return _take_turns(items)
    if len(items) == 1 and turns.has_speaker(items[0]) and turns.turn_of(items[0]):
        return True
    if name not in _SPOKEN:
        return False
    timed = {
        "start",
        "end",
        "starttime",
        "endtime",
        "offset",
        "starts",
        "time",
        "alternatives",
        "nbest",
        "sentences",
        "seek",
    }
    said = [item for item in items if turns.turn_of(item)]
    return len(said) >= turns.MIN_TURN_SHARE * len(items) and all(
        timed & {plain(key) for key in item} for item in items[:50]
    )


def _take_turns(items: Sequence[Mapping[str, Any]]) -> bool:
    """Whether those who speak do so more than once: many people with a text each hold no conversation."""
    spoken = [turn for item in items if (turn := turns.turn_of(item)) and not turns.is_machine(item)]
    return len({turn.speaker for turn in spoken}) <= max(2, MAX_SPEAKER_SHARE * len(spoken))


def _tells_more(items: Sequence[Mapping[str, Any]]) -> bool:
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
        and name not in {*_ABOUT, *turns.SAID_IN, "speaker", "team", "userteam", "lexical", "itn"}
        for name, count in others.items()
    )


def _branch(content: Mapping[str, Any]) -> list[Any]:
    """The messages of a chat that is kept as a tree: from its last answer up to its beginning."""
    nodes = content["mapping"]
    at, seen = content.get("current_node"), []
    while isinstance(nodes.get(at), dict) and at not in seen:
        seen.append(at)
        at = nodes[at].get("parent")
    ids = list(reversed(seen)) or list(nodes)
    return [message for one in ids if isinstance(message := (nodes[one] or {}).get("message"), Mapping)]


def _is_only_talk(content: Mapping[str, Any], key: str) -> bool:
    """Whether an object tells nothing beside its conversation."""
    if _is_tree(content):
        return True
    return not any(_beside(content, key))


def _beside(content: Mapping[str, Any], key: str) -> Iterator[str]:
    """The members that are neither the conversation nor its title, times and ids."""
    for name, value in content.items():
        called = plain(str(name))
        if called in {key, "mapping", *_ABOUT, *_SPOKEN, *_WRITTEN} or CONVERSATION.fullmatch(called):
            continue
        if TURN_DETAIL.fullmatch(called) or value in (None, "", [], {}) or isinstance(value, bool):
            continue
        if isinstance(value, list) and turns.are_turns(value):
            continue
        if not isinstance(value, dict) or not (_list_of(value) or _is_only_talk(value, key)):
            yield str(name)


def _name(content: Mapping[str, Any]) -> str:
    ids = (str(value) for name, value in content.items() if CONVERSATION.fullmatch(plain(name)) or plain(name) == "id")
    return next(ids, "")


def _named(names: list[str]) -> list[str]:
    """Unique names: numbers where they are not."""
    if len(names) == 1:
        return [""]
    return names if len(set(names)) == len(names) and all(names) else [str(n) for n in range(1, len(names) + 1)]
