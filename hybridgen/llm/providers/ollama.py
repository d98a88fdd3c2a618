"""Ollama: https://github.com/ollama/ollama/blob/main/docs/api.md"""

from __future__ import annotations

from hybridgen.llm.providers.base import ModelList, Provider, Thinking, register

register(
    Provider(
        name="ollama",
        serves="local",
        wire="ollama_chat",
        prefixes=("ollama_chat/", "ollama/"),
        api_path="",
        default_port=11434,
        start="start it with: ollama serve",
        fetch="fetch it with: ollama pull {model}",
        models=ModelList("/api/tags", "models", "name"),
        accepts_logprobs=False,
        looks_up_models=True,
        arguments=lambda own, context_length: {"num_ctx": context_length},
        thinking=lambda model: Thinking(arguments={"think": False}),  # docs/api.md#generate-a-chat-completion
    )
)
