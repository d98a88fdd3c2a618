"""The persona's worked example keeps the rules that every prompt gives with it."""

from __future__ import annotations

import re

from hybridgen.quality import evidence, measures
from hybridgen.quality.quotable import pieces
from tests.stages.library import TASK

EXAMPLE = TASK.example
ROWS = dict(re.findall(r'<row id="(R\d)">\n(.*?)\n</row>', EXAMPLE.rows, re.DOTALL))


def test_every_quote_of_the_example_stands_in_its_row_and_is_used_once() -> None:
    found = evidence.look_up(EXAMPLE.record, ROWS)
    assert [e for e in found if not e.verified] == []
    assert len({e.quote for e in found}) == len(found)


def test_its_quotes_are_among_those_that_a_model_at_home_may_choose() -> None:
    offered = {label: [evidence.normalise(piece) for piece in pieces(text)] for label, text in ROWS.items()}
    for _, claim in evidence.claims(EXAMPLE.record):
        assert any(evidence.normalise(claim.quote) in piece for piece in offered[claim.row]), claim.quote


def test_the_example_measures_well() -> None:
    assert measures.completeness(EXAMPLE.record) == 1.0
    assert measures.support(EXAMPLE.record, ROWS, TASK.grounded) > 0.4


def test_the_example_bears_the_name_that_it_is_asked_for() -> None:
    assert getattr(EXAMPLE.record, "name", None) == EXAMPLE.name
