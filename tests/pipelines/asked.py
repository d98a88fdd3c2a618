"""What a run asked of the stand-in, told apart by what it was for; and answers that steer a run."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from typing import Any, Literal

from hybridgen.config.schema import PriceTag
from tests.standin import Answer, Asked, Standin, Wire

Kind = Literal["draft", "repair", "judge", "refine"]

SEED = 42
CLAUDE = "claude-sonnet-4-5-20250929"
LIST = {CLAUDE: PriceTag(input=3, output=15, cached_input=0.30, cache_write=3.75)}  # USD per million tokens
PROSE = "Certainly! Here is the persona that you asked for."


def kind(asked: Asked) -> Kind:
    """What a request was sent for."""
    if "That answer is not valid" in asked.messages[-1][1]:
        return "repair"
    fields = (asked.schema or {})["properties"]
    if "improve" in fields:
        return "judge"
    return "refine" if "The draft:" in asked.messages[-1][1] else "draft"


def sent(standin: Standin, wire: Wire, *kinds: Kind) -> list[Asked]:
    """The requests of one protocol, of some kinds or of all."""
    return [asked for asked in standin.requests if asked.wire == wire and (not kinds or kind(asked) in kinds)]


def scores(*digits: int, then: int) -> Answer:
    """A judge that gives these scores of 1-9 in the order in which it is asked, and `then` ever after."""
    left = itertools.chain(digits, itertools.repeat(then))

    def answer(asked: Asked) -> dict[str, Any] | None:
        if kind(asked) != "judge":
            return None
        digit = next(left)
        fields = (asked.schema or {})["properties"]
        return {name: "The goals are vague." if name == "improve" else digit for name in fields}

    return answer


def drawn(luck: int, spoilt: float = 0.0) -> Answer:
    """Scores drawn by lot, and a share of other answers with no JSON; the same for the same question in any run."""

    def answer(asked: Asked) -> str | dict[str, Any] | None:
        lot = random.Random(f"{luck} {kind(asked)} {asked.prompt}")
        if kind(asked) == "judge":
            digit = lot.randint(1, 9)
            return {name: "" if name == "improve" else digit for name in (asked.schema or {})["properties"]}
        return PROSE if lot.random() < spoilt else None

    return answer


def prose(*drafts: int, repairs: bool = True) -> Answer:
    """A local model that answers these drafts (1 is d001) with no JSON, and their repairs as well if told so."""

    def answer(asked: Asked) -> str | None:
        number = (asked.seed or 0) - SEED
        return PROSE if (number in drafts and kind(asked) == "draft") or wrong_again(asked, number) else None

    def wrong_again(asked: Asked, number: int) -> bool:
        return repairs and kind(asked) == "repair" and number - 1 in drafts

    return answer


def all_of(*answers: Answer) -> Answer:
    """The first of these that has an answer."""
    return lambda asked: next((said for answer in answers if (said := answer(asked)) is not None), None)


def drafts_asked(requests: Iterable[Asked]) -> list[int]:
    """The numbers of the drafts that were asked for, in order."""
    return sorted((asked.seed or 0) - SEED for asked in requests if kind(asked) == "draft")
