"""LocalAI: https://localai.io/features/authentication"""

from __future__ import annotations

from hybridgen.llm.providers.base import Provider, register

register(
    Provider(
        name="localai",
        serves="local",
        title="LocalAI",
        usual_port=8080,
        key="LOCALAI_API_KEY",
        start="start it with: local-ai run",
    )
)
