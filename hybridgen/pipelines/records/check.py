"""What can be known of a config before anything heavy is imported, and before any row is read."""

from __future__ import annotations

import dataclasses

from hybridgen import strategies, tasks
from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError
from hybridgen.core.notices import Notice
from hybridgen.core.summaries import RecordUnit
from hybridgen.core.urls import host_of
from hybridgen.llm import access, endpoints, hosts, weights
from hybridgen.llm.access import Access
from hybridgen.llm.providers import NONE, provider_of
from hybridgen.llm.roles import section_of
from hybridgen.llm.types import PICO, as_usd
from hybridgen.privacy import settings
from hybridgen.privacy.detectors.base import LOCAL_MODEL
from hybridgen.sources import paths
from hybridgen.strategies import Strategy
from hybridgen.strategies.calibrated import MIN_LABELS
from hybridgen.tasks import codebook, spec

NO_CODEBOOK = "task.codebook=FILE gives the codes"  # what is right where none can be proposed


def check(config: Config, *, data: bool = False) -> None:
    """All that can be known without a server, the cheap before the dear: paths, strategy, task, key, price, language
    model. data: read the data too.

    Raises InputError.
    """
    if config.task.pipeline != "records":
        raise ConfigError(f"task={config.task.name}: makes no records; choose another task")
    if asked := [name for name, value in config.evaluate if value is not None]:
        raise ConfigError(
            f"evaluate.{asked[0]}: is for records that are there, and task={config.task.name} makes new ones; "
            "task=evaluate would be right, or leave it out"
        )
    paths.find(config.data.path)
    strategy, levels = strategies.make(config.strategy), tasks.load_levels(config.task)
    if config.privacy.restore and not all(task.is_restorable for task in levels.all):
        raise ConfigError(
            f"privacy.restore: task={levels.home.name} puts no original value into a record; leave it false"
        )
    _check_unit(config, levels.home.unit)
    _check_codebook(config, strategy)
    _check_shard(config, strategy, is_fitted=levels.home.fit is not None)
    if reads_first(config):
        _check_reading(config, strategy, is_fitted=levels.home.fit is not None)
    if strategy.labels_file:
        from hybridgen.pipelines.records import label_file  # polars, which a wrong key need not wait for

        label_file.read(strategy.labels_file)
    access.check(access_of(config, strategy))
    settings.check(config.privacy, has_reader=True)
    if data:
        from hybridgen.pipelines.reading import check_answers, read, settle_count

        reading = read(config)
        check_answers(reading, config)
        settle_count(reading, config)


def _check_unit(config: Config, unit: RecordUnit) -> None:
    """Raises ConfigError where what is asked for is of rows or documents, and the task's records are of segments."""
    if unit == "segment" and config.count == "all":
        raise ConfigError(
            f"count=all: is for tasks whose unit is a row or a document; task={config.task.name} needs a number"
        )
    if unit == "segment" and config.data.sample:
        raise ConfigError(
            f"data.sample=true: is for tasks whose unit is a row or a document; task={config.task.name} reads all rows"
        )


def _check_codebook(config: Config, strategy: Strategy) -> None:
    """Raises ConfigError where the task chooses from a codebook that neither a file nor a model gives."""
    values, local = spec.values_of(config.task), config.provider.local
    if config.estimate_only or values.get("codebook") or not codebook.is_wanted(values):
        return
    if not strategy.is_home:
        raise ConfigError(
            f"strategy={strategy.name}: asks no local model, which would propose a codebook; {NO_CODEBOOK}"
        )
    if provider_of(local, "local").is_inside and local.model in {None, weights.PACKAGED}:
        raise ConfigError(
            "task.codebook: the embedded model is too small to propose one; provider.local.model=MODEL names a larger "
            f"one, or {NO_CODEBOOK}"
        )


def check_parts(config: Config) -> None:
    """Raises ConfigError where a shard would have no record. The config's number of records is known."""
    if config.shard.is_part and config.records < config.shard.count:
        raise ConfigError(
            f"shard.count={config.shard.count}: more shards than records (count={config.records}); {config.records} at "
            "most would be right"
        )


