"""knowledge.url: the same command, with a Qdrant server in the folder's place."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError
from hybridgen.knowledge.edge import EdgeStore
from hybridgen.knowledge.server import ServerStore
from hybridgen.llm import hosts
from hybridgen.pipelines.base import pipelines
from hybridgen.pipelines.knowledge import stores
from tests.pipelines.conftest import NOWHERE, Typed
from tests.qdrant import Qdrant

SAID = "# Harbour\n\n## Ferry\n\nThe night ferry sails at ten.\n\n## Dogs\n\nDogs travel on a lead.\n"
ELSEWHERE = "1.1.1.1"  # what is kept for documentation is near: nobody can be reached there


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    (tmp_path / "harbour.md").write_text(SAID)
    return ["task=knowledge", "knowledge.collection=ours", f"data.path={tmp_path / 'harbour.md'}"]


def config(url: str | None, *words: str) -> Config:
    return compose(["task=knowledge", *words], {"knowledge.url": url} if url else {})


def test_a_server_holds_what_a_folder_would(qdrant: Qdrant, words: list[str], typed: Typed) -> None:
    code, out, _ = typed(*words, f"knowledge.url={qdrant.url}")
    assert code == 0
    assert "changed    2 new, 0 replaced, 0 removed, 0 kept\n" in out
    code, out, _ = typed(*words, f"knowledge.url={qdrant.url}")
    assert "changed    0 new, 0 replaced, 0 removed, 2 kept\n" in out
    assert not Path("outputs/knowledge").exists()
    assert qdrant.local.count("ours").count == 2


def test_nobody_there_is_one_line(words: list[str], typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hybridgen.knowledge.server.PAUSES", ())
    code, out, err = typed(*words, f"knowledge.url={NOWHERE}")
    assert (code, out) == (4, "")
    assert err.splitlines()[-1].startswith(f"hybridgen: no answer from Qdrant at {NOWHERE} (")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://me:geheim4711@host", "knowledge.url: is an address with a password in it"),
        ("https://host?api-key=geheim4711", "knowledge.url: is an address with a key in it"),
        ("qdrant.example.org", "knowledge.url: is no address of a Qdrant server; http://host:6333 would be right"),
        ("grpc://host:6334", "knowledge.url: is no address of a Qdrant server"),
    ],
)
def test_what_is_no_address_is_one_line(url: str, said: str, words: list[str], typed: Typed) -> None:
    code, out, err = typed(*words, f"knowledge.url='{url}'")
    assert (code, out) == (2, "")
    assert said in err
    assert "geheim4711" not in err
    assert len(err.splitlines()) == 1


def test_a_name_and_password_from_the_environment_are_refused_too(
    words: list[str], typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACE", "https://me:geheim4711@host")
    code, _, err = typed(*words, "knowledge.url=${oc.env:PLACE}")
    assert code == 2
    assert "Qdrant knows no name and password; leave them out and set QDRANT_API_KEY" in err
    assert "geheim4711" not in err


def test_a_folder_unless_an_address_is_given() -> None:
    assert isinstance(stores.make_store(config(None)), EdgeStore)
    assert isinstance(stores.make_store(config("http://127.0.0.1:6333")), ServerStore)


def test_without_the_client_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "qdrant_client", None)
    with pytest.raises(ConfigError, match=r"install hybridgen\[qdrant\], or leave it out and knowledge\.path holds"):
        stores.make_store(config("http://127.0.0.1:6333"))


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:6333", "http://10.0.0.7:6333", "http://[::1]:6333"])
def test_of_a_server_that_is_near_nothing_is_said(url: str | None) -> None:
    assert stores.look_at_place(config(url, "privacy=strict")) == []
    assert stores.make_store(config(url, "privacy=strict"))


def test_of_one_that_is_not_it_is_said_where_passages_go() -> None:
    assert [one.code for one in stores.look_at_place(config(f"https://{ELSEWHERE}:6333"))] == ["store_elsewhere"]
    elsewhere, unsealed = map(str, stores.look_at_place(config(f"HTTP://{ELSEWHERE}:6333")))
    assert elsewhere.endswith("of a private network; passages and questions go there as they are")
    assert unsealed == (
        f"HTTP://{ELSEWHERE}:6333: what goes there, the key too, can be read on the way; https:// would be right"
    )


def test_privacy_strict_lets_no_passage_go_elsewhere() -> None:
    with pytest.raises(ConfigError, match=r"privacy=strict lets no passage go elsewhere as it is; choose one that is"):
        stores.make_store(config(f"https://{ELSEWHERE}:6333", "privacy=strict"))


def test_only_the_server_may_be_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge = pipelines["knowledge"]
    assert knowledge.hosts(config(None)) == set()
    assert knowledge.hosts(config(f"https://{ELSEWHERE}:6333")) == {ELSEWHERE}
    monkeypatch.setattr(hosts, "proxy_of", lambda url: "http://proxy.example.org:3128")
    assert knowledge.hosts(config(f"https://{ELSEWHERE}:6333")) == {ELSEWHERE, "proxy.example.org"}


def test_what_was_asked_is_no_collection_for_files() -> None:
    with pytest.raises(ConfigError, match=r"interaction-history: holds what was asked, and task=query fills it"):
        pipelines["knowledge"].check(compose(["task=knowledge", "knowledge.collection=interaction-history"]))
    with pytest.raises(ConfigError, match=r"is missing; error-solutions, skills-patterns, best-practices or a name of"):
        pipelines["knowledge"].check(compose(["task=knowledge"]))
