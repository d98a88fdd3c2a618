"""Any paid server that speaks OpenAI's API: its address and its price are the user's to give."""

from __future__ import annotations

from hybridgen.llm.providers.base import Provider, register

register(Provider(name="openai-compatible", serves="frontier", key="OPENAI_API_KEY"))
