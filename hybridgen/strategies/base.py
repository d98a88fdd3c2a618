"""What a strategy is: how many drafts are made, and what becomes of each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from hybridgen.config import schema
from hybridgen.config.messages import check_own_keys
from hybridgen.core.errors import ConfigError
from hybridgen.core.notices import Notice
from hybridgen.core.registry import Registry, offer
from hybridgen.scoring.types import Draft

Action = Literal["keep", "refine", "write", "draft_again"]


class Keys(BaseModel):
    """The keys of a strategy's own, typed as `strategy.KEY=…`; none unless it says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a draft, and why: the notice's code is the reason's. refine: the frontier edits it; write: the
    frontier makes the record anew from its rows."""

    action: Action
    reason: Notice


class Strategy(ABC):
    """Who pays for what. A class attribute says what its runs are like; `settings` has the keys that all share.

    is_home: drafts are written and judged at home; else the frontier writes the records. may_pay: it has a use for the
    frontier. writes_anew: what it pays for are whole records, not edits. needs_labels: it learns from graded records
    before it decides. is_for_best: under a cap it pays for the best of all records, so none can be decided on alone.
    Keys: a pydantic model of its own keys, whose values are in `own`.
    """

    name: ClassVar[str]
    is_home: ClassVar[bool] = True
    may_pay: ClassVar[bool] = True
    writes_anew: ClassVar[bool] = False
    needs_labels: ClassVar[bool] = False
    is_for_best: ClassVar[bool] = False
    Keys: ClassVar[type[BaseModel]] = Keys

    def __init__(self, settings: schema.Strategy) -> None:
        """Raises ConfigError where a key does not fit it."""
        self.settings = settings
        self.own = check_own_keys(settings, self.Keys, "strategy")
        if settings.use_frontier and not self.may_pay:
            raise ConfigError(f"strategy.use_frontier: strategy={self.name} uses no frontier; choose another strategy")
        if not settings.use_frontier and not self.is_home:
            raise ConfigError(
                f"strategy.use_frontier: strategy={self.name} needs the frontier; choose strategy=local-only"
            )

    @abstractmethod
    def decide(self, draft: Draft) -> Decision:
        """What becomes of a segment's best draft. It rests on that draft's quality and the settings alone."""

    @property
    def drafts_per_record(self) -> int:
        """How often a segment is drafted; again only where all came to nothing. The frontier writes each once."""
        return self.settings.draft_multiplier if self.is_home else 1

    @property
    def labels_file(self) -> Path | None:
        """The file that has its labels; None where there is none."""
        return None

    @property
    def needs_grades(self) -> bool:
        """Whether records of the run are graded for its labels."""
        return self.needs_labels and self.labels_file is None and self.settings.use_frontier

    def count_labels(self, records: int) -> int:
        """How many of so many records are graded at most before it decides."""
        return 0

    @property
    def needs_ranking(self) -> bool:
        """True where the order of refinement matters: whatever fits under a cap is refined best first."""
        return self.is_for_best or self.settings.max_frontier_cost is not None


S = TypeVar("S", bound=type[Strategy])
strategies: Registry[type[Strategy]] = Registry("strategy", "hybridgen.strategies", "strategy")


def register(strategy: S) -> S:
    """Have `strategy=NAME` choose it, with the defaults of its own keys."""
    strategies.add(strategy.name, strategy)
    offer(
        "strategy",
        strategy.name,
        lambda: {"defaults": ["_base", "_self_"], "name": strategy.name, **schema.own_defaults(strategy.Keys)},
    )
    return strategy


def make(settings: schema.Strategy) -> Strategy:
    """The strategy of a config's section. Raises ConfigError where there is none of that name, or a key is wrong."""
    return strategies[settings.name](settings)
