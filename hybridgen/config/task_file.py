"""Reads a task file: YAML in which every value is text, so that `no`, `01`, `1e3` and `12:30` stay what was written.

What a text means (a number, true or false) is decided by the key that it stands under, in hybridgen.tasks.declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import yaml
from yaml.constructor import ConstructorError
from yaml.error import MarkedYAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.tokens import ScalarToken

from hybridgen.config.paths import CONF
from hybridgen.core.errors import ConfigError

SUFFIXES = (".yaml", ".yml")
# Keys that are there to be typed, whether or not the file has them.
_TYPED: dict[str, Any] = {"detail": None, "codebook": None, "input": None, "carry": []}
_PREFIX = "task."  # of a key of a task, as it is typed
_MORE = re.compile(rf"; (?={re.escape(_PREFIX)})")  # between two mistakes
_HINTS = {  # by what the parser says; {line}: where it began
    "mapping values are not allowed": "put a text with a colon in quotes",
    "cannot start any token": "put a text that begins with such a character in quotes",
    "expected ',' or ']'": "close the bracket of line {line}, or put a text with a colon in quotes",
    "expected ',' or '}'": "close the brace of line {line}, or put a text with a colon or a comma in quotes",
    "expected <block end>": "keys of one section begin in the same column, and only items of a list with -",
    "could not find expected ':'": "a key is followed by a colon, as in name: ticket",
    "found unexpected end of stream": "close the quotes of line {line}",
}


@dataclass(frozen=True, slots=True)
class _Source:
    """A file of the user's as it was read. lines: of each key and item, by its path: {"fields": 3, "rules.0": 9}."""

    name: str
    values: Mapping[str, Any]
    lines: Mapping[str, int]

    def likeness(self, values: Mapping[str, Any]) -> int:
        """How many keys of a task have the values of this file."""
        return sum(key in values and _same(value, values[key]) for key, value in self.values.items())

    def placed(self, said: str, values: Mapping[str, Any]) -> tuple[int, str]:
        """The line of what is wrong, and the same with its place in front; unchanged where it was typed on the command
        line.

        said: begins with the key as it would be typed. values: of the task, what was typed among them.
        """
        known = [path for path in self.lines if re.match(rf"{re.escape(_PREFIX + path)}[.=:\[]", said)]
        path = max(known, key=len, default="")
        rest = said.removeprefix(_PREFIX + path)
        # What was typed in a section of the file's is none of the file's mistakes.
        if not said.startswith(_PREFIX) or not (path or values.get("name") == self.values.get("name")):
            return 0, said
        ours, theirs = _at(self.values, path), _at(values, path)
        deeper = re.match(r"\.([^.=:\s]+)[.=:]", rest if path else said.removeprefix("task"))
        if deeper and isinstance(theirs, Mapping) and deeper[1] in theirs:
            return 0, said
        is_inside = deeper is not None or not path
        if not is_inside and not _same(ours, theirs):
            return 0, said
        line = self.lines.get(path, 0)
        bare = said.removeprefix(_PREFIX).replace(f"did you mean {_PREFIX}", "did you mean ")
        return line, f"{self.name}:{line}: {bare}" if line else f"{self.name}: {bare}"


_sources: dict[Path, _Source] = {}  # the user's files that this process has read


@contextmanager
def placed(values: Mapping[str, Any]) -> Iterator[None]:
    """What is said of a task within gets the file and line of each mistake in front, and a line for each.

    values: of the task, as composed.
    """
    try:
        yield
    except ConfigError as error:
        source = max(reversed(_sources.values()), key=lambda one: one.likeness(values), default=None)
        if source is None:
            raise
        found = sorted((source.placed(said, values) for said in _MORE.split(str(error))), key=lambda one: one[0])
        told = [said for _, said in found]
        if not any(said.startswith(f"{source.name}:") for said in told):
            raise
        raise ConfigError("\n".join(dict.fromkeys(told))) from None


def is_path(option: str) -> bool:
    """Whether what was typed for a task is a file of the user's own, not the name of an option."""
    return option.endswith(SUFFIXES) or "/" in option or "\\" in option


def read_task(file: Path) -> dict[str, Any]:
    """The file as dicts, lists, texts and nulls.

    Raises ConfigError: one line with the file, and the line in it where there is one.
    """
    found, lines = read_texts(file, "task")
    if not isinstance(found, dict):
        raise ConfigError(f"{file}: is no task; it begins with a key, as in name: ticket")
    if "defaults" in found:  # by which Hydra would choose other options: a task says what a record is, and no more
        raise ConfigError(f"{file}:{lines['defaults']}: defaults: there is no such key")
    if not file.absolute().is_relative_to(CONF):
        name = file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
        _sources.pop(file.absolute(), None)
        _sources[file.absolute()] = _Source(str(name), found, lines)  # the last one that was read is the last here
    return _TYPED | found


