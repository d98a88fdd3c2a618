"""What is counted about a draft: a good one measures well, and each kind of damage is seen."""

from __future__ import annotations

import pytest

from hybridgen.quality.measures import completeness, support, verified_share
from hybridgen.results import Evidence
from tests.stages.library import TASK, TEXTS, VISITOR, visitor

FLIGHTS = [  # of somebody else: nothing of it stands in the rows
    {"row": "R1", "quote": "business class to Singapore", "text": "Flies business class to Singapore every quarter"},
    {"row": "R2", "quote": "my platinum card", "text": "Collects airline miles with a platinum credit card"},
]


def test_a_whole_persona_is_complete() -> None:
    assert completeness(visitor()) == 1.0


@pytest.mark.parametrize("stand_in", ["N/A", "n/a", "None", "unknown", "TBD", "??", "--", "...", "string"])
def test_a_stand_in_says_nothing(stand_in: str) -> None:
    assert completeness(visitor(occupation=stand_in)) == pytest.approx(10 / 11)


def test_what_is_said_twice_counts_once() -> None:
    said = VISITOR["opportunities"][0]
    assert completeness(visitor(opportunities=[said, said.upper()])) == pytest.approx(10 / 11)


def test_to_say_that_the_rows_are_silent_is_no_gap() -> None:
    assert completeness(visitor(age="not stated", occupation="Not stated")) == 1.0


def test_blanks_are_gaps() -> None:
    empty = visitor().model_copy(update={"name": "", "age": " ", "opportunities": ("", "")})
    assert completeness(empty) == pytest.approx(7 / 11)


def test_the_share_of_quotes_that_were_found() -> None:
    quotes = [Evidence(row="R1", quote="a b", verified=verified) for verified in (True, True, False)]
    assert verified_share(quotes) == pytest.approx(2 / 3)
    assert verified_share([]) == 0.0


def test_the_rows_own_words_are_supported_and_invented_ones_are_not() -> None:
    copied = [{"row": "R1", "quote": "by the radiator", "text": "A desk by the radiator, always"}] * 2
    everything = {"behaviours": copied, "frustrations": copied[:1], "goals": copied}
    assert support(visitor(**everything), TEXTS) == 1.0
    assert support(visitor(behaviours=FLIGHTS, frustrations=FLIGHTS[:1], goals=FLIGHTS), TEXTS) == 0.0


def test_a_claim_is_held_against_the_row_that_it_cites() -> None:
    right, wrong = ({"row": row, "quote": "a desk", "text": "Reserve a desk"} for row in ("R3", "R2"))
    assert support(visitor(goals=[right, right]), TEXTS) > support(visitor(goals=[wrong, wrong]), TEXTS)


def test_a_row_that_is_not_there_supports_nothing() -> None:
    assert support(visitor(), {}) == 0.0


def test_plain_fields_are_held_against_all_rows() -> None:
    fields = ("occupation", "age")
    stated = support(visitor(), TEXTS, fields)
    assert support(visitor(occupation="not stated", age="not stated"), TEXTS, fields) == pytest.approx(stated)
    assert support(visitor(occupation="astronaut", age="62"), TEXTS, fields) < stated


def of_another(row: str) -> list[dict[str, str]]:
    return [claim | {"row": row} for claim in VISITOR["behaviours"]]


@pytest.mark.parametrize(
    "damage",
    [
        {"goals": FLIGHTS},
        {"behaviours": FLIGHTS},
        {"occupation": "airline pilot and investor"},
        {"behaviours": of_another("R3")},
        {"goals": FLIGHTS, "occupation": "airline pilot and investor", "age": "61"},
    ],
    ids=["invented goals", "invented behaviours", "invented occupation", "wrong rows", "somebody else"],
)
def test_damage_costs_support(damage: dict[str, object]) -> None:
    whole = support(visitor(), TEXTS, TASK.grounded)
    assert support(visitor(**damage), TEXTS, TASK.grounded) < whole - 0.05
