"""knowledge.prefetch: common questions answered ahead of time, and anew where their passages have gone."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from hybridgen.config.compose import compose
from hybridgen.core.errors import ConfigError, DataError, KnowledgeError
from hybridgen.core.progress import Silent
from hybridgen.core.results import CostEstimate
from hybridgen.core.stop import Stop
from hybridgen.knowledge import memory
from hybridgen.knowledge.edge import EdgeStore
from hybridgen.pipelines.knowledge.pipeline import load
from hybridgen.pipelines.monitor.statistics import count
from hybridgen.pipelines.query import pipeline
from hybridgen.pipelines.query.distilling import Distilling
from tests.pipelines.conftest import NOWHERE
from tests.pipelines.query.conftest import FERRY, HARBOUR, LUNCH, Asking

OTHER_WORDS = "At what time does the night ferry sail?"
DOGS = "What do dogs on the ferry need?"


@pytest.fixture
def ask(ask: Asking) -> Asking:
    """Its documents are its own, so that they can change."""
    shutil.rmtree(ask.folder / "knowledge" / "best-practices")
    reload(ask, HARBOUR)
    return ask


@pytest.fixture
def faq(tmp_path: Path) -> str:
    file = tmp_path / "faq.csv"
    file.write_text(f"id,question\n1,{FERRY}\n2,{LUNCH}\n3,{DOGS}\n")
    return str(file)


def reload(ask: Asking, text: str) -> None:
    """The documents say something else now."""
    (ask.folder / "harbour.md").write_text(text)
    values = {
        "data.path": str(ask.folder / "harbour.md"),
        "knowledge.path": str(ask.folder / "knowledge"),
        "knowledge.collection": "best-practices",
    }
    asyncio.run(load(compose(["task=knowledge"], values), Silent(), Stop()))


def test_what_was_answered_ahead_of_time_is_given_without_a_model(ask: Asking, faq: str) -> None:
    result = ask(knowledge__prefetch=faq)
    assert [(one.id, one.origin) for one in result.records] == [("1", "local"), ("2", "frontier"), ("3", "local")]
    assert [line["id"] for line in ask.lines("records.jsonl")] == ["1", "2", "3"]
    assert len(ask.memory()) == 3
    asked = len(ask.standin.requests)
    away = {"provider__local__api_base": NOWHERE, "provider__frontier__api_base": NOWHERE}
    assert [one.origin for one in ask(OTHER_WORDS, LUNCH, **away).records] == ["stored", "stored"]
    assert len(ask.standin.requests) == asked


def test_what_is_answered_ahead_counts_as_no_question_until_somebody_asks_it(
    ask: Asking, faq: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it cost counts at once, and what is stored already costs nothing."""
    monkeypatch.setattr(memory, "AGAIN_SECONDS", 0.0)
    ask(knowledge__prefetch=faq)
    asked = len(ask.standin.requests)
    result = ask(knowledge__prefetch=faq, provider__local__api_base=NOWHERE, provider__frontier__api_base=NOWHERE)
    assert [one.origin for one in result.records] == ["stored"] * 3
    assert (len(ask.standin.requests), result.summary.cost.new_usd) == (asked, 0)
    told = count(ask.config("task=monitor"))
    assert (told.questions, told.usd > 0) == (0, True)
    ask(data__path=faq)
    told = count(ask.config("task=monitor"))
    assert (told.questions, told.origin.stored, told.wrong) == (3, 3, 0)


def test_the_same_questions_asked_just_after_count(ask: Asking, faq: str) -> None:
    ask(knowledge__prefetch=faq)
    ask(data__path=faq)
    told = count(ask.config("task=monitor"))
    assert (told.questions, told.origin.stored) == (3, 3)


