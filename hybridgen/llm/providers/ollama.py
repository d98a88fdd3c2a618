"""Ollama: https://github.com/ollama/ollama/blob/main/docs/api.md"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hybridgen.llm.providers.base import Look, ModelFacts, ModelList, Provider, Thinking, register

CLOUD = "ollama.com"  # where models run that are only listed at home: https://docs.ollama.com/cloud


def _facts(look: Look, model: str, listed: Mapping[str, Any]) -> ModelFacts:
    """/api/show names the architecture's context length, and of a model that runs elsewhere its remote_host; so does
    /api/tags. A cloud model is also told by its tag, `cloud` or `…-cloud`."""
    shown = look("/api/show", {"model": model})
    info = shown.get("model_info") or {}
    lengths = [value for key, value in info.items() if key.endswith(".context_length")]
    runs_at = shown.get("remote_host") or listed.get("remote_host") or ""
    elsewhere = any(said.get("remote_host") or said.get("remote_model") for said in (shown, listed))
    tag = model.rpartition("/")[2].partition(":")[2].casefold()
    if elsewhere or tag == "cloud" or tag.endswith("-cloud"):
        runs_at = runs_at or CLOUD
    return ModelFacts(lengths[0] if lengths else None, runs_at)


register(
    Provider(
        name="ollama",
        serves="local",
        title="Ollama",
        wire="ollama_chat",
        prefixes=("ollama_chat/", "ollama/"),
        api_path="",
        embeds="/v1/embeddings",  # https://docs.ollama.com/api/openai-compatibility
        usual_port=11434,
        default_port=11434,
        start="start it with: ollama serve",
        fetch="fetch it with: ollama pull {model}",
        models=ModelList("/api/tags", "models", "name"),
        accepts_logprobs=False,
        looks_up_models=True,
        arguments=lambda own, context_length: {"num_ctx": context_length},
        thinking=lambda model: Thinking(arguments={"think": False}),  # docs/api.md#generate-a-chat-completion
        facts=_facts,
        clouds=(CLOUD,),
    )
)
