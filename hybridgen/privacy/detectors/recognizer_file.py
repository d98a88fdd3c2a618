"""Reads files of recognizers in Presidio's own registry format, with a list of what stays as it is.

It knows the format and where in a file each mistake stands; it finds nothing in a text and loads no detector.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import re
import string
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from hybridgen.config import messages
from hybridgen.config.schema import Privacy
from hybridgen.config.task_file import read_texts
from hybridgen.core.errors import ConfigError
from hybridgen.privacy.detectors.pieces import MAX_CHARS, Pieces
from hybridgen.privacy.pseudonymise.placeholders import PLACEHOLDER
from hybridgen.privacy.text.spans import Span

KEY = "privacy.recognizers"
LEAST_SCORE = 0.4  # from which a find counts
FLAGS = 26  # Presidio's own: any case, ^ and $ at each line, . for every character
PATTERN_SECONDS = 3.0  # by when a pattern must be through the texts that it is tried on
# What patterns go over again and again where what repeats in them has no bound: words and numbers, each another one,
# with what may stand between them. Behind them stands every sign, so that none that a pattern needs is missing.
_WORDS = tuple("".join(letters) for letters in itertools.product("abcdefghij", repeat=4))
_WRITTEN: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("words", str),
    ("capitals", str.upper),
    ("names", str.capitalize),
    ("numbers", lambda word: "".join(str(ord(letter) - 97) for letter in word)),
    ("codes", lambda word: f"{word[:2]}{ord(word[2]) - 97}{ord(word[3]) - 97}"),
)
_BETWEEN = (" ", ", ", "-", ".", "@", "\n")
_ROOT = "file"  # what keys are under while they are explained


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(lambda value: value or ())]  # a list that is empty has no items


class _Pattern(_Section):
    name: Text = "pattern"
    regex: Text
    score: Annotated[float, Field(ge=0, le=1)] = 1.0


class _Language(_Section):
    language: Text
    context: Texts = ()


class Recognizer(_Section):
    """One entry, with Presidio's own keys. Which language it is for changes nothing: it reads every text."""

    name: Text
    type: Literal["custom", "predefined"] = "custom"
    class_name: Text | None = None
    enabled: bool = True
    supported_entity: Text | None = None
    supported_entities: Texts = ()
    supported_language: Text | None = None
    supported_languages: tuple[Text | _Language, ...] = ()
    country_code: Text | None = None
    patterns: tuple[_Pattern, ...] = ()
    deny_list: Texts = ()
    deny_list_score: Annotated[float, Field(ge=0, le=1)] = 1.0
    context: Texts = ()

    @property
    def kind(self) -> str | None:
        return self.supported_entity or next(iter(self.supported_entities), None)

    @property
    def cues(self) -> list[str]:
        """Words near a find that make it surer, of all languages."""
        of_languages = (one.context for one in self.supported_languages if isinstance(one, _Language))
        return list(dict.fromkeys(word for some in (self.context, *of_languages) for word in some))


def _named(value: object) -> object:
    """The entries, each as a section: one that is a name alone is Presidio's own of that name, and so is one that says
    nothing of what it finds."""
    if not isinstance(value, list):
        return value or ()
    return [
        {"name": one, "type": "predefined"}
        if isinstance(one, str)
        else {"type": "predefined", **one}
        if isinstance(one, dict) and not {"patterns", "deny_list", "supported_entity"} & one.keys()
        else one
        for one in value
    ]


class _File(_Section):
    recognizers: Annotated[tuple[Recognizer, ...], BeforeValidator(_named)] = ()
    allow_list: Texts = ()
    global_regex_flags: Annotated[int, Field(ge=0)] = FLAGS
    supported_languages: Texts = ()
    supported_countries: Texts = ()


class Listed(NamedTuple):
    """Words that are always hidden. by: the name of their recognizer."""

    kind: str
    value: str
    by: str


class Entry(NamedTuple):
    """A recognizer with Presidio's own keys, and where it stands."""

    place: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class Registry:
    """What some files say. denied: words to hide. allowed: words that stay. patterns: recognizers as Presidio makes
    them, by the flags of their file; digest: of all of it, so that equal files are one."""

    denied: tuple[Listed, ...]
    allowed: tuple[str, ...]
    patterns: tuple[tuple[int, tuple[Entry, ...]], ...]
    digest: str

    @property
    def finding(self) -> Registry | None:
        """Itself, where anything in it finds something."""
        return self if self.denied or self.patterns else None

    @property
    def kinds(self) -> set[str]:
        """Kinds that are named in them."""
        every = (one.values.get("supported_entity") for _, some in self.patterns for one in some)
        return {kind for kind in (*every, *(one.kind for one in self.denied)) if kind}


NONE = Registry((), (), (), "")


def registry_of(settings: Privacy) -> Registry:
    """What a section's files say, one after the other. Raises ConfigError, a line for each mistake with its place."""
    files = [settings.recognizers] if isinstance(settings.recognizers, str) else settings.recognizers or ()
    return _registry(tuple((Path(file), _age(Path(file))) for file in files)) if files else NONE


