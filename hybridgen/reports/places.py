"""Paths and addresses, which may name people: out of what is shown of a config, a command and a sweep.

With privacy off nothing is taken out.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from hybridgen.core import errors
from hybridgen.core.sweeps import Sweep, SweepPoint

HIDDEN = "…"
_PLACES = (
    "data.path",
    "evaluate.against",
    "evaluate.source",
    "evaluate.labels",
    "evaluate.task",
    "output.dir",
    "ledger.path",
    "ledger.url",
    "privacy.vault",
    "privacy.recognizers",
    "knowledge.path",
    "knowledge.url",
    "knowledge.prefetch",
    "plugins",
    "tracking.uri",
    "provider.local.api_base",
    "provider.frontier.api_base",
    "provider.judge.api_base",
    "provider.grader.api_base",
)
_MAY_BE_FILES = {"provider.local.model", "provider.judge.model", "provider.grader.model"}
_MAY_HAVE_ADDRESS = "knowledge.embedding"
_NOWHERE = {"null", "[]"}
_PROGRAMS = {"hybridgen", "__main__.py"}
_WHY = {
    errors.WRONG: "the config or the input is wrong",
    errors.NO_SERVER: "no model server that may be used answers",
    errors.INTERRUPTED: "interrupted",
}


def setting(key: str, value: str) -> str:
    """The value of a key as it may be shown. A local model may be a file, and so a judge; a paid one is not."""
    file = key in _MAY_BE_FILES and not value.startswith("hf:") and re.search(r"[/\\~]|\.gguf$", value)
    if key == _MAY_HAVE_ADDRESS and "@" in value:
        return f"{value.partition('@')[0]}@{HIDDEN}"
    return HIDDEN if (key in _PLACES and value not in _NOWHERE) or file else value


def command(words: Sequence[str]) -> str:
    """A command line, program first, as it may be shown; of a script that is not ours nothing."""
    program = Path(words[0]).name
    return shlex.join([program, *map(override, words[1:])]) if program in _PROGRAMS else HIDDEN


def override(word: str) -> str:
    """A word of a command line without what is, or might be, a path or an address."""
    key, equals, value = word.partition("=")
    if not equals:
        return word if re.fullmatch(r"--?[a-z-]+", word) else HIDDEN
    bare = key.lstrip("+~")
    holds = bare in _PLACES or (value.startswith("{") and any(place.startswith(f"{bare}.") for place in _PLACES))
    folder = bare.startswith(("hydra.", "-"))
    path = not value.startswith("hf:") and re.search(r"[/\\~]|\.gguf\b", value)
    return f"{key}={HIDDEN}" if holds or folder or path else word


def sweep(summed: Sweep) -> Sweep:
    """A sweep as it may be shown: its points by number, why one failed by its exit code."""
    hidden: dict[str, str] = {}  # two that are one are still one, and others are others
    points = [_point(number, point, hidden) for number, point in enumerate(summed.points, 1)]
    return summed.model_copy(update={"name": "sweep", "points": points})


def _point(number: int, point: SweepPoint, hidden: dict[str, str]) -> SweepPoint:
    why = f"{_WHY.get(point.exit_code, 'a fault')} (exit code {point.exit_code}); the sweep's own folder says more"
    values = {key: override(f"{key}={value}").partition("=")[2] for key, value in point.values.items()}
    return point.model_copy(
        update={
            "overrides": [override(word) for word in point.overrides],
            "values": values,
            "folder": str(number),
            "model": _model(point.model, hidden),
            "judge": _model(point.judge, hidden),
            "error": why if point.error else "",
        }
    )


def _model(name: str | None, hidden: dict[str, str]) -> str | None:
    if name is None or setting("provider.local.model", name) == name:
        return name
    return hidden.setdefault(name, f"{HIDDEN} {len(hidden) + 1}")
