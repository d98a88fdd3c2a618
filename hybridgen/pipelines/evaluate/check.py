"""What can be known of an evaluation before anything heavy is imported: its files, its task, who scores."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from hybridgen import tasks
from hybridgen.config.schema import Config, Local, Task
from hybridgen.core.errors import ConfigError, DataError
from hybridgen.llm import access, hosts
from hybridgen.llm.access import Access, why_unpaid
from hybridgen.llm.roles import section_of
from hybridgen.pipelines.evaluate import given
from hybridgen.pipelines.evaluate.given import Given
from hybridgen.pipelines.records.check import access_at_home
from hybridgen.privacy import settings
from hybridgen.sources import paths


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What is to be evaluated. other: the second file. task: whose rubric counts. is_judged: it asks a judge anything;
    else all of it is measured, and no judge is wanted."""

    given: Given
    other: Given | None
    task: Task
    is_judged: bool = True


def read(config: Config, records: Given | None = None) -> Asked:
    """Read the records. records: those of a program, in place of a file. Raises InputError."""
    own = records or given.read(given.find(config.data.path, "data.path"))
    other = given.read(given.find(config.evaluate.against, "evaluate.against")) if config.evaluate.against else None
    task = given.task_of(config, own.past, f"data.path={own.name}")
    if other and other.past and other.past.config.task.name != task.name:
        raise ConfigError(
            f"evaluate.against={config.evaluate.against}: holds records of task={other.past.config.task.name}, and the "
            f"first file those of task={task.name}; two files of the same task would be right"
        )
    return Asked(own, other, task, is_judged=any(level.rubric for level in tasks.load_levels(task).all))


def check(config: Config, records: Given | None = None) -> Asked:
    """All that can be known without a server, read on the way. Raises InputError."""
    evaluate = config.evaluate
    if evaluate.sheet and evaluate.labels:
        raise ConfigError("evaluate.sheet: makes a new sheet and evaluate.labels reads one; leave one of them out")
    asked = read(config, records)
    if evaluate.source:
        paths.find(evaluate.source)
    if evaluate.labels and not Path(evaluate.labels).expanduser().is_file():
        raise DataError(f"evaluate.labels={evaluate.labels}: there is no such file; a filled sheet would be right")
    settings.check(config.privacy)
    if not evaluate.sheet:
        access.check(access_of(config, is_judged=asked.is_judged))
    return asked


def access_of(config: Config, *, is_judged: bool = True) -> Access:
    """What an evaluation wants of models: a judge, unless all is measured; a grader where two files are compared, and
    not by people."""
    is_graded = config.evaluate.against is not None and config.evaluate.labels is None
    return dataclasses.replace(
        access_at_home(config),
        cap_usd=config.strategy.max_frontier_cost,
        fallback=config.strategy.fallback,
        judge=section_of("judge", config.provider) if is_judged else None,
        grader=section_of("grader", config.provider) if is_graded else None,
        is_audited=False,
        asks_local=False,
    )


def allowed_hosts(config: Config) -> set[str]:
    """The hosts that an evaluation was given: of judge and grader, and of its tracking server."""
    if config.evaluate.sheet:
        return set()
    wanted = access_of(config)
    asked = [one for one in wanted.models if isinstance(one, Local) or why_unpaid(wanted, one) is None]
    return hosts.find_hosts(asked, config.tracking)
