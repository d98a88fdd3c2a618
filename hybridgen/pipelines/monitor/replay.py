"""Other rules replayed on questions that were answered: who would have answered, and what is known of how well.

Relevance and complexity of each question are in the memory, so who would have been asked is certain. How good an answer
would have been that nobody gave is not: it is read off the judged answers that the local model gave to questions much
like it, in relevance and in complexity.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from hybridgen.core.monitoring import GOALS, Estimated, Replayed
from hybridgen.core.rounding import DIGITS, mean_of
from hybridgen.pipelines.query.decision import Rules, decide

# Questions are much like one another where their relevance and their complexity differ by no more.
NEAR_RELEVANCE, NEAR_COMPLEXITY = 0.1, 1
BAND = 2.0  # between two complexities in one order, more than the 1.2 that relevance and what is near to it take
ROUNDING = 1e-9
BY_RULES = {"relevant_enough", "too_complex", "too_little_relevant"}  # reasons that rules alone decided


@dataclass(frozen=True, slots=True)
class Made:
    """An answer that was made, not given from the store. is_home: the local model's. reason: of the decision.
    relevance: 0-1, None: nothing was found. complexity: 1-10. home, bought: the judged quality, 0-1, of the local
    answer and of the frontier's; None: there is none, or nobody judged it."""

    is_home: bool
    reason: str
    relevance: float | None
    complexity: int
    home: float | None = None
    bought: float | None = None

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Made:
        """What the memory knows of it. What people marked wrong has quality 0, whoever judged it."""
        is_home = known.get("origin") == "local"
        judged = known.get("quality") if known.get("judged") else None
        quality = 0.0 if known.get("outcome") == "wrong" else judged
        return cls(
            is_home=is_home,
            reason=str(known.get("reason")),
            relevance=known.get("relevance"),
            complexity=int(known.get("complexity") or 1),
            home=quality if is_home else known.get("home_quality"),
            bought=None if is_home else quality,
        )

    @property
    def is_by_rules(self) -> bool:
        """Whether other rules might have sent it elsewhere."""
        return self.reason in BY_RULES and self.relevance is not None


class History:
    """Questions of some days. made: answers that were; stored: how many more the store gave. threshold: a local answer
    of less quality goes on to the frontier."""

    def __init__(self, made: Sequence[Made], stored: int, threshold: float) -> None:
        self.questions = len(made) + stored
        self._decided = [one for one in made if one.is_by_rules]
        self._always_home = [one for one in made if one.is_home and not one.is_by_rules]
        self._stored = stored
        self._judged = _Judged(made, threshold)

    def home(self, rules: Rules) -> float:
        """The share that would not have been paid for, 0-1, as far as is known; what is not counts as kept."""
        return (self._stored + len(self._always_home) + math.fsum(map(self._stays, self._kept(rules)))) / self.questions

    def moved(self, rules: Rules) -> list[Made]:
        """The frontier's questions that the local model would have been asked."""
        return [one for one in self._kept(rules) if not one.is_home]

    def count_unknown(self, rules: Rules) -> int:
        """How many of these have no judged answer near: whether they would have stayed is not known."""
        return sum(self._judged.share(one) is None for one in self.moved(rules))

    def replay(self, rules: Rules, command: str, route: str | None = None) -> Replayed:
        """What these rules would have done. command, route: as in `Replayed`."""
        moved, home = self.moved(rules), self.home(rules)
        unknown = self.count_unknown(rules)
        shares = [share for one in moved if (share := self._judged.share(one)) is not None]
        local = [*self._kept(rules), *self._always_home]
        return Replayed(
            route=route,
            rules=list(rules),
            command=command,
            moved=len(moved),
            unknown=unknown,
            escalated=round(math.fsum(1 - share for share in shares), 1) if shares else None,
            home=round(home, DIGITS),
            relevance=mean_of(one.relevance for one in local if one.relevance is not None),
            reached=home >= GOALS["home"],
            quality=self._estimate(moved),
        )

    def _kept(self, rules: Rules) -> list[Made]:
        return [one for one in self._decided if decide(one.relevance, one.complexity, rules).who == "local"]

    def _stays(self, one: Made) -> float:
        share = None if one.is_home else self._judged.share(one)
        return 1.0 if share is None else share

    def _estimate(self, moved: Sequence[Made]) -> Estimated:
        """Only questions of which both sides are known count: else a mean of some is held against one of others."""
        pairs = [(near, one.bought) for one in moved if one.bought is not None and (near := self._judged.near(one))]
        home, frontier = mean_of(self._judged.mean(near) for near, _ in pairs), mean_of(bought for _, bought in pairs)
        return Estimated(
            home=home,
            frontier=frontier,
            lost=None if home is None or frontier is None else round(frontier - home, DIGITS),
            questions=len(pairs),
            answers=self._judged.count(near for near, _ in pairs),
        )


class _Judged:
    """Local answers whose quality is known, those that the frontier replaced among them, in an order in which those to
    questions alike stand together. threshold: of a good one's quality."""

    def __init__(self, made: Iterable[Made], threshold: float) -> None:
        known = [
            (_place(one.relevance, one.complexity), one.home)
            for one in made
            if one.relevance is not None and one.home is not None
        ]
        known.sort()
        self._places = [place for place, _ in known]
        self._sums = [0.0, *accumulate(quality for _, quality in known)]
        self._good = [0, *accumulate(int(quality >= threshold) for _, quality in known)]
        self._shares: dict[tuple[float | None, int], float | None] = {}

    def near(self, one: Made) -> list[range]:
        """The numbers of those to questions much like this one; empty: there are none."""
        found = []
        for complexity in range(one.complexity - NEAR_COMPLEXITY, one.complexity + NEAR_COMPLEXITY + 1):
            place, wide = _place(one.relevance or 0.0, complexity), NEAR_RELEVANCE + ROUNDING
            found.append(range(bisect_left(self._places, place - wide), bisect_right(self._places, place + wide)))
        return [some for some in found if some]

    def mean(self, near: Sequence[range]) -> float:
        """The mean quality of some, of which there must be one."""
        return math.fsum(self._sums[some.stop] - self._sums[some.start] for some in near) / sum(map(len, near))

    def share(self, one: Made) -> float | None:
        """The share of good ones among those near; None: none is near."""
        key = one.relevance, one.complexity
        if key not in self._shares:
            near = self.near(one)
            good = sum(self._good[some.stop] - self._good[some.start] for some in near)
            self._shares[key] = good / sum(map(len, near)) if near else None
        return self._shares[key]

    def count(self, every: Iterable[Sequence[range]]) -> int:
        """How many answers some rest on, each counted once."""
        seen = bytearray(len(self._places))
        for near in every:
            for some in near:
                seen[some.start : some.stop] = b"\x01" * len(some)
        return sum(seen)


def _place(relevance: float, complexity: int) -> float:
    return BAND * complexity + relevance
