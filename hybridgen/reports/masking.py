"""What of a finished run may be shown around: the report and all that MLflow gets went through the door.

The run folder's records and drafts stay at home and are not changed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hybridgen.config.schema import Config
from hybridgen.core.results import RunResult
from hybridgen.privacy import Shield
from hybridgen.reports import places

# What says nothing of the data: ids and names of our own.
_OURS = frozenset("id origin draft prompt stage what claim task strategy".split())
_DATA = ("sources", "unreadable", "notes")  # file names, headers, sheets: of the summary, all words that are not ours
_SUFFIX = re.compile(r"(\.(?:csv|tsv|jsonl?|parquet|xlsx|txt|md)\b)", re.IGNORECASE)
_QUOTED = re.compile(r"(?<!\w)'[^'\n]+'(?!\w)|\"[^\"\n]+\"|“[^”\n]+”")


def shared(result: RunResult, config: Config, shield: Shield) -> RunResult:
    """The result as it may be shown: hidden is what the door would hide, row ids and file names included.

    In `degraded`, whose sentences are ours, only known values, quoted words and places are. result: not restored.
    Raises HybridgenError where the door fails.
    """
    if shield.door is None:
        return result
    whole = result.model_dump(mode="json")
    summary = whole.pop("summary")
    data = summary["data"]
    data["sources"] = [Path(source).name for source in data["sources"]]
    quoted = [found[0] for line in summary["degraded"] for found in _QUOTED.finditer(line)]
    parts = [part for key in _DATA for text in data[key] for part in _SUFFIX.split(text)[::2]]
    texts = list(dict.fromkeys([*_texts(whole), *quoted, *parts]))
    hidden = dict(zip(texts, shield.door.hide(texts), strict=True))

    def told(text: str) -> str:
        return "".join(hidden.get(part, part) for part in _SUFFIX.split(text))

    ours = _replaced(result, config, told)
    lines = summary["degraded"]
    for before, after in ours:
        lines = [line.replace(before, after) for line in lines]
    lines = [_QUOTED.sub(lambda found: hidden.get(found[0], places.HIDDEN), line) for line in lines]
    summary |= {
        "degraded": list(shield.door.hide_known(lines)),
        "data": data | {key: [told(text) for text in data[key]] for key in _DATA},
        "models": {
            where: name and places.setting(f"provider.{where}.model", name) for where, name in summary["models"].items()
        },
    }
    return RunResult.model_validate(_changed(whole, hidden.__getitem__) | {"summary": summary})


def _replaced(result: RunResult, config: Config, told: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """What stands in sentences of ours and is not, with what stands there instead; the longest of a kind first."""
    data = result.summary.data
    yield from ((text, told(text)) for text in data.unreadable)
    for source in data.sources:
        name = Path(source).name
        yield source, told(name)
        yield name, told(name)
        if told(Path(name).stem) != Path(name).stem:
            yield Path(name).stem, told(Path(name).stem)
    yield from ((place, f"{key}={places.HIDDEN}") for place, key in places.of(config))


def _texts(value: Any, ours: frozenset[str] = _OURS) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not _plain(key, inner, ours):
                yield from _texts(inner, _within(key, ours))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, ours)


def _changed(value: Any, change: Callable[[str], str], ours: frozenset[str] = _OURS) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {
            key: inner if _plain(key, inner, ours) else _changed(inner, change, _within(key, ours))
            for key, inner in value.items()
        }
    return [_changed(inner, change, ours) for inner in value] if isinstance(value, list) else value


def _plain(key: str, value: Any, ours: frozenset[str]) -> bool:
    return key in ours or (key == "record" and isinstance(value, str) and bool(ours))  # the id of a rejected draft


def _within(key: str, ours: frozenset[str]) -> frozenset[str]:
    """A record's own fields may be called anything: they are columns of the data."""
    return frozenset() if key == "record" else ours
