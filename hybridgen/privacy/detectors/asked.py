"""What a model named in texts that it was asked about. Who asks it, and how, is not known here: this remembers what it
said, and finds it where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hybridgen.privacy.detectors import guesses
from hybridgen.privacy.detectors.base import LOCAL_MODEL, Detector, register
from hybridgen.privacy.lexicon.english import SPOKEN, english
from hybridgen.privacy.text.digests import digest
from hybridgen.privacy.text.spans import GUESS, GUESSED, Span, overlaps, settle

BY = "local model"
MAX_VALUE_CHARS = 80
# What a model may call what it names, and our kind for that.
KINDS = {
    "person": "PERSON",
    "place": "LOCATION",
    "organisation": "ORGANIZATION",
    "address": "ADDRESS",
    "phone": "PHONE_NUMBER",
    "email": "EMAIL_ADDRESS",
    "number": "ID",
}
# What a value of a kind looks like at least: a model that is small calls much a number.
_FORMS = {
    "ADDRESS": re.compile(r"(?=.*\d)(?=.*[^\W\d_]{2})"),
    "PHONE_NUMBER": re.compile(r"(?:\D*\d){6}"),
    "EMAIL_ADDRESS": re.compile(r"\S+@\S+$"),
    "ID": re.compile(r"(?:\D*\d){4}"),
}
_EDGES = " \t\r\n,.;:()-–—\"'"
_NUMBER = re.compile(r"\S*\d(?:.*\d)?[^\s.,;:!?)]*")  # from the first word with a digit to the last one


class Asked:
    """A detector that knows what it was told of each text, and finds nothing in all others. May be used from several
    threads."""

    def __init__(self) -> None:
        self._named: dict[bytes, tuple[tuple[str, str], ...]] = {}  # by a digest of the text

    def knows(self, text: str) -> bool:
        """Whether a text was read."""
        return digest(text) in self._named

    def learn(self, text: str, named: Sequence[tuple[str, str]]) -> None:
        """A text was read. named: what was called what; only what stands in the text letter by letter will count."""
        self._named[digest(text)] = tuple(dict.fromkeys(named))

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each text its spans, in order and without overlap."""
        return [settle(text, self._spans(text)) for text in texts]

    def _spans(self, text: str) -> Iterator[Span]:
        for called, said in self._named.get(digest(text), ()):
            kind = KINDS.get(called, "")
            if not kind or len(said) > MAX_VALUE_CHARS:
                continue
            value = _trimmed(kind, said.strip())
            if not value:
                continue
            if kind in _FORMS and not _FORMS[kind].match(value):
                continue
            for found in re.finditer(f"{_border(value[0], '<')}{re.escape(value)}{_border(value[-1], '')}", text):
                span = Span(found.start(), found.end(), kind, found[0], GUESS, by=BY)
                yield from _kept(text, span) if kind in GUESSED else (span,)


class Beside:
    """What another detector finds, as it finds it, and what a model named besides: of a name that has such a find in it
    the rest. So what is looked for elsewhere in the row is looked for all the same."""

    def __init__(self, detector: Detector, asked: Asked) -> None:
        """`find` raises what the detector raises."""
        self._detector, self._asked = detector, asked

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each text its spans, in order and without overlap."""
        both = zip(texts, self._detector.find(texts), self._asked.find(texts), strict=True)
        return [settle(text, [*found, *_rests(text, named, found)]) for text, found, named in both]


def _rests(text: str, spans: Sequence[Span], found: Sequence[Span]) -> Iterator[Span]:
    """What of spans lies outside of those that were found."""
    for span in spans:
        within = [one for one in found if overlaps(one, [(span.start, span.end)])]
        if not within:
            yield span
            continue
        ends = [span.start, *(one.end for one in within)]
        starts = [*(one.start for one in within), span.end]
        for start, end in zip(ends, starts, strict=True):
            piece = text[start : max(start, end)].strip(_EDGES)
            if len(piece) > 1 and any(map(str.isalnum, piece)):
                at = text.index(piece, start)
                rest = replace(span, start=at, end=at + len(piece), text=piece)
                yield from _kept(text, rest) if span.kind in GUESSED else (rest,)


def _trimmed(kind: str, value: str) -> str:
    """A number without the words around it ("card 4111 1111"), an address without those before it."""
    if kind in {"PHONE_NUMBER", "ID"}:
        found = _NUMBER.search(value)
        return found[0] if found else ""
    if kind == "ADDRESS":
        words = value.split(" ")
        while words and words[0].islower() and not any(map(str.isdigit, words[0])):
            words.pop(0)
        return " ".join(words)
    return value


def _kept(text: str, span: Span) -> Iterator[Span]:
    """What of a name counts: the part without everyday words; or one word that people bear as a name, also in small
    letters, since somebody who has read the sentence said so ("mark came by")."""
    told = list(guesses.kept(text, replace(span, kind="LOCATION")))  # by the rules that hold in short texts too
    if not told and english().may_be_name(span.text) and english().uses(span.text) < SPOKEN:
        told = [span]
    return (replace(one, kind=span.kind) for one in told)


def _border(char: str, behind: str) -> str:
    """That no word goes on beyond a character; scripts without capitals may have no blanks between words."""
    return rf"(?{behind}!\w)" if char.isdigit() or char.lower() != char.upper() else ""


register(LOCAL_MODEL, lambda _: Asked())
