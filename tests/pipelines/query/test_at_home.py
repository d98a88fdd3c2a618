"""What the run's own files hold, and what leaves them: original values, stored answers, numbers of passages."""

from __future__ import annotations

import pytest

from hybridgen.core.errors import KnowledgeError
from hybridgen.knowledge.library import Library
from hybridgen.knowledge.types import Hit, Passage
from hybridgen.pipelines.query.citing import bare
from hybridgen.pipelines.query.prompts import ask_scores, own_texts
from hybridgen.pipelines.query.types import Asking as Asked
from hybridgen.pipelines.query.types import Shown
from tests.pipelines.query.conftest import FERRY, LUNCH, Asking

WHO = "Which wine goes with a lunch for Margaret Hollis?"


def test_original_values_come_back_in_the_runs_own_files_alone(ask: Asking) -> None:
    result = ask(WHO, overrides=["privacy=pseudonymise", "privacy.restore=true"])
    assert result.records[0].record.question == WHO
    folder = ask.folder / f"run{ask.runs}"
    assert "Hollis" in (folder / "records.jsonl").read_text()
    assert "Hollis" not in (folder / "report.html").read_text()
    assert "Hollis" not in (folder / "privacy.html").read_text()
    assert not any("Hollis" in asked.prompt for asked in ask.standin.requests)


def test_where_an_operator_leaves_no_way_back_no_answer_is_stored_and_it_is_said(ask: Asking) -> None:
    result = ask(LUNCH, overrides=["privacy=pseudonymise", "privacy.operator=redact"])
    assert ask.memory() == {}
    assert any("no way back" in one for one in result.summary.degraded)


def test_an_answer_is_delivered_though_it_cannot_be_stored(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KnowledgeError("knowledge.path=x: cannot be written (no space left); free some")

    monkeypatch.setattr(Library, "write", fail)
    result = ask(FERRY, LUNCH)
    assert (result.summary.delivered, ask.code) == (2, 0)
    assert sum("not stored for the next time" in one for one in result.summary.degraded) == 1


@pytest.mark.parametrize(
    ("answer", "passages", "left"),
    [
        ("It sails at ten [1].", 3, "It sails at ten."),
        ("At ten [1, 2]. Dogs may come [3].", 3, "At ten. Dogs may come."),
        ("Use items[0] and items[1] [2].", 3, "Use items[0] and items[1]."),
        ("See [12] for more.", 3, "See [12] for more."),
        ("Take [1].", 0, "Take [1]."),
    ],
)
def test_numbers_of_passages_mean_nothing_to_another_question(answer: str, passages: int, left: str) -> None:
    assert bare(answer, passages) == left


def test_every_rubric_is_a_whole_text_of_ours() -> None:
    shown = (Shown(Hit("docs", Passage("It sails.", "a.md", "line 1", ()), 0.9, 0.9), "It sails."),)
    for passages in ((), shown):
        rules = ask_scores(Asked("q", "Why?", passages), "So.")[0]
        assert rules.content in own_texts()
