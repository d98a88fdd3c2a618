"""Pays for as little as keeps a share of the frontier's quality, at a risk that is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from hybridgen.config import schema
from hybridgen.config.messages import check_own_keys
from hybridgen.core.errors import ConfigError
from hybridgen.core.notices import Notice
from hybridgen.scoring.signals import describe_draft
from hybridgen.scoring.types import Draft
from hybridgen.strategies.base import Decision, Strategy, register

if TYPE_CHECKING:
    from hybridgen.scoring.guarantee import Rule

MIN_LABELS = 50  # none fewer can certify 0.95 of the quality at a risk of 0.1
MAX_LABELS = 500  # that are graded where no number is asked for
MAX_LABELLED_SHARE = 1 / 5  # of the records


class Keys(BaseModel):
    """target: share of the frontier's quality to keep; delta: the risk of missing it; both between 0 and 1.
    calibration_records: how many are graded (None: until a cut is certified, MAX_LABELS and a fifth of the records at
    most). labels: a file with grades; then none are graded in the run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    target: Annotated[float, Field(gt=0, lt=1)] = 0.95
    delta: Annotated[float, Field(gt=0, lt=1)] = 0.1
    calibration_records: Annotated[int, Field(ge=MIN_LABELS)] | None = None
    labels: Annotated[str, Field(min_length=1)] | None = None


@register
class Calibrated(Strategy):
    """Drafts whose expected gain reaches a certified cut are written by the frontier. rule: None until there is one;
    then the threshold decides."""

    name = "calibrated"
    writes_anew = needs_labels = True
    Keys = Keys

    def __init__(self, settings: schema.Strategy) -> None:
        """Raises ConfigError where a key does not fit it."""
        super().__init__(settings)
        self.keys = check_own_keys(settings, Keys, "strategy")
        if self.keys.labels and self.keys.calibration_records:
            raise ConfigError(
                "strategy.calibration_records: none are graded where strategy.labels names a file; null would be right"
            )
        self.rule: Rule | None = None

    def decide(self, draft: Draft) -> Decision:
        """By the rule, else as by `quality_threshold`."""
        if self.rule is None:
            threshold = self.settings.quality_threshold
            if draft.overall < threshold:
                return Decision("write", Notice("below_threshold", {"threshold": threshold}))
            return Decision("keep", Notice("good_as_it_is", {"threshold": threshold}))
        if self.rule.pays_for(describe_draft(draft)):
            return Decision("write", Notice("gain_expected"))
        return Decision("keep", Notice("gain_too_small"))

    @property
    def labels_file(self) -> Path | None:
        return Path(self.keys.labels).expanduser() if self.keys.labels else None

    def count_labels(self, records: int) -> int:
        """How many of so many records are graded at most before it decides; 0 where they are too few for a promise,
        or a file has the labels."""
        if not self.needs_grades:
            return 0
        asked = self.keys.calibration_records or MAX_LABELS
        labels = min(asked, int(records * MAX_LABELLED_SHARE))
        return labels if labels >= MIN_LABELS else 0
