"""The run that made a folder: its config, as it was composed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from hybridgen.config import schema
from hybridgen.config.schema import Config, Task
from hybridgen.core.errors import ConfigError
from hybridgen.tasks import codebook


@dataclass(frozen=True, slots=True)
class PastRun:
    """The run that made records. config: as it was composed. local: its local model as the server called it, None: not
    known. folder: where it lies."""

    config: Config
    local: str | None
    folder: Path


def find_past(folder: Path, right: str) -> PastRun | None:
    """The run whose folder this is; None where it is none's. right: what would help where its config cannot be read.

    Raises ConfigError.
    """
    file = folder / ".hydra" / "config.yaml"
    if not file.is_file():
        return None
    try:
        composed = OmegaConf.load(file)
        here = {"output": {"dir": str(folder)}}  # what stands there is of the time when it began
        plain: Any = OmegaConf.to_container(OmegaConf.merge(composed, here), resolve=True)
        config = schema.check(plain)
    except (OmegaConfBaseException, YAMLError, ConfigError, OSError, KeyError, ValueError, TypeError) as error:
        said = " ".join(str(error).split())
        raise ConfigError(f"{file}: is no config of a run of this version ({said}); {right}") from None
    return PastRun(_with_codes(config, folder), _local_model(folder), folder)


def _with_codes(config: Config, folder: Path) -> Config:
    """The codebook that the run used stands in its folder, whoever made it."""
    book = folder / codebook.FILE_NAME
    values = config.task.model_dump(mode="json", exclude_unset=True)
    if not codebook.is_wanted(values) or not book.is_file():
        return config
    return config.model_copy(update={"task": Task.model_validate({**values, "codebook": str(book)})})


def _local_model(folder: Path) -> str | None:
    try:
        models = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["models"]
        return str(models["local"]) if models["local"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
