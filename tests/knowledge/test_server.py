"""A Qdrant server as the store: how it fails, several who share it, and the same finds as in the process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from qdrant_client import models

from hybridgen.core.errors import ConfigError, KnowledgeError, SilentStoreError
from hybridgen.knowledge import index, server, server_collection
from hybridgen.knowledge.edge import EdgeStore
from hybridgen.knowledge.server import ServerStore
from hybridgen.knowledge.split import split
from hybridgen.knowledge.store import About, Store
from hybridgen.knowledge.types import Hit, Loaded, Passage
from tests.knowledge.embeddings import Words
from tests.knowledge.test_index import SAID, ask, begun, counts, load, passages
from tests.llm.blunt import blunt, closed, http
from tests.qdrant import Qdrant
from tests.standin.certificates import unknown_certificate

DOCS = Path(__file__).parents[2] / "docs"
ABOUT = About("words", 64)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PAUSES", (0.0, 0.0))


def opened(url: str) -> None:
    with ServerStore(url).opened("best-practices", ABOUT):
        pass


def refused(url: str, kind: type[KnowledgeError] = KnowledgeError) -> str:
    """What is said where a collection cannot be opened, without the address."""
    with pytest.raises(KnowledgeError) as error:
        opened(url)
    assert type(error.value) is kind or (kind is KnowledgeError and error.value.exit_code == 2)
    said = str(error.value)
    assert "\n" not in said
    assert url in said
    return said.replace(url, "URL")


# How it fails


def test_nobody_at_the_address() -> None:
    said = refused(closed(), SilentStoreError)
    assert said.startswith("no answer from Qdrant at URL (")
    assert "refused" in said
    assert said.endswith("start it with: docker run -p 6333:6333 qdrant/qdrant")
    assert SilentStoreError.exit_code == 4


def test_no_answer_in_time(qdrant: Qdrant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "TIMEOUT", 1)
    qdrant.delay = 2.0
    assert refused(qdrant.url, SilentStoreError).startswith("no answer from Qdrant at URL within 1 s; start it")


def test_a_key_is_wanted(qdrant: Qdrant) -> None:
    qdrant.key = "geheim"
    said = refused(qdrant.url)
    assert said == (
        "knowledge.url=URL: wants a key; QDRANT_API_KEY=KEY in the environment gives one (401 Must provide an API key "
        "or an Authorization bearer token)"
    )


def test_the_wrong_key_is_refused_and_not_told(qdrant: Qdrant, monkeypatch: pytest.MonkeyPatch) -> None:
    qdrant.key = "the right one"
    monkeypatch.setenv("QDRANT_API_KEY", "wrong-key-4711")
    said = refused(qdrant.url)
    assert said.startswith("knowledge.url=URL: refuses the key in QDRANT_API_KEY (401 ")
    assert "4711" not in said


def test_a_key_that_opens(qdrant: Qdrant, monkeypatch: pytest.MonkeyPatch) -> None:
    qdrant.key = "right-key-4711"
    monkeypatch.setenv("QDRANT_API_KEY", " right-key-4711\n")
    opened(qdrant.url)


def test_a_key_that_can_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QDRANT_API_KEY", "s3“")
    with pytest.raises(ConfigError, match=r"^QDRANT_API_KEY: its character 3 .* is in no key"):
        ServerStore("http://127.0.0.1:6333")


@pytest.mark.parametrize("version", ["1.15.4", "0.11.0", "unheard of"])
def test_a_version_that_is_too_old(qdrant: Qdrant, version: str) -> None:
    qdrant.version = version
    assert refused(qdrant.url) == f"knowledge.url=URL is Qdrant {version}; version 1.16 or later is needed"


@pytest.mark.parametrize("version", ["1.16.0", "1.99.3-dev", "2.0.0"])
def test_a_version_that_is_new_enough(qdrant: Qdrant, version: str) -> None:
    qdrant.version = version
    opened(qdrant.url)


@pytest.mark.parametrize(
    "answer", [http(b"<html>Welcome</html>"), http(b'{"title": "Ollama", "version": "0.12"}'), http(b"{}")]
)
def test_another_program_at_the_address(answer: bytes) -> None:
    with blunt(answer) as address:
        assert refused(address).startswith("knowledge.url=URL answers, but not as Qdrant; start it with: docker")


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with unknown_certificate(tmp_path) as (address, file):
        said = refused(address)
        assert "it cannot be proven whose server it is" in said
        assert said.endswith("if you trust it, SSL_CERT_FILE=FILE names its certificate authority")
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert "answers, but not as Qdrant" in refused(address)


@pytest.mark.parametrize("until", ["2", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_server_that_says_until_when_it_is_busy(until: str) -> None:
    answer = http(b"{}", status=f"429 Too Many Requests\r\nRetry-After: {until}")
    with blunt(answer) as address:
        assert refused(address, SilentStoreError).startswith("knowledge.url=URL: is busy (")


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_a_server_that_is_busy_for_a_moment_is_asked_again(qdrant: Qdrant, status: int) -> None:
    store = ServerStore(qdrant.url)
    await load(store, passages(*SAID))
    qdrant.faults = [(status, "busy")] * 2
    assert (await ask(store, SAID[0])).hits
    qdrant.faults = [(status, "busy")] * 3
    with pytest.raises(SilentStoreError, match=f"{status} busy"):
        await ask(store, SAID[0])


async def test_what_it_refuses_is_told_in_its_words(qdrant: Qdrant) -> None:
    store = ServerStore(qdrant.url)
    await load(store, passages(*SAID))
    qdrant.faults = [(400, '{"status": {"error": "Wrong input: no\\nspace"}}')]
    (notice,) = (await ask(store, SAID[0])).notices
    assert "refuses what it is asked (400 Wrong input: no space)" in str(notice)


async def test_a_server_that_goes_away_ends_the_search(qdrant: Qdrant) -> None:
    """None of its collections could be searched, and whoever asks on would take all questions for new ones."""
    with Qdrant() as other:
        store = ServerStore(other.url)
        await load(store, passages(*SAID))
    with pytest.raises(SilentStoreError, match="no answer from Qdrant"):
        await ask(store, SAID[0])


# Several who share it


async def test_two_who_load_the_same_at_once_leave_one_of_each(qdrant: Qdrant) -> None:
    many = passages(*(f"{text} ({n})" for n in range(20) for text in SAID))
    stores = [ServerStore(qdrant.url) for _ in range(3)]
    loaded = await asyncio.gather(*(load(store, many) for store in stores))
    assert {one.total for one in loaded} == {len(many)}
    assert counts(await load(stores[0], many)) == (0, 0, 0, len(many), len(many))


def test_two_processes_at_once_leave_one_of_each(qdrant: Qdrant) -> None:
    code = f"""
