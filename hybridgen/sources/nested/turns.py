"""Objects that are turns of a conversation: who says what."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from hybridgen.sources.tables.names import MACHINE, SAID, SPEAKER, plain
from hybridgen.sources.types import Turn

MIN_TURN_SHARE = 0.7  # of the objects of a list
TURNS_LOOKED_AT = 200  # to see whether a list holds turns

_WHO = (
    "speaker speakername speakerlabel sprecher role authorname displayname username sender sendername from fromname "
    "author user participantrole participant who realname nickname name channeltag participantid authorid userid "
    "speakerid senderid"
).split()
# Names that leave no doubt that somebody speaks.
_SPEAKS = frozenset(
    "role author authorname authorid sender sendername senderid from fromname user participantrole participantid "
    "speakerid".split()
)
_WHO_WITHIN = "display_name displayName real_name nickname name username role label user application id email".split()
SAID_IN = (
    "text content utterance message messagetext body transcript display displaytext said sentence punctuatedword word "
    "value"
).split()
_PARTS = ("sentences", "elements", "alternatives", "nbest", "parts", "words")
_SAID_WITHIN = "text parts content value display transcript body punctuated_word word message".split()
_NO_WORDS = frozenset(
    "image image_url input_image tool_use tool_result tool_call tool_calls thinking reasoning function_call file audio "
    "image_asset_pointer code execution_output".split()
)
_SERVICE = re.compile(
    r"\A(?:service|system|event|tool.*|function.*|.*systemevent.*|guildmemberjoin|recipient\w+|channel\w+|call|pinned\w*|"
    r"(channel|group)_(join|leave|topic|purpose|name|archive).*)"
)
_TAG = re.compile(r"<[^<>]+>")


def turn_of(item: Mapping[str, Any]) -> Turn | None:
    """Who says what; None where an object is no turn. The speaker is "" where nobody is named."""
    members = {plain(key): value for key, value in item.items()}
    text = next((said for name in SAID_IN if name in members and (said := said_in(members[name]))), None)
    text = text or next((said for name in _PARTS if name in members and (said := said_in(members[name]))), None)
    return Turn(who_of(members), text) if text else None


def who_of(members: Mapping[str, Any]) -> str:
    """Who speaks. members: by plain names."""
    for name in _WHO:
        if who := _who(members.get(name)):
            return (
                f"Speaker {who}"
                if name.startswith(("speaker", "channeltag")) and re.fullmatch(r"\d+|[A-Z]", who)
                else who
            )
    return ""


def has_speaker(item: Mapping[str, Any]) -> bool:
    """Whether a member names who speaks."""
    return bool(who_of({plain(key): value for key, value in item.items()}))


def is_machine(item: Mapping[str, Any]) -> bool:
    """Whether no person said it: a system's message, a tool's call or result, a notice of the service."""
    members = {plain(key): value for key, value in item.items()}
    role = (
        members.get("role") or (members.get("author") or {})
        if isinstance(members.get("author"), dict)
        else members.get("role")
    )
    role = role.get("role", "") if isinstance(role, dict) else role
    if str(role or "").casefold() in MACHINE:
        return True
    kinds = (members.get(name) for name in ("type", "subtype", "messagetype"))
    return any(isinstance(kind, str) and _SERVICE.fullmatch(kind.casefold()) for kind in kinds)


def are_turns(items: Any) -> bool:
    """Whether a list's objects are turns of which each names its speaker."""
    if not isinstance(items, list) or len(items) < 2 or not all(isinstance(item, dict) for item in items):
        return False
    looked = [item for item in items[:TURNS_LOOKED_AT] if not is_machine(item) and not _is_silent(item)]
    spoken = [item for item in looked if has_speaker(item) and turn_of(item)]
    return bool(spoken) and len(spoken) >= MIN_TURN_SHARE * len(looked) and _is_called_so(spoken)


def turns_of(items: Sequence[Mapping[str, Any]], *, together: bool) -> tuple[list[Turn], int]:
    """The turns that persons say, and how many no person does. together: what one says in a row is one turn."""
    people = [item for item in items if not is_machine(item)]
    turns = [turn for item in people if (turn := turn_of(item))]
    if together:
        blocks = groupby(turns, key=lambda turn: turn.speaker)
        turns = [Turn(speaker, " ".join(turn.text for turn in block)) for speaker, block in blocks]
    return turns, len(items) - len(people)


def lines(items: Sequence[Mapping[str, Any]]) -> str:
    """Turns as lines "speaker: text"."""
    turns, _ = turns_of(items, together=False)
    return "\n".join(f"{turn.speaker}: {turn.text}" if turn.speaker else turn.text for turn in turns)


def said_in(value: Any) -> str:
    """The words of a message: a text, parts of one, or an object around them."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        if any(isinstance(one, str) for one in value):  # a text in which some words are marked
            return "".join(one if isinstance(one, str) else _marked(one) for one in value).strip()
        return " ".join(said for one in value if (said := said_in(one)))
    if not isinstance(value, dict) or str(value.get("type", "")).casefold() in _NO_WORDS:
        return ""
    for name in _SAID_WITHIN:
        if name in value and (said := said_in(value[name])):
            return (
                html.unescape(_TAG.sub(" ", said)).strip()
                if str(value.get("contentType")).casefold() == "html"
                else said
            )
    return ""


def _marked(part: Any) -> str:
    text = part.get("text") if isinstance(part, dict) else None
    return text if isinstance(text, str) else ""


def _who(value: Any) -> str:
    if isinstance(value, dict):
        return next((who for name in _WHO_WITHIN if (who := _who(value.get(name)))), "")
    return " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _is_silent(item: Mapping[str, Any]) -> bool:
    """Whether a turn has a place for words and none in it: a picture, a model that calls a tool."""
    members = {plain(key) for key in item}
    return bool(members & {*SAID_IN, *_PARTS}) and turn_of(item) is None


def _is_called_so(items: Sequence[Mapping[str, Any]]) -> bool:
    """Whether speakers and words have names that leave no doubt: a name and a text alone may be a survey's."""
    called = {plain(key) for item in items for key in item}
    if not (called & _SPEAKS or any(map(SPEAKER.fullmatch, called))):
        return False
    return bool(called & {*_PARTS}) or any(map(SAID.fullmatch, called)) or {"from", "value"} <= called
