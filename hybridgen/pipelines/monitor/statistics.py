"""Counts what the memory knows of the questions of some days."""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hybridgen.config.schema import Config
from hybridgen.core.answers import AnswerOrigins, Relevance
from hybridgen.core.errors import DataError
from hybridgen.core.monitoring import GOALS, Day, Statistics
from hybridgen.core.rounding import DIGITS, mean_of
from hybridgen.knowledge import memory
from hybridgen.pipelines.base import new_id
from hybridgen.pipelines.knowledge.stores import make_store, place_of
from hybridgen.pipelines.monitor.proposals import propose
from hybridgen.pipelines.monitor.replay import History, Made

DAY_SECONDS = 86_400
ORIGINS = ("local", "stored", "frontier")


def count(config: Config, now: float | None = None) -> Statistics:
    """The questions of `monitor.days`. now: seconds since the epoch, None: as it is.

    An answer that was given once more is a question that the store answered; one that was made before anybody asked is
    none, and costs what it cost. Raises DataError where nothing was asked
    yet, KnowledgeError where the memory cannot be read.
    """
    tally = _Tally((time.time() if now is None else now) - config.monitor.days * DAY_SECONDS)
    with make_store(config).opened(memory.NAME) as collection:
        if collection is None:
            raise DataError(f"{place_of(config)}: nothing was asked there yet")
        for _, passage in collection.passages():
            if passage.more:
                tally.add(passage.more)
    counted = tally.sum_up(config)
    if counted.home is None or not counted.is_low:
        return counted
    return counted.model_copy(update={"proposals": propose(tally.history(config), config, counted.home)})


class _Tally:
    """since: when the first question counts, seconds since the epoch."""

    def __init__(self, since: float) -> None:
        self._since = since
        self._origins, self._reasons = Counter[str](), Counter[str]()
        self._relevance: dict[str, list[float]] = {origin: [] for origin in ORIGINS}
        self._by_day: defaultdict[str, _OneDay] = defaultdict(_OneDay)
        self._made: list[Made] = []
        self._quality: list[float] = []
        self._prices: list[float | None] = []
        self._usd, self._tokens, self._alone, self._wrong = 0.0, 0, 0, 0

    def add(self, known: Mapping[str, Any]) -> None:
        """Count what is known of an answer."""
        asked = sorted((known.get("asked") or {}).values())
        again = [when for when in asked[1:] if when >= self._since]
        began, origin = float(known.get("time") or 0.0), str(known.get("origin"))
        is_made = began >= self._since
        is_new = is_made and not known.get("ahead")
        times = len(again) + is_new
        self._origins["stored"] += len(again)
        self._reasons["stored"] += len(again)
        self._wrong += bool(times) and known.get("outcome") == "wrong"
        self._alone += times * int(known.get("alone") or 0)
        self._prices += times * [known.get("alone_usd")]
        for when in again:
            self._by_day[_date(when)].origins["stored"] += 1
        if is_made:
            self._usd += float(known.get("cost_usd") or 0.0)
            self._tokens += int(known.get("tokens") or 0)
        if not is_new:
            return
        self._origins[origin] += 1
        self._reasons[str(known.get("reason"))] += 1
        day = self._by_day[_date(began)]
        day.origins[origin] += 1
        if known.get("relevance") is not None:
            self._relevance[origin].append(float(known["relevance"]))
            day.relevance.append(float(known["relevance"]))
        if origin == "stored":
            return
        self._made.append(Made.of(known))
        if known.get("quality") is not None:
            self._quality.append(float(known["quality"]))

    def history(self, config: Config) -> History:
        """The same questions, to be replayed."""
        return History(self._made, self._origins["stored"], config.strategy.quality_threshold)

    def sum_up(self, config: Config) -> Statistics:
        """What they come to."""
        every = {name: self._origins[name] for name in ORIGINS}
        total, prices = sum(every.values()), [price for price in self._prices if price is not None]
        home = round((every["local"] + every["stored"]) / total, DIGITS) if total else None
        alone_usd = math.fsum(prices) if prices and len(prices) == len(self._prices) else None
        means = {name: mean_of(values) for name, values in self._relevance.items()}
        mean = mean_of(value for values in self._relevance.values() for value in values)
        known = {"home": home, "relevance": mean}
        return Statistics(
            run_id=new_id(),
            task=config.task.name,
            days=config.monitor.days,
            questions=total,
            origin=AnswerOrigins(**every),
            shares={name: round(value / total, DIGITS) for name, value in every.items()} if total else {},
            home=home,
            relevance=Relevance(mean=mean, **means),
            quality=mean_of(self._quality),
            wrong=self._wrong,
            usd=self._usd,
            tokens=self._tokens,
            alone_usd=alone_usd,
            alone_tokens=self._alone,
            saved_usd=None if alone_usd is None else alone_usd - self._usd,
            saved_tokens=self._alone - self._tokens,
            goals=GOALS,
            reached={name: None if (value := known[name]) is None else value >= goal for name, goal in GOALS.items()},
            reasons={name: n for name, n in sorted(self._reasons.items()) if n},
            by_day=[day.sum_up(name) for name, day in sorted(self._by_day.items())],
            proposals=[],
        )


class _OneDay:
    def __init__(self) -> None:
        self.origins = Counter[str]()
        self.relevance: list[float] = []

    def sum_up(self, name: str) -> Day:
        total = self.origins.total()
        return Day(
            date=name,
            questions=total,
            origin=AnswerOrigins(**{origin: self.origins[origin] for origin in ORIGINS}),
            home=round((self.origins["local"] + self.origins["stored"]) / total, DIGITS),
            relevance=mean_of(self.relevance),
        )


def _date(when: float) -> str:
    return datetime.fromtimestamp(when, UTC).astimezone().date().isoformat()
