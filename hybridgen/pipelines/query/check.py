"""What can be known of a run before anything heavy is imported: what is asked, who may answer, where to look."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from hybridgen import strategies
from hybridgen.config.schema import Config, Local
from hybridgen.core.errors import ConfigError, DataError
from hybridgen.knowledge.index import check_name
from hybridgen.llm import access, hosts
from hybridgen.llm.access import Access, why_no_frontier, why_unpaid
from hybridgen.pipelines.knowledge import embedder, stores
from hybridgen.pipelines.records.check import access_of as access_of_records
from hybridgen.privacy import settings
from hybridgen.sources import paths


def check(config: Config, asked: Sequence[str] | None = None) -> None:
    """All that can be known without a server. asked: a program's own questions. Raises InputError."""
    ahead = config.knowledge.prefetch
    if ahead is not None and (asked is not None or config.question is not None or config.data.path is not None):
        raise ConfigError(
            f"knowledge.prefetch={ahead}: its questions are answered ahead of time, and nothing else in the same run; "
            "leave question and data.path out, or ask them in a run of their own"
        )
    if asked is None and config.question is None:
        if config.data.path is None and ahead is None:
            raise DataError('question: is missing; question="…" asks one, data.path=FILE a file of them')
        paths.find(ahead or config.data.path)
    if config.knowledge.collection is not None:
        check_name(config.knowledge.collection)
    if config.question is not None and not config.question.strip():
        raise ConfigError("question: says nothing; a question in any words would be right")
    access.check(access_of(config))
    embedder.check(config)
    stores.make_store(config)
    settings.check(config.privacy)


def access_of(config: Config) -> Access:
    """What questions want of models: answers, and a judge of those. Nobody waits longer than `route.timeout`."""
    wanted = access_of_records(config, strategies.make(config.strategy))
    return dataclasses.replace(wanted, grader=None, is_audited=False, seconds=config.route.timeout)


def allowed_hosts(config: Config) -> set[str]:
    """The hosts that a run was given: of its model servers, of who embeds, of the collections, and of its tracking
    server."""
    wanted = access_of(config)
    why_no_frontier(wanted)
    asked = [one for one in wanted.models if isinstance(one, Local) or why_unpaid(wanted, one) is None]
    section = embedder.section_of(config)
    return hosts.find_hosts([*asked, *([section] if section else [])], config.tracking) | stores.find_hosts(config)
