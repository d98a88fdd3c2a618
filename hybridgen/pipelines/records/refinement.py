"""A segment's best draft at the frontier and back: the better of the draft and what became of it is delivered."""

from __future__ import annotations

import dataclasses

from hybridgen.core.notices import Notice
from hybridgen.llm.client import Client
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.pairs import Author
from hybridgen.pipelines.records.work import Work
from hybridgen.scoring.types import Draft, Failure

MIN_VERIFIED_SHARE = 0.5  # of the quotes of a record that is kept in place of the draft it was raised from


async def refine(work: Work, frontier: Client, draft: Draft) -> Draft:
    """The better of the draft and its refinement, as it is delivered; whatever goes wrong, the draft stays."""
    refined = await work.take(work.stages.refine, frontier, draft)
    work.progress.advance("refine")
    if len(refined.failures) > len(draft.failures):
        work.run.keep(refined)
        failure = refined.failures[-1]
        outcome = Notice("not_refined", {"why": failure.reason})
        return dataclasses.replace(draft, cost=draft.cost + failure.cost, refinement=outcome)
    if refined.content == draft.content:
        return _keep_draft(work, draft, refined, Notice("nothing_changed"))
    judged = await work.judge(dataclasses.replace(refined, failures=()))
    is_better, figures = _weigh_raised(judged) if is_raised(draft, judged) else _weigh(work, draft, judged)
    if not is_better:
        return _keep_draft(work, draft, judged, figures)
    for failure in judged.failures:  # of its judgement: told with its draft
        work.run.keep(work.run.drafts[draft.id].failed(failure))
    return dataclasses.replace(judged, refinement=figures)


async def write(work: Work, author: Author, draft: Draft) -> Draft:
    """The record as the frontier writes it from the draft's rows; the draft where that comes to nothing."""
    theirs = await author.make(draft)
    if isinstance(theirs, Failure):
        return keep_unwritten(draft, theirs)
    return await put_in_place(work, draft, theirs)


async def put_in_place(work: Work, draft: Draft, theirs: Draft) -> Draft:
    """The frontier's record in the place of a draft."""
    judged = await work.judge(dataclasses.replace(theirs, id=draft.id, failures=()))
    return dataclasses.replace(
        judged,
        cost=draft.cost + judged.cost,
        agreement=draft.agreement,
        decision=draft.decision,
        refinement=Notice("written_anew"),
        failures=(),
    )


def keep_unwritten(draft: Draft, failure: Failure) -> Draft:
    """A draft that stays, since the frontier's record came to nothing."""
    why = Notice("not_refined", {"why": failure.reason})
    return dataclasses.replace(draft, cost=draft.cost + failure.cost, refinement=why)


def is_raised(draft: Draft, refined: Draft) -> bool:
    """Whether a refinement is a whole record of another level: other fields are measured, so qualities say nothing."""
    return type(refined.record) is not type(draft.record)


def _weigh_raised(judged: Draft) -> tuple[bool, Notice]:
    """Whether a record of a higher level may stand for its draft: it is valid, and its quotes are found."""
    verified = [one.verified for one in judged.evidence]
    share = sum(verified) / len(verified) if verified else 1.0
    figures = {"share": share}
    if share < MIN_VERIFIED_SHARE:
        return False, Notice("raise_unfounded", figures)
    return True, Notice("refinement_raised", figures)


def _weigh(work: Work, draft: Draft, judged: Draft) -> tuple[bool, Notice]:
    """Whether an edited record is as good as its draft, by the judge, or by what was measured on both sides."""
    old, new, how = draft, judged, ""
    if not (draft.is_judged and judged.is_judged):
        old, new = work.stages.judge.measure(draft), work.stages.judge.measure(judged)
        how = str(Notice("as_measured", {"why": _silence(judged) or _silence(draft)}))
    figures = {"before": old.overall, "after": new.overall, "how": how}
    if new.overall < old.overall:
        return False, Notice("refinement_worse", figures)
    return True, Notice("refinement_better", figures)


def _silence(draft: Draft) -> Notice | str:
    """Why the judge has not spoken; empty where it has."""
    if draft.is_judged:
        return ""
    said = (failure.reason for failure in draft.failures if failure.what == "judgement")
    return next(said, Notice("no_local_judge"))


def _keep_draft(work: Work, draft: Draft, refined: Draft, why: Notice) -> Draft:
    """The draft as it was; what its refinement cost is part of the record's cost all the same."""
    cost = refined.cost - draft.cost
    text = prompts.as_json(refined.record)
    work.run.keep(work.run.drafts[draft.id].failed(Failure("refinement", "refine", why, text, cost)))
    return dataclasses.replace(draft, cost=refined.cost, refinement=Notice("draft_kept", {"why": why}))
