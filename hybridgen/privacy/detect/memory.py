"""A detector that reads each text once, for all runs of the process: the points of a sweep have most texts in common.

What it remembers is where something was found, not what: a digest of the text, and positions in it.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import threading
from collections.abc import Sequence

from hybridgen.privacy.detect.collect import Detector
from hybridgen.privacy.text.spans import Span

MOST = 100_000  # texts, about 50 MB; the oldest are forgotten


class Remembering:
    """May be used from several threads, which wait for one another."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._lock = threading.Lock()
        self._found: dict[bytes, tuple[tuple[int, int, str, float], ...]] = {}

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """As the detector finds them. Raises what it raises; then none of the texts is remembered."""
        keys = [_digest(text) for text in texts]
        with self._lock:
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._found}
            for key, spans in zip(new, self._detector.find(list(new.values())), strict=True):
                self._found[key] = tuple((span.start, span.end, span.kind, span.score) for span in spans)
            known = [self._found[key] for key in keys]
            for key in list(itertools.islice(self._found, max(0, len(self._found) - MOST))):
                del self._found[key]
        return [
            tuple(Span(start, end, kind, text[start:end], score) for start, end, kind, score in spans)
            for text, spans in zip(texts, known, strict=True)
        ]


@functools.cache
def detector(model: str | None) -> Remembering:
    """The one detector of the process with this spaCy model, loaded at first: seconds.

    Raises InputError where the model is not installed.
    """
    from hybridgen.privacy.detect.presidio import Finder  # presidio and spacy take seconds to import

    return Remembering(Finder(model))


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
