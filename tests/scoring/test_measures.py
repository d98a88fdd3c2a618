"""What is counted about a draft: a good one measures well, and each kind of damage is seen."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from hybridgen.core.results import Evidence
from hybridgen.scoring.evidence import look_up
from hybridgen.scoring.measures import QUOTE_SHARE, coverage, grounding, keep_founded
from hybridgen.scoring.measures import completeness as complete
from hybridgen.segments.types import Row, Segment
from hybridgen.tasks import Content
from tests.pipelines.records.library import TASK, TEXTS, VISITOR, visitor

FLIGHTS = [  # of somebody else: nothing of it stands in the rows
    {"row": "R1", "quote": "business class to Singapore", "text": "Flies business class to Singapore every quarter"},
    {"row": "R2", "quote": "my platinum card", "text": "Collects airline miles with a platinum credit card"},
]


def completeness(content: Content) -> float:
    return complete(content, TASK.missing, TASK.statistics)


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


def test_an_empty_list_is_half_a_gap_but_for_statistics_that_are_not_there() -> None:
    assert completeness(visitor(frustrations=[])) == pytest.approx(10.5 / 11)
    assert complete(visitor(frustrations=[]), TASK.missing) == pytest.approx(11 / 12)


def test_blanks_are_gaps() -> None:
    empty = visitor().model_copy(update={"name": "", "age": " ", "opportunities": ("", "")})
    assert completeness(empty) == pytest.approx(7 / 11)


def showing(rows: Mapping[str, str]) -> Segment:
    return Segment(0, tuple(Row(label, label, text) for label, text in rows.items()))


def grounded(fields: tuple[str, ...] = (), rows: Mapping[str, str] = TEXTS, **changes: object) -> float:
    persona = visitor(**changes)
    return grounding(persona, look_up(persona, showing(rows)), showing(rows), fields, missing=TASK.missing)


def twice(claim: dict[str, str]) -> list[dict[str, str]]:
    """A claim and the same one in another order of words, since no record says the same twice."""
    return [claim, claim | {"text": " ".join(reversed(claim["text"].split()))}]


def test_the_rows_own_words_are_grounded_and_invented_ones_have_little_but_their_quote() -> None:
    quote = {"row": "R1", "quote": "I always take the desk by the radiator"}
    copied = twice(quote | {"text": "A desk by the radiator, always"})
    flown = twice(quote | {"text": "Flies business class to Singapore every quarter"})
    assert grounded(behaviours=copied, frustrations=copied[:1], goals=copied) == 1.0
    assert QUOTE_SHARE <= grounded(behaviours=flown, frustrations=flown[:1], goals=flown) < QUOTE_SHARE + 0.1


def test_a_claim_whose_quote_is_not_there_counts_nothing_however_it_is_worded() -> None:
    quoted = {"row": "R1", "quote": "the desk by the radiator", "text": "A desk by the radiator, always"}
    invented = quoted | {"quote": "the desk by the window sill"}
    all_good = grounded(behaviours=twice(quoted), frustrations=[], goals=twice(quoted))
    assert grounded(behaviours=twice(quoted), frustrations=[], goals=twice(invented)) == pytest.approx(all_good / 2)


def test_what_a_model_copied_from_the_worked_example_rests_on_nothing() -> None:
    texts = ("Rides to work at home for two cups", "Rides to work at the radiator each day")
    rides = [{"row": "R1", "quote": "the desk by the radiator", "text": text} for text in texts]
    persona = visitor(behaviours=rides, frustrations=[], goals=rides[:1])
    by_bike = TEXTS | {"R1": TEXTS["R1"] + " I ride to work at six."}
    for rows, counts in ((TEXTS, False), (by_bike, True)):  # a cyclist's row has the words itself
        found = grounding(
            persona, look_up(persona, showing(rows)), showing(rows), missing=TASK.missing, example=TASK.example.record
        )
        assert bool(found) is counts


def test_a_row_that_is_not_there_grounds_nothing() -> None:
    persona = visitor()
    assert grounding(persona, look_up(persona, showing({})), showing({}), missing={}) == 0.0


def test_a_record_without_statements_rests_on_nothing() -> None:
    empty = visitor().model_copy(update={"behaviours": (), "frustrations": (), "goals": ()})
    assert grounding(empty, (), showing(TEXTS), missing={}) is None


def test_plain_fields_are_held_against_all_rows() -> None:
    fields = ("occupation", "age")
    stated = grounded(fields)
    assert grounded(fields, occupation="not stated", age="not stated") == pytest.approx(stated)
    assert grounded(fields, occupation="astronaut", age="62") < stated


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Not stated", "Not stated"),
        ("works as an astronaut", "not stated"),
        ("works by the radiator", "works by the radiator"),
        ("works by the radiators", "works by the radiators"),
        ("radiator engineer", "not stated"),
    ],
)
def test_a_fact_that_no_row_has_becomes_not_stated(said: str, kept: str) -> None:
    persona = keep_founded(visitor(occupation=said), TEXTS, ("occupation",), TASK.missing)
    assert persona == visitor(occupation=kept)


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
def test_damage_is_seen(damage: dict[str, object]) -> None:
    assert grounded(TASK.grounded, **damage) < grounded(TASK.grounded) - 0.1


SAID = "The clip broke in May. The bag keeps dry.\nI would pay ten euros more for a clip of metal."
LETTERS = len(SAID) - 1


@pytest.mark.parametrize(
    ("quotes", "heard"),
    [
        ([], ""),
        (["The clip broke in May."], "The clip broke in May."),
        (["clip broke in", "The clip broke in May."], "The clip broke in May."),
        (["The bag keeps dry.", "The clip broke in May."], "The bag keeps dry.The clip broke in May."),
        ([SAID], SAID[:LETTERS]),
        (["The clip broke in June."], ""),
    ],
)
def test_coverage_is_the_share_of_the_letters_that_verified_quotes_have(quotes: list[str], heard: str) -> None:
    segment = showing({"R1": SAID})
    cited = [Evidence(row="R1", quote=quote, verified=quote in SAID) for quote in quotes]
    assert coverage(cited, segment) == pytest.approx(len(heard) / LETTERS)


def test_where_nothing_can_be_cited_there_is_no_coverage() -> None:
    assert coverage([], Segment(0, ())) is None
