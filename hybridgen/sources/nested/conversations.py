"""Files of JSON that are conversations: of transcription services, chat programs and language models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridgen.core.notices import Data, Notice
from hybridgen.sources.nested import turn_lists, turns
from hybridgen.sources.tables.names import CONVERSATION, TURN_DETAIL, plain
from hybridgen.sources.types import Conversation, Talks

OBJECTS_LOOKED_AT = 500  # of a list, to see whether it holds conversations
MAX_LABEL_WORDS = 3  # of a member that is no answer
MIN_TALK_SHARE = 0.8  # of a list's objects that hold a conversation

_MANY = (
    "conversations chats threads interviews calls calltranscripts meetings sessions dialogues data items recordings"
).split()


@dataclass(frozen=True, slots=True)
class Found:
    """conversations, and how many of their turns no person said. left_out: members beside a conversation that are more
    than its title and times. has_words: those say something. without: objects beside conversations that hold none."""

    conversations: tuple[Conversation, ...]
    machine: int
    left_out: tuple[str, ...]
    has_words: bool
    without: int


def find(content: Any) -> Found | None:
    """The conversations that a file holds; None where it holds none, or more than conversations."""
    talks = list(_talks(content))
    if not talks:
        return None
    named = _named([name for name, _, _ in talks])
    conversations = []
    machine = 0
    for name, (_, items, key) in zip(named, talks, strict=True):
        said, silent = turns.turns_of(items, together=key not in turn_lists.WRITTEN)
        machine += silent
        if said:
            conversations.append(Conversation(tuple(said), name))
    left_out = tuple(_beside(content, talks[0][2])) if isinstance(content, dict) and len(talks) == 1 else ()
    hold = isinstance(content, list) and isinstance(content[0], dict) and not turns.are_turns(content)
    without = len(content) - len(talks) if hold else 0
    has_words = any(
        not isinstance(content[name], str) or len(content[name].split()) > MAX_LABEL_WORDS for name in left_out
    )
    return Found(tuple(conversations), machine, left_out, has_words, without) if conversations else None


def as_talks(found: Found, path: Path, unreadable: Sequence[Notice], notes: Sequence[Notice]) -> Talks:
    """The conversations of a file. unreadable, notes: what is said of it already."""
    file = Data(path.name)
    said = [*notes, Notice("talks_read", {"file": file, "conversations": len(found.conversations)})]
    warnings: list[Notice] = []
    if found.machine:
        said.append(Notice("turns_of_machines", {"file": file, "turns": found.machine}))
    if found.left_out:
        beside = {"file": file, "columns": tuple(map(Data, found.left_out))}
        (warnings if found.has_words else said).append(Notice("turns_columns_left_out", beside))
    if found.without:
        warnings.append(Notice("talks_missing", {"file": file, "objects": found.without}))
    return Talks(
        conversations=found.conversations, unreadable=tuple(unreadable), warnings=tuple(warnings), notes=tuple(said)
    )


def _talks(content: Any) -> Iterator[tuple[str, list[Any], str]]:
    """Name, turns and the name of their list, for each conversation."""
    if isinstance(content, dict):
        yield from _of_object(content)
    elif isinstance(content, list) and content and all(map(turns.are_turns, content)):
        for items in content:
            yield "", items, "messages"
    elif isinstance(content, list) and content and all(isinstance(one, dict) for one in content):
        held = [turn_lists.find(one) for one in content[:OBJECTS_LOOKED_AT]]
        if sum(one is not None for one in held) >= MIN_TALK_SHARE * len(held):
            if all(_is_only_talk(one, at[1]) for one, at in zip(content, held, strict=False) if at):
                for one in content:
                    if at := turn_lists.find(one):
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
    if at := turn_lists.find(content):
        yield "", at[0], at[1]
        return
    flat = [value for value in content.values() if isinstance(value, list) and turns.are_turns(value)]
    if len(flat) == 1:
        yield from _flat(flat[0])
        return
    inner = list(content.items())
    if len(inner) < 2 or not all(isinstance(value, dict | list) for _, value in inner):
        return
    lists = [
        (key, value if isinstance(value, list) else (turn_lists.find(value) or ([], ""))[0]) for key, value in inner
    ]
    if all(turns.are_turns(value) for _, value in lists):
        for key, value in lists:
            yield (
                str(key),
                value,
                "turns" if isinstance(content[key], list) else (turn_lists.find(content[key]) or ([], ""))[1],
            )


def _flat(items: list[Mapping[str, Any]]) -> Iterator[tuple[str, list[Any], str]]:
    """Turns without a conversation around them: few names take turns; a member may tell conversations apart."""
    if not turn_lists.take_turns(items) or turn_lists.tells_more(items):
        return
    key = next((key for key in items[0] if CONVERSATION.fullmatch(plain(key))), None)
    whose: dict[str, list[Any]] = {}
    for item in items:
        whose.setdefault(str(item.get(key, "")) if key else "", []).append(item)
    if 1 < len(whose) > len(items) / 2:
        return
    for name, some in whose.items():
        yield name, some, "messages"


def _is_only_talk(content: Mapping[str, Any], key: str) -> bool:
    """Whether an object tells nothing beside its conversation."""
    if turn_lists.is_tree(content):
        return True
    return not any(_beside(content, key))


def _beside(content: Mapping[str, Any], key: str) -> Iterator[str]:
    """The members that are neither the conversation nor its title, times and ids."""
    for name, value in content.items():
        called = plain(str(name))
        if called in {
            key,
            "mapping",
            *turn_lists.ABOUT,
            *turn_lists.SPOKEN,
            *turn_lists.WRITTEN,
        } or CONVERSATION.fullmatch(called):
            continue
        if TURN_DETAIL.fullmatch(called) or value in (None, "", [], {}) or isinstance(value, bool):
            continue
        if isinstance(value, list) and turns.are_turns(value):
            continue
        if not isinstance(value, dict) or not (turn_lists.find(value) or _is_only_talk(value, key)):
            yield str(name)


def _name(content: Mapping[str, Any]) -> str:
    ids = (str(value) for name, value in content.items() if CONVERSATION.fullmatch(plain(name)) or plain(name) == "id")
    return next(ids, "")


def _named(names: list[str]) -> list[str]:
    """Unique names: numbers where they are not."""
    if len(names) == 1:
        return [""]
    return names if len(set(names)) == len(names) and all(names) else [str(n) for n in range(1, len(names) + 1)]
