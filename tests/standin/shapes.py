"""Answers in the forms that servers and gateways give them: what `failures.shaped` makes of a good one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.standin.failures import Body, Reshape


def in_parts(body: Body) -> Body:
    """OpenAI: the content as a list of parts, as some gateways have it."""
    text = _message(body)["content"]
    half = len(text) // 2
    return _with(body, {"content": [{"type": "text", "text": text[:half]}, {"type": "text", "text": text[half:]}]})


def after_thought(body: Body) -> Body:
    """OpenAI: parts, the first of which is thought, as Mistral's."""
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": 'Perhaps {"improve": "no", "score": 1}?'}]}
    return _with(body, {"content": [thought, {"type": "text", "text": _message(body)["content"]}]})


def in_field(name: str) -> Reshape:
    """The answer in another field than the content, which stays empty: vLLM's reasoning_content, Ollama's thinking."""
    return lambda body: _with(body, {"content": "", name: _message(body)["content"]})


def in_tool_call(body: Body) -> Body:
    """OpenAI: the answer as the arguments of a call."""
    arguments = _message(body)["content"]
    call = {"id": "call_1", "type": "function", "function": {"name": "answer", "arguments": arguments}}
    return _with(body, {"content": None, "tool_calls": [call]}, "tool_calls")


def as_object(body: Body) -> Body:
    """OpenAI: an object in place of a text."""
    return _with(body, {"content": {"improve": "x", "score": 5}})


def ending(word: str, text: str | None = None) -> Reshape:
    """It ends with a word of its provider's; text: what is said by then, else all."""

    def reshape(body: Body) -> Body:
        said = {} if text is None else {"content": text}
        if "candidates" in body:
            parts = {} if text is None else {"content": {"role": "model", "parts": [{"text": text}] if text else []}}
            return {**body, "candidates": [{**body["candidates"][0], **parts, "finishReason": word}]}
        if "stop_reason" in body:
            blocks = {} if text is None else {"content": [{"type": "text", "text": text}] if text else []}
            return {**body, **blocks, "stop_reason": word}
        if "done_reason" in body:
            return {**_with(body, said), "done_reason": word}
        return _with(body, said, word)

    return reshape


def refusing(words: str) -> Reshape:
    """OpenAI: the model refuses in a field of its own."""
    return lambda body: _with(body, {"content": None, "refusal": words})


def blocked(word: str) -> Reshape:
    """Gemini: the prompt is blocked, there is no answer."""

    def reshape(body: Body) -> Body:
        rest = {key: value for key, value in body.items() if key != "candidates"}
        return {**rest, "promptFeedback": {"blockReason": word}}

    return reshape


def thinking(tokens: int, text: str = "") -> Reshape:
    """OpenAI: it met its limit after so many tokens of thought."""

    def reshape(body: Body) -> Body:
        usage = {
            **body["usage"],
            "completion_tokens": tokens,
            "completion_tokens_details": {"reasoning_tokens": tokens},
        }
        return {**_with(body, {"content": text}, "length"), "usage": usage}

    return reshape


def written(tokens: int, word: str = "length") -> Reshape:
    """Ollama, OpenAI and Anthropic: it ends with a word after so many tokens, as the server counts them."""

    def reshape(body: Body) -> Body:
        ended = ending(word)(body)
        if "usage" not in ended:
            return {**ended, "eval_count": tokens}
        name = "output_tokens" if "output_tokens" in ended["usage"] else "completion_tokens"
        return {**ended, "usage": {**ended["usage"], name: tokens}}

    return reshape


def _message(body: Body) -> Mapping[str, Any]:
    return dict(body["message"] if "message" in body else body["choices"][0]["message"])


def _with(body: Body, changes: Mapping[str, Any], finish: str | None = None) -> Body:
    message = {**_message(body), **changes}
    if "message" in body:
        return {**body, "message": message}
    choice = {**body["choices"][0], "message": message}
    return {**body, "choices": [choice if finish is None else {**choice, "finish_reason": finish}]}
