"""A person taken out of what runs have left: no byte of the name stays, every figure does, and the command goes on."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from qdrant_client import models

from hybridgen.cli import forget
from hybridgen.knowledge.edge import EdgeCollection, EdgeStore
from hybridgen.knowledge.server import ServerStore
from hybridgen.knowledge.store import About, Point
from hybridgen.knowledge.types import Passage, Terms
from hybridgen.llm.ledger import account
from hybridgen.privacy.forgetting import Person
from hybridgen.privacy.pseudonymise import vault_file
from hybridgen.privacy.pseudonymise.operators import Operators
from hybridgen.privacy.pseudonymise.vault_file import VaultFile
from hybridgen.reports import forgotten
from tests.pipelines.asked import scores
from tests.pipelines.conftest import Runs
from tests.privacy.protecting import settings
from tests.qdrant import Qdrant
from tests.standin import Standin

Type = Callable[..., tuple[int, str, str]]
PEOPLE = ("Margaret Hollis", "Dennis Okonkwo", "Ingrid Svensson", "Rajesh Venkataraman")


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Type:
    """Types the command in a folder in which nothing has its usual place."""
    monkeypatch.chdir(tmp_path)

    def go(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["hybridgen-forget", *map(str, words)])
        code = forget.main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def guests(file: Path, *people: str) -> Path:
    """A table in which people speak of one another."""
    others = people[1:] + people[:1]
    said = [f"{who} told me to wait {n + 2} weeks at the counter." for n, who in enumerate(others)]
    pl.DataFrame({"Full name": people, "What happened?": said}).write_csv(file)
    return file


def holding(name: str, *places: Path) -> list[Path]:
    """Files in which a part of the name stands, in any case."""
    files = [
        file
        for place in places
        for file in (place.rglob("*") if place.is_dir() else place.parent.glob(f"{place.name}*"))
    ]
    return [
        file
        for file in files
        if file.is_file() and any(part.lower().encode() in file.read_bytes().lower() for part in name.split())
    ]


def test_no_byte_of_the_name_stays_and_every_figure_does(
    run: Runs, standin: Standin, tmp_path: Path, typed: Type
) -> None:
    standin.answer = scores(*[8] * 4, then=9)
    file, folder, vaults = guests(tmp_path / "guests.csv", *PEOPLE), run.folder / "run", run.folder / "vault"
    asked = {"data__path": str(file), "privacy__restore": True, "count": 3}
    before = run("privacy=pseudonymise", **asked)
    open_asked = {"data__path": str(file), "output__dir": str(run.folder / "open"), "count": 2}
    run("privacy=off", **open_asked)
    ledger = run.folder / "ledger.sqlite"
    assert holding("Margaret Hollis", folder, vaults, ledger, run.folder / "open")
    cost, summary = account.read(ledger).sums, json.loads((folder / "summary.json").read_text())
    words = ("Margaret Hollis", folder, run.folder / "open", "--vault", vaults, "--ledger", ledger)

    code, told, _ = typed(*words, "--dry-run")
    assert code == 0
    assert "Margaret Hollis: this would be done" in told
    assert "[PERSON_1] stands for nobody any more" in told
    assert holding("Margaret Hollis", folder, vaults, ledger)

    code, told, _ = typed(*words)
    assert code == 0
    assert "not reached: what was sent to a paid provider, what a tracking server" in told
    assert holding("Margaret Hollis", folder, vaults, ledger, run.folder / "open") == []
    assert account.read(ledger).sums == cost
    after = json.loads((folder / "summary.json").read_text())
    assert {key: after[key] for key in ("cost", "calls", "tokens", "origin", "quality")} == {
        key: summary[key] for key in ("cost", "calls", "tokens", "origin", "quality")
    }
    records = [json.loads(line) for line in (folder / "records.jsonl").read_text().splitlines()]
    assert [one["cost_usd"] for one in records] == [one.cost_usd for one in before.records]
    assert pl.read_parquet(folder / "records.parquet").height == len(records)

    guests(file, *PEOPLE[1:])
    again = run("privacy=pseudonymise", **asked)
    assert again.summary.delivered == 3
    assert holding("Margaret Hollis", folder, vaults, ledger) == []
    [vault] = vaults.glob("*.jsonl")
    kept = vault_file.open_vault(vault)
    assert kept.values["[PERSON_1]"] == ""
    assert "Dennis Okonkwo" in kept.values.values()


def test_the_number_of_a_forgotten_person_is_given_to_nobody_else(run: Runs, tmp_path: Path, typed: Type) -> None:
    file, vaults = guests(tmp_path / "guests.csv", *PEOPLE), run.folder / "vault"
    run("privacy=pseudonymise", "strategy=local-only", data__path=str(file), count=1)
    assert typed("Rajesh Venkataraman", "--vault", vaults, "--ledger", run.folder / "ledger.sqlite")[0] == 0
    guests(file, *PEOPLE[:3], "Zendelia Quistgaard")
    run("privacy=pseudonymise", "strategy=local-only", data__path=str(file), count=1)
    [vault] = vaults.glob("*.jsonl")
    values = vault_file.read(vault)
    assert values["[PERSON_1]"] == "Margaret Hollis"
    assert "[PERSON_4]" not in values
    assert values["[PERSON_5]"] == "Zendelia Quistgaard"


VALUES = {"[PERSON_1]": "Anna Weber", "[PERSON_2]": "Anna Quist", "[NAME_123456]": "Hope"}
NUMBERS = {"anna\x1f weber": "[PERSON_1]", "weber": "[PERSON_1]", "anna\x1f quist": "[PERSON_2]"}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    VaultFile(tmp_path / "vault" / "a.jsonl", NUMBERS, "ab").add(VALUES)
    return tmp_path / "vault" / "a.jsonl"


def test_a_name_that_fits_several_is_asked_for_in_full(typed: Type, vault: Path) -> None:
    code, _, said = typed("Anna", "--vault", vault.parent)
    assert code == 2
    assert (
        said
        == f"hybridgen-forget: {vault}: the name fits [PERSON_1], [PERSON_2]; give one of these, or the full name\n"
    )
    assert typed("weber", "--vault", vault)[0] == 0
    assert vault_file.open_vault(vault).numbers == {"anna\x1f quist": "[PERSON_2]"}


def test_a_placeholder_and_a_list_name_people_too(typed: Type, vault: Path, tmp_path: Path) -> None:
    (tmp_path / "people.txt").write_text("[NAME_123456]\n\nAnna Quist\n")
    run = tmp_path / "run"
    run.mkdir()
    (run / "summary.json").write_text('{"privacy": {"vault": "another.jsonl"}}')
    (run / "records.md").write_text("I hope Hope and [NAME_123456] met Anna  Quist, not Anna Weber or [PERSON_2].\n")
    code, told, _ = typed("--list", tmp_path / "people.txt", run, "--vault", vault.parent)
    assert code == 0
    assert "[NAME_123456] stands for nobody any more" in told
    said = "I hope (forgotten) and (forgotten) met (forgotten), not Anna Weber or [PERSON_2].\n"
    assert (run / "records.md").read_text() == said
    assert vault_file.read(vault) == {"[PERSON_1]": "Anna Weber"}


def test_what_is_wrong_is_one_line(typed: Type, vault: Path, tmp_path: Path) -> None:
    assert typed()[::2] == (2, "hybridgen-forget: name somebody: hybridgen-forget NAME, or --list FILE\n")
    assert "there is no such folder of a run" in typed("Anna Weber", tmp_path / "none")[2]
    assert "[PERSON_9]: no vault knows it" in typed("[PERSON_9]", "--vault", vault)[2]
    VaultFile(vault.with_name("b.jsonl"), NUMBERS, "ab").add(VALUES)
    assert "each of 2 vaults has such a number" in typed("[PERSON_1]", "--vault", vault.parent)[2]
    vault.write_text("none")
    assert "is no vault that can be read" in typed("Anna Weber", "--vault", vault)[2]


def test_a_name_that_no_vault_knows_is_looked_for_all_the_same(typed: Type, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "records.csv").write_text('id,said\n1,"ZOË  PARK, said so"\n2,Zoëtrope\n')
    code, told, _ = typed("Zoë Park", tmp_path / "run")
    assert code == 0
    assert "vaults: none of 0 knows the name" in told
    assert (tmp_path / "run" / "records.csv").read_text() == "id,said\n1,\n2,Zoëtrope\n"


def test_what_cannot_be_written_is_named_and_the_code_says_so(typed: Type, tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    with zipfile.ZipFile(run / "records.xlsx", "w", zipfile.ZIP_STORED) as book:
        book.writestr("sheet.xml", "Zoe Park")
    (run / "broken.json").write_text('{"a": Zoe Park')
    (run / "Zoe Park.txt").write_text("nothing")
    code, told, _ = typed("Zoe Park", run)
    assert code == 1
    for name in ("records.xlsx", "broken.json", "Zoe Park.txt"):
        assert f"{run / name}: holds the name and cannot be written without; delete it" in told


def test_passages_of_the_knowledge_base_are_taken_out(typed: Type, tmp_path: Path) -> None:
    folder, about = tmp_path / "knowledge", About("m", 4)
    one = Passage("Ask Zoe Park about the pump.", "/docs/a.md", "line 1")
    passages = [one, replace(one, text="The pump is loud."), replace(one, text="See below.", heading=("By Zoe Park",))]
    with EdgeStore(folder).opened("docs", about) as collection:
        assert collection is not None
        vector = np.array([1.0, 0.0, 0.0, 0.0], dtype=np.float32)
        collection.write([Point(p.point(0), p, vector, Terms((1,), (1.0,))) for p in passages])
        collection.remember(about)
    _, told, _ = typed("Zoe Park", "--knowledge", folder, "--dry-run")
    assert "docs: 2 passages taken out" in told
    typed("Zoe Park", "--knowledge", folder)
    with EdgeStore(folder).opened("docs") as collection:
        assert collection is not None
        assert [passage.text for _, passage in collection.passages()] == ["The pump is loud."]


def test_escaped_names_are_found(tmp_path: Path) -> None:
    person = Person(["Jo O'Park"], ["[PERSON_1]"])
    assert person.is_in("said:\\nJo O'Park\"")
    assert person.is_in("Jo \\u004f'Park")
    assert person.is_in("{person 1} said")
    assert not person.is_in("[PERSON_12] said, and Jo")
    (tmp_path / "report.html").write_text("<b>Jo O&#x27;Park</b> Jo O'Park")
    (tmp_path / "records.md").write_text("Jo O\\'Park\nrest")
    assert sum(forgotten.blank(tmp_path, person, is_shown_only=False).texts.values()) == 3
    assert (tmp_path / "report.html").read_text() == "<b>(forgotten)</b> (forgotten)"
    assert (tmp_path / "records.md").read_text() == "(forgotten)\nrest"


def test_hashed_and_encrypted_names_are_taken_out_too(vault: Path, tmp_path: Path, typed: Type) -> None:
    secret, run = bytes.fromhex("ab"), tmp_path / "run"
    run.mkdir()
    asked = Operators(settings(operator="encrypt", operators={"NAME": "hash"}), secret)
    hers, hashed, another = (
        asked.word(token, name)
        for token, name in (("[PERSON_1]", "Weber"), ("[NAME_1]", "ANNA  WEBER"), ("[PERSON_2]", "Anna Quist"))
    )
    lines = [{"said": hers, "n": 1}, {"said": hashed}, {"said": another}]
    (run / "records.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (run / "records.md").write_text(f"{hers} {hashed} {another}")
    assert typed("Anna Weber", run, "--vault", vault)[0] == 0
    told = [json.loads(line) for line in (run / "records.jsonl").read_text().splitlines()]
    assert told == [{"said": "", "n": 1}, {"said": ""}, {"said": another}]
    assert (run / "records.md").read_text() == f"(forgotten) (forgotten) {another}"


def test_a_person_is_taken_out_of_a_qdrant_server(typed: Type, qdrant: Qdrant, monkeypatch: pytest.MonkeyPatch) -> None:
    about, vector = About("m", 4), np.array([1.0, 0.0, 0.0, 0.0], dtype=np.float32)
    one = Passage("Ask Zoe Park about the pump.", "/docs/a.md", "line 1")
    answered = Passage("Who knows the pump?", "asked", "", solution="Somebody does.", more={"id": "zoe park", "n": 1})
    kept = replace(one, text="The pump is loud.")
    qdrant.key = "k-" * 12
    monkeypatch.setenv("QDRANT_API_KEY", qdrant.key)
    for name, passages in {"docs": [one, kept], "interaction-history": [answered, kept]}.items():
        with ServerStore(qdrant.url).opened(name, about) as collection:
            assert collection is not None
            collection.write([Point(p.point(0), p, vector, Terms((1,), (1.0,))) for p in passages])
            collection.remember(about)
    qdrant.local.create_collection("theirs", models.VectorParams(size=4, distance=models.Distance.DOT))
    words = ("Zoe Park", "--knowledge-url", qdrant.url)

    code, told, _ = typed(*words, "--dry-run")
    assert code == 0
    assert f"{qdrant.url}: docs: 1 passages taken out" in told
    assert f"{qdrant.url}: interaction-history: 1 passages taken out" in told
    assert "theirs" not in told
    assert held(qdrant) == {"docs": 2, "interaction-history": 2}
    assert "zoe park" in said(qdrant)

    code, told, _ = typed(*words)
    assert code == 0
    assert "snapshots of the Qdrant server" in told
    assert held(qdrant) == {"docs": 1, "interaction-history": 1}
    assert "zoe" not in said(qdrant)
    assert "0 passages taken out" in typed(*words)[1]


def held(qdrant: Qdrant) -> dict[str, int]:
    return {name: qdrant.local.count(name).count for name in ("docs", "interaction-history")}


def said(qdrant: Qdrant) -> str:
    """All that the server has of its points, in small letters."""
    points = [qdrant.local.scroll(name, limit=100, with_vectors=True)[0] for name in ("docs", "interaction-history")]
    return str(points).casefold()


def test_a_server_that_cannot_be_asked_is_one_line(typed: Type, qdrant: Qdrant) -> None:
    code, _, told = typed("Zoe Park", "--knowledge-url", "nowhere")
    assert (code, "knowledge.url" in told) == (2, True)
    qdrant.key = "k-" * 12
    code, _, told = typed("Zoe Park", "--knowledge-url", qdrant.url)
    assert (code, told.count("\n")) == (2, 1)
    assert "QDRANT_API_KEY" in told


def test_what_is_written_meanwhile_is_told(typed: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, about = tmp_path / "knowledge", About("m", 4)
    one = Passage("Ask Zoe Park about the pump.", "/docs/a.md", "line 1")
    with EdgeStore(folder).opened("docs", about) as collection:
        assert collection is not None
        collection.write([Point(one.point(0), one, np.ones(4, np.float32), Terms((1,), (1.0,)))])
        collection.remember(about)
    monkeypatch.setattr(EdgeCollection, "remove", lambda self, ids: None)  # as if it came back at once
    code, told, _ = typed("Zoe Park", "--knowledge", folder)
    assert code == 1
    assert "docs: 1 were written meanwhile" in told
