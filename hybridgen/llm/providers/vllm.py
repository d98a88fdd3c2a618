"""vLLM: many requests at once. https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html

Thinking: https://docs.vllm.ai/en/latest/features/reasoning_outputs.html
"""

from __future__ import annotations

from hybridgen.llm.providers.base import TEMPLATE_SWITCH, ModelFacts, Provider, register

register(
    Provider(
        name="vllm",
        serves="local",
        title="vLLM",
        usual_port=8000,
        prefixes=("hosted_vllm/",),
        key="VLLM_API_KEY",  # what `vllm serve` itself reads
        start="start it with: vllm serve MODEL",
        facts=lambda look, model, listed: ModelFacts(listed.get("max_model_len")),
        thinking=lambda model: TEMPLATE_SWITCH,
    )
)
