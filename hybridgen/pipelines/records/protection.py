"""Rows on their way to the models of a run: read by the local model first where that is asked for, replaced, and who
stands behind which placeholder written down."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hybridgen.config.schema import Config
from hybridgen.core.errors import HybridgenError, InputError, ServerError
from hybridgen.core.notices import Notice
from hybridgen.core.progress import Progress
from hybridgen.llm.session import Models
from hybridgen.pipelines.reading import MAX_WARNINGS
from hybridgen.pipelines.records.check import reads_first
from hybridgen.pipelines.records.first_reading import FirstReading
from hybridgen.pipelines.records.types import Prepared
from hybridgen.privacy.detectors.asked import Asked
from hybridgen.scoring.types import DraftId
from hybridgen.segments.fill import Cells
from hybridgen.sources.types import ROW


def finds_of(config: Config) -> Asked | None:
    """What gets the finds of the local model, where it reads rows first."""
    return Asked() if reads_first(config) else None


def say_privacy(prepared: Prepared, progress: Progress) -> list[Notice]:
    """What people must know of what is hidden, told, the first few of it."""
    notices = prepared.privacy.notices
    for notice in notices[:MAX_WARNINGS]:
        progress.say(str(notice))
    return notices


class Protection:
    """Rows as they may be sent, some at a time: who stands behind which placeholder is written down before, and what
    people must know of it is told."""

    def __init__(self, prepared: Prepared, vaults: Path, progress: Progress) -> None:
        self._prepared, self._vaults, self._progress = prepared, vaults, progress
        self._reading: FirstReading | None = None
        self._told = len(say_privacy(prepared, progress))

    def begin(self, models: Models, seed: int) -> None:
        """Take the local model, where it is to read rows first. Within the event loop that it belongs to.

        Raises ServerError where it is not there, ConfigError where it runs elsewhere.
        """
        prepared = self._prepared
        if prepared.privacy.asked is None:
            return
        if models.local is None:
            raise ServerError("; ".join(map(str, [*models.notices, Notice("unread_stays")])))
        self._reading = FirstReading(models.local, prepared.privacy.asked, seed=seed)

    def protect(self, rows: Sequence[Cells]) -> Sequence[Cells]:
        """Raises HybridgenError where the detector fails or the vault cannot be written: by now something may have been
        paid for, so it is no InputError."""
        self._read(rows, self._prepared.own[0])
        return self._keep(self._prepared.protect(rows))

    def lend(self, rows: Sequence[Cells]) -> Sequence[Cells]:
        """The same of rows that another shard counts as its own."""
        self._read(rows, self._prepared.own[0] + 1, is_counted=False)  # of two shards or more the next one's
        return self._keep(self._prepared.lend(rows))

    def _read(self, rows: Sequence[Cells], segment: int, *, is_counted: bool = True) -> None:
        """segment: of the records that the calls count with."""
        if self._reading:
            texts = self._prepared.privacy.open_texts([row for row in rows if row.get(ROW)])
            self._reading.wait_for(texts, str(DraftId(segment)), is_counted=is_counted)

    def _keep(self, told: Sequence[Cells]) -> Sequence[Cells]:
        privacy, progress = self._prepared.privacy, self._progress
        try:
            privacy.keep(self._vaults)
        except InputError as error:
            raise HybridgenError(error.said) from error
        notices = privacy.notices
        for notice in notices[self._told : MAX_WARNINGS]:
            progress.say(str(notice))
        self._told = len(notices)
        return told

    def say_unread(self) -> list[Notice]:
        """What the local model could not read by now, told."""
        notices = self._reading.notices if self._reading else []
        for notice in notices:
            self._progress.say(str(notice))
        return notices
