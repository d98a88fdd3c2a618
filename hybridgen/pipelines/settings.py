"""A run's settings as people read them."""

from __future__ import annotations

from hybridgen.config.schema import Config, Task
from hybridgen.reports.words import settings

OF_DATA = {"input", "carry"}  # keys of a task whose values are names of columns, which may name people


def shown_settings(config: Config) -> dict[str, str]:
    """The config by keys as they are typed, without what a task file says; without paths where privacy is on."""
    values = config.model_dump(mode="json")
    values["task"] = {key: values["task"][key] for key in Task.model_fields if key not in OF_DATA}
    return settings(values, is_private=config.privacy.mode != "off")
