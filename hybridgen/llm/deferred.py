"""A package of a library's whose own module runs when something of it is wanted, and not for a part of it alone.

The client of OpenAI's library needs its chats. The package that these lie in imports all that the service offers, which
takes the first request a tenth of what litellm takes to import.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
import types
from typing import Any

_loading = threading.RLock()
_running: set[str] = set()


class _Package(types.ModuleType):
    """Has its place from the start, and what it defines once it is asked for any of it. Who asks from another thread
    meanwhile waits."""

    def __getattr__(self, name: str) -> Any:
        """Only what is not there yet."""
        if name == "__all__" or not name.startswith("__"):
            with _loading:
                if name not in self.__dict__ and self.__name__ not in _running:  # it looks into itself as it runs
                    _running.add(self.__name__)
                    try:
                        self.__spec__.loader.exec_module(self)  # type: ignore[union-attr]
                        self.__class__ = types.ModuleType  # type: ignore[assignment]
                    finally:
                        _running.remove(self.__name__)
                if name in self.__dict__:
                    return self.__dict__[name]
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")


def defer(name: str) -> None:
    """Have a package below another one wait; one that is imported already stays as it is.

    Raises ImportError where it is not there.
    """
    if name in sys.modules:
        return
    parent, _, own = name.rpartition(".")
    spec = importlib.util.find_spec(name)
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError(f"{name}: there is no such package")
    package = importlib.util.module_from_spec(spec)
    package.__class__ = _Package
    sys.modules[name] = package
    setattr(sys.modules[parent], own, package)
