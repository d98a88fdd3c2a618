"""Figures and settings as people read them. An unknown figure says so; it never turns into 0."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from hybridgen.core.summaries import Refinements, Shard, Speed, Summary
from hybridgen.core.urls import redacted
from hybridgen.reports import places

UNKNOWN = "unknown"


def usd(amount: float | None) -> str:
    """Dollars with as many digits as a small bill needs: $12.40, $0.0371, $0.000042."""
    if amount is None:
        return UNKNOWN
    size = abs(amount)
    digits = 2 if size >= 1 or size == 0 else 4 if size >= 0.001 else 6
    return f"{'-' if amount < 0 else ''}${size:,.{digits}f}"


def score(value: float | None, digits: int = 2) -> str:
    """A 0-1 figure."""
    return UNKNOWN if value is None else f"{value:.{digits}f}"


def percent(share: float | None) -> str:
    """A share in whole percent; what isn't quite nothing, or quite everything, never rounds to it."""
    if share is None:
        return UNKNOWN
    rounded = round(share * 100)
    if rounded == 100 and share < 1:
        return "more than 99 %"
    return "less than 1 %" if rounded == 0 and share > 0 else f"{rounded} %"


def share(value: float) -> str:
    """A figure as a length from 0 to 1, for style sheets."""
    return f"{min(max(value, 0.0), 1.0):.3f}".rstrip("0").rstrip(".")


def thousands(count: int) -> str:
    """12,345"""
    return f"{count:,}"


def say_shard(shard: Shard) -> str:
    """Which part of a run it is, and how large the whole is."""
    return f"{shard.index + 1} of {shard.count}, of {thousands(shard.records)} records"


def saved(share: float | None) -> str:
    """The saving against frontier-only in words; a run that cost more says that."""
    if share is None:
        return UNKNOWN
    return percent(share) if share >= 0 else f"none: {percent(-share)} more"


def saving(summary: Summary) -> str:
    """What was saved against the frontier alone; where what was wanted of it did not come about, just that."""
    cost, refinements = summary.cost, summary.refinements
    alone = f"(the frontier alone: {usd(cost.frontier_only_usd)})"
    if summary.origin.frontier == summary.delivered > 0 and cost.frontier_only_usd == cost.total_usd:
        return "nothing: this is the frontier alone, what others save is measured against it"
    if summary.delivered and not refinements.came_about:
        return f"nothing to compare: {not_come_about(refinements)} {alone}"
    came = f"{refinements.made} of {refinements.wanted} wanted refinements"
    aside = ", the audit aside" if summary.audit else ""
    some = f", with {came}" if refinements.made < refinements.wanted else ""
    return f"{saved(saved_by_records(summary))}{aside}{some} {alone}"


def saved_by_records(summary: Summary) -> float | None:
    """What the records saved against the frontier alone, 0-1: an audit measures them, and is no part of them."""
    alone, own = summary.cost.frontier_only_usd, summary.records_usd
    if summary.audit is None or summary.cost.saved_share is None or not alone or own is None:
        return summary.cost.saved_share
    return round(1 - own / alone, 4)


def not_come_about(refinements: Refinements) -> str:
    """Why nothing was saved."""
    if refinements.wanted:
        return f"{refinements.made} of {refinements.wanted} wanted refinements came about"
    return "no refinement was possible"


def rate(value: float | None) -> str:
    """So many a second or a minute, in as many digits as tell: 123, 12.3, 0.12."""
    if value is None:
        return UNKNOWN
    return f"{value:.{0 if value >= 100 else 1 if value >= 1 else 2}f}"


def say_speed(speed: Speed) -> str:
    """What is known of it; empty: nothing."""
    told = []
    if speed.local_tokens_per_second is not None:
        told.append(f"{rate(speed.local_tokens_per_second)} tokens a second at home")
    if speed.records_per_minute is not None:
        told.append(f"{rate(speed.records_per_minute)} records a minute")
    return ", ".join(told)


def shortly(count: int) -> str:
    """A count where there is little room: 987, 3.6k, 12k."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 9950 else f"{round(count / 1000):,}k"


def label(key: str) -> str:
    """A field's name as a heading: `pain_points` is "Pain points"."""
    words = key.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def settings(config: Mapping[str, Any], *, is_private: bool) -> dict[str, str]:
    """The config with the keys as they are typed (`strategy.quality_threshold`), values as text, without passwords.

    config: as plain JSON. is_private: without paths and addresses.
    """
    flat = dict(_flat("", config))
    if is_private:
        flat = {key: places.setting(key, text) for key, text in flat.items()}
    return {key: redacted(text) for key, text in flat.items()}


def _flat(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(f"{key}.{name}" if key else name, inner)
    else:
        yield key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
