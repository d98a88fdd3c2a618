"""LM Studio's local server: https://lmstudio.ai/docs/developer/rest/endpoints"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hybridgen.llm.providers.base import Look, ModelFacts, Provider, register


def _facts(look: Look, model: str, listed: Mapping[str, Any]) -> ModelFacts:
    """What it was loaded with, else what it can be loaded with."""
    rows = look("/api/v0/models").get("data") or ()
    row: Mapping[str, Any] = next((row for row in rows if row.get("id") == model), {})
    return ModelFacts(row.get("loaded_context_length") or row.get("max_context_length"))


register(
    Provider(
        name="lmstudio",
        serves="local",
        title="LM Studio",
        usual_port=1234,
        prefixes=("lm_studio/",),
        key="LM_API_TOKEN",  # https://lmstudio.ai/docs/developer/core/authentication
        start="start it with: lms server start",
        facts=_facts,
    )
)
