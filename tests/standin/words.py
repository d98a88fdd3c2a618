"""Words for made-up answers: plain, and enough of them that two texts are hardly ever the same."""

from __future__ import annotations

import random

_HOW = "quietly often rarely gladly slowly always hastily carefully sometimes mostly".split()
_DOES = "sorts checks carries repairs compares plans shares counts prepares avoids records trades".split()
_WHICH = "morning borrowed heavy shared forgotten local weekly half-finished printed spare narrow blue".split()
_WHAT = "orders lists tools recipes tickets notes baskets maps invoices routes cups letters samples".split()
_WHEN = (
    "before lunch|on the way home|when it rains|at the weekend|without any help|between two meetings|"
    "after a long day|with the neighbours|in the small kitchen|at the end of the month"
).split("|")
_WHO = "Sorter Planner Mender Collector Listener Taster Keeper Scribe Helper Trader".split()


def phrase(rng: random.Random) -> str:
    """Six to nine words, such as: Quietly sorts the morning orders before lunch."""
    how, does, which, what, when = (rng.choice(words) for words in (_HOW, _DOES, _WHICH, _WHAT, _WHEN))
    return f"{how.capitalize()} {does} the {which} {what} {when}"


def title(rng: random.Random) -> str:
    """Two words that name somebody and are no person's name, such as: Borrowed Mender."""
    return f"{rng.choice(_WHICH).title()} {rng.choice(_WHO)}"
