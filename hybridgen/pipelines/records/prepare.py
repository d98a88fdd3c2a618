"""From the config to what all stages work on: rows read, chosen and protected, a task, a segment for each draft."""

from __future__ import annotations

import dataclasses
import functools
import math

from hybridgen import strategies, tasks
from hybridgen.config.schema import Config, Hardware
from hybridgen.core.errors import ConfigError
from hybridgen.core.progress import SILENT, Progress
from hybridgen.llm.tokens import count_tokens
from hybridgen.pipelines.places import vault_folder
from hybridgen.pipelines.reading import Reading
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.draft import Names
from hybridgen.pipelines.records.types import Prepared
from hybridgen.privacy.session import PrivacySession
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.column_profile import Column
from hybridgen.segments.plan import Protect, choose
from hybridgen.segments.types import Segment
from hybridgen.tasks import Task
from hybridgen.tasks.names import NAMES_COUNT, invent_name

# Tokens are counted with OpenAI's encoding; a local model's own may need a quarter more for the same text.
COUNTED_SHARE = 0.8
MIN_ROOM_TOKENS = 200  # for rows; with less there is nothing to write from


def prepare(config: Config, reading: Reading, *, guess: bool = True, progress: Progress = SILENT) -> Prepared:
    """Choose and protect what was read. guess: also what only the detector finds is hidden; without it no language
    model is loaded, and the plan is a sketch, good for estimates.

    Raises InputError.
    """
    task, strategy = tasks.load(config.task), strategies.make(config.strategy)
    dataset = reading.dataset
    invented = [task.example.name, *map(invent_name, range(NAMES_COUNT))]
    privacy = PrivacySession.open(config.privacy, ours=prompts.own_texts(task), names=invented, progress=progress)
    privacy.fit(dataset.frame, vault_folder(config), dataset.sources)
    shown = dataset
    columns: tuple[Column, ...] | None = reading.telling
    whole: Protect = privacy.transform
    sketched: Protect = functools.partial(privacy.transform, guess=False)
    if task.fit:
        protected = dataclasses.replace(dataset, frame=privacy.protect(dataset.frame))
        fitted = task.fit(task, dataset, protected, privacy)
        task, shown, columns = fitted.task, dataclasses.replace(protected, frame=fitted.frame), None
        reading = dataclasses.replace(reading, notes=(*dataset.notes, *fitted.notes))
        whole = sketched = list
    groups = choose(
        shown,
        segments=strategy.count_planned(config.count),
        rows_per_segment=config.data.rows_per_record,
        seed=config.seed,
        room=_room(config.hardware, task),
        measure=count_tokens,
        columns=columns,
    ).first(strategy.count_drafts(config.count))
    sketch = groups.fill(sketched)
    return Prepared(reading, privacy, task, strategy, groups.fill(whole) if guess else sketch, sketch)


def free_names(privacy: PrivacySession, seed: int) -> Names:
    """The invented names that are nobody's in the data, from the seed's on."""
    ordered = (invent_name(n) for n in range(seed + 1, seed + 1 + NAMES_COUNT))
    return Names(tuple(filter(privacy.is_free, ordered)))


def _room(hardware: Hardware, task: Task) -> int:
    """Tokens that a segment's rows may take: what the context leaves beside a repair, the longest of all requests."""
    empty = Draft(DraftId(0), Segment(0, ()), task.example.name, 0, 0)
    fixed = sum(count_tokens(message.content) for message in prompts.ask_draft(task, empty))
    room = int((hardware.context_length - 2 * task.answer_tokens) * COUNTED_SHARE) - fixed
    if room < MIN_ROOM_TOKENS:
        least = math.ceil((MIN_ROOM_TOKENS + fixed) / COUNTED_SHARE) + 2 * task.answer_tokens
        raise ConfigError(
            f"hardware.context_length={hardware.context_length}: leaves no room for rows; "
            f"at least {least} would be right"
        )
    return room
