"""Sends requests to the stand-in as the package does: through litellm."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import litellm
import pytest

from tests.standin import Standin, Wire
from tests.standin.examples import PROMPT, RECORD

CLAUDE = "claude-sonnet-4-5-20250929"
MODELS: dict[Wire, str] = {
    "ollama": "ollama_chat/qwen2.5:72b",
    "openai": "openai/gpt-5.1",
    "anthropic": f"anthropic/{CLAUDE}",
    "gemini": "gemini/gemini-2.5-pro",
}
OLD_CLAUDE = "anthropic/claude-3-haiku-20240307"  # no structured output: litellm forces a tool
each_wire = pytest.mark.parametrize("wire", MODELS)
each_model = pytest.mark.parametrize("model", [*MODELS.values(), OLD_CLAUDE])


async def ask(standin: Standin, model: str, prompt: str = PROMPT, path: str = "", **more: Any) -> Any:
    schema = {"name": "record", "schema": RECORD, "strict": True}
    arguments = {
        "messages": [{"role": "system", "content": "You write personas."}, {"role": "user", "content": prompt}],
        "response_format": {"type": "json_schema", "json_schema": schema},
        "max_tokens": 2000,
        "timeout": 30,
    }
    base = standin.url + (path or ("/v1" if model.startswith("openai/") else ""))
    return await litellm.acompletion(
        model=model, api_base=base, api_key="k", num_retries=0, max_retries=0, **(arguments | more)
    )


async def refused(standin: Standin, wire: Wire, **more: Any) -> Any:
    """The error that a request ends in, as litellm tells it."""
    try:
        response = await ask(standin, MODELS[wire], **more)
    except Exception as error:  # litellm's errors have no base in common
        return error
    pytest.fail(f"answered: {response}")


def text(response: Any) -> str:
    return str(response.choices[0].message.content)


async def until(condition: Callable[[], bool]) -> None:
    """Waits for what the server's thread does."""
    while not condition():  # noqa: ASYNC110  no event of this loop's can be set from there
        await asyncio.sleep(0.01)
