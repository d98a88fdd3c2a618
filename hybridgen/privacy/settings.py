"""What can be known of a privacy section before anything is loaded."""

from __future__ import annotations

from hybridgen.config.schema import Privacy
from hybridgen.privacy.detectors.base import detectors


def check(settings: Privacy) -> None:
    """Whether its detector is there, and its language model. Raises InputError."""
    if settings.mode == "off":
        return
    from hybridgen.privacy.detectors.presidio import find_model

    find_model(settings.spacy_model)
    if settings.detector:
        detectors[settings.detector]
