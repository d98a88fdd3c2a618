"""How often questions are embedded: each once in a run, and many with one request."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hybridgen.core.progress import Silent
from hybridgen.core.stop import Stop
from hybridgen.knowledge.embedding import Embedded
from hybridgen.llm.vectors import MAX_TOGETHER
from hybridgen.pipelines.knowledge.pipeline import load
from hybridgen.pipelines.query.lookup import TOGETHER
from tests.pipelines.query.conftest import FAULTS, HARBOUR, Asking

MODEL = "nomic-embed-text"
MANY = [f"When does ferry {n} to island {n % 7} sail?" for n in range(70)]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The texts of each call of the model within the process."""
    made: list[list[str]] = []
    embed = Embedded.embed

    async def told(self: Embedded, texts: Sequence[str], *, as_questions: bool = False) -> NDArray[np.float32]:
        made.append(list(texts))
        return await embed(self, texts, as_questions=as_questions)

    monkeypatch.setattr(Embedded, "embed", told)
    return made


def of(asked: Sequence[str], calls: Sequence[Sequence[str]]) -> tuple[set[int], int]:
    """How often each of these questions was embedded, and in how many calls."""
    often = Counter(text for call in calls for text in call)
    return {often[one] for one in asked}, sum(any(one in call for one in asked) for call in calls)


def test_a_question_is_embedded_once_where_none_is_stored(ask: Asking, calls: list[list[str]]) -> None:
    result = ask(*MANY)
    assert result.summary.delivered == len(MANY)
    assert of(MANY, calls) == ({1}, math.ceil(len(MANY) / TOGETHER))
    # What is left of them without the words that no passage holds goes in batches too, beside two calls of the memory.
    assert len(calls) <= 2 * math.ceil(len(MANY) / TOGETHER) + 2


def test_a_question_is_embedded_once_where_all_but_the_last_are_stored(ask: Asking, calls: list[list[str]]) -> None:
    ask(*MANY[:-1])
    calls.clear()
    result = ask(*MANY)
    assert result.summary.origin.stored == len(MANY) - 1
    assert of(MANY, calls) == ({1}, math.ceil(len(MANY) / TOGETHER))
    assert [one.id for one in result.records] == [line["id"] for line in ask.lines("records.jsonl")]


def test_an_estimate_embeds_each_question_once(ask: Asking, calls: list[list[str]], tmp_path: Path) -> None:
    from hybridgen.pipelines.query import pipeline

    config = ask.config(estimate_only=True)
    asyncio.run(pipeline.run(config, tmp_path / "estimate", Silent(), asked=MANY))
    assert of(MANY, calls) == ({1}, math.ceil(len(MANY) / TOGETHER))


@pytest.fixture
def served(ask: Asking) -> dict[str, Any]:
    """The index made anew with a model of the stand-in."""
    ask.standin.serve("qwen2.5:72b", "qwen2.5:7b", f"{MODEL}:latest")
    values = {
        "knowledge__path": str(ask.folder / "served"),
        "knowledge__embedding": f"ollama/{MODEL}@{ask.standin.url}",
    }
    for name, text, collection in (
        ("harbour.md", HARBOUR, "best-practices"),
        ("faults.csv", FAULTS, "error-solutions"),
    ):
        (ask.folder / name).write_text(text)
        config = ask.config(
            "task=knowledge", data__path=str(ask.folder / name), knowledge__collection=collection, **values
        )
        asyncio.run(load(config, Silent(), Stop()))
    return values


def test_a_served_model_gets_many_questions_with_one_request(ask: Asking, served: dict[str, Any]) -> None:
    before = len(ask.standin.embedded_together)
    result = ask(*MANY, **served)
    assert result.summary.delivered == len(MANY)
    texts, requests = ask.standin.embedded, ask.standin.embedded_together[before:]
    assert sum(ask.standin.embedded_together) == len(texts) == len(set(texts)), "no text twice"
    assert {texts.count(f"search_query: {one}") for one in MANY} == {1}
    assert max(requests) <= MAX_TOGETHER
    # The memory's scale, then for each batch the questions, and what is left of them.
    assert len(requests) <= 4 + 3 * math.ceil(len(MANY) / TOGETHER)


def test_a_vector_that_was_embedded_in_company_is_known_alone(ask: Asking, served: dict[str, Any]) -> None:
    ask(*MANY[:5], **served)
    asked = ask.standin.embedded
    result = ask(MANY[3], **served)
    assert ask.standin.embedded == asked
    assert result.summary.origin.stored == 1


def test_a_run_that_is_stopped_in_the_stored_part_delivers_what_it_gave(ask: Asking) -> None:
    from hybridgen.pipelines.query import pipeline

    ask(*MANY[:4])
    stop = Stop()

    class Asks(Silent):
        def advance(self, stage: Any, done: int = 1) -> None:
            stop.ask()

    config = ask.config(output__dir=str(ask.folder / "stopped"))
    outcome = asyncio.run(pipeline.run(config, ask.folder / "stopped", Asks(), stop, asked=MANY[:4]))
    assert outcome.exit_code == 130
    lines = (ask.folder / "stopped" / "records.jsonl").read_text().splitlines()
    assert len(lines) == 1
    assert len(ask.memory()) == 4
