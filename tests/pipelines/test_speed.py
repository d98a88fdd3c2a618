"""How fast a whole run was, how unlike its records are, and that a replayed one claims no speed."""

from __future__ import annotations

import itertools
import json

import pytest

from tests.pipelines.asked import kind, prose
from tests.pipelines.conftest import Runs
from tests.standin import Asked, Standin

MOOD = """\
name: mood
unit: segment
fields: {mood: {type: text, max_chars: 200, description: How they feel}}
example: {input: The line is down., record: {mood: Annoyed by a dead line}}
"""
MOODS = ("They queue without a word", "Nobody cleans it", "Price went up again", "My cups leak")
HOME = ("strategy=local-only", "count=4", "strategy.draft_multiplier=1")


def test_a_run_is_as_fast_as_its_model_and_a_replayed_one_of_no_known_speed(run: Runs, standin: Standin) -> None:
    standin.delay = 0.2
    first = run(*HOME).summary
    began = len(standin.requests)
    again = run(*HOME).summary
    assert len(standin.requests) == began
    speed = first.speed
    assert speed.local_tokens_per_second is not None
    assert speed.records_per_minute is not None
    # Two at once: each answer takes 0.2 s at least, so 8 of them 0.8 s.
    assert 0 < speed.local_tokens_per_second < first.tokens.local.output / 0.8
    assert 0 < speed.records_per_minute < 4 * 60 / 0.8
    assert (again.speed.local_tokens_per_second, again.speed.records_per_minute) == (None, None)
    assert json.loads((run.folder / "run" / "summary.json").read_text())["speed"] == again.speed.model_dump()


@pytest.mark.parametrize("is_parrot", [False, True])
def test_a_model_that_says_the_same_of_everybody_is_told_on(run: Runs, standin: Standin, is_parrot: bool) -> None:
    file = run.folder / "mood.yaml"
    file.write_text(MOOD)
    said = itertools.count()

    def answer(asked: Asked) -> dict[str, str] | None:
        if kind(asked) != "draft":
            return None
        return {"mood": "They are content with all of it" if is_parrot else MOODS[next(said) % 4]}

    standin.answer = answer
    summary = run(*HOME, f"task={file}").summary
    told = "3 of 4 records say nearly the same as an earlier one: r002 as r001, r003 as r001, r004 as r001"
    assert summary.quality.near_duplicates == (3 if is_parrot else 0)
    assert summary.quality.diversity == pytest.approx(0.0 if is_parrot else 1.0, abs=0.05)
    assert (told in summary.degraded) == is_parrot


def test_a_draft_that_was_repaired_was_not_valid_at_first_try(run: Runs, standin: Standin) -> None:
    standin.answer = prose(1, repairs=False)
    drafts = run(*HOME).summary.drafts
    assert (drafts.requested, drafts.valid, drafts.at_first_try) == (4, 4, 3)
