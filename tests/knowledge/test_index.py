"""Collections: loaded, kept up to date, asked. On Qdrant's engine in the process and on a server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hybridgen.core.errors import ConfigError, KnowledgeError
from hybridgen.knowledge import edge, index, library, memory, terms
from hybridgen.knowledge.edge import ABOUT, EdgeStore
from hybridgen.knowledge.server import ServerStore
from hybridgen.knowledge.store import Point, Store, best_ids
from hybridgen.knowledge.types import ASKED, Loaded, Passage, Search
from tests.knowledge.embeddings import Words
from tests.qdrant import Qdrant

SAID = (
    "The night ferry sails at ten from the old pier in summer.",
    "Dogs travel on a lead and need a ticket of their own.",
    "A lost bicycle waits in the shed behind the harbour office.",
    "Groups of twenty pay for eighteen when they book by letter.",
    "In a storm all sailings end and tickets are paid back.",
    "The engine room may be seen on the first Monday of a month.",
)


def passages(*said: str, source: str = "/docs/ferry.md") -> list[Passage]:
    return [Passage(text, source, f"line {n}", ("Ferry", f"Part {n}")) for n, text in enumerate(said, 1)]


@pytest.fixture(params=["edge", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store of each kind, as Python makes it: for processes of their own."""
    if request.param == "edge":
        return f"EdgeStore(Path({str(tmp_path)!r}))"
    qdrant: Qdrant = request.getfixturevalue("qdrant")
    return f"ServerStore({qdrant.url!r})"


@pytest.fixture
def store(place: str) -> Store:
    made: Store = eval(place)
    return made


@pytest.fixture
def edge_store(tmp_path: Path) -> EdgeStore:
    return EdgeStore(tmp_path)


async def load(
    store: Store, given: Sequence[Passage], embedding: Words | None = None, roots: Sequence[str] = ("/docs",)
) -> Loaded:
    return await index.load(store, "best-practices", given, below(*roots), embedding=embedding or Words())


async def ask(store: Store, question: str, *names: str, least: float = 0.6) -> Search:
    return await index.search(store, question, names or ("best-practices",), embedding=Words(), least=least)


def below(*roots: str) -> Callable[[str], bool]:
    return lambda source: index.is_below(source, roots)


def counts(loaded: Loaded) -> tuple[int, int, int, int, int]:
    return loaded.new, loaded.replaced, loaded.removed, loaded.kept, loaded.total


def begun(code: str) -> subprocess.Popen[str]:
    """A process of its own that runs this."""
    ways = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", code], text=True, cwd=Path(__file__).parents[2], **ways)


async def test_the_same_twice_changes_nothing_and_embeds_nothing(store: Store) -> None:
    assert counts(await load(store, passages(*SAID))) == (6, 0, 0, 0, 6)
    embedding = Words()
    assert counts(await load(store, passages(*SAID), embedding)) == (0, 0, 0, 6, 6)
    assert len(embedding.asked) == 1


async def test_what_has_changed_is_replaced_and_what_has_gone_is_removed(store: Store) -> None:
    await load(store, passages(*SAID))
    now = passages(SAID[0], "Dogs and cats travel in a basket.", *SAID[2:5])
    assert counts(await load(store, now)) == (0, 1, 1, 4, 5)
    found = await ask(store, "the engine room on the first Monday of a month", least=0)
    assert SAID[5] not in [hit.passage.text for hit in found.hits]


async def test_a_passage_that_moved_says_its_new_place(store: Store) -> None:
    await load(store, passages(*SAID))
    moved = [Passage(one.text, one.source, "line 90", one.heading) for one in passages(*SAID)]
    assert counts(await load(store, moved)) == (0, 0, 0, 6, 6)
    (best, *_) = (await ask(store, SAID[2])).hits
    assert best.passage.place == "line 90"


async def test_passages_come_by_their_ids_in_order(store: Store) -> None:
    await load(store, passages(*(f"{text} ({n})" for n in range(10) for text in SAID)))
    with store.opened("best-practices") as collection:
        assert collection
        ids = [id_ for id_, _ in collection.passages()]
    assert ids == sorted(ids)
    assert len(ids) == 60