def test_answers_whose_passages_have_gone_are_made_anew(ask: Asking, faq: str) -> None:
    ask(knowledge__prefetch=faq)
    asked = len(ask.sent())
    reload(ask, HARBOUR.replace("In a storm it stays in port", "In a storm it stays at sea"))
    result = ask(knowledge__prefetch=faq)
    assert [one.origin for one in result.records] == ["local", "stored", "stored"]
    assert "stays at sea" in result.records[0].record.answer
    assert len(ask.sent()) == asked + 1
    of_ferry = {one.solution: one.more["outcome"] for one in ask.memory().values() if one.text == FERRY}
    assert sorted(of_ferry.values()) == ["outdated", "success"]
    (record,) = ask(OTHER_WORDS).records
    assert (record.origin, "stays at sea" in record.record.answer) == ("stored", True)
    assert [one.origin for one in ask(knowledge__prefetch=faq).records] == ["stored"] * 3


def test_an_answer_that_was_outdated_is_in_service_again_once_it_is_made_again(ask: Asking, faq: str) -> None:
    ask(knowledge__prefetch=faq)
    for text in (HARBOUR.replace("In a storm it stays in port", "In a storm it stays at sea"), HARBOUR):
        reload(ask, text)
        assert [one.origin for one in ask(knowledge__prefetch=faq).records] == ["local", "stored", "stored"]
    in_service = [one.solution for one in ask.memory().values() if one.text == FERRY and not one.is_out]
    assert [("stays in port" in said) for said in in_service] == [True]
    asked = len(ask.standin.requests)
    assert [one.origin for one in ask(OTHER_WORDS).records] == ["stored"]
    assert len(ask.standin.requests) == asked


def test_what_was_not_distilled_is_distilled_by_the_next_run_ahead(
    ask: Asking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "faq.txt").write_text(f"Design a timetable. {FERRY}\n")
    ahead = {"knowledge__prefetch": str(tmp_path / "faq.txt"), "knowledge__distil": 0.0}

    async def fail(*_: object) -> None:
        raise KnowledgeError("knowledge.path=x: cannot be written (no space left); free some")

    with monkeypatch.context() as patched:
        patched.setattr(Distilling, "write", fail)
        assert ask(**ahead).summary.distilled == {}
    result = ask(**ahead)
    assert ([one.origin for one in result.records], result.summary.distilled) == (["stored"], {"skills-patterns": 1})
    with EdgeStore(ask.folder / "knowledge").opened("skills-patterns") as collection:
        assert collection
        (entry,) = [one for _, one in collection.passages()]
    ((id_, answer),) = ask.memory().items()
    assert (entry.more["root"], entry.solution) == (f"{memory.NAME}/{id_}", answer.solution)


def test_what_was_distilled_of_such_an_answer_goes_with_it(ask: Asking, tmp_path: Path) -> None:
    (tmp_path / "faq.txt").write_text(f"Design a timetable. {FERRY}\n")
    faq = str(tmp_path / "faq.txt")
    assert ask(knowledge__prefetch=faq, knowledge__distil=0.0).summary.distilled == {"skills-patterns": 1}
    reload(ask, HARBOUR.replace("In a storm it stays in port", "In a storm it stays at sea"))
    assert [one.origin for one in ask(knowledge__prefetch=faq).records] == ["frontier"]
    with EdgeStore(ask.folder / "knowledge").opened("skills-patterns") as collection:
        assert collection
        assert [one.more["outcome"] for _, one in collection.passages()] == ["outdated"]
    (record,) = ask(f"Design a timetable. {FERRY}").records
    assert (record.origin, "stays at sea" in record.record.answer) == ("stored", True)


def test_the_same_answer_from_other_passages_is_kept(ask: Asking, faq: str) -> None:
    ask(knowledge__prefetch=faq)
    reload(ask, HARBOUR.replace("every day from May", "each day from May"))
    assert [one.origin for one in ask(knowledge__prefetch=faq).records] == ["local", "stored", "stored"]
    assert [one.more["outcome"] for one in ask.memory().values()] == ["success"] * 3
    assert [one.origin for one in ask(knowledge__prefetch=faq).records] == ["stored"] * 3


