"""task=feedback: what was wrong is not given again, nor shown, and its question is asked anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridgen.core.errors import ConfigError, DataError
from hybridgen.knowledge.edge import EdgeStore
from tests.pipelines.query.conftest import FERRY, LUNCH, Asking, copying, kind
from tests.standin import Asked

OTHER_WORDS = "At what time does the night ferry sail?"


def test_a_wrong_answer_is_asked_anew_and_not_given_again(ask: Asking) -> None:
    first = ask(LUNCH).records[0]
    assert ask(LUNCH).records[0].origin == "stored"
    assert ask.feedback(f"id,outcome\n{first.id},wrong\n").answers == 1
    said = iter(["A dry Riesling goes with it.", "A Silvaner goes with it."])
    ask.standin.answer = lambda asked: {"answer": next(said)} if kind(asked) == "answer" else copying()(asked)
    requests = len(ask.sent())
    second = ask(LUNCH).records[0]
    assert (second.origin, second.record.answer) == ("frontier", "A dry Riesling goes with it.")
    assert len(ask.sent()) == requests + 1
    assert ask(LUNCH).records[0].record.answer == "A dry Riesling goes with it."
    assert len(ask.sent()) == requests + 1
    assert sorted(one.more["outcome"] for one in ask.memory().values()) == ["success", "wrong"]


def test_the_same_wrong_answer_once_more_is_no_answer(ask: Asking) -> None:
    first = ask(LUNCH).records[0]
    ask.feedback(f"id,outcome\n{first.id},wrong\n")
    result = ask(LUNCH)
    assert result.records == []
    assert {line["reason"] for line in ask.lines("rejects.jsonl")} == {"the same answer as one that was marked wrong"}
    assert [one.more["outcome"] for one in ask.memory().values()] == ["wrong"]


def test_an_answer_that_was_given_again_is_known_by_each_of_its_ids(ask: Asking, tmp_path: Path) -> None:
    file = tmp_path / "asked.csv"
    for id_ in ("monday", "week/2", "friday"):
        file.write_text(f"id,question\n{id_},{LUNCH}\n")
        (record,) = ask(data__path=str(file)).records
        assert record.id == id_
    assert len(ask.memory()) == 1
    for id_ in ("friday", "week/2", "monday"):
        told = ask.feedback(f"id,outcome\n{id_},right\n")
        assert (told.right, told.rejected) == (1, 0)
    assert ask.feedback("id,outcome\nweek,wrong\n2,wrong\n").rejected == 2
    assert [one.more["outcome"] for one in ask.memory().values()] == ["right"]


def test_what_was_given_on_is_wrong_too(ask: Asking) -> None:
    ask(FERRY)
    given_on = ask(OTHER_WORDS).records[0]
    assert given_on.origin == "stored"
    summary = ask.feedback(f"question,outcome\n{OTHER_WORDS},wrong\n")
    assert (summary.wrong, summary.answers) == (1, 2)
    assert {one.more["outcome"] for one in ask.memory().values()} == {"wrong"}
    result = ask(FERRY)
    assert [record.origin for record in result.records] != ["stored"]


def test_a_wrong_solution_of_the_index_is_marked_there(ask: Asking) -> None:
    question = "The gate does not open and the display shows E17"
    assert ask(question).records[0].origin == "stored"
    assert ask.feedback(f"question,outcome\n{question},wrong\n").sources == 1
    record = ask(question).records[0]
    assert record.origin != "stored"
    assert all("Hold the reset key" not in asked.prompt for asked in ask.standin.requests)
    with EdgeStore(ask.folder / "knowledge").opened("error-solutions") as collection:
        assert collection is not None
        marked = [one for _, one in collection.passages() if one.more.get("outcome") == "wrong"]
    assert [one.text for one in marked] == [question]


def test_a_wrong_answer_is_no_passage_either(ask: Asking) -> None:
    ask.standin.answer = copying(score=9, answer="A dry Riesling goes with a lunch of trout.")
    first = ask(LUNCH).records[0]
    near = "Which wine goes with a lunch of salmon?"

    def shown(asked: Asked) -> bool:
        return "Riesling" in asked.prompt and kind(asked) == "answer"

    ask(near, seed=1)
    assert any(shown(asked) for asked in ask.standin.requests)
    ask.standin.reset()
    ask.standin.answer = copying()
    ask.feedback(f"id,outcome\n{first.id},wrong\n")
    for record in ask.memory().values():
        assert record.text != LUNCH or record.more["outcome"] == "wrong"
    ask("Which wine goes with a lunch of carp?", seed=2)
    assert all(LUNCH not in asked.prompt for asked in ask.standin.requests)


def test_a_right_answer_stays_and_goes_before_others(ask: Asking) -> None:
    first = ask(FERRY).records[0]
    assert ask.feedback(f"id,outcome\n{first.id},Right\n").right == 1
    assert [one.more["outcome"] for one in ask.memory().values()] == ["right"]
    assert ask(FERRY).records[0].origin == "stored"


def test_rows_that_name_nothing_are_rejects(ask: Asking) -> None:
    ask(FERRY)
    summary = ask.feedback(f"id,question,outcome\nq-1,,wrong\n,{FERRY},perhaps\n,{FERRY},right\n,,right\n")
    assert (summary.read, summary.right, summary.rejected, ask.code) == (4, 1, 3, 3)
    lines = (ask.folder / "feedback" / "rejects.jsonl").read_text()
    assert "names no answer that is known" in lines
    assert "outcome perhaps: right or wrong would be right" in lines


def test_an_id_of_two_questions_wants_the_question(ask: Asking, tmp_path: Path) -> None:
    for name, question in (("a", FERRY), ("b", LUNCH)):
        (tmp_path / f"{name}.csv").write_text(f"id,question\n1,{question}\n")
        ask(data__path=str(tmp_path / f"{name}.csv"))
    assert ask.feedback("id,outcome\n1,wrong\n").rejected == 1
    assert ask.feedback(f"id,question,outcome\n1,{LUNCH},wrong\n").wrong == 1


def test_a_table_without_its_columns_is_wrong_input(ask: Asking) -> None:
    with pytest.raises(DataError, match="nothing was asked there yet"):
        ask.feedback("id,outcome\n1,wrong\n")
    with pytest.raises(ConfigError, match=r"id \(or question\) and outcome would be right"):
        ask.feedback("name,outcome\n1,wrong\n")
