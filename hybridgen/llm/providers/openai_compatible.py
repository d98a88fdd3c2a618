"""Any paid server that speaks OpenAI's API."""

from __future__ import annotations

from hybridgen.llm.providers.base import Provider, register

register(
    Provider(
        name="openai-compatible",
        serves="frontier",
        key="OPENAI_API_KEY",
        moved_by=("OPENAI_API_BASE", "OPENAI_BASE_URL"),
        is_listed=False,  # a name alone says nothing about what another seller takes
    )
)
