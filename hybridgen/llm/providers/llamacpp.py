"""llama.cpp's own server: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md"""

from __future__ import annotations

from hybridgen.llm.providers.base import TEMPLATE_SWITCH, Provider, register

register(
    Provider(
        name="llamacpp",
        serves="local",
        start="start it with: llama-server -m FILE.gguf --port 8080",
        thinking=lambda model: TEMPLATE_SWITCH,
    )
)