def read_texts(file: Path, key: str) -> tuple[Any, dict[str, int]]:
    """What a YAML file says, every plain value of it as text, and the line of each key and item by its path:
    {"fields": 3, "rules.0": 9}. key: under which the file was named.

    Raises ConfigError: one line with the file, and the line in it where there is one.
    """
    try:
        found, lines, twice = _load(file.read_bytes())
    except FileNotFoundError:
        raise ConfigError(f"{key}={file}: there is no such file") from None
    except OSError as error:
        raise ConfigError(f"{key}={file}: cannot be read: {error.strerror}") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        said = " ".join((error.problem or "").split())
        if not isinstance(error, _Refused):
            hint = next((f"; {more}" for known, more in _HINTS.items() if known in said), "")
            began = error.context_mark or mark
            said = f"is no valid YAML: {said}{hint.replace('{line}', str(began.line + 1) if began else '')}"
        raise ConfigError("\n".join(_tabs(file)) or f"{where}: {said}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:  # bytes that are no text
        raise ConfigError(f"{file}: is no valid YAML: {' '.join(str(error).split())}") from None
    if twice:
        raise ConfigError("\n".join(f"{file}:{line}: {said}" for line, said in sorted(twice)))
    return found, lines


def _load(content: bytes) -> tuple[Any, dict[str, int], list[tuple[int, str]]]:
    """What YAML says, the line of each key and item, and with its line each key that is there twice."""
    loader = _Texts(content)
    try:
        node = loader.get_single_node()
        return (loader.construct_document(node), dict(_lines(node)), loader.twice) if node else (None, {}, [])
    finally:
        loader.dispose()


def _tabs(file: Path) -> Iterator[str]:
    """The lines of a file that is no YAML which a tab indents."""
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
        if re.match(r" *\t\s*\S", line):
            yield f"{file}:{number}: is indented by a tab; spaces would be right"


def _lines(node: Node, prefix: str = "") -> Iterator[tuple[str, int]]:
    if isinstance(node, MappingNode):
        parts = [(key.value, key, value) for key, value in node.value]
    elif isinstance(node, SequenceNode):
        parts = [(str(number), item, item) for number, item in enumerate(node.value)]
    else:
        return
    for name, marked, inner in parts:
        yield f"{prefix}{name}", marked.start_mark.line + 1
        yield from _lines(inner, f"{prefix}{name}.")


def _at(node: Any, path: str) -> Any:
    """What stands at a path of `_lines`; None where nothing does."""
    for name, inner in node.items() if isinstance(node, Mapping) else enumerate(node) if isinstance(node, list) else ():
        if path == str(name):
            return inner
        if path.startswith(f"{name}.") and (found := _at(inner, path.removeprefix(f"{name}."))) is not None:
            return found
    return None if path else node


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same, a text and a list of it among them."""
    return other in (one, [one])


class _Refused(ConstructorError):  # type: ignore[misc]
    """YAML that is valid, and means nothing here."""


class _Texts(yaml.SafeLoader):  # type: ignore[misc]
    """Takes every plain value as text, null and nothing at all aside. twice: lines with a key that is there already."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def __init__(self, stream: bytes) -> None:
        super().__init__(stream)
        self.twice: list[tuple[int, str]] = []

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise _Refused(None, None, "aliases (*name) are not known here; write it out", event.start_mark)
        return super().compose_node(parent, index)

    def scan_plain(self) -> ScalarToken:
        """Within braces a question may end with its mark, as YAML has it; PyYAML's own scanner ends the text there."""
        token = super().scan_plain()
        text, end = token.value, token.end_mark
        while self.flow_level and self.peek() == "?":
            text += " ?" if self.index > end.index else "?"
            self.forward()
            end = self.get_mark()
            gap = self.scan_plain_spaces(self.indent + 1, token.start_mark)
            more = super().scan_plain()
            if more.value:
                text, end = text + "".join(gap) + more.value, more.end_mark
        return ScalarToken(text, True, token.start_mark, end)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        lines: dict[str, int] = {}
        made: dict[Any, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                raise _Refused(None, None, "a key is a word, as in name: ticket", key.start_mark)
            if key.value in lines:
                self.twice.append((line, f"the key {key.value} is there twice, first in line {lines[key.value]}"))
            lines.setdefault(key.value, line)
            made[key.value] = self.construct_object(value, deep=True)
        return made


_Texts.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|)$"), ["~", "n", ""])
_Texts.add_constructor("tag:yaml.org,2002:map", _Texts.construct_mapping)
