"""What can be known of a config before anything heavy is imported, and before any row is read."""

from __future__ import annotations

from pathlib import Path

from hybridgen import strategies, tasks
from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError
from hybridgen.llm import access
from hybridgen.llm.access import Access
from hybridgen.privacy import settings
from hybridgen.sources import paths
from hybridgen.strategies import Strategy
from hybridgen.tasks.types import UnitKind


def check(config: Config, *, data: bool = False) -> None:
    """All that can be known without a server, the cheap before the dear: paths, strategy, task, key, price, language
    model. data: read the data too.

    Raises InputError.
    """
    if config.task.pipeline != "records":
        raise ConfigError(f"task={config.task.name}: makes no records; choose another task")
    paths.find(config.data.path)
    strategy, levels = strategies.make(config.strategy), tasks.load_levels(config.task)
    if config.privacy.restore and not all(task.is_restorable for task in levels.all):
        raise ConfigError(
            f"privacy.restore: task={levels.home.name} puts no original value into a record; leave it false"
        )
    _check_unit(config, levels.home.unit)
    access.check(access_of(config, strategy))
    settings.check(config.privacy)
    if data:
        from hybridgen.pipelines.reading import check_answers, read, settle_count

        reading = read(config)
        check_answers(reading, config)
        settle_count(reading, config)


def _check_unit(config: Config, unit: UnitKind) -> None:
    """Raises ConfigError where what is asked for is of rows or documents, and the task's records are of segments."""
    if unit == "segment" and config.count == "all":
        raise ConfigError(
            f"count=all: is for tasks whose unit is a row or a document; task={config.task.name} needs a number"
        )
    if unit == "segment" and config.data.sample:
        raise ConfigError(
            f"data.sample=true: is for tasks whose unit is a row or a document; task={config.task.name} reads all rows"
        )


def access_of(config: Config, strategy: Strategy) -> Access:
    """What a run wants of models. Whether a key is there is another question."""
    return Access(
        local=config.provider.local,
        frontier=config.provider.frontier,
        hardware=config.hardware,
        ledger=Path(config.ledger.path),
        cache=config.cache,
        cap_usd=config.strategy.max_frontier_cost,
        is_paid=config.strategy.use_frontier and strategy.may_pay and config.provider.frontier.provider != "none",
        needs_frontier=not strategy.is_home,
        fallback=config.strategy.fallback,
        strategy=strategy.name,
    )
