"""From overrides to a checked Config, with Hydra; and Hydra's complaints in one line.

It knows where the YAML lies and how Hydra fails. It does not know the keys: config.py does, which is imported where
it is used because pydantic would make --help and shell completion half as slow again.
"""

from __future__ import annotations

import shlex
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hydra.errors import ConfigCompositionException, HydraException, MissingConfigException, OverrideParseException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from hybridgen.config import options, passwords
from hybridgen.config.arguments import prepare
from hybridgen.config.foreign import folders
from hybridgen.config.look import looked_at
from hybridgen.config.messages import did_you_mean
from hybridgen.config.paths import CONF
from hybridgen.config.task_file import placed
from hybridgen.core import plugins
from hybridgen.core.errors import ConfigError
from hybridgen.core.registry import OFFERED

if TYPE_CHECKING:
    from hybridgen.config.schema import Config

EXTRAS = {  # of ours, by the launcher or sweeper of Hydra's that it brings
    "joblib": "joblib",
    "submitit_local": "slurm",
    "submitit_slurm": "slurm",
    "ray": "ray",
    "ray_aws": "ray",
    "optuna": "optuna",
}
_composing = threading.Lock()  # Hydra has one state for a process, whose threads may each begin a run
# All that Hydra raises on a wrong command line.
WRONG = (HydraException, OmegaConfBaseException, YAMLError, ValueError, OSError)


def compose(overrides: Sequence[str], values: Mapping[str, Any] | None = None) -> Config:
    """The checked config of one run. values: what to set after composing, by key, without Hydra's grammar.

    Leaves the state of a Hydra application that called it as it was. Raises ConfigError.
    """
    import hydra
    from hydra.core.global_hydra import GlobalHydra

    words = prepare(overrides)
    with _composing:
        options.install()
        theirs = GlobalHydra.instance().hydra
        GlobalHydra.instance().clear()
        try:
            with hydra.initialize_config_dir(str(CONF), version_base="1.3"), looked_at(words):
                return settle(hydra.compose("config", overrides=words), values or {})
        except WRONG as error:
            raise in_words(error, words) from None
        finally:
            GlobalHydra.instance().hydra = theirs


def settle(composed: DictConfig, values: Mapping[str, Any]) -> Config:
    """Resolve and check what Hydra composed, with `values` (by key) set on top. Raises ConfigError."""
    from hybridgen.config.schema import check

    try:
        plain: Any = OmegaConf.to_container(composed, resolve=True)
    except OmegaConfBaseException as error:
        raise in_words(error) from None
    passwords.refuse(values)
    for key, value in values.items():
        *sections, last = key.split(".")
        node = plain
        for section in sections:
            node = node[section]
        node[last] = value
    passwords.remember(plain)
    files = plain.get("plugins") or ()
    plugins.load_installed()  # a point of a sweep may run in another process
    plugins.load([files] if isinstance(files, str) else files)
    for group in groups():
        dotted = group.replace("/", ".")
        value = OmegaConf.select(composed, dotted, throw_on_missing=False)
        if isinstance(value, str):
            raise ConfigError(f"{dotted}={value}: is no key with a value; an option is chosen with {group}={value}")
    task = plain.get("task")
    with placed(task if isinstance(task, dict) else {}):
        return check(plain)


def groups() -> tuple[str, ...]:
    """The config groups, as they are typed: ("hardware", "provider", "provider/frontier", …)."""
    folders = {file.parent.relative_to(CONF).as_posix() for file in CONF.rglob("*.yaml")}
    return tuple(sorted(folders - {"."}))


