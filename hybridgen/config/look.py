"""A look at each config that Hydra composes, before anything is made of it, printed or written down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from hydra._internal.config_loader_impl import ConfigLoaderImpl
from omegaconf import DictConfig, OmegaConf

from hybridgen.config import foreign, passwords


@contextmanager
def looked_at(words: Sequence[str]) -> Iterator[None]:
    """Within, Hydra's loader raises ConfigError where a config holds a secret, or would run what nobody asked for: that
    of a run, of a sweep and of each of its points. words: as they were typed."""
    load = ConfigLoaderImpl.load_configuration

    def look(self: ConfigLoaderImpl, *args: Any, **more: Any) -> DictConfig:
        composed = load(self, *args, **more)
        plain: Any = OmegaConf.to_container(composed, resolve=False)
        foreign.refuse(plain, words)
        passwords.refuse(plain)
        return composed

    ConfigLoaderImpl.load_configuration = look  # type: ignore[method-assign]
    try:
        yield
    finally:
        ConfigLoaderImpl.load_configuration = load  # type: ignore[method-assign]
