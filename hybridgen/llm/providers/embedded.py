"""llama.cpp's own server inside this process."""

from __future__ import annotations

from hybridgen.llm.providers.base import Provider, register

register(Provider(name="embedded", serves="local", is_inside=True))