def in_words(error: Exception, overrides: Sequence[str] = ()) -> ConfigError:
    """What Hydra or OmegaConf found wrong with the overrides, as one line for people."""
    first, quoted = _first(error), str(error).split("'")
    match error:
        case OverrideParseException():
            return ConfigError(_unreadable(error.override))
        case MissingConfigException(options=[_, *_] as options, missing_cfg_file=str(option)):
            group, _, name = option.rpartition("/")
            return ConfigError(_no_option(group, name, [one for one in options if not one.startswith("_")]))
        case ConfigCompositionException(__cause__=OmegaConfBaseException(full_key=str(key)) as cause):
            return ConfigError(f"{key}: {_first(cause)}" if key.startswith("hydra.") else _unknown(key, overrides))
        case OmegaConfBaseException(full_key=str(key)) if key:
            return ConfigError(f"{key}: {first}")
        case _ if first.startswith("Ambiguous value for argument"):
            key, _, value = quoted[1].partition("=")
            return ConfigError(f"{quoted[1]}: several values; sweep over them with -m, or give a list: {key}=[{value}]")
        case _ if first.startswith("Could not append to config"):
            return ConfigError(f"+{quoted[1]}: the key is there already; leave out the +")
        case _:
            for group, _, name in (word.partition("=") for word in overrides):
                own = any((folder / group / f"{name}.yaml").is_file() for folder in folders(overrides))
                if group in groups() and name not in _options(group) and not own:  # e.g. strategy=null
                    return ConfigError(_no_option(group, name, _options(group)))
            return ConfigError(" ".join(str(error).partition("Config search path:")[0].split()))


def _first(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _options(group: str) -> list[str]:
    if group == options.TASKS:
        return options.task_names()
    ours = {file.stem for file in (CONF / group).glob("*.yaml") if not file.stem.startswith("_")}
    return sorted(ours | OFFERED.get(group, {}).keys())


def _no_option(group: str, name: str, options: Sequence[str]) -> str:
    if name in EXTRAS and group.startswith("hydra/"):
        extra = EXTRAS[name]
        return f"{group}={name}: is not installed; it comes with the extra {extra}: pip install 'hybridgen[{extra}]'"
    return f"{group}={name}: there is no such option; choose {', '.join(options)}{did_you_mean(name, options)}"


def _unreadable(override: str) -> str:
    from hybridgen.config.schema import keys

    key, equals, value = override.partition("=")
    if not equals:
        choices = [f"{group}={key}" for group in groups() if key in _options(group)]
        near = f"; did you mean {' or '.join(choices)}?" if choices else did_you_mean(key, _typeable())
        return f"{override}: is no key=value or group=option{near}"
    if "/" in key and key.replace("/", ".") in keys():
        return f"{override}: a key is written with dots; did you mean {key.replace('/', '.')}?"
    escaped = value.strip("\"'").replace('"', '\\"')
    return f"{override}: cannot be read; put the value in quotes within quotes: " + shlex.quote(f'{key}="{escaped}"')


def _unknown(key: str, overrides: Sequence[str]) -> str:
    from hybridgen.config.schema import keys

    known = tuple(dict.fromkeys((*keys(), *_of_task(overrides))))
    section, _, name = key.rpartition(".")
    names = [other.rpartition(".")[2] for other in known if other.rpartition(".")[0] == section]
    if key in known:
        return f"{key}: {section} is null; set it as a whole: {section}={{{', '.join(f'{n}: …' for n in names)}}}"
    if key.replace("/", ".") in known:
        return f"{key}: a key is written with dots; did you mean {key.replace('/', '.')}?"
    if section and names:
        near = did_you_mean(name, names, f"{section}.")
        return f"{key}: there is no such key" + (near or f"; {section} has {', '.join(names)}")
    return f"{key}: there is no such key or group" + (did_you_mean(key, _typeable()) or "; --help lists them")


def _of_task(overrides: Sequence[str]) -> Iterator[str]:
    """The keys of the task that is chosen, as its file has them."""
    chosen = [value for group, _, value in (word.partition("=") for word in overrides) if group == options.TASKS]
    try:
        yield from _dotted(options.task_values(chosen[-1] if chosen else "persona"), "task.")
    except ConfigError:
        return


def _dotted(node: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for name, value in node.items():
        yield prefix + name
        if isinstance(value, Mapping):
            yield from _dotted(value, f"{prefix}{name}.")


def _typeable() -> list[str]:
    from hybridgen.config.schema import keys

    sections = {group.replace("/", ".") for group in groups()}
    return [*(key for key in keys() if key not in sections), *groups()]
