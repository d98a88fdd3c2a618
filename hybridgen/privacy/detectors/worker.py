"""The process that `apart` starts: loads the default detector, and answers texts with spans until nobody asks."""

from __future__ import annotations

import os
import pickle
import sys
from typing import BinaryIO

from hybridgen.core.errors import HybridgenError
from hybridgen.privacy.detectors.base import DEFAULT, Detector, detectors


def serve() -> None:
    """Over the standard streams, which nothing else may write to."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    answer(sys.stdin.buffer, answers)


def answer(questions: BinaryIO, answers: BinaryIO) -> None:
    """First come the settings, then lists of texts; each list is answered with its spans, or with an error of ours."""
    from hybridgen.privacy.egress import network

    with network.only(()):
        settings = pickle.load(questions)  # noqa: S301  from our own process
        detector: Detector | HybridgenError
        try:
            detector = detectors[DEFAULT](settings)
        except HybridgenError as error:
            detector = error
        while True:
            try:
                texts = pickle.load(questions)  # noqa: S301
            except EOFError:
                return
            pickle.dump(_found(detector, texts), answers)
            answers.flush()


def _found(detector: Detector | HybridgenError, texts: list[str]) -> object:
    if isinstance(detector, HybridgenError):
        return detector
    try:
        return detector.find(texts)
    except HybridgenError as error:
        return error
    except Exception as error:  # its message may quote the text
        return HybridgenError(f"privacy: the detector failed ({type(error).__name__}); nothing more is sent")