async def test_a_load_leaves_other_sources_alone(store: Store) -> None:
    await load(store, passages(*SAID))
    other = passages("Trains to the coast leave hourly.", source="/other/trains.md")
    assert counts(await load(store, other, roots=("/other",))) == (1, 0, 0, 0, 7)
    assert counts(await load(store, [], roots=("/other/*.md",))) == (0, 0, 1, 0, 6)


async def test_the_same_words_twice_in_a_source_are_two_passages_and_found_once(store: Store) -> None:
    twice = [Passage(SAID[0], "/docs/ferry.md", f"line {n}") for n in (1, 9)]
    assert counts(await load(store, twice)) == (2, 0, 0, 0, 2)
    assert len((await ask(store, SAID[0], least=0)).hits) == 1


async def test_a_question_finds_its_passage_above_the_least_relevance(store: Store) -> None:
    await load(store, passages(*SAID))
    (hit, *_) = (await ask(store, "At ten the night ferry sails from which old pier?")).hits
    assert (hit.passage.text, hit.passage.heading, hit.collection) == (SAID[0], ("Ferry", "Part 1"), "best-practices")
    assert hit.relevance >= 0.6
    assert (await ask(store, "Wie wird das Wetter morgen?")).hits == ()


async def test_of_passages_that_rank_alike_the_same_are_found_each_time(place: str, store: Store) -> None:
    await load(store, passages(*(f"{text} {text} ({n})" for n in range(12) for text in SAID)))
    found = [await ask(eval(place), "the ferry sails from the pier in a storm", least=0) for _ in range(3)]
    assert found[0] == found[1] == found[2]


def test_equal_scores_go_by_their_ids() -> None:
    assert best_ids([("c", 0.5), ("b", 0.2), ("a", 0.5), ("d", 0.9)], 3) == ["d", "a", "c"]


async def test_the_best_of_each_collection_and_of_all(store: Store) -> None:
    names = ("error-solutions", "skills-patterns", "best-practices")
    for name in names:
        said = [f"{text} ({name})" for text in SAID]
        await index.load(store, name, passages(*said), below("/docs"), embedding=Words())
    hits = (await ask(store, "the ferry sails from the pier", *names, least=0)).hits
    assert len(hits) == library.MAX_IN_ALL
    assert max(sum(hit.collection == name for hit in hits) for name in names) == library.MAX_OF_EACH
    assert [hit.relevance for hit in hits] == sorted((hit.relevance for hit in hits), reverse=True)


async def test_a_collection_that_cannot_be_searched_is_a_notice_and_the_others_are(store: Store) -> None:
    await load(store, passages(*SAID))
    await index.load(store, "skills-patterns", passages(*SAID), below("/docs"), embedding=Words("other", 32))
    found = await ask(store, SAID[0], "best-practices", "skills-patterns", "error-solutions")
    assert found.hits[0].passage.text == SAID[0]
    assert [notice.code for notice in found.notices] == ["collection_unsearched", "collection_empty"]
    assert "was made with other (vectors of 32 numbers), not with words (vectors of 64 numbers)" in str(
        found.notices[0]
    )


async def test_another_model_is_refused_and_nothing_is_written(store: Store) -> None:
    await load(store, passages(*SAID))
    with pytest.raises(KnowledgeError, match=r"name that model in knowledge\.embedding, or load into another"):
        await load(store, passages("new"), Words("other"))
    assert counts(await load(store, passages(*SAID))) == (0, 0, 0, 6, 6)


async def test_a_lone_passage_has_a_scale_too(store: Store) -> None:
    await load(store, passages(SAID[0]))
    assert [hit.passage.text for hit in (await ask(store, "the night ferry sails from the old pier")).hits] == [SAID[0]]
    assert (await ask(store, "Wie wird das Wetter morgen?")).hits == ()


async def test_what_was_solved_is_found_with_its_solution(store: Store) -> None:
    entry = Passage("E17: the gate does not open", "/docs/faults.csv", "row 1", solution="Press reset for ten seconds.")
    await load(store, [entry])
    (hit,) = (await ask(store, "the gate does not open, it shows E17")).hits
    assert hit.passage == entry


