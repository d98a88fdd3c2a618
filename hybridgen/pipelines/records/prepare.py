"""From the config to what all stages work on: rows read and protected, a task, and a slot of rows for each draft."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError
from hybridgen.llm import litellm_adapter
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.types import Assignment
from hybridgen.privacy import Shield
from hybridgen.segments.plan import plan as plan_rows
from hybridgen.segments.types import Plan, Slot
from hybridgen.sources.load import load
from hybridgen.sources.types import Dataset
from hybridgen.tasks import TASKS, Task

# Tokens are counted with OpenAI's encoding; a local model's own may need a quarter more for the same text.
MARGIN = 0.8
LEAST_ROOM = 200  # tokens for rows; with less there is nothing to write from


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a run starts from. dataset: pseudonymised as the privacy mode says; task: fitted to the data, where its
    records depend on it; plan: which rows go to which draft."""

    dataset: Dataset
    shield: Shield
    task: Task
    plan: Plan


def prepare(config: Config) -> Prepared:
    """Read, protect and plan. Raises InputError."""
    dataset = load(config.data.path)
    task = TASKS[config.task.name]
    shield = Shield.build(config.privacy, prompts.own(task))
    shown = protected = dataclasses.replace(dataset, frame=shield.protect(dataset.frame))
    if task.fit:
        masking = shield.masking or Shield.learnt(config.privacy, dataset.frame)
        fitted = task.fit(task, dataset, protected, masking)
        task, shown = fitted.task, dataclasses.replace(protected, frame=fitted.frame)
        shield.invents(task.example.name)  # in prompts that the door has not seen as ours
        protected = dataclasses.replace(protected, notes=(*protected.notes, *fitted.notes))
    wanted = config.count if config.strategy.name == "frontier-only" else config.drafts
    plan = plan_rows(
        shown,
        slots=max(wanted, config.count * (config.strategy.planned_multiplier or 0)),
        rows_per_slot=config.data.rows_per_record,
        seed=config.seed,
        room=_room(config, task),
        measure=litellm_adapter.count_tokens,
    )
    return Prepared(protected, shield, task, dataclasses.replace(plan, slots=plan.slots[:wanted]))


def _room(config: Config, task: Task) -> int:
    """Tokens that a slot's rows may take: what the context leaves beside a repair, the longest of all requests."""
    empty = Assignment("", Slot(0, ()), task.example.name, 0, 0)
    fixed = sum(litellm_adapter.count_tokens(message.content) for message in prompts.draft(task, empty))
    room = int((config.hardware.context_length - 2 * task.answer_tokens) * MARGIN) - fixed
    if room < LEAST_ROOM:
        least = math.ceil((LEAST_ROOM + fixed) / MARGIN) + 2 * task.answer_tokens
        raise ConfigError(
            f"hardware.context_length={config.hardware.context_length}: leaves no room for rows; "
            f"at least {least} would be right"
        )
    return room
