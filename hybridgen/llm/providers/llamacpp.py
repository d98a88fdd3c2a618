"""llama.cpp's own server."""

from __future__ import annotations

from hybridgen.llm.providers.base import Provider, register

register(Provider(name="llamacpp", serves="local", start="start it with: llama-server -m FILE.gguf --port 8080"))
