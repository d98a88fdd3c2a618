"""The persona's worked example keeps the rules that every prompt gives with it."""

from __future__ import annotations

import re

import pytest

from hybridgen.core import trees
from hybridgen.scoring import evidence, measures
from hybridgen.scoring.quotes import cut_pieces
from tests.pipelines.records.library import TASK

EXAMPLE = TASK.example
ROWS = dict(re.findall(r'<row id="(R\d)">\n(.*?)\n</row>', EXAMPLE.rows, re.DOTALL))


def test_every_quote_of_the_example_stands_in_its_row_and_is_used_once() -> None:
    found = evidence.look_up(EXAMPLE.record, ROWS)
    assert [e for e in found if not e.verified] == []
    assert len({e.quote for e in found}) == len(found)


def test_its_quotes_are_among_those_that_a_model_at_home_may_choose() -> None:
    offered = {label: [evidence.normalise(piece) for piece in cut_pieces(text)] for label, text in ROWS.items()}
    for _, claim in trees.claims(EXAMPLE.record.model_dump(mode="json")):
        assert any(evidence.normalise(claim["quote"]) in piece for piece in offered[claim["row"]]), claim["quote"]


def test_the_example_measures_well() -> None:
    assert measures.completeness(EXAMPLE.record, TASK.missing) == 1.0
    found = evidence.look_up(EXAMPLE.record, ROWS)
    assert measures.grounding(EXAMPLE.record, found, ROWS, TASK.grounded, missing=TASK.missing) > 0.8
    assert measures.keep_founded(EXAMPLE.record, ROWS, TASK.grounded, TASK.missing) == EXAMPLE.record


def test_the_example_bears_the_name_that_it_is_asked_for() -> None:
    assert getattr(EXAMPLE.record, "name", None) == EXAMPLE.name


def test_the_example_s_claims_quote_what_their_fields_are_held_to() -> None:
    for place, claim in trees.claims(EXAMPLE.record.model_dump(mode="json")):
        sign = TASK.signs.get(place.partition("[")[0])
        assert sign is None or sign.search(claim["quote"]), (place, claim["quote"])


@pytest.mark.parametrize(
    ("quote", "frustrates", "is_wished"),
    [
        ("I never find a seat", True, False),
        ("It didn’t tell me why", True, True),
        ("Coffee B: Bitterness 4; Personal Preference 2; Notes: ashy", True, True),
        ("Are you getting value for your money? No", True, False),
        ("How satisfied are you with the shop (1-5): 2", True, False),
        ("How satisfied are you with the shop (1-5): 5", False, False),
        ("How much do you like it: 1-2 cups", False, False),
        ("Do you usually add anything? No - just black", False, False),
        ("What do you want from the app? Fewer steps", False, True),
        ("I cycle to the hospital at five", False, False),
    ],
)
def test_what_shows_trouble_and_what_shows_a_wish(quote: str, frustrates: bool, is_wished: bool) -> None:
    assert bool(TASK.signs["frustrations"].search(quote)) is frustrates
    assert bool(TASK.signs["goals"].search(quote)) is is_wished
