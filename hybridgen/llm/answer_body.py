"""The body of an answer as it came over the wire: what litellm drops of it, or cannot read at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from hybridgen.llm.answer_text import as_thought

# Where the protocols say why an answer ended; a prompt that is refused says so in place of an answer.
_ENDS: tuple[tuple[str | int, ...], ...] = (
    ("choices", 0, "native_finish_reason"),
    ("choices", 0, "finish_reason"),
    ("stop_reason",),
    ("candidates", 0, "finishReason"),
    ("promptFeedback", "blockReason"),
    ("done_reason",),
)
_PIECES = re.compile(r"\s*(?:data|event|id|retry)?:|\s*\{[^\n]*\}\s*\n\s*\{")
_RECEIVED = re.compile(r"Received: '(?:data|event|id|retry)?:")  # as litellm quotes them
_MAX_CAUSES = 20  # of an error, one below the other
_THOUGHTS = ("reasoning_content", "reasoning", "thinking")  # fields beside the content


def read_body(text: Any) -> Mapping[str, Any]:
    """The JSON object that came; empty where it was none."""
    try:
        body = json.loads(text) if isinstance(text, str | bytes) else text
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, Mapping) else {}


def is_stream(error: BaseException | None) -> bool:
    """Whether an answer could not be read because it came in pieces: events, or a JSON object a line."""
    for _ in range(_MAX_CAUSES):
        if error is None:
            return False
        doc = error.doc if isinstance(error, json.JSONDecodeError) else ""
        if _PIECES.match(doc) or _RECEIVED.search(str(error)):
            return True
        error = error.__cause__ or error.__context__
    return False


def end_word(body: Mapping[str, Any]) -> str:
    """Why the answer ended, in the provider's own word; empty where it says nothing."""
    found = (_at(body, path) for path in _ENDS)
    return next((word for word in found if isinstance(word, str) and word), "")


def message_of(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The message of an answer in OpenAI's protocol, None where there is none."""
    message = _at(body, ("choices", 0, "message"))
    return message if isinstance(message, Mapping) and not body.get("error") else None


def text_of(message: Mapping[str, Any]) -> str:
    """What a message says: its content, parts joined; without one the arguments of a tool call, or what was thought.

    A thought that stands in place of an answer is marked as one.
    """
    content, thought = "", ""
    for is_thought, part in _parts(message.get("content")):
        content, thought = (content, thought + part) if is_thought else (content + part, thought)
    if content.strip():
        return content
    calls = [call.get("function") or call for call in _mappings(message.get("tool_calls"))]
    for call in (*calls, *_mappings([message.get("function_call")])):
        if arguments := call.get("arguments"):
            return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    beside = (_said(message.get(name)) for name in _THOUGHTS)
    thought = next((text for text in beside if text.strip()), thought)
    return as_thought(thought) if thought.strip() else ""


def refusal_of(message: Mapping[str, Any]) -> str:
    """What a model says instead of an answer, in OpenAI's protocol."""
    refusal = message.get("refusal") or _at(message, ("provider_specific_fields", "refusal"))
    parts = (part.get("refusal") for part in _mappings(message.get("content")))
    return next((text for text in (refusal, *parts) if isinstance(text, str) and text.strip()), "")


def _parts(content: Any) -> Iterator[tuple[bool, str]]:
    """The pieces of a content, each with whether it was thought."""
    if isinstance(content, Mapping) and not any(key in content for key in ("text", *_THOUGHTS)):
        yield False, json.dumps(content, ensure_ascii=False)  # the object itself
        return
    for part in content if isinstance(content, list) else [content]:
        if isinstance(part, str):
            yield False, part
        elif isinstance(part, Mapping):
            is_thought = bool(part.get("thought")) or part.get("type") in _THOUGHTS
            names = ("text", *_THOUGHTS)
            yield is_thought, next((said for name in names if (said := _said(part.get(name)))), "")


def _said(value: Any) -> str:
    return "".join(text for _, text in _parts(value)) if value else ""


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return None
    return value
