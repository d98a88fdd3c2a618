"""llama.cpp's own server inside this process."""

from __future__ import annotations

from hybridgen.llm.providers.base import TEMPLATE_SWITCH, Provider, register

register(Provider(name="embedded", serves="local", is_inside=True, thinking=lambda model: TEMPLATE_SWITCH))
