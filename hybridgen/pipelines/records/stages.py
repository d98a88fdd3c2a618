"""What a run asks at each of its stages, and of whom, as far as the config tells. Evaluations ask the same."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from hybridgen.config.schema import Config, Frontier, Local
from hybridgen.llm import endpoints
from hybridgen.llm.access import Access
from hybridgen.llm.providers import NONE, provider_of
from hybridgen.llm.roles import Scores
from hybridgen.llm.types import Endpoint
from hybridgen.pipelines.records import scaling
from hybridgen.pipelines.records.draft import Drafting
from hybridgen.pipelines.records.grade import Grading
from hybridgen.pipelines.records.judge import Judging
from hybridgen.pipelines.records.paid_calls import Payee
from hybridgen.pipelines.records.refine import Refining, count_answer_tokens
from hybridgen.pipelines.records.types import Prepared
from hybridgen.pipelines.records.work import Stages


def stages_of(config: Config, prepared: Prepared, judge: Endpoint | None = None, *, has_rows: bool = True) -> Stages:
    """Each paid answer may be as long as what it is asked for can be, and no longer than the config lets it be. judge:
    whose scale is wanted, where there is one. has_rows: False where the rows of records are not known."""
    most, faithful, levels = config.provider.frontier.max_output_tokens, prepared.privacy.faithful, prepared.levels
    home, paid = (Drafting(task, faithful, min(most, task.answer_tokens)) for task in (levels.home, levels.paid))
    refining = Refining(levels, faithful, min(most, count_answer_tokens(levels)))
    judging = Judging(levels, has_rows=has_rows)
    if judge and levels.home.rubric and config.cache:
        scale = scaling.find(Path(config.ledger.path), scaling.identify(judging, judge))
        judging = dataclasses.replace(judging, scale=scale)
    return Stages(home, paid, judging, refining, Grading(levels, has_rows=has_rows))


def payee_of(access: Access, role: Scores) -> Payee | None:
    """Who has that role, where it is paid."""
    section = access.judge if role == "judge" else access.grader
    if not isinstance(section, Frontier) or section.provider == NONE:
        return None
    provider = provider_of(section, "frontier")
    return Payee(provider, provider.plain_name(section.model), endpoints.frontier_price(section, role))


def expected_judge(access: Access) -> Endpoint | None:
    """Who will judge, as the config has it."""
    judge = access.judge
    if isinstance(judge, Local):
        return endpoints.local(judge, access.hardware)
    if judge is None or judge.provider == NONE:
        return None
    return endpoints.frontier(judge, endpoints.frontier_price(judge, "judge"))
