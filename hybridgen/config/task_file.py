"""Reads a task file: YAML in which every value is text, so that `no`, `01`, `1e3` and `12:30` stay what was written.

What a text means (a number, true or false) is decided by the key that it stands under, in hybridgen.tasks.spec.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

import yaml
from yaml.constructor import ConstructorError
from yaml.error import MarkedYAMLError
from yaml.nodes import Node, ScalarNode
from yaml.tokens import ScalarToken

from hybridgen.core.errors import ConfigError

SUFFIXES = (".yaml", ".yml")
# Keys that are there to be typed, whether or not the file has them.
_TYPED = {"detail": None, "codebook": None, "input": None}


def is_path(option: str) -> bool:
    """Whether what was typed for a task is a file of the user's own, not the name of an option."""
    return option.endswith(SUFFIXES) or "/" in option or "\\" in option


def read_task(file: Path) -> dict[str, Any]:
    """The file as dicts, lists, texts and nulls.

    Raises ConfigError: one line with the file, and the line in it where there is one.
    """
    try:
        found = yaml.load(file.read_bytes(), _Texts)  # noqa: S506 - a SafeLoader
    except FileNotFoundError:
        raise ConfigError(f"task={file}: there is no such file") from None
    except OSError as error:
        raise ConfigError(f"task={file}: cannot be read: {error.strerror}") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        said = " ".join((error.problem or "").split())
        raise ConfigError(f"{where}: {said if isinstance(error, _Refused) else f'is no valid YAML: {said}'}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:  # bytes that are no text
        raise ConfigError(f"{file}: is no valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict):
        raise ConfigError(f"{file}: is no task; it begins with a key, as in name: ticket")
    return _TYPED | found


class _Refused(ConstructorError):  # type: ignore[misc]
    """YAML that is valid, and means nothing here."""


class _Texts(yaml.SafeLoader):  # type: ignore[misc]
    """Takes every plain value as text, null and nothing at all aside."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise _Refused(None, None, "aliases (*name) are not known in a task file; write it out", event.start_mark)
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
                twice = f"the key {key.value} is there twice, first in line {lines[key.value]}"
                raise _Refused(None, None, twice, key.start_mark)
            lines[key.value] = line
            made[key.value] = self.construct_object(value, deep=True)
        return made


_Texts.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|)$"), ["~", "n", ""])
_Texts.add_constructor("tag:yaml.org,2002:map", _Texts.construct_mapping)
