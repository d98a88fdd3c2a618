"""vLLM: many requests at once."""

from __future__ import annotations

from hybridgen.llm.providers.base import Provider, register

register(Provider(name="vllm", serves="local", prefixes=("hosted_vllm/",), start="start it with: vllm serve MODEL"))
