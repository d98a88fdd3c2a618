"""What is done with a command line before Hydra composes: plugins are loaded, task files are read."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from hybridgen.config import passwords
from hybridgen.config.foreign import expect_flags, folders, items
from hybridgen.config.task_file import SUFFIXES, is_path, read_task
from hybridgen.core import plugins
from hybridgen.core.errors import ConfigError
from hybridgen.core.registry import offer

_ASK_ONLY = {"--help", "-h", "--hydra-help", "--version"}


def prepare(words: Sequence[str]) -> list[str]:
    """The words as Hydra takes them. Raises ConfigError where a flag, a plugin or a task file is wrong."""
    if _ASK_ONLY & {*words}:
        return [*words]
    expect_flags(words)
    for key, _, value in map(_parted, words):
        passwords.refuse({key.lstrip("+~"): value})
    plugins.load_installed()
    for key, _, value in map(_parted, words):
        if key.lstrip("+") == "plugins":
            plugins.load(items(value))
    for folder in folders(words):
        for file in sorted(folder.glob("task/*")):
            if file.suffix in SUFFIXES:
                offer("task", file.stem, functools.partial(read_task, file.absolute()))
    for word in words:
        group, equals, value = _parted(word)
        for option in items(value) if equals and not group.startswith(("hydra", "+", "~")) else ():
            if group == "task" and is_path(option):
                read_task(Path(option).expanduser())
            elif option.startswith("_") and "." not in group:
                raise ConfigError(f"{word}: begins with an underscore, so it is a part of others; choose one of them")
    return [*words]


def _parted(word: str) -> tuple[str, str, str]:
    return word.partition("=")
