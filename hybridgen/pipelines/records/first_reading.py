"""The first reading of `privacy.detector=llm`: the local model reads each text once, before anything is replaced in it,
and names what tells who somebody is. It sees texts as they are, so it must be at home."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from hybridgen.core.errors import CallError, ConfigError, StoppedError
from hybridgen.core.notices import Notice
from hybridgen.llm.answer_text import find_object
from hybridgen.llm.client import Client
from hybridgen.llm.types import Message, Request
from hybridgen.privacy.detectors.asked import KINDS, Asked
from hybridgen.privacy.detectors.base import LOCAL_MODEL
from hybridgen.segments.fence import fence, spell

PURPOSE = "detect"
MAX_PIECE_CHARS = 1_200  # that are shown at a time: of long texts small models name the beginning alone
MAX_NAMED, MAX_NAMED_CHARS = 16, 60  # of one answer
MAX_TOKENS = 700
PIECES_AT_ONCE = 64  # that wait for the model

_RULES = """\
You look for what tells who somebody is. You are shown a text.
- List every name of a person: full names, first names, nicknames, also in small letters.
- List the names of places, and of employers, schools, practices and other organisations.
- List street addresses, telephone numbers, e-mail addresses, and numbers of cards, accounts or customers.
- Copy each letter by letter, as it stands in the text.
- Leave out what names nobody: roles such as "my sister" or "the manager", things, brands, months, ages.
- Answer with JSON only. Where there is nothing, the list is empty."""
_EXAMPLE = (
    "i told priya at the desk of Oakfield Dental that my sister moved to Hull, 14 Mill Lane. She wrote that the "
    "manager, Mr Adeyemi, would ring me on 0161 555 0143. Nobody did, and priya was off in March."
)
_EXAMPLE_NAMED = (
    ("priya", "person"),
    ("Oakfield Dental", "organisation"),
    ("Hull", "place"),
    ("14 Mill Lane", "address"),
    ("Mr Adeyemi", "person"),
    ("0161 555 0143", "phone"),
)


class _Named(BaseModel):
    text: str
    kind: str


class _Answer(BaseModel):
    named: list[_Named]


class FirstReading:
    """One for a run. unread: texts of which a part could not be read."""

    def __init__(self, client: Client, finds: Asked, *, seed: int) -> None:
        """finds: gets what is named. Made within the event loop that the client belongs to. Raises ConfigError where
        the model, or one of several, runs elsewhere."""
        if elsewhere := next((one.endpoint.runs_at for one in client.peers.all if one.endpoint.runs_at), ""):
            raise ConfigError(
                f"privacy.detector={LOCAL_MODEL}: {client.endpoint.model} runs at {elsewhere}, and it would read texts "
                "as they are; a model of this machine would be right"
            )
        self.unread = 0
        self._client, self._finds = client, finds
        self._seed = seed
        self._loop = asyncio.get_running_loop()

    @property
    def notices(self) -> list[Notice]:
        """What people must know of it."""
        return [Notice("texts_unread", {"texts": self.unread})] if self.unread else []

    def wait_for(self, texts: Sequence[str], record: str, *, is_counted: bool = True) -> None:
        """As `read`, from a thread beside the event loop, which waits."""
        reading = self.read(texts, record, is_counted=is_counted)
        asyncio.run_coroutine_threadsafe(reading, self._loop).result()

    async def read(self, texts: Sequence[str], record: str, *, is_counted: bool = True) -> None:
        """Have the texts read that were not read yet. record: the id of a draft that the calls are counted with.
        is_counted: whether texts may count as unread: one whose call fails, whose answer is none, or of which more may
        be named than was; one that is not asked about any more since the run is to end does not."""
        room = asyncio.Semaphore(PIECES_AT_ONCE)
        new = [text for text in dict.fromkeys(texts) if not self._finds.knows(text)]
        read = await asyncio.gather(*(self._text(text, record, room) for text in new))
        for text, (named, is_read) in zip(new, read, strict=True):
            self.unread += is_counted and not is_read
            self._finds.learn(text, named)

    async def _text(self, text: str, record: str, room: asyncio.Semaphore) -> tuple[list[tuple[str, str]], bool]:
        """What was named in it, and whether that may be all."""
        named: list[tuple[str, str]] = []
        is_read = True
        for piece in _pieces(text):
            async with room:
                try:
                    found = await self._piece(piece, record)
                except StoppedError:
                    return named, True
                except (CallError, ValidationError):
                    is_read = False
                    continue
                is_read &= len(found) < MAX_NAMED and all(called in KINDS for called, _ in found)
                named += found
        return named, is_read

    async def _piece(self, piece: str, record: str) -> list[tuple[str, str]]:
        """What was named, and what it was called. Raises CallError, StoppedError; ValidationError where the answer is
        none."""
        question = request(piece, record=record, seed=self._seed)
        reply = await self._client.ask(question)
        found = find_object(reply.text, question.schema)
        answer = _Answer.model_validate_json(found.text if found else reply.text)
        return [(one.kind, spell(one.text, piece)) for one in answer.named]


def request(text: str, *, record: str, seed: int) -> Request:
    """What is asked of a text: rules and a worked example, which all share, then the text."""
    example = {"named": [{"text": said, "kind": kind} for said, kind in _EXAMPLE_NAMED]}
    return Request(
        purpose=PURPOSE,
        record=record,
        messages=(
            Message("system", _RULES),
            Message("user", _asked(_EXAMPLE)),
            Message("assistant", json.dumps(example, ensure_ascii=False), shared=True),
            Message("user", _asked(fence(text))),
        ),
        schema=_schema(),
        max_tokens=MAX_TOKENS,
        temperature=0,
        seed=seed,
    )


def _asked(text: str) -> str:
    return f"The text:\n{text}\n\nList what tells who somebody is."


def _schema() -> dict[str, Any]:
    named = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "minLength": 1, "maxLength": MAX_NAMED_CHARS},
            "kind": {"type": "string", "enum": list(KINDS)},
        },
        "required": ["text", "kind"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"named": {"type": "array", "items": named, "maxItems": MAX_NAMED}},
        "required": ["named"],
        "additionalProperties": False,
    }


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces that end where a line or a word does; nothing of one in which no letter or digit stands."""
    at = 0
    while at < len(text):
        end = len(text)
        if end - at > MAX_PIECE_CHARS:
            end = at + MAX_PIECE_CHARS
            ends = (text.rfind(sign, at + MAX_PIECE_CHARS // 2, end) + 1 for sign in ("\n", ". ", " "))
            end = next(filter(None, ends), end)
        if any(map(str.isalnum, piece := text[at:end])):
            yield piece
        at = end
