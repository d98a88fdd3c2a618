"""Hydra composes the same words once: it reads and merges two dozen files each time."""

from __future__ import annotations

import functools
import os
import pickle
from typing import Any

import pytest
from hydra._internal.config_loader_impl import ConfigLoaderImpl
from hydra._internal.config_repository import ConfigRepository
from hydra.core.object_type import ObjectType
from hydra.core.utils import JobRuntime

from hybridgen.config import schema
from hybridgen.config.paths import CONF
from hybridgen.core import registry

OURS = ("pkg://hydra", "structured://", "hybridgen://")


def remember(patch: pytest.MonkeyPatch) -> None:
    """What was composed of files of ours alone comes back as a copy; everything else is composed anew."""
    read, compose = ConfigRepository.load_config, ConfigLoaderImpl.load_configuration
    kept: dict[tuple[Any, ...], bytes] = {}

    def read_once(self: ConfigRepository, config_path: str) -> Any:
        source = self._find_object_source(config_path, ObjectType.CONFIG)
        if source is None or _is_elsewhere(f"{source.scheme()}://{source.path}") or not _is_file(config_path):
            return read(self, config_path)
        key = (type(source), source.path, config_path)
        if key not in kept:
            kept[key] = pickle.dumps(read(self, config_path))
        return pickle.loads(kept[key])

    def compose_once(self: ConfigLoaderImpl, config_name: Any, overrides: Any, *args: Any, **more: Any) -> Any:
        places = [str(place.path) for place in self.get_search_path().get_path()]
        if any(map(_names_a_file, overrides)) or any(map(_is_elsewhere, places)):
            return compose(self, config_name, overrides, *args, **more)
        offered = [(group, name, made) for group, own in registry.OFFERED.items() for name, made in own.items()]
        key = (config_name, *overrides, *args, *more.items(), *places, *offered, JobRuntime.instance().get("name"))
        if key not in kept:
            kept[key] = pickle.dumps(compose(self, config_name, overrides, *args, **more))
        composed = pickle.loads(kept[key])
        composed.hydra.runtime.cwd = os.getcwd()  # noqa: PTH109  as Hydra has it
        return composed

    patch.setattr(schema, "keys", functools.cache(schema.keys))
    patch.setattr(ConfigRepository, "load_config", read_once)
    patch.setattr(ConfigLoaderImpl, "load_configuration", compose_once)


def _is_file(config_path: str) -> bool:
    """Whether it is one of Hydra's or of ours, none that a plugin or a folder of the user's offers."""
    path = config_path.removesuffix(".yaml")
    group, _, name = path.rpartition("/")
    is_offered = name in registry.OFFERED.get(group, ())
    return path.startswith("hydra/") or (not is_offered and (CONF / f"{path}.yaml").is_file())


def _names_a_file(word: str) -> bool:
    return word.startswith("hydra.searchpath") or (word.startswith("task=") and any(one in word for one in "./\\"))


def _is_elsewhere(place: str) -> bool:
    """Whether a place of the search path is a folder of somebody else's."""
    return place.removeprefix("file://") != str(CONF) and not place.startswith(OURS)
