"""Requests as litellm built them, kept with holes for what differs from one request of a kind to the next.

litellm takes several milliseconds from its arguments to what goes over the wire, and for one kind of request it comes
to the same each time but for the texts, the seed and the schema. So it builds one with marks in their places, once a
run for each kind, and the others are that one filled in. Where a provider's schema is not the one that was given, each
schema is a kind of its own. Nothing is known here of any provider: a kind that, filled in, is not what litellm builds
for a real request is left to litellm.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from hybridgen.llm.types import Request

Build = Callable[[Request], Awaitable[httpx.Request | None]]
"""What litellm would send for a request; None where it cannot be had without sending it."""

MAX_AGE = 60.0  # seconds; some providers' headers hold a token that ends
MAX_FORMS = 512  # of one kind, where each schema has its own
_WRITTEN = json.JSONEncoder(ensure_ascii=False).encode
_MARK = f"hybridgen-{secrets.token_hex(8)}"
_SEED = secrets.randbelow(2**30) + 2**30
_OWN = frozenset({"content-length", "host"})  # headers of one request alone
_SCHEMA: dict[str, Any] = {  # with all that schemas have here, so that a provider who changes any of it changes this
    "type": "object",
    "title": _MARK,
    "description": "A mark.",
    "properties": {
        "text": {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^[a-z]+$", "description": "A text."},
        "day": {"type": "string", "format": "date"},
        "one": {"type": "string", "enum": ["a", "b"]},
        "same": {"const": "a"},
        "number": {"type": "integer", "minimum": 1, "maximum": 9},
        "share": {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "null"}], "default": None},
        "list": {"type": "array", "items": {"$ref": "#/$defs/part"}, "minItems": 1, "maxItems": 3, "uniqueItems": True},
    },
    "required": ["text", "list"],
    "additionalProperties": False,
    "$defs": {"part": {"type": "object", "properties": {"of": {"type": "string"}}, "additionalProperties": False}},
}


@dataclass(frozen=True, slots=True)
class Form:
    """A request with holes. parts: of its JSON body, around them. holes: what goes into each: the place of a message's
    text, "seed" or "schema". headers: all but those of one request alone."""

    built: httpx.Request
    headers: httpx.Headers
    parts: tuple[bytes, ...]
    holes: tuple[int | str, ...]

    @classmethod
    def of(cls, built: httpx.Request, texts: int) -> Form | None:
        """The form of a request that was built with so many marked texts; None where a mark is not in its place."""
        try:
            body = json.loads(built.content)
        except (ValueError, httpx.RequestNotRead):
            return None
        said, *marked = json.dumps(_holed(body), ensure_ascii=False, separators=(",", ":")).split(f'"{_MARK}:')
        parts, holes = [said], list[int | str]()
        for one in marked:
            name, _, part = one.partition('"')
            holes.append(int(name) if name.isdigit() else name)
            parts.append(part)
        places = [hole for hole in holes if isinstance(hole, int)]
        others = [hole for hole in holes if isinstance(hole, str)]
        if sorted(places) != list(range(texts)) or len(others) > len(set(others) & {"seed", "schema"}):
            return None
        if _MARK in "".join(parts):
            return None
        headers = httpx.Headers([(name, value) for name, value in built.headers.multi_items() if name not in _OWN])
        return cls(built, headers, tuple(part.encode() for part in parts), tuple(holes))

    def fill(self, request: Request) -> httpx.Request:
        """The request that litellm would build."""
        filled = [self.parts[0]]
        for hole, part in zip(self.holes, self.parts[1:], strict=True):
            value = request.messages[hole].content if isinstance(hole, int) else getattr(request, hole)
            filled += [_WRITTEN(value).encode(), part]
        body = httpx.ByteStream(b"".join(filled))
        asked = httpx.Request(self.built.method, self.built.url, headers=self.headers, stream=body)
        asked.read()
        return asked

    def is_like(self, real: httpx.Request, request: Request) -> bool:
        """Whether, filled in, it says what litellm built for the same request."""
        filled = self.fill(request)
        ours, theirs = ({k: v for k, v in one.headers.items() if k not in _OWN} for one in (filled, real))
        return (filled.method, filled.url, ours, json.loads(filled.content)) == (
            real.method,
            real.url,
            theirs,
            json.loads(real.content),
        )


@dataclass(slots=True)
class _Kind:
    """What is known of one kind. form: for any schema, None: litellm builds each. by_schema: where each has its own."""

    made: float
    form: Form | None = None
    by_schema: dict[str, Form | None] | None = None


class Forms:
    """Those of one run, in one event loop."""

    def __init__(self) -> None:
        self._kinds: dict[Hashable, _Kind] = {}
        self._building = asyncio.Lock()

    async def fill(self, request: Request, kind: Hashable, build: Build) -> httpx.Request | None:
        """The request as litellm would build it; None where it must do so itself.

        kind: all that what is built depends on, beside the request's messages, seed and schema.
        """
        kind = (kind, *((message.role, message.shared) for message in request.messages))
        async with self._building:  # those who come at once wait for the first one's form
            form = await self._find(request, kind, build)
        return form.fill(request) if form else None

    async def _find(self, request: Request, kind: Hashable, build: Build) -> Form | None:
        known = self._kinds.get(kind)
        if known is None or time.monotonic() - known.made > MAX_AGE:
            known = self._kinds[kind] = await _learn(request, build)
        if known.by_schema is None:
            return known.form
        schema = json.dumps(request.schema)
        if schema not in known.by_schema:
            if len(known.by_schema) >= MAX_FORMS:
                known.by_schema.clear()
            known.by_schema[schema] = await _build(request, request.schema, build)
        return known.by_schema[schema]


async def _learn(request: Request, build: Build) -> _Kind:
    """What kind a request is of: what is built with marks is compared with what is built for the request itself."""
    real = await build(request)
    for schema in (_SCHEMA, request.schema) if real else ():
        form = await _build(request, schema, build)
        if real and form and form.is_like(real, request):
            own: dict[str, Form | None] | None = None if schema is _SCHEMA else {json.dumps(schema): form}
            return _Kind(time.monotonic(), form, own)
    return _Kind(time.monotonic())


async def _build(request: Request, schema: Mapping[str, Any], build: Build) -> Form | None:
    texts = (dataclasses.replace(one, content=f"{_MARK}:{n}") for n, one in enumerate(request.messages))
    built = await build(dataclasses.replace(request, messages=tuple(texts), schema=schema, seed=_SEED))
    return Form.of(built, len(request.messages)) if built else None


def _holed(node: Any) -> Any:
    """A body with the marks of seed and schema in their places; those of texts are there."""
    if node == _SCHEMA:
        return f"{_MARK}:schema"
    match node:
        case dict():
            return {name: _holed(value) for name, value in node.items()}
        case list():
            return [_holed(value) for value in node]
        case int() if node == _SEED:
            return f"{_MARK}:seed"
        case _:
            return node
