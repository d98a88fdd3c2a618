"""vLLM: many requests at once. Thinking: https://docs.vllm.ai/en/latest/features/reasoning_outputs.html"""

from __future__ import annotations

from hybridgen.llm.providers.base import TEMPLATE_SWITCH, Provider, register

register(
    Provider(
        name="vllm",
        serves="local",
        prefixes=("hosted_vllm/",),
        start="start it with: vllm serve MODEL",
        thinking=lambda model: TEMPLATE_SWITCH,
    )
)
