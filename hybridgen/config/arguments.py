"""What is done with a command line before Hydra composes: plugins are loaded, task files are read."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from hybridgen.config.task_file import SUFFIXES, is_path, read_task
from hybridgen.core import plugins
from hybridgen.core.errors import ConfigError
from hybridgen.core.registry import offer

_ASK_ONLY = {"--help", "-h", "--hydra-help", "--version"}
_FOLDERS = {"--config-dir", "-cd"}


def prepare(words: Sequence[str]) -> list[str]:
    """The words as Hydra takes them. Raises ConfigError where a plugin or a task file is wrong."""
    if _ASK_ONLY & {*words}:
        return [*words]
    plugins.load_installed()
    for word in words:
        key, _, value = word.partition("=")
        if key.lstrip("+") == "plugins":
            plugins.load(_items(value))
    for folder in _folders(words):
        for file in sorted(folder.glob("task/*")):
            if file.suffix in SUFFIXES:
                offer("task", file.stem, functools.partial(read_task, file.absolute()))
    for word in words:
        group, equals, value = word.partition("=")
        for option in _items(value) if equals and not group.startswith(("hydra", "+", "~")) else ():
            if group == "task" and is_path(option):
                read_task(Path(option).expanduser())
            elif option.startswith("_") and "." not in group:
                raise ConfigError(f"{word}: begins with an underscore, so it is a part of others; choose one of them")
    return [*words]


def _folders(words: Sequence[str]) -> Iterator[Path]:
    """The user's own config directories."""
    for word, following in pairwise([*words, ""]):
        flag, equals, value = word.partition("=")
        if flag in _FOLDERS:
            yield Path(value if equals else following).expanduser()


def _items(value: str) -> list[str]:
    """The files of `[a.py,b.py]` or `a.py`."""
    inner = value.strip().removeprefix("[").removesuffix("]")
    return [text for item in inner.split(",") if (text := item.strip().strip("'\""))]