@functools.lru_cache(maxsize=16)
def _registry(files: tuple[tuple[Path, tuple[int, int]], ...]) -> Registry:
    """The same of files as they are by now, so that each state of them is read once."""
    known = [_read(file) for file, _ in files]
    read = [one for one, _ in known]
    patterns = tuple((one.global_regex_flags, tuple(_patterns(one, places))) for one, places in known)
    return Registry(
        denied=tuple(
            Listed(entry.kind or "", value, entry.name)
            for one in read
            for entry in one.recognizers
            if entry.enabled
            for value in entry.deny_list
        ),
        allowed=tuple(value for one in read for value in one.allow_list),
        patterns=tuple((flags, some) for flags, some in patterns if some),
        digest=hashlib.sha256(repr([one.model_dump() for one in read]).encode()).hexdigest(),
    )


def _age(file: Path) -> tuple[int, int]:
    try:
        known = file.stat()
    except OSError:  # reading it says why
        return 0, 0
    return known.st_mtime_ns, known.st_size


def _patterns(file: _File, places: Sequence[str]) -> Iterator[Entry]:
    """Recognizers that are more than a list of words, as Presidio's registry takes them."""
    for one, place in zip(file.recognizers, places, strict=True):
        if not one.enabled or not (one.type == "predefined" or one.patterns):
            continue
        made: dict[str, Any] = {"name": one.name, "type": one.type}
        if one.type == "predefined":
            made |= {"class_name": one.class_name} if one.class_name else {}
        else:
            made |= {"supported_entity": one.kind, "patterns": [pattern.model_dump() for pattern in one.patterns]}
        yield Entry(place, made | ({"context": one.cues} if one.cues else {}))


def _read(file: Path) -> tuple[_File, list[str]]:
    """What a file says, and where each of its recognizers stands."""
    found, lines = read_texts(file, KEY)
    if not isinstance(found, dict):
        raise ConfigError(f"{file}: is no file of recognizers; it begins with a key: recognizers or allow_list")
    try:
        read = _File.model_validate(found)
    except ValidationError as error:
        schema, wrong = _File.model_json_schema(), error.errors(include_url=False)
        raise _said(
            file, lines, [(_path(one["loc"]), messages.explain([one], schema, found, prefix=_ROOT)) for one in wrong]
        ) from None
    if mistakes := [(path, f"{path}: {said}") for path, said in _mistakes(read)]:
        raise _said(file, lines, mistakes)
    return read, [f"{file}:{lines[f'recognizers.{n}']}" for n in range(len(read.recognizers))]


def _mistakes(read: _File) -> Iterator[tuple[str, str]]:
    """What no shape of a file tells: each with its path."""
    for n, one in enumerate(read.recognizers):
        path = f"recognizers.{n}"
        if one.type == "predefined":
            if one.patterns or one.deny_list:
                yield path, "a predefined recognizer brings its own patterns; leave out type: predefined"
            continue
        if one.kind is None:
            yield path, "supported_entity is missing; it is the kind of what it finds, as in CASE_ID"
        elif not PLACEHOLDER.fullmatch(f"[{one.kind}_1]") or one.kind.startswith("HIDDEN_"):
            yield f"{path}.supported_entity", f"{one.kind} is no kind; capitals and _ would be right, as in CASE_ID"
        if not one.patterns and not one.deny_list:
            yield path, "finds nothing; give it patterns or a deny_list"
        if one.deny_list_score < LEAST_SCORE:
            yield f"{path}.deny_list_score", "words of a list are always hidden; leave it out"
        for m, pattern in enumerate(one.patterns):
            if said := _wrong(pattern.regex, read.global_regex_flags):
                yield f"{path}.patterns.{m}.regex", said


@functools.lru_cache(maxsize=1_000)
def _wrong(pattern: str, flags: int) -> str:
    """What is wrong with a pattern; nothing where it can be read and is through a long text soon enough."""
    import regex  # what Presidio compiles patterns with: unlike Python's it can be stopped

    try:
        compiled = regex.compile(pattern, flags)
    except (regex.error, ValueError) as error:  # the latter of flags
        return f"is no pattern that can be read: {error}"
    until = time.process_time() + PATTERN_SECONDS
    for said, pieces in _probes():
        try:
            for piece in pieces:
                for _ in compiled.finditer(piece, timeout=max(0.001, until - time.process_time())):
                    pass
        except TimeoutError:
            return f"takes too long for long texts, as of {said}; give what repeats a bound, as {{1,20}} in place of +"
    return ""


@functools.cache
def _probes() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Long texts in the pieces in which a run would have them read, each with what it is."""

    class Noting:
        def __init__(self) -> None:
            self.pieces: tuple[str, ...] = ()

        def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
            self.pieces = tuple(texts)
            return [()] * len(texts)

    probes = []
    for (what, write), between in itertools.product(_WRITTEN, _BETWEEN):
        noting = Noting()
        Pieces(noting).find([between.join(map(write, _WORDS))[: MAX_CHARS - len(string.printable)] + string.printable])
        probes.append((f"{what} with {between!r} between", noting.pieces))
    return tuple(probes)


def _path(where: Sequence[int | str]) -> str:
    return ".".join(map(str, where))


def _said(file: Path, lines: Mapping[str, int], wrong: Sequence[tuple[str, str]]) -> ConfigError:
    """The first mistake, with the place of what it is about."""

    def line(path: str) -> int:
        known = [one for one in lines if path == one or path.startswith(f"{one}.")]
        return lines[max(known, key=len)] if known else 0

    at, said = min((line(path), said.replace(f"{_ROOT}.", "")) for path, said in wrong)
    said = re.sub(r"^recognizers\.(\d+)", lambda match: f"recognizer {int(match[1]) + 1}", said)
    return ConfigError(f"{file}:{at}: {said}" if at else f"{file}: {said}")
