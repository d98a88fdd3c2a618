"""How large a model is, by its name as people have it: tags of Ollama, names of repositories, files of weights."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hybridgen.config.schema import KnownModel

_BILLIONS = {"b": 1.0, "m": 0.001}
# 72b, 1.5B, 135m, 8x22b, e4b; not the q4 of a quantisation, nor a version, nor a word that goes on (4bit).
_SIZE = re.compile(r"(?<![a-z0-9.])(?:(\d+)x)?e?(\d+(?:\.\d+)?)([bm])(?![a-z0-9])")
# Models whose names say no size, by how the name begins, as their makers say it. A tag's default is Ollama's
# (https://ollama.com/library). The longest that fits counts.
_BY_NAME = {
    "codestral": 22,
    "command-r": 35,
    "command-r-plus": 104,
    "command-r7b": 7,
    "deepseek-r1": 8,
    "deepseek-v2": 16,
    "deepseek-v3": 671,
    "gemma": 7,
    "gemma2": 9,
    "gemma3": 4,
    "gpt-oss": 20,
    "llama-4-maverick": 400,
    "llama-4-scout": 109,
    "llama2": 7,
    "llama3": 8,
    "llama3.1": 8,
    "llama3.2": 3,
    "llama3.3": 70,
    "llama4": 109,
    "llama4-maverick": 400,
    "ministral": 8,
    "mistral": 7,
    "mistral-large": 123,
    "mistral-nemo": 12,
    "mistral-small": 24,
    "mixtral": 47,
    "phi-3-medium": 14,
    "phi-3-mini": 3.8,
    "phi-3-small": 7,
    "phi-3.5-mini": 3.8,
    "phi-4": 14,
    "phi-4-mini": 3.8,
    "phi3": 3.8,
    "phi3-medium": 14,
    "phi3.5": 3.8,
    "phi4": 14,
    "phi4-mini": 3.8,
    "qwen2": 7,
    "qwen2.5": 7,
    "qwen3": 8,
    "qwq": 32,
    "smollm2": 1.7,
    "tinyllama": 1.1,
}
# What a billion of parameters takes, in GB, by how many bits each has.
_GB_PER_BILLION = {"2": 0.4, "3": 0.5, "4": 0.6, "5": 0.7, "6": 0.85, "8": 1.1, "16": 2.0}


def count_parameters(name: str, known: Iterable[KnownModel] = ()) -> float | None:
    """A model's billions of parameters, all of a mixture's experts among them; None where nothing tells them.

    known: models of a profile, whose memory tells the size of one whose name does not.
    """
    plain = re.split(r"[/\\]", name.strip().casefold())[-1]
    if sizes := [_billions(found) for found in _SIZE.finditer(plain)]:
        return max(sizes)  # beside the size stands, at most, what is smaller: a context of 1M
    words = re.sub(r"[-_:\s]+", "-", plain.removesuffix(".gguf"))
    named = [own for own in _BY_NAME if words == own or words.startswith(f"{own}-")]
    if named:
        return float(_BY_NAME[max(named, key=len)])
    return next((_by_memory(model) for model in known if model.name.casefold() == name.strip().casefold()), None)


def _billions(found: re.Match[str]) -> float:
    return int(found[1] or 1) * float(found[2]) * _BILLIONS[found[3]]


def _by_memory(model: KnownModel) -> float | None:
    bits = re.search(r"\d+", model.quantisation)
    return round(model.memory_gb / _GB_PER_BILLION[bits[0]], 1) if bits and bits[0] in _GB_PER_BILLION else None
