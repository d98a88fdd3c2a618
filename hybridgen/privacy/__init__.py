"""Find, pseudonymise, restore, and the egress check. Importing it loads nothing; what is named in `__all__` is loaded
when it is first used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hybridgen.privacy.public import Anonymised, anonymise, detect, restore

__all__ = ["Anonymised", "anonymise", "detect", "restore"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("hybridgen.privacy.public"), name)