async def test_a_damaged_collection_is_one_line(edge_store: EdgeStore, tmp_path: Path) -> None:
    await load(edge_store, passages(*SAID))
    (tmp_path / "best-practices" / ABOUT).write_text("{")
    (notice,) = (await ask(edge_store, SAID[0])).notices
    assert "move the folder away and load anew" in str(notice)


async def test_an_open_collection_is_waited_for(
    edge_store: EdgeStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await load(edge_store, passages(*SAID))
    monkeypatch.setattr(edge, "PATIENCE", 0.0)
    holder = f"""
from pathlib import Path
from hybridgen.knowledge.edge import EdgeStore
with EdgeStore(Path({str(tmp_path)!r})).opened("best-practices"):
    print(flush=True)
    input()
"""
    with begun(holder) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(KnowledgeError, match="another process has the collection open"):
            await load(edge_store, passages(*SAID))
        other.communicate("\n")
    assert counts(await load(edge_store, passages(*SAID))) == (0, 0, 0, 6, 6)


async def test_a_killed_load_goes_on_where_it_stopped(
    store: Store, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed within the second batch: nothing of the first is embedded again."""
    monkeypatch.setattr(index, "BATCH", 2)
    killed = f"""
import asyncio, os, signal
from pathlib import Path
from hybridgen.knowledge import index
from tests.knowledge.test_index import SAID, EdgeStore, ServerStore, Words, below, passages
index.BATCH = 2
def tell(done, total):
    if done == 4:
        os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(index.load(
    {place}, "best-practices", passages(*SAID), below("/docs"), embedding=Words(), tell=tell
))
"""
    begun(killed).communicate()
    with store.opened("best-practices") as begun_with:
        assert begun_with
        assert begun_with.about.scale is None
    assert counts(await load(store, passages(*SAID))) == (2, 0, 0, 4, 6)
    assert (await ask(store, SAID[0])).hits


@pytest.mark.parametrize("kind", ["edge", "server"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(st.sampled_from(SAID), max_size=6), min_size=1, max_size=4))
async def test_after_any_loads_the_collection_is_what_its_source_says(
    kind: str, tmp_path_factory: pytest.TempPathFactory, qdrant: Qdrant, versions: list[list[str]]
) -> None:
    qdrant.reset()
    store: Store = EdgeStore(tmp_path_factory.mktemp("store")) if kind == "edge" else ServerStore(qdrant.url)
    for said in versions:
        loaded = await load(store, passages(*said))
        assert (loaded.new + loaded.replaced + loaded.kept, loaded.total) == (len(said), len(said))
    assert counts(await load(store, passages(*versions[-1]))) == (0, 0, 0, len(versions[-1]), len(versions[-1]))
    with store.opened("best-practices") as collection:
        assert collection
        kept = sorted((one.text, one.place) for _, one in collection.passages())
    assert kept == sorted((one.text, one.place) for one in passages(*versions[-1]))


@pytest.mark.parametrize("name", [None, "", "Best Practices", "../up", "-", "a" * 80])
def test_a_name_that_is_none(name: str | None) -> None:
    with pytest.raises(ConfigError, match=r"knowledge\.collection"):
        index.check_name(name)


async def test_a_collection_that_answers_alone_are_left_in_has_the_scale_of_questions(store: Store) -> None:
    await load(store, passages(*SAID))
    with store.opened("best-practices") as collection:
        assert collection
        more = {"outcome": "success"}
        for question in ("Why does the gate not open?", "Which wine goes with trout?"):
            answer = Passage(question, ASKED, "", solution="Nobody knows.", more=more)
            (vector,) = await Words().embed([question], as_questions=True)
            collection.write([Point(answer.point(0), answer, vector, terms.of_passage(question))])
    assert counts(await load(store, []))[2:] == (6, 0, 2)
    with store.opened("best-practices") as collection:
        assert collection
        assert collection.about.scale == await memory.make_question_scale(Words())
