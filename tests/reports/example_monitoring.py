"""Statistics as their pipeline would return them: too little stays at home, and other rules are proposed."""

from __future__ import annotations

from datetime import date, timedelta

from hybridgen.core.answers import AnswerOrigins, Relevance
from hybridgen.core.monitoring import GOALS, Day, Estimated, Replayed, Statistics

CASUAL = Replayed(
    route="casual",
    rules=[(0.65, 7)],
    command="route=casual",
    moved=9,
    unknown=0,
    escalated=2.3,
    home=0.74,
    relevance=0.71,
    reached=True,
    quality=Estimated(home=0.78, frontier=0.86, lost=0.08, questions=7, answers=12),
)
CHANGED = CASUAL.model_copy(
    update={
        "route": None,
        "rules": [(0.79, 6), (0.74, 4), (0.64, 3)],
        "command": "'route.rules=[[0.79,6],[0.74,4],[0.64,3]]'",
        "unknown": 9,
        "escalated": None,
        "home": 0.7,
        "quality": Estimated(home=None, frontier=None, lost=None, questions=0, answers=0),
    }
)


def day(number: int, *, relevance: float | None = 0.72) -> Day:
    origin = AnswerOrigins(local=1, stored=number % 3, frontier=3)
    total = 4 + number % 3
    when = date(2026, 7, 1) + timedelta(number)
    home = round((1 + number % 3) / total, 4)
    return Day(date=when.isoformat(), questions=total, origin=origin, home=home, relevance=relevance)


def statistics(days: int = 7, **more: object) -> Statistics:
    """more: fields with another value."""
    told = Statistics(
        run_id="20260731-120000-abcdef",
        task="monitor",
        days=days,
        questions=40,
        origin=AnswerOrigins(local=12, stored=4, frontier=24),
        shares={"local": 0.3, "stored": 0.1, "frontier": 0.6},
        home=0.4,
        relevance=Relevance(mean=0.68, local=0.8, stored=0.95, frontier=0.57),
        quality=0.84,
        wrong=1,
        usd=0.12,
        tokens=9000,
        alone_usd=0.2,
        alone_tokens=15000,
        saved_usd=0.08,
        saved_tokens=6000,
        goals=GOALS,
        reached={"home": False, "relevance": False},
        reasons={"nothing_found": 6, "judged_low": 1, "relevant_enough": 12, "stored": 4, "too_little_relevant": 17},
        by_day=[day(n, relevance=None if n == 2 else 0.72) for n in range(days)],
        proposals=[CASUAL, CHANGED],
    )
    return told.model_copy(update=more)
