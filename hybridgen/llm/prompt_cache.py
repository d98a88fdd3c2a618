"""What a provider's prompt cache holds of a request, as the providers document it; the bill is the truth."""

from __future__ import annotations

import json

from hybridgen.llm import litellm_adapter
from hybridgen.llm.types import Request, Usage

# The shortest beginning that is cached, in tokens. Providers that are not named may cache, but nothing is promised.
LEAST = {"anthropic": 1_024, "openai": 1_024}
LEAST_OF_MODEL = {"claude-opus-4-5": 4_096, "claude-haiku-4-5": 4_096, "claude-3-5-haiku": 2_048}
WRITES_COST = {"anthropic"}  # the others bill what they write to the cache as any other input


def asked(request: Request) -> int:
    """Input tokens of a request: its messages, and its schema, which providers put before them."""
    return _schema(request) + sum(litellm_adapter.count_tokens(message.content) for message in request.messages)


def used(provider: str, model: str, request: Request, *, first: bool) -> Usage:
    """The input of a request as it is billed. first: the first of those that begin as it does."""
    ends = [n for n, message in enumerate(request.messages, 1) if message.shared]
    held = (
        _schema(request) + sum(litellm_adapter.count_tokens(m.content) for m in request.messages[: ends[-1]])
        if ends
        else 0
    )
    known = (least for name, least in LEAST_OF_MODEL.items() if model.startswith(name))
    least = next(known, LEAST.get(provider))
    rest = asked(request) - held
    if least is None or held < least or (first and provider not in WRITES_COST):
        return Usage(input=rest + held)
    return Usage(input=rest, cache_write=held) if first else Usage(input=rest, cached_input=held)


def _schema(request: Request) -> int:
    return litellm_adapter.count_tokens(json.dumps(request.schema))
