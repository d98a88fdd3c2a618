"""LocalAI."""

from __future__ import annotations

from hybridgen.llm.providers.base import Provider, register

register(Provider(name="localai", serves="local", start="start it with: local-ai run"))
