"""What a detector is: texts in, spans out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from hybridgen.config.schema import Privacy
from hybridgen.core.registry import Registry
from hybridgen.privacy.text.spans import Span

DEFAULT = "presidio"
LOCAL_MODEL = "llm"  # the local model reads each text once; who makes it do so hands its finds to the session


class Detector(Protocol):
    """What finds personal data."""

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each text its spans, in order and without overlap."""


# Makes a detector of a config's section; loading one may take seconds.
Factory = Callable[[Privacy], Detector]
detectors: Registry[Factory] = Registry("detector", "hybridgen.privacy.detectors", "privacy.detector")


def register(name: str, factory: Factory) -> Factory:
    """Have `privacy.detector=NAME` add its finds to the others. Raises ConfigError where the name is taken."""
    return detectors.add(name, factory)
