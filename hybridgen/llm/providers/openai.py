"""GPT: https://platform.openai.com/docs/guides/prompt-caching

Thinking: https://platform.openai.com/docs/guides/reasoning, which counts into the limit of an answer. From 5.1 on a
model does not unless it is asked to.
"""

from __future__ import annotations

from hybridgen.llm.providers.base import Cache, Provider, Thinking, register

MINIMAL, LOW = 1_024, 4_096  # tokens allowed beside an answer at an effort, which promises no number


def _thinking(model: str) -> Thinking:
    if model.startswith(("o1", "o3", "o4")):
        return Thinking(LOW, {"reasoning_effort": "low"})
    if model.startswith("gpt-5") and not model.startswith(("gpt-5.", "gpt-5-chat", "gpt-5-pro")):
        return Thinking(MINIMAL, {"reasoning_effort": "minimal"})
    return Thinking()


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
        thinking=_thinking,
    )
)