import asyncio
from hybridgen.knowledge.server import ServerStore
from tests.knowledge.test_index import SAID, load, passages
print(asyncio.run(load(ServerStore({qdrant.url!r}), passages(*SAID))).total)
"""
    both = [begun(code) for _ in range(2)]
    assert [one.communicate()[0] for one in both] == ["6\n", "6\n"]


async def test_a_collection_of_somebody_elses_is_left_alone(qdrant: Qdrant) -> None:
    other = qdrant.client()
    size = models.VectorParams(size=3, distance=models.Distance.DOT)
    other.create_collection("best-practices", size, metadata={"owner": "me"})
    other.create_collection("unmarked", size)
    store = ServerStore(qdrant.url)
    with pytest.raises(KnowledgeError, match="has one of that name that something else made; choose another name"):
        await load(store, passages(*SAID))
    assert store.names() == []
    assert other.get_collection("best-practices").config.metadata == {"owner": "me"}
    other.close()


async def test_names_of_ours(qdrant: Qdrant) -> None:
    store = ServerStore(qdrant.url)
    for name in ("skills-patterns", "best-practices"):
        with store.opened(name, ABOUT):
            pass
    assert store.names() == ["best-practices", "skills-patterns"]
    with store.opened("error-solutions") as none:
        assert none is None


async def test_what_others_keep_with_a_collection_stays(qdrant: Qdrant) -> None:
    store = ServerStore(qdrant.url)
    await load(store, passages(*SAID))
    other = qdrant.client()
    other.update_collection("best-practices", metadata={"team": "support"})
    await load(store, passages(*SAID[1:]))
    kept = other.get_collection("best-practices").config.metadata or {}
    assert kept["team"] == "support"
    assert set(kept) == {"team", "hybridgen"}
    other.close()


async def test_many_passages_that_moved_are_few_requests(qdrant: Qdrant, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ServerStore(qdrant.url)
    many = passages(*(f"{text} ({n})" for n in range(10) for text in SAID))
    await load(store, many)
    monkeypatch.setattr(server_collection, "PAGE", 40)
    qdrant.seen.clear()
    moved = [Passage(one.text, one.source, "line 90", one.heading) for one in many]
    assert counts(await load(store, moved)) == (0, 0, 0, 60, 60)
    assert qdrant.seen.count("POST /collections/best-practices/points/batch") == 2
    with store.opened("best-practices") as collection:
        assert collection
        assert {one.place for _, one in collection.passages()} == {"line 90"}


# The same as in the process


def of_docs() -> Iterator[Passage]:
    for file in sorted(DOCS.glob("*.md"))[:8]:
        for piece in split(file.read_text(), is_markdown=True):
            yield Passage(piece.text.strip(), str(file), f"line {piece.line}", piece.heading)


async def found(store: Store, given: Sequence[Passage], questions: Sequence[str]) -> tuple[Loaded, list[list[Hit]]]:
    loaded = await index.load(store, "best-practices", given, lambda source: True, embedding=Words())
    asked = [await ask(store, question, least=0) for question in questions]
    assert not any(one.notices for one in asked)
    return loaded, [list(one.hits) for one in asked]


async def test_a_question_finds_the_same_with_the_same_relevance_in_both_stores(qdrant: Qdrant, tmp_path: Path) -> None:
    given = list(of_docs())
    questions = [" ".join(one.text.split()[5:25:2]) for one in given[::4]] + [one.heading[-1] for one in given[1::6]]
    assert len(questions) > 40
    here, ours = await found(EdgeStore(tmp_path), given, questions)
    there, theirs = await found(ServerStore(qdrant.url), given, questions)
    assert (here.new, here.total) == (there.new, there.total)
    for one, other in zip(ours, theirs, strict=True):
        assert [hit.relevance for hit in one] == pytest.approx([hit.relevance for hit in other], abs=1e-4)
        assert [hit.passage for hit in one] == [hit.passage for hit in other]
