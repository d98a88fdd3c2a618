"""Finds what somebody's own recognizers are told to: words of a list, patterns, and Presidio's recognizers by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from hybridgen.privacy.detectors.recognizer_file import Entry, Registry
from hybridgen.privacy.text.matching import Index, Match, key
from hybridgen.privacy.text.plain import located, plain
from hybridgen.privacy.text.spans import Span, settle

# Makes of a file's recognizers, with its flags, what finds them in texts.
Patterns = Callable[[int, Sequence[Entry]], Callable[[Sequence[str]], list[list[Span]]]]


class Recognizers:
    """All that they find is certain: somebody asked for it. Not for several threads at once."""

    def __init__(self, registry: Registry, patterns: Patterns) -> None:
        """patterns: loads Presidio, where there are any. Raises ConfigError where it does not take a recognizer."""
        self._denied = registry.denied
        self._index = Index()
        for at, one in enumerate(registry.denied):
            self._index.add(key(one.value), str(at), Match.ANY_CASE)
        self._patterns = [patterns(flags, some) for flags, some in registry.patterns]

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each text its spans, in order and without overlap. Raises HybridgenError, without any of the text, where
        a pattern takes too long."""
        read = [plain(text) for text in texts]
        found = [list(self._listed(one.text)) for one in read]
        for search in self._patterns:
            more = search([one.text for one in read])
            found = [[*some, *others] for some, others in zip(found, more, strict=True)]
        return [
            settle(source, located(source, one, spans)) for source, one, spans in zip(texts, read, found, strict=True)
        ]

    def _listed(self, text: str) -> Iterator[Span]:
        for hit in self._index.find(text):
            one = self._denied[int(hit.placeholder)]
            yield Span(hit.start, hit.end, one.kind, text[hit.start : hit.end], 1, by=one.by)
