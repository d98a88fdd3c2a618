"""Files and packages of other people that add a strategy, task, provider, reader or detector. They run what they hold:
read them before use."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Callable, Iterable
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path

from hybridgen.core.errors import ConfigError, HybridgenError

GROUP = "hybridgen.plugins"  # of entry points
_loaded: set[str] = set()


def load(files: Iterable[str]) -> None:
    """Run each file, once in a process; a folder of options holds none. Raises ConfigError, one line with the file,
    where one is missing or fails."""
    for file in files:
        path = Path(file).expanduser().absolute()
        if str(path) in _loaded:
            continue
        if path.is_dir():  # of options: what these may run was asked for by naming it, see config.foreign
            continue
        if not path.is_file():
            raise ConfigError(f"plugins={file}: there is no such file; name a Python file")
        name = f"hybridgen_plugin_{hashlib.sha256(str(path).encode()).hexdigest()[:12]}"
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise ConfigError(f"plugins={file}: is no Python file")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        _run(f"plugins={file}", partial(spec.loader.exec_module, module))
        _loaded.add(str(path))


def load_installed() -> None:
    """Import what installed packages name under the entry point group, once in a process. Raises ConfigError."""
    if GROUP in _loaded:
        return
    _loaded.add(GROUP)
    for point in entry_points(group=GROUP):
        _run(f"the plugin {point.name} ({point.value})", point.load)


def _run(what: str, do: Callable[[], object]) -> None:
    try:
        do()
    except HybridgenError as error:
        raise ConfigError(f"{what}: {error}") from error
    except (Exception, SystemExit) as error:
        raise ConfigError(f"{what}: fails with {type(error).__name__} ({error})") from error
