"""What privacy=strict lets out: no name, and records are refined all the same."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from scripts import strict
from scripts.leaks import Text, read
from tests.labelled import FOLDER, where_it_lies
from tests.privacy.test_measured import own

LEAST_REFINED = 0.5  # of the chosen records


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """A command before may have left the root logger talkative."""
    caplog.set_level(logging.WARNING, "LiteLLM")


def test_passages_keep_their_labels() -> None:
    said = "We wait a long time at the counter every day. " * 10 + "Then Anna Weber came. " + "It was late. " * 40
    at = said.index("Anna Weber")
    passages = strict.cut([Text("t", said, ((at, at + 10, "PERSON"),))], 2)
    assert len(passages) == 2
    assert [one.text[s:e] for one in passages for s, e, _ in one.labels] == ["Anna Weber"]


def check(outcome: strict.Outcome) -> None:
    assert outcome.names > 0
    assert [leak for leak in outcome.leaks if not leak.everyday] == []
    assert outcome.refined >= LEAST_REFINED * outcome.chosen
    assert outcome.refused == {}
    assert outcome.left_behind == 0
    assert outcome.requests >= outcome.refined


def test_no_name_leaves_and_records_are_refined(tmp_path: Path) -> None:
    check(strict.measure(strict.cut([Text(one.id, one.text, one.labels) for one in own()], 8), tmp_path))


@where_it_lies
@pytest.mark.slow
def test_the_same_of_published_interviews(tmp_path: Path) -> None:
    check(strict.measure(strict.cut(read(FOLDER / "real-interviews.jsonl"), 30), tmp_path))
