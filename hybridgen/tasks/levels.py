"""Which level of detail a run's task has at home, where a refinement lifts it to, and at which the frontier writes."""

from __future__ import annotations

import re

from hybridgen.config import schema as config
from hybridgen.config.task_file import placed
from hybridgen.core.notices import Notice, Place
from hybridgen.tasks import spec
from hybridgen.tasks.types import Detail, Levels

MIN_BRIEF_BILLIONS = 1.0  # parameters; a smaller model writes noise, and its choices are worth showing
MIN_FULL_BILLIONS = 20.0
RAISED: dict[Detail, Detail] = {"quotes": "brief"}  # what a refinement makes of a level; of the others it edits
PAID: Detail = "full"
_IN_WORDS: dict[Detail, str] = {
    "quotes": "it chooses quotes, and no sentence is its own",
    "brief": "a record of a few statements",
    "full": "all that a record can say",
}


def load(section: config.Task, model: str = "", size: float | None = None) -> Levels:
    """The levels of a config's task.

    model: the local one's name, for people. size: its billions of parameters, None: not known. Raises ConfigError as
    `spec.load` does.
    """
    values, typed = spec.values_of(section), section.detail
    with placed(values):
        if not spec.names_levels(values):
            task = spec.build(values)
            return Levels(task, task, task)
        chosen = typed or choose(size)
        made = {level: spec.build(values, level) for level in {chosen, RAISED.get(chosen, chosen), PAID}}
    note = None if typed else _say(chosen, model, size)
    return Levels(made[chosen], made[RAISED.get(chosen, chosen)], made[PAID], note)


def choose(size: float | None) -> Detail:
    """The level for a local model of so many billions of parameters; where that is not known, the middle one."""
    if size is None:
        return spec.DEFAULT_DETAIL
    return "quotes" if size < MIN_BRIEF_BILLIONS else "full" if size >= MIN_FULL_BILLIONS else "brief"


def _say(chosen: Detail, model: str, size: float | None) -> Notice:
    shown = Place(re.split(r"[/\\]", model)[-1] or "the local model", "provider.local.model")
    if size is None:
        return Notice("detail_unknown", {"detail": chosen, "model": shown})
    return Notice(
        "detail_by_size", {"detail": chosen, "model": shown, "size": f"{size:.3g}", "what": _IN_WORDS[chosen]}
    )
