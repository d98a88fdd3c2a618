"""Folders of options that are not ours: they may set values, and run nothing unless that was asked for.

Hydra calls what a `_target_` names, makes loggers of what a config calls their class, gives a queue lines for its
shell, and so on. A folder that is named among the `plugins` may do so, as any plugin may.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hydra._internal.utils import get_args_parser

from hybridgen.core import trees
from hybridgen.core.errors import ConfigError

# Flags of Hydra's that run what a file says before it can be looked at.
_REFUSED = {
    "config_name": "another config than ours may name modules to import; name a folder of options: --config-dir=FOLDER",
    "config_path": "another config than ours may name modules to import; name a folder of options: --config-dir=FOLDER",
    "experimental_rerun": "a pickle runs what it holds; give the command again",
}
_SEARCHED = "hydra.searchpath"
# Keys whose whole value is run, or decides what is.
_RUN = (
    "hydra.callbacks",
    "hydra.job.env_set",
    *(f"hydra.launcher.{name}" for name in "setup teardown python srun_args additional_parameters".split()),
    "hydra.sweeper.custom_search_space",
)
_LOGGING = ("hydra.job_logging.", "hydra.hydra_logging.")
# What may be named all the same: Hydra's launchers and sweepers, what these are made of, and plain loggers.
_NAMED = re.compile(r"(?:hydra\._internal\.core_plugins|hydra_plugins|optuna\.samplers)\.[\w.]+")
_LOGGER = re.compile(r"logging\.(?:handlers\.)?[A-Z]\w*|ext://sys\.std(?:out|err)")
_INSERTED = re.compile(r"(?<!\\)(?:\\\\)*\$\{")
# What may be inserted: another key, or a text. Others make sections, in which anything may stand.
_TEXT = re.compile(r"\s*(?:(?:oc\.env|now|hydra)\s*:|oc\.select\s*:\s*[\w.]+\s*,\s*\w+\s*\}|[\w.\-\[\]]*\s*\})")


def folders(words: Sequence[str]) -> list[Path]:
    """The user's own config directory, by its flag."""
    named = _flags(words).config_dir
    return [Path(named).expanduser()] if named else []


def expect_flags(words: Sequence[str]) -> None:
    """Raises ConfigError where a flag would run what a file says, unseen."""
    given = _flags(words)
    for name, why in _REFUSED.items():
        if (value := getattr(given, name)) is not None:
            raise ConfigError(f"--{name.replace('_', '-')}={value}: {why}")


def _flags(words: Sequence[str]) -> argparse.Namespace:
    """What Hydra makes of them, which takes a flag by its first letters too; what is no flag it tells later."""
    unset = argparse.Namespace(config_dir=None, **dict.fromkeys(_REFUSED))
    with contextlib.suppress(SystemExit), contextlib.redirect_stderr(io.StringIO()):
        return get_args_parser().parse_known_args([*words])[0]
    return unset


def items(value: str) -> list[str]:
    """The files of `[a.py,b.py]` or `a.py`."""
    inner = value.strip().removeprefix("[").removesuffix("]")
    return [text for item in inner.split(",") if (text := item.strip().strip("'\""))]


def refuse(composed: Mapping[str, Any], words: Sequence[str]) -> None:
    """Raises ConfigError, one line with the key, where a folder that is not ours would run something.

    composed: the whole config, Hydra's section among it, nothing resolved. words: as they were typed.
    """
    asked = [item for key, value in _typed(words) if key == "plugins" for item in items(value)]
    places = {Path(asked_for).expanduser().absolute() for asked_for in asked}
    searched = (item for key, value in _typed(words) if key == _SEARCHED for item in items(value))
    given = [*folders(words), *(Path(item.removeprefix("file://")).expanduser() for item in searched)]
    strangers = list(dict.fromkeys(str(folder) for folder in given if folder.absolute() not in places))
    if not strangers:
        return
    found = next(_running(composed), None)
    listed = composed.get("plugins") or ()
    unasked = [file for file in ([listed] if isinstance(listed, str) else listed) if str(file) not in asked]
    if found or unasked:
        what = found or f"plugins={unasked[0]}"
        allowed = ",".join([*asked, *(strangers if found else map(str, unasked))])
        raise ConfigError(
            f"{what}: runs code, and was not asked for; read what {' and '.join(strangers)} holds, and then allow it "
            f"with 'plugins=[{allowed}]'"
        )


def _typed(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    for word in words:
        key, _, value = word.partition("=")
        yield key.lstrip("+"), value


def _running(composed: Mapping[str, Any]) -> Iterator[str]:
    """Keys whose values run something."""
    for key, value in trees.flat(composed):
        run = next((name for name in _RUN if (key == name and value) or key.startswith(f"{name}.")), None)
        if run:
            yield run
        elif isinstance(value, str) and not key.startswith("hydra.overrides") and _is_code(key, value):
            yield f"{key}={value}"


def _is_code(key: str, value: str) -> bool:
    name = key.rpartition(".")[2]
    if name == "_target_":
        return not _NAMED.fullmatch(value)
    if key.startswith(_LOGGING) and (name in {"class", "()"} or value.startswith(("ext://", "cfg://"))):
        return not _LOGGER.fullmatch(value)
    return any(not _TEXT.match(value, found.end()) for found in _INSERTED.finditer(value))
