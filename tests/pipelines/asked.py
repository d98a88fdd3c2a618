"""What a run asked of the stand-in, told apart by what it was for; and answers that steer a run."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterable
from typing import Any, Literal

from hybridgen.config.schema import PriceTag
from hybridgen.pipelines.records.draft import NUMBER_STRIDE
from hybridgen.scoring.types import DraftId
from tests.standin import Answer, Asked, Standin, Wire

Kind = Literal["draft", "repair", "judge", "refine", "grade", "detect"]

SEED = 42
CLAUDE = "claude-sonnet-4-5-20250929"
LIST = {CLAUDE: PriceTag(input=3, output=15, cached_input=0.30, cache_write=3.75)}  # USD per million tokens
PROSE = "Certainly! Here is the persona that you asked for."


def kind(asked: Asked) -> Kind:
    """What a request was sent for."""
    if "That answer is not valid" in asked.messages[-1][1]:
        return "repair"
    if "You are a strict reviewer now." in asked.messages[-1][1]:
        return "judge"
    if asked.messages[-1][1].endswith("List what tells who somebody is."):
        return "detect"
    if "sets them apart" in asked.messages[-1][1]:
        return "grade"
    return "refine" if "The draft:" in asked.messages[-1][1] else "draft"


def fields(asked: Asked) -> list[str]:
    """What its answer is to have: by its schema, or by the form in its last message where a schema was refused."""
    if asked.schema is not None:
        return list(asked.schema["properties"])
    _, _, form = asked.messages[-1][1].rpartition("Answer with one JSON object of this form: ")
    return list(json.loads(form))


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
        return {name: "The goals are vague." if name == "improve" else digit for name in fields(asked)}

    return answer


def drawn(luck: int, spoilt: float = 0.0) -> Answer:
    """Scores drawn by lot, and a share of other answers with no JSON; the same for the same question in any run."""

    def answer(asked: Asked) -> str | dict[str, Any] | None:
        lot = random.Random(f"{luck} {kind(asked)} {asked.prompt}")
        if kind(asked) == "judge":
            digit = lot.randint(1, 9)
            return {name: "" if name == "improve" else digit for name in fields(asked)}
        return PROSE if lot.random() < spoilt else None

    return answer


def prose(*drafts: int | str, tries: int = 1, repairs: bool = True) -> Answer:
    """A local model that answers these drafts with no JSON, and their repairs as well if told so.

    drafts: segments (1 is d001 and as many more of its drafts as `tries` says) and ids.
    """
    numbered = {str(DraftId(n - 1, number)) for n in drafts if isinstance(n, int) for number in range(tries)}
    spoilt = numbered | {one for one in drafts if isinstance(one, str)}

    def answer(asked: Asked) -> str | None:
        wrong = kind(asked) == "draft" and draft_of(asked) in spoilt
        again = repairs and kind(asked) == "repair" and draft_of(asked, later=1) in spoilt
        return PROSE if wrong or again else None

    return answer


def draft_of(asked: Asked, *, later: int = 0) -> str:
    """The id of the draft that a request's seed is of. later: how much more a repair's seed is."""
    number, segment = divmod((asked.seed or 0) - SEED - 1 - later, NUMBER_STRIDE)
    return str(DraftId(segment, number)) if segment >= 0 else ""


def all_of(*answers: Answer) -> Answer:
    """The first of these that has an answer."""
    return lambda asked: next((said for answer in answers if (said := answer(asked)) is not None), None)


def drafts_asked(requests: Iterable[Asked]) -> list[str]:
    """The ids of the drafts that were asked for, in order."""
    return sorted(draft_of(asked) for asked in requests if kind(asked) == "draft")
