"""The same questions to a folder and to a Qdrant server: the same decisions; and a server that goes away."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from hybridgen.config.compose import compose
from hybridgen.core.errors import ConfigError, SilentStoreError
from hybridgen.core.progress import Silent
from hybridgen.core.stop import Stop
from hybridgen.knowledge import server
from hybridgen.pipelines.knowledge.pipeline import load
from hybridgen.pipelines.query import pipeline
from tests.pipelines.query.conftest import FERRY, LUNCH, Asking
from tests.qdrant import Qdrant

ASKED = (
    FERRY,
    LUNCH,
    f"Design a timetable. {FERRY}",
    "At what time does the night ferry sail?",
    "The gate does not open and the display shows E17",
    "May dogs travel without a ticket?",
    "What is kept beside the lighthouse?",
)


@pytest.fixture
def there(qdrant: Qdrant, knowledge: Path) -> dict[str, Any]:
    """The same index at a server."""
    for name, collection in (("harbour.md", "best-practices"), ("faults.csv", "error-solutions")):
        values = {
            "data.path": str(knowledge.parent / name),
            "knowledge.url": qdrant.url,
            "knowledge.collection": collection,
        }
        asyncio.run(load(compose(["task=knowledge"], values), Silent(), Stop()))
    return {"knowledge__url": qdrant.url}


def decided(ask: Asking, *questions: str, **values: Any) -> list[tuple[Any, ...]]:
    found = []
    for question in questions:
        (one,) = ask(question, **values).records
        relevance = one.record.relevance
        found.append((one.origin, one.record.reason, one.record.complexity, relevance and round(relevance, 4)))
    return found


def test_the_same_decisions_as_in_a_folder(ask: Asking, there: dict[str, Any]) -> None:
    here = decided(ask, *ASKED, *ASKED)
    assert decided(ask, *ASKED, *ASKED, **there) == here
    assert {origin for origin, *_ in here} == {"local", "stored", "frontier"}


def test_a_wrong_answer_at_a_server_is_not_given_again(ask: Asking, there: dict[str, Any], qdrant: Qdrant) -> None:
    first = ask(LUNCH, **there).records[0]
    assert ask(LUNCH, **there).records[0].origin == "stored"
    known = qdrant.local.count("interaction-history").count
    file = ask.folder / "feedback.csv"
    file.write_text(f"id,outcome\n{first.id},wrong\n")
    config = ask.config("task=feedback", data__path=str(file), output__dir=str(ask.folder / "feedback"), **there)
    from hybridgen.pipelines.feedback import pipeline as feedback

    asyncio.run(feedback.run(config, Path(config.output.dir), Silent(), Stop()))
    assert qdrant.local.count("interaction-history").count == known
    points, _ = qdrant.local.scroll("interaction-history")
    assert {point.payload["more"]["outcome"] for point in points if point.payload} == {"wrong"}


def test_a_server_that_goes_away_ends_the_run_and_pays_for_nothing(
    ask: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PAUSES", ())
    with Qdrant() as gone:
        url = gone.url
    with pytest.raises(SilentStoreError, match=r"no answer from Qdrant at .*; start it with: docker run"):
        ask(LUNCH, knowledge__url=url)
    assert ask.sent() == []


def test_a_server_that_goes_silent_after_the_last_answer_costs_no_answer(
    ask: Asking, there: dict[str, Any], qdrant: Qdrant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PAUSES", ())

    class Silencing(Silent):
        def advance(self, stage: str, done: int = 1) -> None:
            qdrant.faults += [(503, "")] * 100

    config = ask.config(**there)
    outcome = asyncio.run(pipeline.run(config, Path(config.output.dir), Silencing(), asked=[LUNCH]))
    (line,) = ask.lines("records.jsonl")
    assert (line["origin"], outcome.exit_code) == ("frontier", 0)
    assert "how much the collections hold is not known" in (Path(config.output.dir) / "summary.json").read_text()


def test_privacy_strict_asks_no_server_elsewhere(ask: Asking) -> None:
    with pytest.raises(ConfigError, match=r"privacy=strict lets no passage go elsewhere"):
        ask(LUNCH, overrides=["privacy=strict"], knowledge__url="https://1.1.1.1:6333")
