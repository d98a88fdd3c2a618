"""From the config to what all stages work on: rows read and chosen, what protects them, a task."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Mapping, Sequence

from hybridgen import strategies, tasks
from hybridgen.config.schema import Config, Hardware
from hybridgen.core.errors import ConfigError
from hybridgen.core.progress import SILENT, Progress
from hybridgen.llm.model_sizes import count_parameters
from hybridgen.llm.tokens import count_tokens
from hybridgen.llm.types import Message
from hybridgen.pipelines.places import vault_folder
from hybridgen.pipelines.reading import Reading
from hybridgen.pipelines.records import label_file, prompts
from hybridgen.pipelines.records.draft import Names
from hybridgen.pipelines.records.judge import MAX_ANSWER_TOKENS
from hybridgen.pipelines.records.types import Prepared
from hybridgen.privacy.detectors.asked import Asked
from hybridgen.privacy.session import PrivacySession
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.column_profile import Column
from hybridgen.segments.fill import Sketch
from hybridgen.segments.gather import gather
from hybridgen.segments.plan import Protect, choose
from hybridgen.segments.types import Segment
from hybridgen.segments.units import take
from hybridgen.tasks import Levels
from hybridgen.tasks.names import NAMES_COUNT, invent_name

# Tokens are counted with OpenAI's encoding; a local model's own may need a quarter more for the same text.
COUNTED_SHARE = 0.8
MIN_ROOM_TOKENS = 200  # for rows; with less there is nothing to write from


def prepare(
    config: Config,
    reading: Reading,
    *,
    progress: Progress = SILENT,
    model: str | None = None,
    rows: Sequence[Sequence[str]] | None = None,
    asked: Asked | None = None,
) -> Prepared:
    """Choose from what was read, and get ready to protect it. No language model is loaded, unless the task is fitted to
    protected rows. model: the local one as its server calls it, None: as configured. rows: those of each segment, by
    their ids, None: they are chosen. asked: what the local model names in rows, where it reads them.

    Raises InputError.
    """
    strategy, levels = strategies.make(config.strategy), load_levels(config, model)
    task = levels.home
    dataset = reading.dataset
    invented = [task.example.name, *map(invent_name, range(NAMES_COUNT))]
    ours = tuple(dict.fromkeys(text for level in levels.all for text in prompts.own_texts(level)))
    privacy = PrivacySession.open(
        config.privacy,
        ours=ours,
        names=invented,
        asked=asked,
        progress=progress,
        keeps_forms=config.privacy.restore,
        keeps_mentions=task.fit is not None,
    )
    privacy.fit(dataset.frame, vault_folder(config), dataset.sources)
    shown = dataset
    columns: tuple[Column, ...] | None = reading.telling
    protect: Protect = privacy.transform
    sketched: Protect = functools.partial(privacy.transform, guess=False)
    if task.fit:
        protected = dataclasses.replace(dataset, frame=privacy.protect(dataset.frame))
        fitted = task.fit(task, dataset, protected, privacy)
        task, levels = fitted.task, Levels(fitted.task, fitted.task, fitted.task)
        shown, columns = dataclasses.replace(protected, frame=fitted.frame), None
        reading = dataclasses.replace(reading, notes=(*dataset.notes, *fitted.notes))
        protect = sketched = list
    room = _room(config.hardware, levels, is_home=strategy.is_home)
    if rows is not None:
        groups = gather(
            shown,
            rows,
            rows_per_segment=1 if task.unit == "row" else config.data.rows_per_record,
            seed=config.seed,
            room=room,
            measure=prompts.measure_row,
            columns=reading.telling,
        )
    elif task.unit == "segment":
        groups = choose(
            shown,
            segments=config.records,
            rows_per_segment=config.data.rows_per_record,
            seed=config.seed,
            room=room,
            measure=prompts.measure_row,
            columns=columns,
            is_counted=not task.fit,  # a record that is invented from rows cites nothing
        )
    else:
        groups = take(
            shown,
            unit=task.unit,
            count=config.records,
            is_sample=config.data.sample,
            rows_per_unit=config.data.rows_per_record,
            seed=config.seed,
            room=room,
            measure=prompts.measure_row,
            columns=reading.telling,
            carry=task.carry,
        )
    if strategy.labels_file:
        label_file.read(strategy.labels_file).match(label_file.ids_of(groups))
    own = config.shard.pick(len(groups))
    sizes = {} if privacy.is_off or task.fit else {index: groups.sizes[index] for index in own}
    watch = _Watch(progress, sizes)
    return Prepared(reading, privacy, levels, strategy, groups, protect, Sketch(groups, sketched), own, watch)


class _Watch:
    """Tells of rows that were protected, those of a segment once. sizes: how many rows each segment has that will be;
    none: nothing is told."""

    def __init__(self, progress: Progress, sizes: Mapping[int, int]) -> None:
        self._progress, self._sizes = progress, sizes
        self._seen = set[int]()

    def __call__(self, index: int) -> None:
        if index not in self._sizes or index in self._seen:
            return
        if not self._seen:
            self._progress.expect("protect", sum(self._sizes.values()))
        self._seen.add(index)
        self._progress.advance("protect", self._sizes[index])


def load_levels(config: Config, model: str | None = None) -> Levels:
    """The task at the levels that suit the local model. model: its name, None: as configured. Raises ConfigError."""
    name = model or config.provider.local.model or ""
    return tasks.load_levels(config.task, name, count_parameters(name, config.hardware.models))


def free_names(privacy: PrivacySession, seed: int) -> Names:
    """The invented names that are nobody's in the data, from the seed's on."""
    ordered = (invent_name(n) for n in range(seed + 1, seed + 1 + NAMES_COUNT))
    return Names(tuple(filter(privacy.is_free, ordered)))


def _room(hardware: Hardware, levels: Levels, *, is_home: bool) -> int:
    """Tokens that a segment's rows may take: what the context leaves beside a repair, or the judgement of a record that
    came back longer."""
    task, written = levels.home, levels.raised if is_home else levels.paid
    empty = Draft(DraftId(0), Segment(0, ()), task.example.name, 0, 0, content=written.example.record)
    drafted = _count(prompts.ask_draft(task, empty, by_number=True))
    judged = _count(prompts.ask_judgement(task, written, empty)) - prompts.count_written(empty)
    needed = (  # tokens as they are counted here, and as a local model counts its answers
        (drafted, 2 * task.answer_tokens),
        (judged, written.answer_tokens + MAX_ANSWER_TOKENS),
    )
    room = min(int((hardware.context_length - answers) * COUNTED_SHARE) - fixed for fixed, answers in needed)
    if room < MIN_ROOM_TOKENS:
        least = max(math.ceil((MIN_ROOM_TOKENS + fixed) / COUNTED_SHARE) + answers for fixed, answers in needed)
        raise ConfigError(
            f"hardware.context_length={hardware.context_length}: leaves no room for rows; "
            f"at least {least} would be right"
        )
    return room


def _count(messages: tuple[Message, ...]) -> int:
    return sum(count_tokens(message.content) for message in messages)
