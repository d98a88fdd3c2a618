"""Vectors of a model server, through the client and the ledger as every call."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hybridgen.core.errors import ConfigError
from tests.pipelines.conftest import NOWHERE, Runs, Typed

NOMIC = "nomic-embed-text"
SAID = "# Harbour\n\n## Ferry\n\nThe night ferry sails at ten.\n\n## Dogs\n\nDogs travel on a lead.\n"


@pytest.fixture
def words(run: Runs) -> list[str]:
    (run.folder / "harbour.md").write_text(SAID)
    run.standin.serve("qwen2.5:7b", f"{NOMIC}:latest")
    return ["task=knowledge", "knowledge.collection=ours", f"data.path={run.folder / 'harbour.md'}"]


def served(run: Runs, provider: str = "ollama", model: str = NOMIC, path: str = "") -> str:
    return f"knowledge.embedding={provider}/{model}@{run.standin.url}{path}"


def test_ollama_embeds_each_text_once(run: Runs, words: list[str], typed: Typed) -> None:
    code, out, err = typed(*words, served(run))
    assert (code, err.count("Traceback")) == (0, 0)
    assert f"embedding  {NOMIC}\n" in out
    asked = run.standin.embedded
    assert [one for one in asked if one.startswith("search_document: ")] == [
        "search_document: Harbour\n## Ferry\n\nThe night ferry sails at ten.",
        "search_document: Harbour\n## Dogs\n\nDogs travel on a lead.",
    ]
    assert len(asked) == len(set(asked))

    Path("outputs/knowledge").rename("outputs/elsewhere")  # all anew, and the ledger knows every vector
    code, out, _ = typed(*words, served(run))
    assert "2 new" in out
    assert run.standin.embedded == asked


def test_a_vector_is_a_call_in_the_ledger(run: Runs, words: list[str], typed: Typed) -> None:
    typed(*words, served(run))
    with closing(sqlite3.connect("outputs/ledger.sqlite")) as ledger:
        calls = ledger.execute("SELECT DISTINCT role, purpose, model, state, cost FROM calls").fetchall()
        (tokens,) = ledger.execute("SELECT MIN(input) FROM calls").fetchone()
    assert calls == [("local", "embed", NOMIC, "answered", 0)]
    assert tokens > 0


def test_a_server_of_openais_protocol_embeds(run: Runs, words: list[str], typed: Typed) -> None:
    run.standin.serve("bge-m3")
    code, out, _ = typed(*words, served(run, "vllm", "bge-m3", "/v1"))
    assert code == 0
    assert "embedding  bge-m3\n" in out


def test_another_model_is_refused_with_one_line(run: Runs, words: list[str], typed: Typed) -> None:
    typed(*words)
    code, _, err = typed(*words, served(run))
    assert code == 2
    assert err.splitlines()[-1].endswith(
        "knowledge.collection=ours: was made with all-minilm-l6-v2 (vectors of 384 numbers), not with nomic-embed-text "
        "(vectors of 64 numbers); name that model in knowledge.embedding, or load into another collection"
    )


def test_nobody_answers(words: list[str], typed: Typed) -> None:
    code, out, err = typed(*words, f"knowledge.embedding=ollama/{NOMIC}@{NOWHERE}")
    assert (code, out) == (4, "")
    assert "no answer from ollama at http://127.0.0.1:9" in err.splitlines()[-1]


def test_a_model_that_is_not_there_says_how_to_fetch_it(run: Runs, words: list[str], typed: Typed) -> None:
    code, _, err = typed(*words, served(run, model="mxbai-embed"))
    assert code == 2
    assert "knowledge.embedding=ollama/mxbai-embed" in err.splitlines()[-1]
    assert err.splitlines()[-1].endswith("ollama pull mxbai-embed")


def test_one_that_runs_elsewhere_is_refused(run: Runs, words: list[str], typed: Typed) -> None:
    run.standin.serve("embed:cloud")
    code, _, err = typed(*words, served(run, model="embed:cloud"))
    assert code == 2
    assert err.splitlines()[-1].endswith("runs at ollama.com, not at home; choose another model")


@pytest.mark.parametrize("given", ["ollama", "ollama/", "nobody/model", "anthropic/model", "embedded/model"])
def test_what_is_none_is_said_with_what_would_be_right(given: str, words: list[str], typed: Typed) -> None:
    code, _, err = typed(*words, f"knowledge.embedding={given}")
    assert code == 2
    assert f"knowledge.embedding={given}: choose lemonade/MODEL, " in err
    assert ConfigError.exit_code == code