def _check_shard(config: Config, strategy: Strategy, *, is_fitted: bool) -> None:
    """Raises ConfigError where a part of the records cannot be made without the others. is_fitted: the task rests on
    all of the data."""
    shard, cap = config.shard, config.strategy.max_frontier_cost
    if not shard.is_part:
        return
    place = f"shard.count={shard.count}"
    if config.count != "all":
        check_parts(config)
    if strategy.is_for_best and cap is not None:
        raise ConfigError(
            f"{place}: strategy={strategy.name} under strategy.max_frontier_cost pays for the best of all records, and "
            "a shard knows its own alone; strategy=refine-below-threshold or no cap would be right"
        )
    if not config.cache:
        raise ConfigError(
            f"{place}: cache=false makes each execution a run of its own, and shards share what one run has asked and "
            "paid; leave it out"
        )
    if is_fitted:
        raise ConfigError(
            f"{place}: task={config.task.name} compares what it invents with all of the data; make it in one run"
        )


def reads_first(config: Config) -> bool:
    """Whether the local model reads rows before anything is replaced in them."""
    return config.privacy.mode != "off" and config.privacy.detector == LOCAL_MODEL


def _check_reading(config: Config, strategy: Strategy, *, is_fitted: bool) -> None:
    """Raises ConfigError where the local model cannot read the rows first, or where what it is shown would not stay at
    home. is_fitted: the task protects all rows before any model is there."""
    place = f"privacy.detector={LOCAL_MODEL}"
    if not strategy.is_home:
        raise ConfigError(f"{place}: strategy={strategy.name} asks no local model, which would read the rows")
    if is_fitted:
        raise ConfigError(f"{place}: task={config.task.name} protects all of the data beforehand; leave it out")
    if codebook.is_wanted(values := spec.values_of(config.task)) and not values.get("codebook"):
        raise ConfigError(f"{place}: answers are not read for the proposal of a codebook; {NO_CODEBOOK}")
    servers = endpoints.all_local(config.provider.local, config.hardware)
    kept = {"provider.local": [one.api_base for one in servers], "ledger.url": [config.ledger.url]}
    for key, addresses in kept.items():
        for host in filter(None, map(host_of, addresses)):
            if not hosts.leads_near(host):
                raise ConfigError(
                    f"{place}: {key} leads to {host}, and what the local model reads is not pseudonymised yet; a "
                    "server of this machine or of a private network would be right"
                )


def access_at_home(config: Config) -> Access:
    """What is wanted of models where nothing is paid."""
    return Access(
        local=config.provider.local,
        frontier=config.provider.frontier,
        hardware=config.hardware,
        ledger=config.ledger.where,
        cache=config.cache,
        cap_usd=0,
        is_paid=False,
        needs_frontier=False,
        fallback="error",
    )


def access_of(config: Config, strategy: Strategy) -> Access:
    """What a run wants of models. Whether a key is there is another question."""
    return dataclasses.replace(
        access_at_home(config),
        cap_usd=config.strategy.max_frontier_cost,
        is_paid=config.strategy.use_frontier and strategy.may_pay and config.provider.frontier.provider != NONE,
        needs_frontier=not strategy.is_home,
        fallback=config.strategy.fallback,
        strategy=strategy.name,
        judge=section_of("judge", config.provider),
        grader=section_of("grader", config.provider) if is_audited(config, strategy) else None,
    )


def say_needless_audit(config: Config, strategy: Strategy) -> list[Notice]:
    """That an audit was asked for where there is nothing to compare."""
    if not config.strategy.audit_records or strategy.is_home:
        return []
    return [Notice("audit_needless", {"strategy": strategy.name})]


def say_short_calibration(config: Config, strategy: Strategy) -> list[Notice]:
    """That there are too few records for what a strategy promises."""
    if not strategy.needs_grades or strategy.count_labels(config.records):
        return []
    return [Notice("calibration_short", {"records": config.records, "labels": MIN_LABELS})]


def say_short_cap(config: Config, strategy: Strategy, label_cost: int, *, known: int = 0) -> list[Notice]:
    """That the cap is too small for what a strategy promises. label_cost: of one graded record, expected,
    picodollars. known: graded by earlier runs."""
    cap, needed = config.strategy.max_frontier_cost, (MIN_LABELS - known) * label_cost
    if not cap or not strategy.count_labels(config.records) or needed <= cap * PICO:
        return []
    return [Notice("calibration_unpaid", {"cap": cap, "labels": MIN_LABELS, "usd": as_usd(MIN_LABELS * label_cost)})]


def is_audited(config: Config, strategy: Strategy) -> bool:
    """Whether records are compared with the frontier's: not where they are its own."""
    return (config.strategy.audit_records > 0 or strategy.needs_grades) and strategy.is_home
