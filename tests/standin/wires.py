"""Reads requests of each protocol. Field names as they are on the wire, both spellings where providers take both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.standin.asked import Asked, Block, Wire

Json = Mapping[str, Any]


def read(wire: Wire, path: str, model: str, headers: Mapping[str, str], body: Json) -> Asked:
    """A request as `Asked`. model: from the address where the protocol has it there, else empty."""
    turns = [(role, _blocks(content)) for role, content in _turns(wire, body)]
    limit, seed = _sampling(wire, body)
    return Asked(
        wire=wire,
        path=path,
        model=model or str(body.get("model", "")),
        headers={name.lower(): value for name, value in headers.items()},
        messages=tuple((role, "\n".join(block.text for block in blocks)) for role, blocks in turns),
        blocks=tuple(block for _, blocks in turns for block in blocks),
        schema=_schema(wire, body),
        max_tokens=limit,
        seed=seed,
        body=body,
    )


def forced_tool(body: Json) -> Json | None:
    """The Anthropic tool that the client insists on, by name or as the one of any."""
    choice = body.get("tool_choice") or {}
    tools = body.get("tools") or []
    if choice.get("type") == "any" and tools:
        return dict(tools[0])
    return next((tool for tool in tools if choice.get("type") == "tool" and tool["name"] == choice["name"]), None)


def _turns(wire: Wire, body: Json) -> Iterable[tuple[str, Any]]:
    if wire == "gemini":
        system = _either(body, "system_instruction", "systemInstruction")
        if system:
            yield "system", system["parts"]
        for content in body["contents"]:
            yield "assistant" if content.get("role") == "model" else "user", content["parts"]
        return
    if wire == "anthropic" and body.get("system"):
        yield "system", body["system"]
    for message in body["messages"]:
        yield message["role"], message.get("content") or ""


def _blocks(content: Any) -> tuple[Block, ...]:
    if isinstance(content, str):
        return (Block(content),)
    return tuple(Block(part["text"], bool(part.get("cache_control"))) for part in content if "text" in part)


def _schema(wire: Wire, body: Json) -> Json | None:
    found: Any
    match wire:
        case "ollama":
            found = body.get("format")
        case "openai":
            found = ((body.get("response_format") or {}).get("json_schema") or {}).get("schema")
        case "anthropic":
            asked = body.get("output_format") or (body.get("output_config") or {}).get("format") or {}
            found = asked.get("schema") or (forced_tool(body) or {}).get("input_schema")
        case "gemini":
            config = _either(body, "generationConfig", "generation_config") or {}
            found = _either(config, "response_json_schema", "responseJsonSchema") or _either(
                config, "response_schema", "responseSchema"
            )
    return found if isinstance(found, dict) else None  # Ollama's plain "json" is no schema


def _sampling(wire: Wire, body: Json) -> tuple[int | None, int | None]:
    match wire:
        case "ollama":
            options = body.get("options") or {}
            return options.get("num_predict"), options.get("seed")
        case "gemini":
            config = _either(body, "generationConfig", "generation_config") or {}
            return _either(config, "max_output_tokens", "maxOutputTokens"), config.get("seed")
        case _:
            return _either(body, "max_completion_tokens", "max_tokens"), body.get("seed")


def _either(body: Json, one: str, other: str) -> Any:
    return body.get(one) if body.get(one) is not None else body.get(other)
