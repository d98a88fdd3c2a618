"""Claude: https://docs.claude.com/en/docs/build-with-claude/prompt-caching"""

from __future__ import annotations

from hybridgen.llm.providers.base import Cache, Provider, register

register(
    Provider(
        name="anthropic",
        serves="frontier",
        wire="anthropic",
        prefixes=("anthropic/",),
        key="ANTHROPIC_API_KEY",
        address="https://api.anthropic.com",
        is_known=True,
        moved_by=("ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL"),
        api_path="",
        cache=Cache(
            min_tokens=1_024,
            by_model={"claude-opus-4-5": 4_096, "claude-haiku-4-5": 4_096, "claude-3-5-haiku": 2_048},
            charges_writes=True,
            is_marked=True,
        ),
        accepts_seed=False,
    )
)
