"""Who serves models: a file each."""

from hybridgen.llm.providers.base import (
    NONE,
    Cache,
    Look,
    ModelFacts,
    ModelList,
    Provider,
    Thinking,
    own_keys,
    provider_of,
    providers,
    register,
)

__all__ = [
    "NONE",
    "Cache",
    "Look",
    "ModelFacts",
    "ModelList",
    "Provider",
    "Thinking",
    "own_keys",
    "provider_of",
    "providers",
    "register",
]
