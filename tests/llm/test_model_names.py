"""Another model than was asked for, told from another name of the same one."""

from __future__ import annotations

import pytest

from hybridgen.llm.model_names import is_other
from tests.llm.asking import MODELS, Bench, at_home, paid, request
from tests.standin import Standin, Wire


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("gpt-5.1", "gpt-5.1-2025-11-13"),
        ("claude-sonnet-4-5", "claude-sonnet-4-5-20250929"),
        ("claude-3-5-haiku-latest", "claude-3-5-haiku-20241022"),
        ("gemini-2.5-pro", "models/gemini-2.5-pro"),
        ("gemini-2.0-flash", "gemini-2.0-flash-001"),
        ("qwen2.5", "qwen2.5:latest"),
        ("qwen2.5:7b", "ollama_chat/qwen2.5:7b"),
        ("/models/qwen2.5-7b.gguf", "qwen2.5-7b"),
        ("Qwen/Qwen3-8B", "qwen3-8b"),
        ("gpt-5.1", ""),
    ],
)
def test_another_name_of_the_same_model(asked: str, answered: str) -> None:
    assert not is_other(asked, answered)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("gpt-5", "gpt-5.1"),
        ("gpt-5", "gpt-5-mini"),
        ("gpt-5-mini", "gpt-5"),
        ("qwen2.5:72b", "qwen2.5:7b"),
        ("claude-opus-4-5", "claude-sonnet-4-5-20250929"),
        ("big", "meta/llama-3-8b"),
    ],
)
def test_another_model(asked: str, answered: str) -> None:
    assert is_other(asked, answered)


@pytest.mark.parametrize("wire", ["openai", "anthropic"])
@pytest.mark.usefixtures("connections")
async def test_who_answers_in_anothers_place_is_noted(standin: Standin, books: Bench, wire: Wire) -> None:
    standin.looks.answers_as = "small-1b"
    client = books.client(paid(standin, wire))
    await client.ask(request())
    await client.ask(request("Another?"))
    assert client.log.other_models == {"small-1b"}


@pytest.mark.parametrize("wire", MODELS)
@pytest.mark.usefixtures("connections")
async def test_who_was_asked_is_nobody_else(standin: Standin, books: Bench, wire: Wire) -> None:
    client = books.client((at_home if wire == "ollama" else paid)(standin, wire))
    await client.ask(request())
    assert client.log.other_models == set()
