"""What follows from what was found about a question: a stored solution, or who answers, with which passages."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hybridgen.config.schema import Config
from hybridgen.core.notices import Notice
from hybridgen.knowledge import library, memory
from hybridgen.knowledge.distilled import is_distilled
from hybridgen.knowledge.sameness import is_same
from hybridgen.knowledge.types import Hit, Passage
from hybridgen.pipelines.query.complexity import count_complexity
from hybridgen.pipelines.query.decision import Who, decide
from hybridgen.strategies import Strategy


@dataclass(frozen=True, slots=True)
class Found:
    """stored: a solution of the same question, None: there is none. context: passages that answer it, the most relevant
    first. relevance: of the best of them, 0-1, None: there is none. who, reason: who answers, and why. wrong: answers
    to the same question that were marked so; attempt: how many. held: the relevance, 0-1, of the best that the index
    has beside earlier answers to the same question. known: entries of the memory that were seen, by their ids."""

    complexity: int
    who: Who
    reason: Notice
    stored: Hit | None = None
    context: tuple[Hit, ...] = ()
    relevance: float | None = None
    wrong: frozenset[str] = frozenset()
    held: float = 0.0
    known: Mapping[str, Passage] = field(default_factory=dict, repr=False)

    @property
    def attempt(self) -> int:
        """How many answers to the question were wrong: another one is an answer of its own."""
        return len(self.wrong)


def find(
    question: str,
    hits: Sequence[Hit],
    config: Config,
    strategy: Strategy,
    run: str,
    *,
    may_pay: bool,
    complexity: int | None = None,
    held_back: Container[str] = (),
) -> Found:
    """What follows from all candidates.

    An earlier answer may be given where its question is the same. As a passage it serves where it was found good in an
    earlier run, once, if it was distilled too; it says nothing of whether documents know enough, unless its question is
    the same.

    Args:
        hits: candidates of all collections, those of the memory among them.
        run: the identity of this run, whose own answers are no passages.
        may_pay: the frontier can be asked, so what stayed at home for want of it is asked anew.
        complexity: as the local model says it, 1-10; None: by the question's words.
        held_back: ids of earlier answers that are neither given nor shown.
    """
    same = {hit.id for hit in hits if hit.passage.solution and is_same(hit.passage.text, question)}
    # What names the same in other words holds all that is asked.
    hits = [replace(hit, relevance=hit.nearness) if hit.id in same else hit for hit in hits]
    right = [hit for hit in hits if not hit.passage.is_out and hit.id not in held_back]
    wrong = {hit.passage.solution for hit in hits if memory.is_wrong(hit) and hit.passage.solution and hit.id in same}
    known = {hit.id: hit.passage for hit in hits if hit.collection == memory.NAME}
    complexity = complexity or count_complexity(question)
    served = [
        hit
        for hit in right
        if hit.passage.solution
        and hit.relevance >= config.route.stored
        and hit.id in same
        and hit.passage.solution not in wrong
        and not (
            may_pay and memory.root_reason(hit.passage) == "kept_home" and hit.passage.more.get("outcome") != "right"
        )
    ]
    passages = [hit for hit in right if _is_passage(hit, config, run) and hit.passage.solution not in wrong]
    context = library.choose(_once(passages))
    telling = [hit.relevance for hit in context if not hit.passage.is_answer or hit.id in same]
    others = [hit for hit in right if hit.collection != memory.NAME and not (hit.passage.is_answer and hit.id in same)]
    held = max((hit.relevance for hit in others), default=0.0)
    relevance = max(telling, default=None)
    if served:
        stored = max(served, key=_rank)
        reason = Notice("stored", {"collection": stored.collection, "relevance": stored.relevance})
        return Found(complexity, "local", reason, stored, tuple(context), relevance, frozenset(wrong), held, known)
    decision = decide(relevance, complexity, config.route.rules)
    reason = Notice(decision.reason, {"relevance": relevance or 0.0, "complexity": complexity})
    who = decision.who
    if not strategy.is_home:
        who, reason = "frontier", Notice("frontier_only", {"strategy": strategy.name})
    return Found(complexity, who, reason, None, tuple(context), relevance, frozenset(wrong), held, known)


def _rank(hit: Hit) -> tuple[bool, bool, float, bool, float, str]:
    """What people found right goes before all, a solved problem before an answer, then the best answer; before what was
    distilled of it the answer itself."""
    more = hit.passage.more
    is_right = more.get("outcome") == "right"
    quality, is_itself = float(more.get("quality") or 0.0), hit.collection == memory.NAME
    return (is_right, not hit.passage.is_answer, quality, is_itself, hit.relevance, hit.id)


def _is_passage(hit: Hit, config: Config, run: str) -> bool:
    """Whether a candidate may be shown to a model."""
    if not hit.passage.is_answer:
        return True
    more = hit.passage.more
    if more.get("run") == run:
        return False
    return more.get("outcome") == "right" or (more.get("quality") or 0.0) >= config.strategy.quality_threshold


def _once(hits: Iterable[Hit]) -> list[Hit]:
    """Hits among which no answer stands twice since it was distilled: the nearest of its entries stays."""
    every = list(hits)
    distilled = {memory.root_of(hit) for hit in every if is_distilled(hit)}
    nearest: dict[str, Hit] = {}
    for hit in every:
        root = memory.root_of(hit)
        if root in distilled:
            nearest[root] = max(nearest.get(root, hit), hit, key=lambda one: (one.nearness, one.id))
    return [hit for hit in every if nearest.get(memory.root_of(hit), hit) is hit]
