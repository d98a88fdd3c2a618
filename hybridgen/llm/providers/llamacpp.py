"""llama.cpp's own server: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hybridgen.llm.providers.base import TEMPLATE_SWITCH, Look, ModelFacts, Provider, register


def _facts(look: Look, model: str, listed: Mapping[str, Any]) -> ModelFacts:
    """/props tells what one slot holds; asked for more, the server refuses."""
    return ModelFacts((look("/props").get("default_generation_settings") or {}).get("n_ctx"))


register(
    Provider(
        name="llamacpp",
        serves="local",
        title="llama.cpp",
        usual_port=8080,
        start="start it with: llama-server -m FILE.gguf --port 8080",
        thinking=lambda model: TEMPLATE_SWITCH,
        facts=_facts,
    )
)
