"""AMD's Lemonade Server: https://github.com/lemonade-sdk/lemonade/blob/main/docs/api/openai.md

Earlier versions listened on port 8000, at the same path.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hybridgen.llm.providers.base import TEMPLATE_SWITCH, Look, ModelFacts, Provider, register

CLOUD = "cloud"  # the recipe of a model that somebody else serves: docs/guide/configuration/cloud.md


def _facts(look: Look, model: str, listed: Mapping[str, Any]) -> ModelFacts:
    """/models tells what a model holds, and whose it is where it runs elsewhere; of a collection each of its models."""
    parts = [listed, *(listed.get("models") or ())]
    away = next((one for one in parts if one.get("recipe") == CLOUD or one.get("cloud_provider")), None)
    runs_at = str(away.get("cloud_provider") or CLOUD) if away else ""
    return ModelFacts(listed.get("context_length") or listed.get("max_context_window"), runs_at)


register(
    Provider(
        name="lemonade",
        serves="local",
        title="Lemonade",
        prefixes=("lemonade/",),
        key="LEMONADE_API_KEY",
        api_path="/api/v1",
        usual_port=13305,
        start="start it with: lemond",
        thinking=lambda model: TEMPLATE_SWITCH,
        facts=_facts,
    )
)
