"""A detector that is told what comes next, and reads it while what it has found is put to use."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from hybridgen.privacy.detectors.base import Detector
from hybridgen.privacy.text.spans import Span


@dataclass(frozen=True, slots=True)
class _Begun:
    texts: frozenset[str]
    done: Future[None] = field(default_factory=Future)


class Ahead:
    """Reads by another detector, which has to remember what it has read. May be used from several threads."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._begun: list[_Begun] = []
        self._lock = threading.Lock()

    def begin(self, texts: Sequence[str]) -> None:
        """Texts that will be asked for: they are read meanwhile. What goes wrong is raised when they are."""
        begun = _Begun(frozenset(texts))
        with self._lock:
            self._begun.append(begun)
        # Nobody waits for it where the run ends before.
        threading.Thread(target=self._read, args=(begun, texts), name="hybridgen-ahead", daemon=True).start()

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """As the detector finds them. Raises what it raises."""
        with self._lock:
            awaited = [one for one in self._begun if not one.texts.isdisjoint(texts)]
            self._begun = [one for one in self._begun if one not in awaited]
        for one in awaited:
            one.done.result()
        return self._detector.find(texts)

    def _read(self, begun: _Begun, texts: Sequence[str]) -> None:
        try:
            self._detector.find(texts)
        except BaseException as error:  # it belongs to who asks for them
            begun.done.set_exception(error)
        else:
            begun.done.set_result(None)
