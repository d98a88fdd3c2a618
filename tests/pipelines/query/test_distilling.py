"""Answers of value become entries of `error-solutions` and `skills-patterns`, once, and only for later runs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from hybridgen.config.compose import compose
from hybridgen.core.errors import KnowledgeError
from hybridgen.core.progress import Silent
from hybridgen.core.stop import Stop
from hybridgen.knowledge import edge, memory
from hybridgen.knowledge.edge import EdgeCollection, EdgeStore
from hybridgen.knowledge.library import Library
from hybridgen.knowledge.types import Passage
from hybridgen.pipelines.knowledge.pipeline import load
from tests.pipelines.conftest import NOWHERE, Typed
from tests.pipelines.query.conftest import FERRY, LUNCH, Asking, copying, kind, passages
from tests.qdrant import Qdrant
from tests.standin import Asked

IMPORT = "Why does a Python import fail with a circular ImportError?"
RIESLING = "A dry Riesling goes with a lunch of trout."
SALMON = "Which wine goes with a lunch of salmon?"


@pytest.fixture
def ask(ask: Asking) -> Asking:
    ask.standin.answer = copying(score=9, answer=RIESLING)
    return ask


def entries(ask: Asking, name: str = "skills-patterns") -> list[Passage]:
    """What was distilled into a collection."""
    with EdgeStore(ask.folder / "knowledge").opened(name) as collection:
        return [one for _, one in collection.passages() if one.is_answer] if collection else []


def test_what_the_index_lacked_becomes_a_pattern(ask: Asking) -> None:
    result = ask(LUNCH)
    assert result.summary.distilled == {"skills-patterns": 1}
    (entry,) = entries(ask)
    assert (entry.text, entry.solution) == (LUNCH, RIESLING)
    ((id_, answer),) = ask.memory().items()
    assert entry.more["root"] == f"{memory.NAME}/{id_}"
    assert entry.more["quality"] == answer.more["quality"] >= entry.more["value"] > 0.8
    summary = (ask.folder / "run1" / "summary.json").read_text()
    assert '"distilled":{"skills-patterns":1}' in summary.replace(" ", "").replace("\n", "")


def test_a_problem_with_what_solves_it_becomes_a_solution(ask: Asking) -> None:
    ask.standin.answer = copying(score=9, answer="Two modules import one another; import one within a function.")
    assert ask(IMPORT).summary.distilled == {"error-solutions": 1}
    assert [(one.text, one.solution) for one in entries(ask, "error-solutions")] == [
        (IMPORT, "Two modules import one another; import one within a function.")
    ]


def test_what_the_documents_say_already_is_not_copied(ask: Asking) -> None:
    ask.standin.answer = copying(score=9)
    result = ask(FERRY)
    assert result.records[0].quality
    assert result.records[0].quality.overall > 0.8
    assert result.summary.distilled == {}


@pytest.mark.parametrize(
    "values",
    [
        {"knowledge__distil": None},
        {"knowledge__distil": 1.0},
        {"knowledge__collection": "best-practices"},
        {"strategy__max_frontier_cost": 0},
    ],
)
def test_nothing_is_distilled(values: dict[str, Any], ask: Asking) -> None:
    """Off, a threshold that nothing passes, one collection asked alone, an answer that stayed at home for want of
    money."""
    result = ask(LUNCH, **values)
    assert (result.summary.delivered, result.summary.distilled) == (1, {})
    assert entries(ask) == []


def test_an_answer_that_stayed_at_home_is_no_other_one_when_it_is_given_on(ask: Asking) -> None:
    at_home = {"strategy__max_frontier_cost": 0, "knowledge__distil": 0.1}
    ask(LUNCH, **at_home)
    given = ask(LUNCH.lower(), **at_home)
    assert (given.records[0].origin, given.summary.distilled) == ("stored", {})
    assert len(ask.memory()) == 2
    assert ask(LUNCH.lower()).records[0].origin != "stored"


@pytest.mark.parametrize("score", [None, 6])
def test_an_answer_that_nobody_judged_or_that_was_judged_low_has_no_value(score: int | None, ask: Asking) -> None:
    def answer(asked: Asked) -> dict[str, Any]:
        if kind(asked) == "judge" and score is None:
            return {"usefulness": "splendid"}
        return dict(copying(score=score or 9, answer=RIESLING)(asked))

    ask.standin.answer = answer
    result = ask(LUNCH, knowledge__distil=0.1)
    assert (result.summary.delivered, result.summary.distilled) == (1, {})


def test_a_lower_threshold_takes_more_but_nothing_that_would_be_no_passage(ask: Asking) -> None:
    ask.standin.answer = copying(score=8, answer=RIESLING)
    assert ask(LUNCH, knowledge__distil=0.1, strategy__quality_threshold=0.9).summary.distilled == {}
    assert ask(SALMON, knowledge__distil=0.1).summary.distilled == {"skills-patterns": 1}


def test_the_same_command_twice_has_one_entry(ask: Asking) -> None:
    ask(LUNCH)
    assert ask(LUNCH).summary.distilled == {}
    assert ask("Which wine goes with a trout lunch?", seed=1).summary.distilled == {}
    assert len(entries(ask)) == 1


def test_of_near_questions_of_a_run_one_is_distilled(ask: Asking) -> None:
    assert ask(LUNCH, SALMON).summary.distilled == {"skills-patterns": 1}
    assert [one.text for one in entries(ask)] == [LUNCH]


def test_what_was_marked_wrong_is_out_of_service_and_its_successor_takes_its_place(ask: Asking) -> None:
    first = ask(LUNCH).records[0]
    told = ask.feedback(f"id,outcome\n{first.id},wrong\n")
    assert (told.answers, told.sources) == (1, 1)
    assert [one.more["outcome"] for one in entries(ask)] == ["wrong"]
    ask.standin.answer = copying(score=9, answer="A Silvaner goes with it.")
    near = ask(SALMON, seed=1, knowledge__distil=None)
    assert all("Riesling" not in asked.prompt for asked in ask.sent()[1:])
    assert near.records[0].origin == "frontier"
    second = ask(LUNCH)
    assert (second.records[0].origin, second.records[0].record.answer) == ("frontier", "A Silvaner goes with it.")
    assert [(one.solution, one.more["outcome"]) for one in entries(ask)] == [("A Silvaner goes with it.", "success")]


def test_what_was_marked_right_is_right_there_too(ask: Asking) -> None:
    first = ask(LUNCH).records[0]
    ask.feedback(f"id,outcome\n{first.id},right\n")
    assert [one.more["outcome"] for one in entries(ask)] == ["right"]


def test_where_an_operator_leaves_no_way_back_nothing_is_distilled(ask: Asking) -> None:
    result = ask(LUNCH, overrides=["privacy=pseudonymise", "privacy.operator=redact"])
    assert (result.summary.delivered, result.summary.distilled) == (1, {})
    assert not (ask.folder / "knowledge" / "skills-patterns").exists()


def test_it_changes_nothing_of_what_its_own_run_asks(ask: Asking) -> None:
    asked = [LUNCH, IMPORT, SALMON, f"Design a timetable. {FERRY}", "Which wine goes with a lunch of carp?"]
    ask(*asked, provider__frontier__max_concurrency=1)
    with_it = [one.prompt for one in ask.standin.requests]
    other = Asking(ask.standin, ask.folder / "other")
    shutil.copytree(ask.folder / "knowledge", other.folder / "knowledge")
    for name in (memory.NAME, "skills-patterns"):
        shutil.rmtree(other.folder / "knowledge" / name)
    with EdgeStore(other.folder / "knowledge").opened("error-solutions") as collection:
        assert collection
        collection.remove([id_ for id_, one in collection.passages() if one.is_answer])
    ask.standin.reset()
    ask.standin.answer = copying(score=9, answer=RIESLING)
    other(*asked, knowledge__distil=None, provider__frontier__max_concurrency=1)
    assert sorted(one.prompt for one in ask.standin.requests) == sorted(with_it)


def test_an_answer_stands_once_among_the_passages(ask: Asking) -> None:
    ask(LUNCH)
    ask(SALMON, seed=1)
    asked = ask.sent()[-1]
    assert [text for text in passages(asked) if RIESLING in text] == [f"{LUNCH}\n{RIESLING}"]


def test_an_entry_of_a_near_question_keeps_nothing_at_home(ask: Asking) -> None:
    ask(LUNCH)
    (record,) = ask(SALMON, seed=1).records
    assert (record.origin, record.record.relevance) == ("frontier", None)


def test_it_is_given_without_any_model_also_when_the_memory_is_gone(ask: Asking) -> None:
    ask(LUNCH)
    shutil.rmtree(ask.folder / "knowledge" / memory.NAME)
    (record,) = ask(LUNCH, provider__local__api_base=NOWHERE, provider__frontier__api_base=NOWHERE).records
    assert (record.origin, record.record.answer) == ("stored", RIESLING)
    assert record.evidence[0].passage.startswith("skills-patterns/")
    assert record.quality


async def test_loading_files_leaves_it_where_it_is(ask: Asking, tmp_path: Path) -> None:
    await ask.go([LUNCH])
    (tmp_path / "wine.md").write_text("# Wine\n\nA Silvaner is dry and goes with asparagus, as everybody knows.\n")
    values = {
        "data.path": str(tmp_path / "wine.md"),
        "knowledge.path": str(ask.folder / "knowledge"),
        "knowledge.collection": "skills-patterns",
    }
    for _ in range(2):
        loaded = await load(compose(["task=knowledge"], values), Silent(), Stop())
        assert (loaded.total, loaded.removed) == (2, 0)
    assert [one.text for one in entries(ask)] == [LUNCH]
    (record,) = (await ask.go([LUNCH])).records
    assert record.origin == "stored"


def test_names_stand_there_as_they_are_and_never_go_out(ask: Asking) -> None:
    who = "Which wine goes with a lunch for Margaret Hollis?"
    ask.standin.answer = copying(score=9, answer="A dry Riesling.")
    assert ask(who, overrides=["privacy=pseudonymise"]).summary.distilled == {"skills-patterns": 1}
    assert [one.text for one in entries(ask)] == [who]
    ask("Which wine goes with a lunch for Henry Quill?", overrides=["privacy=pseudonymise"], seed=1)
    assert not any("Hollis" in asked.prompt for asked in ask.standin.requests)


def test_what_could_not_be_written_is_said_and_written_by_the_next_run(
    ask: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Library.write

    async def fail(self: Library, name: str, points: Any) -> None:
        if name != memory.NAME:
            raise KnowledgeError("knowledge.path=x: cannot be written (no space left); free some")
        await write(self, name, points)

    with monkeypatch.context() as patched:
        patched.setattr(Library, "write", fail)
        result = ask(LUNCH)
    assert (result.summary.delivered, result.summary.distilled, ask.code) == (1, {}, 0)
    assert any("answers were not distilled (knowledge.path=x" in one for one in result.summary.degraded)
    again = ask(LUNCH)
    assert (again.records[0].origin, again.summary.distilled) == ("stored", {"skills-patterns": 1})


def test_where_a_collection_could_not_be_searched_nothing_is_new(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "PATIENCE", 0.0)
    for name in ("best-practices", "error-solutions"):
        with EdgeStore(ask.folder / "knowledge").opened(name):
            result = ask(LUNCH)
        assert (result.summary.delivered, result.summary.distilled, ask.code) == (1, {}, 0)
        assert any(f"not distilled ({name}: could not be searched" in one for one in result.summary.degraded)
    assert entries(ask) == []
    assert ask(LUNCH).summary.distilled == {"skills-patterns": 1}


def test_a_collection_that_fails_while_answers_are_distilled_is_said(
    ask: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(LUNCH, knowledge__distil=None)
    find = EdgeCollection.find
    asked: list[str] = []

    def fail(self: EdgeCollection, *given: Any) -> list[str]:
        asked.append(self.name)
        if self.name == "error-solutions" and asked.count(self.name) > 1:
            raise KnowledgeError("knowledge.path=x: cannot be read; look at its disk")
        return find(self, *given)

    monkeypatch.setattr(EdgeCollection, "find", fail)
    result = ask(LUNCH)
    assert (result.records[0].origin, result.summary.distilled) == ("stored", {})
    assert any("not distilled (error-solutions: could not be searched" in one for one in result.summary.degraded)


def test_a_server_holds_it_as_a_folder_does(ask: Asking, qdrant: Qdrant) -> None:
    there = {"knowledge__url": qdrant.url}
    assert ask(LUNCH, **there).summary.distilled == {"skills-patterns": 1}
    assert ask(LUNCH, **there).summary.distilled == {}
    assert qdrant.local.count("skills-patterns").count == 1


def test_the_command_says_it_in_a_line(ask: Asking, typed: Typed) -> None:
    code, out, _ = typed("task=query", f"question={LUNCH}", f"knowledge.path={ask.folder}/knowledge")
    assert code == 0
    assert "distilled  1 into skills-patterns\n" in out
    assert "Distilled: 1 into skills-patterns." in Path("run/report.html").read_text()


def test_another_answer_to_the_same_question_in_other_letters_takes_its_place(ask: Asking) -> None:
    first = ask(LUNCH).records[0]
    ask.feedback(f"id,outcome\n{first.id},wrong\n")
    ask.standin.answer = copying(score=9, answer="A Silvaner goes with it.")
    assert ask(LUNCH.lower()).summary.distilled == {"skills-patterns": 1}
    assert [(one.text, one.solution) for one in entries(ask)] == [(LUNCH.lower(), "A Silvaner goes with it.")]
