"""What Hydra can compose beside the YAML in conf/: tasks, which our own loader reads, and options of plugins."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.object_type import ObjectType
from hydra.core.plugins import Plugins
from hydra.plugins.config_source import ConfigResult, ConfigSource
from hydra.plugins.search_path_plugin import SearchPathPlugin
from omegaconf import OmegaConf

from hybridgen.config.paths import CONF
from hybridgen.config.task_file import is_path, read_task
from hybridgen.core.registry import OFFERED

SCHEME = "hybridgen"
TASKS = "task"


class Options(ConfigSource):
    """One option a config, by group and name; of tasks also by the path of a file. YAML in conf/ goes before what is
    offered, but a task of the user's before ours of that name."""

    def __init__(self, provider: str, path: str) -> None:
        super().__init__(provider, path)
        # A launcher sends this to other processes, where nothing was offered: values, not what makes them.
        self._offered = {group: {name: dict(make()) for name, make in own.items()} for group, own in OFFERED.items()}

    @staticmethod
    def scheme() -> str:
        return SCHEME

    def available(self) -> bool:
        return True

    def load_config(self, config_path: str) -> ConfigResult:
        group, name = _parted(config_path)
        own = self._offered.get(group, {})
        file = task_file_of(name) if group == TASKS and name not in own else None
        values = _escaped(read_task(file) if file else own[name])
        return ConfigResult(
            provider=self.provider, path=self.full_path(), config=OmegaConf.create(values), header={"package": None}
        )

    def is_group(self, config_path: str) -> bool:
        path = _bare(config_path)
        return any(group == path or group.startswith(f"{path}/") for group in (TASKS, *self._offered))

    def is_config(self, config_path: str) -> bool:
        group, name = _parted(config_path)
        if group == TASKS:
            return task_file_of(name) is not None or name in self._offered.get(TASKS, ())
        return name in self._offered.get(group, ()) and not (CONF / group / f"{name}.yaml").is_file()

    def list(self, config_path: str, results_filter: ObjectType | None) -> list[str]:
        path = _bare(config_path)
        below = {
            group[len(path) :].lstrip("/").partition("/")[0]
            for group in (TASKS, *self._offered)
            if group.startswith(path)
        }
        groups = sorted(below - {""}) if results_filter != ObjectType.CONFIG else []
        ours = task_names() if path == TASKS else ()
        named = sorted({*ours, *self._offered.get(path, ())}) if results_filter != ObjectType.GROUP else []
        return [*groups, *named]


class _Found(SearchPathPlugin):
    def manipulate_search_path(self, search_path: ConfigSearchPath) -> None:
        search_path.prepend(provider=SCHEME, path=f"{SCHEME}://options")


def install() -> None:
    """Have Hydra look here first. Once in a process is enough; more does no harm."""
    Plugins.instance().register(Options)
    Plugins.instance().register(_Found)


def task_names() -> list[str]:
    """The tasks that can be chosen by name."""
    return sorted({file.stem for file in (CONF / TASKS).glob("*.yaml")} | OFFERED.get(TASKS, {}).keys())


def task_values(option: str) -> dict[str, Any]:
    """What the task of that name or path declares; nothing where there is none. Raises ConfigError."""
    if offered := OFFERED.get(TASKS, {}).get(option):
        return dict(offered())
    file = task_file_of(option)
    return read_task(file) if file else {}


def task_file_of(option: str) -> Path | None:
    """The file of a task, by its name or path; None where there is none."""
    file = Path(option).expanduser() if is_path(option) else CONF / TASKS / f"{option}.yaml"
    return file if file.is_file() else None


def _parted(config_path: str) -> tuple[str, str]:
    """The group and what was typed for it: of task/a/b.yaml that is the path a/b.yaml."""
    if config_path.startswith(f"{TASKS}/"):
        return TASKS, config_path.removeprefix(f"{TASKS}/")
    group, _, name = _bare(config_path).rpartition("/")
    return group, name


def _bare(path: str) -> str:
    return path.strip("/").removesuffix(".yaml")


def _escaped(node: Any) -> Any:
    """`${` in a task file is text, no reference to another key."""
    if isinstance(node, dict):
        return {key: _escaped(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_escaped(value) for value in node]
    return re.sub(r"(\\*)\$\{", r"\1\1\\${", node) if isinstance(node, str) else node
