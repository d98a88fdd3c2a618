"""The persona's worked example keeps the rules that every prompt gives with it."""

from __future__ import annotations

import json
import re

import pytest

from hybridgen.config.compose import compose
from hybridgen.core import trees
from hybridgen.pipelines.records import prompts
from hybridgen.scoring import evidence, measures
from hybridgen.scoring.quotes import cut_pieces
from hybridgen.tasks import Task, load
from hybridgen.tasks.spec import DETAILS

PERSONA = compose(["privacy=off"]).task
LEVELS = {detail: load(PERSONA, detail) for detail in DETAILS}
QUOTES = LEVELS["quotes"]


def sources(task: Task) -> dict[str, str]:
    """What the example may cite, by label."""
    rows = dict(re.findall(r'<row id="(R\d)">\n(.*?)\n</row>', task.example.rows, re.DOTALL))
    return rows | {f"S{n}": text for n, text in enumerate(task.example.statistics, 1)}


def claims(task: Task) -> list[tuple[str, dict[str, str]]]:
    return [(place, dict(claim)) for place, claim in trees.claims(task.example.record.model_dump(mode="json"))]


@pytest.fixture(params=DETAILS)
def task(request: pytest.FixtureRequest) -> Task:
    return LEVELS[request.param]


def test_every_quote_of_the_example_stands_in_what_it_cites(task: Task) -> None:
    shown = sources(task)
    assert [claim for _, claim in claims(task) if not evidence.stands_in(claim["quote"], shown[claim["row"]])] == []


def test_no_quote_of_the_example_is_used_twice_but_for_what_answers_it(task: Task) -> None:
    quotes = [claim["quote"] for place, claim in claims(task) if not place.startswith("opportunities")]
    assert len({*quotes}) == len(quotes)


def test_no_number_is_cited_twice_either(task: Task) -> None:
    record = json.loads(prompts.example_of(task, True)[1])
    cited = re.findall(r'"cite": "(\w+)"', json.dumps({**record, "opportunities": []}))
    assert len(cited) == len([place for place, _ in claims(task) if not place.startswith("opportunities")])
    assert len({*cited}) == len(cited)


def test_only_its_figures_cite_statistics_and_they_nothing_else(task: Task) -> None:
    for place, claim in claims(task):
        assert claim["row"].startswith("S" if place.partition("[")[0] in task.statistics else "R"), place


def test_its_quotes_are_among_those_that_a_model_at_home_may_choose(task: Task) -> None:
    offered = {
        label: [evidence.normalise(piece) for piece in cut_pieces(text)] for label, text in sources(task).items()
    }
    for _, claim in claims(task):
        assert any(evidence.normalise(claim["quote"]) in piece for piece in offered[claim["row"]]), claim["quote"]


def test_the_example_measures_well(task: Task) -> None:
    record = task.example.record
    assert measures.completeness(record, task.missing) == 1.0
    assert measures.keep_founded(record, sources(task), task.grounded, task.missing) == record


def test_the_example_bears_the_name_that_it_is_asked_for(task: Task) -> None:
    assert getattr(task.example.record, "name", None) == task.example.name


def test_the_example_s_claims_quote_what_their_fields_are_held_to(task: Task) -> None:
    for place, claim in claims(task):
        sign = task.signs.get(place.partition("[")[0])
        assert sign is None or sign.search(claim["quote"]), (place, claim["quote"])


@pytest.mark.parametrize(
    ("quote", "frustrates", "is_wished"),
    [
        ("I never find a seat", True, False),
        ("It didn’t tell me why", True, True),
        ("Coffee B: Bitterness 4; Personal Preference 2; Notes: ashy", True, False),
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
    assert bool(QUOTES.signs["frustrations"].search(quote)) is frustrates
    assert bool(QUOTES.signs["goals"].search(quote)) is is_wished
