"""Gemini."""

from __future__ import annotations

from hybridgen.llm.providers.base import Provider, register

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
    )
)
