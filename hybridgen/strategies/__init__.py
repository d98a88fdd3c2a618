"""Who pays for what. A strategy is one file that registers itself."""

from hybridgen.strategies.base import Decision, Keys, Strategy, make, register, strategies

__all__ = ["Decision", "Keys", "Strategy", "make", "register", "strategies"]
