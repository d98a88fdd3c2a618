"""A detector that reads each text once, for all runs of the process: the points of a sweep have most texts in common.

What it remembers is where something was found, not what: a digest of the text, and positions in it. Words alone, of no
text in particular, stand in what `lexicon.elsewhere` remembers of the forms of Polish and Czech.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
from collections.abc import Mapping, Sequence

from hybridgen.config.schema import Privacy
from hybridgen.core.errors import HybridgenError
from hybridgen.privacy.detectors.apart import Apart
from hybridgen.privacy.detectors.base import DEFAULT, Detector, detectors
from hybridgen.privacy.detectors.pieces import Pieces
from hybridgen.privacy.detectors.presidio import find_model
from hybridgen.privacy.detectors.recognizer_file import Registry, registry_of
from hybridgen.privacy.detectors.recognizers import Recognizers
from hybridgen.privacy.detectors.tongues import Tongues, find_models
from hybridgen.privacy.text.digests import digest
from hybridgen.privacy.text.spans import Span, settle

MAX_TEXTS = 100_000  # about 50 MB; the oldest are forgotten

_Places = tuple[tuple[int, int, str, float, bool, str], ...]  # where in a text what was found, how surely, by whom


class Remembering:
    """May be used from several threads. Where a text was not read yet they wait for one another."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._reading = threading.Lock()
        self._found: dict[bytes, _Places] = {}

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """As the detector finds them. Raises what it raises; then none of the texts is remembered."""
        keys = [digest(text) for text in texts]
        known = [places for key in keys if (places := self._found.get(key)) is not None]
        if len(known) < len(keys):
            with self._reading:
                known = self._read(keys, texts)
        return [
            tuple(
                Span(start, end, kind, text[start:end], score, is_guess, by)
                for start, end, kind, score, is_guess, by in spans
            )
            for text, spans in zip(texts, known, strict=True)
        ]

    def _read(self, keys: Sequence[bytes], texts: Sequence[str]) -> list[_Places]:
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._found}
        for key, spans in zip(new, self._detector.find(list(new.values())), strict=True):
            self._found[key] = tuple((one.start, one.end, one.kind, one.score, one.is_english, one.by) for one in spans)
        known = [self._found[key] for key in keys]
        for key in list(itertools.islice(self._found, max(0, len(self._found) - MAX_TEXTS))):
            del self._found[key]
        return known


def detector_of(settings: Privacy) -> Detector:
    """The detectors that a section asks for, as one. Each is loaded once, and that takes seconds; the default one in
    processes of its own.

    Raises ConfigError where there is none of that name, InputError where the language model is not installed.
    """
    names = [DEFAULT, *([settings.detector] if settings.detector not in {None, DEFAULT} else [])]
    found = [_loaded(name, settings) for name in names]
    found[0] = _of_all_languages(find_models(), settings, found[0])
    if registry := registry_of(settings).finding:
        found.append(_own(registry))
    return found[0] if len(found) == 1 else _Together(found)


def _loaded(name: str, settings: Privacy) -> Detector:
    key = (name, settings.spacy_model)
    if key not in _detectors:
        if name == DEFAULT:
            find_model(settings.spacy_model)  # before a process is started for it
        _detectors[key] = Remembering(Pieces(Apart(settings) if name == DEFAULT else detectors[name](settings)))
    return _detectors[key]


def _of_all_languages(models: Mapping[str, str], settings: Privacy, english: Detector) -> Detector:
    key = (" ".join(models.values()), settings.spacy_model)
    if key not in _detectors:
        from hybridgen.privacy.detectors.presidio import numbers_of, tagger_of

        _detectors[key] = Remembering(Pieces(Tongues(models, tagger_of, numbers_of, english)))
    return _detectors[key]


def _own(registry: Registry) -> Detector:
    key = (registry.digest, None)
    if key not in _detectors:
        from hybridgen.privacy.detectors.presidio import patterns_of

        _detectors[key] = Remembering(Pieces(Recognizers(registry, patterns_of)))
    return _detectors[key]


def begin(settings: Privacy) -> None:
    """Have the default detector loaded beside what comes first; whatever is wrong is told when it is asked."""
    if settings.mode != "off":
        with contextlib.suppress(HybridgenError):
            _loaded(DEFAULT, settings)


_detectors: dict[tuple[str, str | None], Detector] = {}
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_detectors.clear)  # the other's processes answer the other


class _Together:
    """Several detectors: what any of them finds counts."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = detectors

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        found = zip(*(detector.find(texts) for detector in self._detectors), strict=True)
        return [settle(text, itertools.chain(*spans)) for text, spans in zip(texts, found, strict=True)]
