"""GPT: https://platform.openai.com/docs/guides/prompt-caching"""

from __future__ import annotations

from hybridgen.llm.providers.base import Cache, Provider, register

register(
    Provider(
        name="openai",
        serves="frontier",
        prefixes=("openai/",),
        key="OPENAI_API_KEY",
        address="https://api.openai.com/v1",
        is_known=True,
        moved_by=("OPENAI_API_BASE", "OPENAI_BASE_URL"),
        cache=Cache(min_tokens=1_024),
    )
)
