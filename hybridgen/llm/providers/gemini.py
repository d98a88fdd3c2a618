"""Gemini. Thinking: https://ai.google.dev/gemini-api/docs/thinking, where it counts into the limit of an answer."""

from __future__ import annotations

from hybridgen.llm.providers.base import Provider, Thinking, register

BUDGET = 512  # tokens for those that cannot be kept from thinking; the least that Pro takes is 128
LOW_LEVEL = 2_048  # tokens allowed beside an answer where only a level can be asked for, which promises no number


def _thinking(model: str) -> Thinking:
    if model.startswith(("gemini-1", "gemini-2.0", "gemma")):
        return Thinking()
    if model.startswith("gemini-2.5-pro"):
        return Thinking(BUDGET, {"thinking": {"type": "enabled", "budget_tokens": BUDGET}})
    if model.startswith("gemini-2"):
        return Thinking(arguments={"thinking": {"type": "disabled", "budget_tokens": 0}})
    return Thinking(LOW_LEVEL, {"reasoning_effort": "low"})


register(
    Provider(
        name="gemini",
        serves="frontier",
        wire="gemini",
        prefixes=("gemini/",),
        key="GEMINI_API_KEY",
        address="https://generativelanguage.googleapis.com",
        is_known=True,
        moved_by=("GEMINI_API_BASE",),
        api_path="",
        thinking=_thinking,
    )
)
