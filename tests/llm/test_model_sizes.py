"""How large a model is, by names as people have them."""

from __future__ import annotations

import pytest

from hybridgen.config.schema import KnownModel
from hybridgen.llm.model_sizes import count_parameters


@pytest.mark.parametrize(
    ("name", "billions"),
    [
        ("qwen2.5:72b", 72),
        ("llama3.2:3b", 3),
        ("llama3.2:3b-instruct-q8_0", 3),
        ("smollm2-135m", 0.135),
        ("smollm2:360m", 0.36),
        ("qwen2.5-1.5b", 1.5),
        ("mixtral:8x22b", 176),
        ("mistral-small:24b", 24),
        ("gpt-oss:120b", 120),
        ("gpt-oss", 20),
        ("gemma3:27b-it-q4_K_M", 27),
        ("gemma3n:e4b", 4),
        ("phi3:medium", 14),
        ("phi3:medium-128k", 14),
        ("phi3", 3.8),
        ("phi3.5:latest", 3.8),
        ("mistral-small", 24),
        ("mistral", 7),
        ("mistral:latest", 7),
        ("llama3.3", 70),
        ("command-r-plus:104b-q4_0", 104),
        ("command-r7b", 7),
        ("deepseek-r1:70b", 70),
        ("ollama_chat/qwen2.5:0.5b", 0.5),
        ("meta-llama/Llama-3.1-8B-Instruct", 8),
        ("Qwen/Qwen2.5-72B-Instruct-AWQ", 72),
        ("Qwen/Qwen3-30B-A3B", 30),
        ("Qwen/Qwen2.5-7B-Instruct-1M", 7),
        ("mistralai/Mistral-7B-Instruct-v0.3", 7),
        ("mistralai/Mixtral-8x7B-Instruct-v0.1", 56),
        ("microsoft/Phi-3-mini-4k-instruct", 3.8),
        ("models/Qwen2.5-0.5B-Instruct-Q4_K_M.gguf", 0.5),
        ("C:\\models\\SmolLM2-135M-Instruct.Q4_1.gguf", 0.135),
        ("hf:bartowski/Qwen2.5-1.5B-Instruct-GGUF/Qwen2.5-1.5B-Instruct-Q4_K_M.gguf", 1.5),
        ("/srv/7b-models/mine.gguf", None),
        ("mine-q4_K_M.gguf", None),
        ("mine-4bit", None),
        ("mine-v2.5-bf16", None),
        ("mine-128k", None),
        ("claude-sonnet-4-5-20250929", None),
        ("gpt-4o", None),
        ("phidias", None),
        ("", None),
    ],
)
def test_a_name_tells_the_size(name: str, billions: float | None) -> None:
    assert count_parameters(name) == (None if billions is None else pytest.approx(billions))


def test_where_a_name_tells_nothing_a_profile_s_memory_does() -> None:
    known = (
        KnownModel(name="our-own", quantisation="Q4_K_M", memory_gb=42),
        KnownModel(name="our-small", quantisation="Q8_0", memory_gb=4),
        KnownModel(name="our-odd", quantisation="", memory_gb=4),
    )
    assert count_parameters("our-own", known) == 70
    assert count_parameters("our-small", known) == pytest.approx(3.6)
    assert count_parameters("our-odd", known) is None
    assert count_parameters("another", known) is None
