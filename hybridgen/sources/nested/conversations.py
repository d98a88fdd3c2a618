"""Files of JSON that are conversations: of transcription services, chat programs and language models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hybridgen.sources.nested import turns
from hybridgen.sources.tables.names import CONVERSATION, TURN_DETAIL, plain
from hybridgen.sources.types import Conversation

MAX_DEPTH = 6  # of a list of turns in an object
MIN_TALK_SHARE = 0.8  # of a list's objects that hold a conversation
MAX_SPEAKER_SHARE = 0.5  # of a list of turns that is not called one

# What lists of turns are called, the best first where a file has several of the same talk; of the latter kind each turn
# is a stretch of sound, and those of one speaker belong together.
_WRITTEN = "messages conversation dialogue dialog chat exchanges thread history comments conversationparts log".split()
_SPOKEN = (
    "utterances monologues turns audiosegments paragraphs segments sentences recognizedphrases transcript transcripts "
    "entries results channels alternatives"
).split()
_MANY = "conversations chats threads interviews calls calltranscripts meetings sessions dialogues data items list recordings".split()
# Members of a conversation that are no answers of anybody.
_ABOUT = (
    "title topic subject summary text transcript description model language languagecode metadata usage object tags "
    "participants members speakers duration words audiourl punctuate systemfingerprint custom tools tooltype weight"
).split()


@dataclass(frozen=True, slots=True)
class Found:
    """conversations, and how many of their turns no person said. read: the names of the lists that were read."""

    conversations: tuple[Conversation, ...]
    machine: int
    read: tuple[str, ...]


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
    read = tuple(dict.fromkeys(key for _, _, key in talks if key))
    return Found(tuple(conversations), machine, read) if conversations else None


def _talks(content: Any) -> Iterator[tuple[str, list[Any], str]]:
    """Name, turns and the name of their list, for each conversation."""
    if isinstance(content, Mapping):
        yield from _of_object(content)
    elif isinstance(content, list) and content and all(isinstance(one, Mapping) for one in content):
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
        (value for key, value in content.items()
         if plain(key) in _MANY and isinstance(value, list) and value and not turns.are_turns(value)), None,
    )
    if many is not None and (talks := list(_talks(many))):
        yield from talks
        return
    if at := _list_of(content):
        yield "", at[0], at[1]
        return
    inner = list(content.items())
    if len(inner) < 2 or not all(isinstance(value, Mapping | list) for _, value in inner):
        return
    lists = [(key, value if isinstance(value, list) else (_list_of(value) or ([], ""))[0]) for key, value in inner]
    if all(turns.are_turns(value) for _, value in lists):
        for key, value in lists:
            yield str(key), value, "turns" if isinstance(content[key], list) else (_list_of(content[key]) or ([], ""))[1]


def _flat(items: list[Mapping[str, Any]]) -> Iterator[tuple[str, list[Any], str]]:
    """Turns without a conversation around them: few names take turns; a member may tell conversations apart."""
    spoken = [turn for item in items if (turn := turns.turn_of(item))]
    speakers = {turn.speaker for turn in spoken}
    if len(spoken) < 2 or len(speakers) > max(2, MAX_SPEAKER_SHARE * len(spoken)):
        return
    key = next((key for key in items[0] if CONVERSATION.fullmatch(plain(key))), None)
    known = {"speaker", "role", "author", "user", "from", "sender", "name", *_ABOUT, *turns.SAID_IN}
    if any(plain(name) not in known and not TURN_DETAIL.fullmatch(plain(name)) and name != key
           and isinstance(value, str) and len(value.split()) > 3 for item in items[:50] for name, value in item.items()):
        return
    whose: dict[str, list[Any]] = {}
    for item in items:
        whose.setdefault(str(item.get(key, "")) if key else "", []).append(item)
    if 1 < len(whose) > len(items) / 2:
        return
    for name, some in whose.items():
        yield name, some, "messages"


def _list_of(content: Mapping[str, Any], depth: int = 0) -> tuple[list[Any], str] | None:
    """The list of turns within an object and its name; of several the one whose name comes first."""
    if isinstance(content.get("mapping"), Mapping):
        return _branch(content), "messages"
    found: list[tuple[int, list[Any], str]] = []
    order = [*_WRITTEN, *_SPOKEN]
    for key, value in content.items():
        name = plain(str(key))
        if isinstance(value, list) and name in order and _are_said(value, name):
            found.append((order.index(name), value, name))
    if found:
        _, items, name = min(found, key=lambda one: one[0])
        return items, name
    if depth >= MAX_DEPTH:
        return None
    for value in content.values():
        inner = value[0] if isinstance(value, list) and len(value) == 1 else value
        if isinstance(inner, Mapping) and (at := _list_of(inner, depth + 1)):
            return at
    return None


def _are_said(items: list[Any], name: str) -> bool:
    """Whether a list that is called so holds turns: with speakers, or stretches of a talk with their times."""
    if not items or not all(isinstance(item, Mapping) for item in items):
        return False
    if turns.are_turns(items) or (len(items) == 1 and turns.has_speaker(items[0]) and turns.turn_of(items[0])):
        return True
    if name not in _SPOKEN:
        return False
    timed = {"start", "end", "starttime", "endtime", "offset", "starts", "time", "alternatives", "nbest", "sentences", "seek"}
    said = [item for item in items if turns.turn_of(item)]
    return len(said) >= turns.MIN_TURN_SHARE * len(items) and all(timed & {plain(key) for key in item} for item in items[:50])


def _branch(content: Mapping[str, Any]) -> list[Any]:
    """The messages of a chat that is kept as a tree: from its last answer up to its beginning."""
    nodes = content["mapping"]
    at, seen = content.get("current_node"), []
    while isinstance(nodes.get(at), Mapping) and at not in seen:
        seen.append(at)
        at = nodes[at].get("parent")
    ids = list(reversed(seen)) or list(nodes)
    return [message for one in ids if isinstance(message := (nodes[one] or {}).get("message"), Mapping)]


def _is_only_talk(content: Mapping[str, Any], key: str) -> bool:
    """Whether an object tells nothing beside its conversation."""
    for name, value in content.items():
        called = plain(str(name))
        if called in {key, "mapping", *_ABOUT, *_SPOKEN, *_WRITTEN} or CONVERSATION.fullmatch(called):
            continue
        if TURN_DETAIL.fullmatch(called) or value in (None, "", [], {}) or isinstance(value, bool):
            continue
        if isinstance(value, Mapping) and (_list_of(value) or _is_only_talk(value, key)):
            continue
        return False
    return True


def _name(content: Mapping[str, Any]) -> str:
    ids = (str(value) for name, value in content.items() if CONVERSATION.fullmatch(plain(name)) or plain(name) == "id")
    return next(ids, "")


def _named(names: list[str]) -> list[str]:
    """Unique names: numbers where they are not."""
    if len(names) == 1:
        return [""]
    return names if len(set(names)) == len(names) and all(names) else [str(n) for n in range(1, len(names) + 1)]


