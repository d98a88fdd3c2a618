"""What can be chosen by name. Each strategy, provider, reader and detector is one file that adds itself to the registry
of its kind; nothing else names it.

A registry's own package is read when something is first looked up. Files of other people (plugins) add to the same
registries, and offer Hydra an option each.
"""

from __future__ import annotations

import importlib
import pkgutil
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from hybridgen.core.errors import ConfigError

T = TypeVar("T")
Values = Mapping[str, Any]
# What plugins and task files offer to Hydra beside the YAML in conf/: a config group's options by name, each with what
# makes its values.
OFFERED: dict[str, dict[str, Callable[[], Values]]] = {}


class Registry(Generic[T]):
    """Things of one kind by name."""

    def __init__(self, kind: str, package: str, key: str) -> None:
        """kind: what people call one, e.g. strategy. package: whose modules add ours. key: where a name is typed."""
        self.kind, self.key = kind, key
        self._package = package
        self._things: dict[str, T] = {}
        self._is_read = False
        self._reading = threading.Lock()
        self._reader: int | None = None  # the thread that reads

    def add(self, name: str, thing: T) -> T:
        """Add a thing under a name. Raises ConfigError where another has it already."""
        if self._reader is None:
            self._all()  # ours first: what others add comes behind, and finds a name taken at once
        if self._things.setdefault(name, thing) is not thing:
            raise ConfigError(f"{self.key}={name}: there is such a {self.kind} already; choose another name")
        return thing

    def __getitem__(self, name: str) -> T:
        """The thing of that name. Raises ConfigError, one line with the names there are."""
        things = self._all()
        if name not in things:
            raise ConfigError(f"{self.key}={name}: there is no such {self.kind}; choose {', '.join(sorted(things))}")
        return things[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __contains__(self, name: object) -> bool:
        return name in self._all()

    def values(self) -> list[T]:
        """All things, in the order in which they were added."""
        return list(self._all().values())

    def _all(self) -> dict[str, T]:
        if not self._is_read and self._reader != threading.get_ident():  # what is read may look things up itself
            with self._reading:  # runs in several threads: none sees a part
                if not self._is_read:
                    self._read()
        return self._things

    def _read(self) -> None:
        self._reader = threading.get_ident()
        try:
            package = importlib.import_module(self._package)
            for module in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{self._package}.{module.name}")
            self._is_read = True
        finally:
            self._reader = None


def offer(group: str, name: str, values: Callable[[], Values]) -> None:
    """Have Hydra know an option of a config group that has no YAML of ours: `strategy=mine`."""
    OFFERED.setdefault(group, {})[name] = values
