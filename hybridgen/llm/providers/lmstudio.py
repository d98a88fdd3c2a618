"""LM Studio's local server."""

from __future__ import annotations

from hybridgen.llm.providers.base import Provider, register

register(Provider(name="lmstudio", serves="local", prefixes=("lm_studio/",), start="start it with: lms server start"))
