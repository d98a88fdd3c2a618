"""What calls to a paid model cost before they are made: what is expected, and the most that it can be."""

from __future__ import annotations

import functools
import heapq
import itertools
import json
import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hybridgen.llm import prompt_cache
from hybridgen.llm.ledger.budget import HIDDEN_TOKENS
from hybridgen.llm.providers import Provider
from hybridgen.llm.tokens import count_tokens
from hybridgen.llm.types import Price, Request, Usage

T = TypeVar("T")
TOKENIZER_FACTOR = 1.5  # as many more tokens another tokenizer may make of a text than the one that counts
REPAIRED = 8  # one in so many records may need a second paid call
BYTES_PER_TOKEN = 8  # more than any tokenizer's longest common tokens average
ERROR_TOKENS = 500  # that a repair spends on saying what was wrong
REMARK = " ".join(["word"] * 20)  # a sentence of a judge's or a grader's


@dataclass(frozen=True, slots=True)
class Payee:
    """A paid model, as calls to it are counted. model: as its provider knows it."""

    provider: Provider
    model: str
    price: Price

    @property
    def thinking(self) -> int:
        """Tokens that it thinks at most before it answers."""
        return self.provider.thinking(self.model).tokens


@dataclass(frozen=True, slots=True)
class Most:
    """The most that a call may cost, in picodollars, that call's repair, and filling the provider's cache on top;
    aside, repair_aside: what is set aside before either goes out."""

    call: int
    repair: int
    filling: int
    aside: int
    repair_aside: int


def measure_most(payee: Payee, call: Request, *, more: int, is_cached: bool = True) -> Most:
    """more: tokens that the real call may have beside this one's. is_cached: it is sure to be long enough for that."""
    price = payee.price
    size, wrong = call.bytes + more * BYTES_PER_TOKEN, call.max_tokens + ERROR_TOKENS
    output = call.max_tokens + payee.thinking
    first, later = (
        prompt_cache.expect_usage(payee.provider, payee.model, call, is_first=is_first) for is_first in (True, False)
    )
    if not is_cached:
        later = Usage(input=prompt_cache.count_asked(call))

    def cost(usage: Usage, added: int) -> int:
        read, cached, written = (
            math.ceil(tokens * TOKENIZER_FACTOR)
            for tokens in (usage.input + added, usage.cached_input, usage.cache_write)
        )
        return price.cost(Usage(read, cached, written, output))

    return Most(
        call=cost(later, more),
        repair=cost(later, more + wrong),
        filling=max(0, cost(first, more) - cost(later, more)),
        aside=price.worst(size + HIDDEN_TOKENS, output),
        repair_aside=price.worst(size + wrong * BYTES_PER_TOKEN + HIDDEN_TOKENS, output),
    )


class Bounds:
    """The most that calls of one kind may cost, one of which is known for each segment: two numbers of each are kept.

    aside: the most that is set aside for one of them, in picodollars.
    """

    def __init__(self, every: Iterable[Most]) -> None:
        self._calls, self._repairs = array("q"), array("q")
        self.aside = self._filling = self._repair_aside = 0
        for one in every:
            self._calls.append(one.call)
            self._repairs.append(one.repair)
            self.aside = max(self.aside, one.aside)
            self._filling = max(self._filling, one.filling)
            self._repair_aside = max(self._repair_aside, one.repair_aside)

    def bound(self, count: int, *, is_repaired: bool = True) -> int:
        """The most that `count` calls can cost, picodollars: the dearest of these, an eighth of them repaired, the
        first of them filling the cache; once on top, what is set aside for the last one. 0 without any."""
        if not self._calls or count <= 0:
            return 0
        total = self._filling + _sum_dearest(self._calls, count)
        if not is_repaired:
            return total + max(0, self.aside - max(self._calls))
        total += _sum_dearest(self._repairs, math.ceil(count / REPAIRED))
        return total + max(0, self._repair_aside - max(self._repairs))


def _sum_dearest(costs: array[int], count: int) -> int:
    """Of so many calls, the dearest first and over again where there are more calls than costs."""
    whole, rest = divmod(count, len(costs))
    return whole * sum(costs) + sum(heapq.nlargest(rest, costs))


class Expected:
    """What paid calls are expected to cost, one after the other: each kind's first call fills the provider's cache, the
    others read it. cost: so far, picodollars."""

    def __init__(self, payee: Payee, *, is_filled: bool = False) -> None:
        """is_filled: others have filled the cache before."""
        self.cost = 0
        self._payee, self._is_filled = payee, is_filled
        self._known = set[str | None]()

    def add(self, call: Request, length: float) -> None:
        """length: of its answer, in tokens."""
        payee, shared = self._payee, call.shared()
        is_first = shared not in self._known and not self._is_filled
        asked = prompt_cache.expect_usage(payee.provider, payee.model, call, is_first=is_first)
        self._known.add(shared)
        self.cost += payee.price.cost(Usage(asked.input, asked.cached_input, asked.cache_write, round(length)))


def expect(payee: Payee, calls: Iterable[Request], length: float, *, is_filled: bool = False) -> int:
    """Picodollars of these calls, with answers of so many tokens each. is_filled: as in `Expected`."""
    expected = Expected(payee, is_filled=is_filled)
    for call in calls:
        expected.add(call, length)
    return expected.cost


def repeat(things: Sequence[T], count: int) -> Iterator[T]:
    """So many of them; more than there are begin anew."""
    while things and count > 0:
        yield from itertools.islice(things, count)
        count -= len(things)


def count_scores(questions: Iterable[str], records: int = 1) -> int:
    """Tokens of an answer with a sentence and a digit for each question, of so many records."""
    return count_tokens(json.dumps({"remark": REMARK, "scores": [dict.fromkeys(questions, 7)] * records}))


@dataclass(frozen=True)
class Kind:
    """Requests of one kind to one who is paid. asked: one for each segment, the next ones are like the first. more,
    is_cached: as in `measure_most`. Going through them takes its time, so what bounds them is found once."""

    payee: Payee
    asked: Sequence[Request]
    more: int = 0
    is_cached: bool = True

    @functools.cached_property
    def bounds(self) -> Bounds:
        return Bounds(measure_most(self.payee, call, more=self.more, is_cached=self.is_cached) for call in self.asked)


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls of one kind. length: tokens of an answer. count: how many are expected; most: how many there may be. note:
    the same in words."""

    kind: Kind
    length: float
    count: int
    most: int
    note: str
    is_repaired: bool = False

    @property
    def expected(self) -> int:
        """Picodollars."""
        return expect(self.kind.payee, repeat(self.kind.asked, self.count), self.length)

    @property
    def bound(self) -> int:
        """The most that they can cost, in picodollars."""
        return self.kind.bounds.bound(self.most, is_repaired=self.is_repaired)

    @property
    def aside(self) -> int:
        """The most that is set aside for one of them, in picodollars."""
        return self.kind.bounds.aside