def test_passages_have_gone_with_their_collection(ask: Asking, faq: str) -> None:
    ask(knowledge__prefetch=faq)
    shutil.rmtree(ask.folder / "knowledge" / "best-practices")
    assert "stored" not in [one.origin for one in ask(knowledge__prefetch=faq).records if one.id != "2"]


def test_an_answer_out_of_service_is_nothing_to_rest_on(ask: Asking, tmp_path: Path) -> None:
    """The second question is answered with the first one's answer as a passage."""
    first, second = "Which wine goes with trout?", "Which wine does a guest want with trout?"
    made = ask(first).records[0]
    rests = ask(second, seed=1).records[0]
    (root,) = [f"{memory.NAME}/{id_}" for id_, one in ask.memory().items() if one.text == first]
    assert root in rests.passages
    (tmp_path / "faq.txt").write_text(f"{second}\n")
    faq = str(tmp_path / "faq.txt")
    assert [one.origin for one in ask(knowledge__prefetch=faq).records] == ["stored"]
    ask.feedback(f"id,outcome\n{made.id},wrong\n")
    assert [one.origin for one in ask(knowledge__prefetch=faq).records] != ["stored"]


def test_caps_hold_as_for_any_question(ask: Asking, faq: str) -> None:
    result = ask(knowledge__prefetch=faq, strategy__max_frontier_cost=0)
    assert {one.origin for one in result.records} == {"local"}
    assert ask.standin.bill({}) == 0


def test_an_estimate_asks_nobody(ask: Asking, faq: str) -> None:
    config = ask.config("estimate_only=true", knowledge__prefetch=faq)
    asyncio.run(pipeline.run(config, Path(config.output.dir), Silent()))
    assert (ask.folder / "run0" / "estimate.json").is_file()
    assert ask.standin.requests == ()


def test_an_estimate_expects_answers_anew_whose_passages_have_gone(ask: Asking, faq: str) -> None:
    def expected() -> str:
        config = ask.config("estimate_only=true", knowledge__prefetch=faq)
        outcome = asyncio.run(pipeline.run(config, Path(config.output.dir), Silent()))
        assert isinstance(outcome.result, CostEstimate)
        return outcome.result.notes[0]

    ask(knowledge__prefetch=faq)
    assert "3 questions from the store, 0 at home" in expected()
    reload(ask, HARBOUR.replace("In a storm it stays in port", "In a storm it stays at sea"))
    known = ask.memory()
    assert "2 questions from the store, 1 at home" in expected()
    assert ask.memory() == known
    assert [one.origin for one in ask(knowledge__prefetch=faq).records] == ["local", "stored", "stored"]


def test_wrong_input_is_one_line(ask: Asking, faq: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere\.csv"):
        ask(knowledge__prefetch=str(tmp_path / "nowhere.csv"))
    for more in ({"question": FERRY}, {"data__path": faq}):
        with pytest.raises(ConfigError, match=r"knowledge\.prefetch=.*leave question and data\.path out"):
            ask(knowledge__prefetch=faq, **more)
    with pytest.raises(ConfigError, match=r"leave question and data\.path out"):
        ask(FERRY, knowledge__prefetch=faq)
    (tmp_path / "two.csv").write_text("who,wish\nAnn,Why?\n")
    with pytest.raises(ConfigError, match=r"two\.csv: no column of questions can be told"):
        ask(knowledge__prefetch=str(tmp_path / "two.csv"))


@pytest.mark.parametrize("task", ["knowledge", "feedback", "monitor", "tickets"])
def test_a_task_that_answers_no_questions_refuses_it(task: str, faq: str) -> None:
    with pytest.raises(ConfigError, match=rf"knowledge\.prefetch=.*: task=query answers it; task={task} does not"):
        compose([f"task={task}"], {"knowledge.prefetch": faq, "data.path": faq})
