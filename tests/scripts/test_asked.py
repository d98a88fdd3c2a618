"""Questions about Python's own documentation: what they are, and what is measured with them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from hybridgen.knowledge.edge import EdgeStore
from scripts import asked, recall
from scripts.asking.documents import HERE, Question, documents, passages, questions, write
from tests.knowledge.embeddings import Words


def test_a_hundred_questions_of_four_kinds() -> None:
    lines = [json.loads(line) for line in (HERE / "questions.jsonl").read_text().splitlines()]
    all_ = {one["id"]: Question(**one) for one in lines}
    assert len(all_) == len(lines) == 100
    kinds = Counter(one.kind for one in all_.values())
    assert kinds == {"covered": 40, "repeat": 20, "near_miss": 20, "uncovered": 20}
    for one in all_.values():
        assert bool(one.of) == (one.kind in {"repeat", "near_miss"})
        assert not one.of or all_[one.of].kind == "covered"
        assert bool(one.says) == (one.kind in {"covered", "repeat"})
        assert one.kind != "repeat" or one.says == all_[one.of].says
    assert len({one.question for one in all_.values()}) == 100


def test_every_answer_stands_in_a_passage_and_no_question_repeats_it() -> None:
    texts = [one.text for one in passages()]
    answered = [one for one in questions("questions", "more") if one.says]
    assert len(answered) >= 100
    for one in answered:
        assert any(map(one.is_answered_by, texts)), one.id
        assert not one.is_answered_by(one.question)


def test_what_one_topic_repeats_of_another_is_left_out() -> None:
    said = documents()
    assert said["while"].startswith("# The `while` statement\n\n")
    assert sum("terminates the nearest enclosing loop" in " ".join(text.split()) for text in said.values()) == 1


def test_documents_and_questions_are_written_as_files(tmp_path: Path) -> None:
    write(tmp_path, questions("questions"))
    assert {file.stem for file in (tmp_path / "documents").iterdir()} == set(documents())
    first, *_ = (tmp_path / "questions.jsonl").read_text().splitlines()
    assert json.loads(first).keys() == {"id", "question", "kind", "of"}


PASSAGES = [one for one in passages() if Path(one.source).stem in {"break", "continue", "pass", "del", "lambda"}]


def of_these(kinds: set[str]) -> list[Question]:
    return [
        one
        for one in questions("questions")
        if one.kind in kinds and (not one.says or any(one.is_answered_by(given.text) for given in PASSAGES))
    ]


async def test_covered_questions_find_more_relevant_passages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = await asked.look_at(EdgeStore(tmp_path), Words(), of_these({"covered", "uncovered"}), PASSAGES)
    assert found["covered"]["median"] > found["uncovered"]["median"]
    assert found["uncovered"]["questions"] == 20
    assert all(0 <= one <= 1 for kind in found.values() for name, one in kind.items() if name != "questions")
    asked.tell(found)
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["questions", "covered", "uncovered"]


async def test_recall_by_four_ways(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = await recall.look_at(EdgeStore(tmp_path), Words(), of_these({"covered", "repeat"}), PASSAGES)
    assert found["questions"] == 10
    recall.tell(found)
    table = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in table[2:]] == ["dense", "sparse", "hybrid", "relevance"]
    assert all(line.split()[1].endswith("%") for line in table[2:])


def test_ranks_as_shares() -> None:
    assert recall.summarise([1, 2, 6, None]) == {
        "in five": 0.5,
        "in one": 0.25,
        "mrr": pytest.approx((1 + 1 / 2 + 1 / 6) / 4),
    }
