"""Writes answers as each protocol words them."""

from __future__ import annotations

import json
from typing import Any

from tests.standin.asked import Asked, Said, Wire
from tests.standin.logprobs import content as logprobs
from tests.standin.wires import forced_tool

Json = dict[str, Any]
WHEN = 1_750_000_000  # seconds since 1970; the same in every answer, so that answers can be compared


def render(asked: Asked, said: Said, number: int) -> Json:
    """The body of a 200. number: which request it answers; identifiers are made of it."""
    return {"ollama": _ollama, "openai": _openai, "anthropic": _anthropic, "gemini": _gemini}[asked.wire](
        asked, said, number
    )


def _ollama(asked: Asked, said: Said, number: int) -> Json:
    return {
        "model": asked.model,
        "created_at": "2025-06-15T15:06:40Z",
        "message": {"role": "assistant", "content": said.text},
        "done": True,
        "done_reason": said.stop,
        "total_duration": 2_000_000_000,
        "load_duration": 1_000_000,
        "prompt_eval_count": said.usage.prompt,
        "prompt_eval_duration": 500_000_000,
        "eval_count": said.usage.output,
        "eval_duration": 1_499_000_000,
    }


def _openai(asked: Asked, said: Said, number: int) -> Json:
    usage = said.usage
    wanted = asked.body.get("logprobs")
    top = int(asked.body.get("top_logprobs") or 0)
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": WHEN,
        "model": asked.model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": said.text, "refusal": None},
                "logprobs": {"content": logprobs(said.text, top), "refusal": None} if wanted else None,
                "finish_reason": said.stop,
            }
        ],
        "usage": {
            "prompt_tokens": usage.prompt,
            "completion_tokens": usage.output,
            "total_tokens": usage.prompt + usage.output + said.hidden,
            "prompt_tokens_details": {"cached_tokens": usage.cached},
            "completion_tokens_details": {"reasoning_tokens": said.hidden},
        },
        "timings": {"prompt_n": said.evaluated, "cache_n": said.held, "predicted_n": usage.output},  # llama.cpp's
    }


def _anthropic(asked: Asked, said: Said, number: int) -> Json:
    content: list[Json] = [{"type": "text", "text": said.text}]
    reason = "max_tokens" if said.stop == "length" else "end_turn"
    tool = forced_tool(asked.body)
    if tool is not None and (given := _object(said.text)) is not None:
        content = [{"type": "tool_use", "id": f"toolu_{number}", "name": tool["name"], "input": given}]
        reason = "tool_use"
    return {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": asked.model,
        "content": content,
        "stop_reason": reason,
        "stop_sequence": None,
        "usage": {
            "input_tokens": said.usage.input,
            "cache_creation_input_tokens": said.usage.written,
            "cache_read_input_tokens": said.usage.cached,
            "cache_creation": {"ephemeral_5m_input_tokens": said.usage.written, "ephemeral_1h_input_tokens": 0},
            "output_tokens": said.usage.output,
            "service_tier": "standard",
        },
    }


def _gemini(asked: Asked, said: Said, number: int) -> Json:
    return {
        "candidates": [
            {
                "content": {"role": "model", "parts": [{"text": said.text}]},
                "finishReason": "MAX_TOKENS" if said.stop == "length" else "STOP",
                "index": 0,
            }
        ],
        "usageMetadata": {
            "promptTokenCount": said.usage.prompt,
            "candidatesTokenCount": said.usage.output,
            "totalTokenCount": said.usage.prompt + said.usage.output + said.hidden,
        },
        "modelVersion": asked.model,
        "responseId": f"response-{number}",
    }


def _object(text: str) -> Json | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def pieces(wire: Wire, whole: Json) -> bytes:
    """An answer of Ollama or OpenAI as it comes in pieces: a JSON object a line, or events."""
    if wire == "ollama":
        text = whole["message"]["content"]
        parts = [{**whole, "message": {"role": "assistant", "content": part}, "done": False} for part in _halves(text)]
        last = {**whole, "message": {"role": "assistant", "content": ""}}
        return "".join(json.dumps(part) + "\n" for part in (*parts, last)).encode()
    choice, usage = whole["choices"][0], whole.get("usage")
    chunk = {**whole, "object": "chat.completion.chunk", "usage": None}
    text = choice["message"]["content"] or ""
    deltas = [({"role": "assistant", "content": part}, None) for part in _halves(text)] + [
        ({}, choice["finish_reason"])
    ]
    events = [{**chunk, "choices": [{"index": 0, "delta": delta, "finish_reason": end}]} for delta, end in deltas]
    counted = [{**chunk, "choices": [], "usage": usage}] if usage else []
    return ("".join(f"data: {json.dumps(event)}\n\n" for event in (*events, *counted)) + "data: [DONE]\n\n").encode()


def _halves(text: str) -> tuple[str, str]:
    return text[: len(text) // 2], text[len(text) // 2 :]
