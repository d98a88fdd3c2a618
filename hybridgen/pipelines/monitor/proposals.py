"""Rules that would have kept more at home: those of the profiles, and the smallest change of the present ones."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hybridgen.config.compose import compose
from hybridgen.config.paths import CONF
from hybridgen.config.schema import Config
from hybridgen.core.monitoring import GOALS, LEAST_RELEVANCE, Replayed
from hybridgen.pipelines.monitor.replay import History
from hybridgen.pipelines.query.decision import Rules

MOST_COMPLEXITY = 11  # below it all questions are
STEPS = 100  # of relevance, by which rules are lowered


def propose(history: History, config: Config, home: float) -> list[Replayed]:
    """Rules that would have kept more at home than was: those that reach the goal first, of these the ones of
    which most is known, then those that move the fewest questions. home: the share that was."""
    found = [history.replay(rules, f"route={name}", name) for name, rules in _profiles()]
    if changed := find_smallest(history, config.route.rules):
        listed = json.dumps([list(rule) for rule in changed], separators=(",", ":"))
        found.append(history.replay(changed, f"'route.rules={listed}'"))
    different = {tuple(one.rules): one for one in reversed(found) if one.moved and one.home > home}
    return sorted(different.values(), key=lambda one: (not one.reached, one.unknown, one.moved, -one.home))


def find_smallest(history: History, rules: Rules) -> Rules | None:
    """The change of rules that reaches the goal, of which most is known, and that takes the fewest questions from the
    frontier; None: none does.

    All relevances are lowered by as much, to LEAST_RELEVANCE at the lowest, and all complexities raised by as much. Of
    changes that take as many questions the one that raises complexity less goes first.
    """
    reaching = []
    for more in range(MOST_COMPLEXITY):
        low, high = 0, STEPS
        if history.home(change(rules, high, more)) < GOALS["home"]:
            continue
        while low < high:  # the more relevance is lowered, the more stay
            middle = (low + high) // 2
            if history.home(change(rules, middle, more)) >= GOALS["home"]:
                high = middle
            else:
                low = middle + 1
        changed = change(rules, low, more)
        reaching.append((history.count_unknown(changed), len(history.moved(changed)), more, low))
    if not reaching:
        return None
    *_, more, lower = min(reaching)
    return change(rules, lower, more)


def change(rules: Rules, lower: int, more: int) -> Rules:
    """Rules with relevances lowered by so many hundredths and complexities raised by so much, without those that say
    nothing beside another."""
    changed = {
        (min(least, max(LEAST_RELEVANCE, round(least - lower / STEPS, 2))), min(MOST_COMPLEXITY, most + more))
        for least, most in rules
    }
    kept: list[tuple[float, int]] = []
    for least, most in sorted(changed, key=lambda rule: (rule[0], -rule[1])):
        if all(most > other for _, other in kept):
            kept.append((least, most))
    return tuple(reversed(kept))


def _profiles() -> Iterator[tuple[str, Rules]]:
    """The rules of each `route`."""
    for file in sorted((CONF / "route").glob("[!_]*.yaml")):
        yield file.stem, compose(["task=monitor", f"route={file.stem}"]).route.rules
