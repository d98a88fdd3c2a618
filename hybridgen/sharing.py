"""What of a finished run may be shown around: the report and all that MLflow gets went through the door.

The run folder's records and drafts stay at home and are not changed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hybridgen.config import Config
from hybridgen.privacy import Shield
from hybridgen.results import RunResult

# What says nothing of the data: ids and names of our own.
_OURS = frozenset("id origin draft prompt stage what claim run_id task strategy models kinds mode criteria".split())
_SUMMARY = frozenset({"degraded", "data"})  # the only parts of the summary with words of the data or of file names


def shared(result: RunResult, shield: Shield) -> RunResult:
    """The result as it may be shown: hidden is what the door would hide, row ids and file names included.

    result: not restored. Raises HybridgenError where the door fails.
    """
    if shield.door is None:
        return result
    whole = result.model_dump(mode="json")
    whole["summary"], summary = {key: whole["summary"][key] for key in _SUMMARY}, whole["summary"]
    texts = list(dict.fromkeys(_texts(whole)))
    hidden = dict(zip(texts, shield.door.hide(texts), strict=True))
    changed = _changed(whole, hidden.__getitem__)
    changed["summary"] = summary | changed["summary"]
    return RunResult.model_validate(changed)


def settings(config: Config, shield: Shield) -> Config:
    """The config with the data's file names as they may be shown, and nothing restored."""
    if shield.door is None:
        return config
    path = config.data.path
    if path is not None:
        hidden = shield.door.hide([path] if isinstance(path, str) else path)
        path = hidden[0] if isinstance(path, str) else hidden
    return config.model_copy(
        update={
            "data": config.data.model_copy(update={"path": path}),
            "privacy": config.privacy.model_copy(update={"restore": False}),
        }
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not _plain(key, inner):
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: inner if _plain(key, inner) else _changed(inner, change) for key, inner in value.items()}
    return [_changed(inner, change) for inner in value] if isinstance(value, list) else value


def _plain(key: str, value: Any) -> bool:
    return key in _OURS or (key == "record" and isinstance(value, str))  # the id of a draft that was rejected
