"""What a question names and the passages found do not hold, and how it lowers relevance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from hybridgen.knowledge import coverage, index, library, terms
from hybridgen.knowledge.edge import EdgeStore
from hybridgen.knowledge.embedding import Embedded, Embedding
from hybridgen.knowledge.server import ServerStore
from hybridgen.knowledge.split import split
from hybridgen.knowledge.store import Store
from hybridgen.knowledge.types import Hit, Passage
from tests.knowledge.embeddings import Words
from tests.qdrant import Qdrant

NAME = "best-practices"
# A harbour of many piers: enough passages to tell which words are rare, each with a word of its own.
PIERS = [f"At pier{chr(97 + n % 26) * (1 + n // 26)} the ferry sails at ten and the bus waits." for n in range(150)]
LAMP = "The keeper trims the lamp of the lighthouse before every sunset."


@pytest.fixture(params=["edge", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "edge":
        return EdgeStore(tmp_path)
    qdrant: Qdrant = request.getfixturevalue("qdrant")
    return ServerStore(qdrant.url)


async def load(store: Store, said: Sequence[str], embedding: Embedding | None = None) -> list[Passage]:
    given = [Passage(text, "/docs/harbour.md", f"line {n}") for n, text in enumerate(said, 1)]
    await index.load(store, NAME, given, lambda source: True, embedding=embedding or Words())
    return given


async def best(store: Store, question: str, embedding: Embedding | None = None) -> Hit:
    found = await index.search(store, question, [NAME], embedding=embedding or Words(), least=0)
    return found.hits[0]


async def test_the_store_knows_in_how_many_passages_a_word_stands(store: Store) -> None:
    await load(store, [*PIERS, LAMP, "A lamp burns at the gate."])
    asked = [terms.of_word(word) for word in ("ferry", "lamp", "whale")]
    with store.opened(NAME) as collection:
        assert collection
        ferry, lamp, whale = collection.heaviest(asked)
        counts = [
            coverage.count_holding(word, one, collection.count())
            for word, one in zip(("ferry", "lamp", "whale"), (ferry, lamp, whale), strict=True)
        ]
        assert collection.heaviest([]) == []
    assert lamp
    assert "lamp" in lamp.passage.text
    assert counts == [pytest.approx(150, abs=0.1), pytest.approx(2, abs=0.01), 0]


async def test_rare_words_that_the_passages_do_not_hold_are_told(store: Store) -> None:
    ferry, *_ = await load(store, [*PIERS, LAMP])
    with store.opened(NAME) as collection:
        assert collection

        def unheld(question: str) -> frozenset[str]:
            return coverage.unheld(question, [ferry], collection)

        assert unheld("When do ferries sail with a whale?") == {"when", "do", "with", "a", "whale"}
        assert unheld("the bus waits at ten") == frozenset()
        assert unheld("the lamp") == {"lamp"}  # it stands in another passage alone
        assert unheld("?!") == frozenset()


async def test_what_nothing_found_holds_lowers_relevance_and_not_nearness(store: Store) -> None:
    await load(store, [*PIERS, LAMP])
    plain, asked = "at ten the ferry sails and the bus waits", "at ten the whale sails and the bus waits"
    held, other = await best(store, plain), await best(store, asked)
    assert held.relevance == held.nearness
    assert other.relevance < other.nearness < held.nearness


async def test_an_identifier_is_a_word_and_so_are_its_parts(store: Store) -> None:
    await load(store, [*PIERS, "A ferry has a bell_rope."])
    known, unknown = [await best(store, f"a ferry has a {word}") for word in ("bell_rope", "wait_whale")]
    assert known.relevance == known.nearness
    assert unknown.relevance < unknown.nearness


async def test_words_alone_that_nobody_knows_are_nothing(store: Store) -> None:
    await load(store, [*PIERS, LAMP])
    assert (await best(store, "whale plankton")).relevance < 0.1


async def test_two_passages_lack_words_of_everybodys_use(store: Store) -> None:
    await load(store, ["The night ferry sails at ten.", LAMP])
    found = await best(store, "I would ask when the night ferry sails")
    assert found.relevance == pytest.approx(found.nearness, abs=0.05)


async def test_a_collection_of_another_subject_does_not_lower_the_right_one(store: Store) -> None:
    await load(store, [*PIERS, LAMP])
    foreign = [Passage(f"Loaf {n} bakes for an hour.", "/docs/bread.md", f"line {n}") for n in range(120)]
    await index.load(store, "skills-patterns", foreign, lambda source: True, embedding=Words())
    alone = await best(store, LAMP)
    both = await index.search(store, LAMP, [NAME, "skills-patterns"], embedding=Words(), least=0)
    assert both.hits[0] == alone
    assert alone.passage.text == LAMP


@pytest.mark.parametrize(
    ("one", "other"),
    [("ferry", "ferries"), ("sail", "sailing"), ("Fähre".casefold(), "fähren"), ("port", "port"), ("e17", "e17")],
)
def test_forms_of_a_word(one: str, other: str) -> None:
    assert coverage.are_forms(one, other)
    assert coverage.are_forms(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("port", "portable"), ("cat", "cats"), ("20241", "20242"), ("e1717", "e1718"), ("ship", "shore")]
)
def test_words_that_are_no_forms_of_one(one: str, other: str) -> None:
    assert not coverage.are_forms(one, other)
    assert not coverage.are_forms(other, one)


def test_many_passages_make_sure_and_few_do_not() -> None:
    sure = [coverage.sureness(points) for points in (0, 2, 100, 1_000)]
    assert sure == sorted(sure)
    assert sure[0] == 0
    assert sure[1] < 0.02 < 0.6 < sure[2] < sure[3] <= 1
    assert math.isclose(sure[2], 1 - 0.99**100)


async def test_the_sentence_model_tells_a_name_that_nothing_covers_from_other_words(tmp_path: Path) -> None:
    """Both questions have one word that no passage holds; in one it is what the question is about."""
    store, embedding = EdgeStore(tmp_path), Embedded()
    pages = Path(__file__).parents[2] / "docs"
    said = [
        piece.text
        for name in ("code", "tables", "results", "shards")
        for piece in split((pages / f"{name}.md").read_text("utf-8"), is_markdown=True, max_chars=400)
    ]
    await load(store, said, embedding)
    asked = "How do I write the records as a CSV table{}?"
    plain = await best(store, asked.format(""), embedding)
    idle = await best(store, asked.format(" nowadays"), embedding)
    named = await best(store, asked.format(" into Snowflake"), embedding)
    assert idle.passage.text == named.passage.text == plain.passage.text
    assert idle.nearness - idle.relevance < 0.05
    assert named.nearness - named.relevance > 0.1
    assert library.choose([named])  # it is near, and can be shown
