"""What a sweep leaves behind: its points, and the knee among them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hybridgen.core.audits import Measured
from hybridgen.core.shape import Shape
from hybridgen.core.summaries import DraftCount, OriginCount, Refinements, Speed


class SweepPoint(Shape):
    """One point of a sweep. cost_usd: as if it had run alone, so calls that other points had made are counted in, and
    without its audit; new_usd: what it added to the sweep's bill. A point that failed has its reason in `error` and no
    figures.

    model: the local one; detail: its level; judge: whoever was asked to judge, None: nobody was. is_scaled: its scores
    are on a scale.
    coherence: the mean of the rubric's criterion of that name, None where it has none. near_duplicates: records that
    say nearly the same as an earlier one; repeats: the first of them, in words.
    """

    overrides: list[str]  # as they would be typed, e.g. strategy.quality_threshold=0.5
    values: dict[str, str]  # those in which the points of the sweep differ, by key
    folder: str
    strategy: str
    requested: int | Literal["all"]
    delivered: int = 0
    origin: OriginCount | None = None
    cost_usd: float | None = None
    new_usd: float | None = None
    frontier_only_usd: float | None = None
    refinements: Refinements = Field(default_factory=Refinements)
    quality_mean: float | None = None
    quality_min: float | None = None
    share: Measured | None = None  # of the frontier's quality
    model: str | None = None
    detail: str | None = None
    judge: str | None = None
    is_scaled: bool = False
    drafts: DraftCount | None = None
    coherence: float | None = None
    agreement: float | None = None
    diversity: float | None = None
    near_duplicates: int | None = None
    repeats: str = ""
    speed: Speed = Field(default_factory=Speed)
    seconds: float | None = None
    exit_code: int = 0
    error: str = ""
    run_id: str | None = None  # as in the point's summary.json

    @property
    def is_frontier_alone(self) -> bool:
        """Whether the frontier wrote every record by itself."""
        origin = self.origin
        return origin is not None and origin.frontier > 0 and not origin.local and not origin.refined

    @property
    def is_own_judge(self) -> bool:
        """Whether the local model judged what it had written itself."""
        return self.judge is not None and self.judge == self.model

    @property
    def valid_at_first_try(self) -> float | None:
        """The share of all drafts that were valid and needed no repair, 0-1; None: unknown."""
        drafts = self.drafts
        if drafts is None or drafts.at_first_try is None or not drafts.requested:
            return None
        return drafts.at_first_try / drafts.requested


class Sweep(Shape):
    """A sweep. knee: index of the cheapest point within 5 % of the best quality among those that delivered everything,
    None where no point has both figures; new_usd: the real bill, None where a part is unknown; seconds: wall clock."""

    name: str
    points: list[SweepPoint]
    knee: int | None
    new_usd: float | None
    seconds: float
