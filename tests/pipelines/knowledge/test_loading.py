"""task=knowledge: files into a collection, which can then be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hybridgen.config.compose import compose
from hybridgen.core.answers import KnowledgeSummary
from hybridgen.core.errors import ConfigError, DataError
from hybridgen.core.progress import Silent
from hybridgen.core.stop import Stop
from hybridgen.knowledge import index
from hybridgen.knowledge.edge import EdgeStore
from hybridgen.knowledge.embedding import Embedded
from hybridgen.knowledge.types import Passage
from hybridgen.pipelines.knowledge.pipeline import load
from hybridgen.pipelines.knowledge.reading import read
from tests.pipelines.conftest import Typed

HARBOUR = """# Harbour

## Night ferry

The night ferry sails at ten from the old pier.

## Dogs

Dogs travel on a lead and need a ticket.
"""
FAULTS = """code,problem,correct_solution
E17,The gate does not open and the display shows E17,Hold the reset key for ten seconds.
E20,The printer of tickets prints blank pages,
E31,,Clean the reader with a dry cloth.
"""


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "harbour.md").write_text(HARBOUR)
    (folder / "faults.csv").write_text(FAULTS)
    return folder


def passages(path: Path, **knowledge: str) -> list[Passage]:
    values = {"data.path": str(path)} | {f"knowledge.{key}": value for key, value in knowledge.items()}
    return list(read(compose(["task=knowledge"], values)).passages)


async def go(path: Path, folder: Path) -> KnowledgeSummary:
    values = {"data.path": str(path), "knowledge.path": str(folder / "store"), "knowledge.collection": "ours"}
    return await load(compose(["task=knowledge"], values), Silent(), Stop())


def test_a_text_is_split_at_its_headings(docs: Path) -> None:
    ferry, dogs = passages(docs / "harbour.md")
    assert (ferry.heading, ferry.place, ferry.source) == (
        ("Harbour", "Night ferry"),
        "line 3",
        str(docs / "harbour.md"),
    )
    assert dogs.text == "## Dogs\n\nDogs travel on a lead and need a ticket."


def test_a_solved_problem_is_an_entry_with_its_solution(docs: Path) -> None:
    solved, unsolved = passages(docs / "faults.csv")
    assert (solved.text, solved.solution, solved.place) == (
        "The gate does not open and the display shows E17",
        "Hold the reset key for ten seconds.",
        "row 1",
    )
    assert (unsolved.solution, unsolved.place) == ("", "row 2")


def test_a_row_without_a_problem_is_told(docs: Path) -> None:
    found = read(compose([], {"data.path": str(docs / "faults.csv")}))
    assert [str(one) for one in found.warnings] == ["faults.csv: 1 row left out, whose problem is empty"]


def test_its_columns_can_be_named(docs: Path) -> None:
    assert passages(docs / "faults.csv", problem="code", solution="problem")[0].text == "E17"
    with pytest.raises(ConfigError, match=r"knowledge\.solution=fix: there is no such column"):
        passages(docs / "faults.csv", solution="fix")


def test_a_row_of_any_other_table_says_all_that_it_holds(tmp_path: Path) -> None:
    (tmp_path / "piers.csv").write_text("pier,depth,note\nold,4 m,closed in a storm\nnew,9 m,\n")
    assert [one.text for one in passages(tmp_path / "piers.csv")] == [
        "pier: old\ndepth: 4 m\nnote: closed in a storm",
        "pier: new\ndepth: 9 m",
    ]


def test_objects_and_lines_of_them_are_tables(tmp_path: Path) -> None:
    (tmp_path / "faults.jsonl").write_text(
        '{"error": "E17: the gate is shut", "solution": "Reset it."}\n'
        '{"error": "E20: blank pages", "solution": "Turn it."}\n'
    )
    assert [one.solution for one in passages(tmp_path / "faults.jsonl")] == ["Reset it.", "Turn it."]


async def test_a_folder_is_loaded_kept_up_to_date_and_asked(docs: Path, tmp_path: Path) -> None:
    first = await go(docs, tmp_path)
    assert (first.new, first.total, first.solutions, len(first.sources)) == (4, 4, 1, 2)
    assert (await go(docs, tmp_path)).kept == 4

    (docs / "harbour.md").write_text(HARBOUR.replace("ten", "eleven"))
    (docs / "faults.csv").unlink()
    changed = await go(docs, tmp_path)
    assert (changed.new, changed.replaced, changed.removed, changed.kept, changed.total) == (0, 1, 2, 1, 2)

    question = "When does the ferry leave at night?"
    found = await index.search(EdgeStore(tmp_path / "store"), question, ["ours"], embedding=Embedded())
    assert found.hits[0].passage.text.endswith("sails at eleven from the old pier.")


async def test_what_cannot_be_read_now_is_told_and_stays(docs: Path, tmp_path: Path) -> None:
    await go(docs, tmp_path)
    (docs / "faults.csv").write_bytes(b"PK\x03\x04\0\0\0")
    summary = await go(docs, tmp_path)
    assert (summary.removed, summary.total) == (0, 4)
    assert len(summary.unreadable) == len(summary.degraded) == 1
    assert "faults.csv" in summary.unreadable[0]


def test_files_without_words_are_wrong_input(tmp_path: Path) -> None:
    (tmp_path / "rules.md").write_text("# Title\n\n---\n")
    with pytest.raises(DataError, match="holds no passage; files with words in them would be right"):
        passages(tmp_path / "rules.md")


def test_the_command_says_what_has_changed(docs: Path, typed: Typed) -> None:
    words = ["task=knowledge", "knowledge.collection=ours", f"data.path={docs}"]
    code, out, _ = typed(*words)
    assert code == 0
    assert "collection ours: 4 passages\n" in out
    assert "read       4 passages of 2 files, 1 of them with a solution\n" in out
    assert "changed    4 new, 0 replaced, 0 removed, 0 kept\n" in out
    assert json.loads(Path("run/summary.json").read_text())["total"] == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["knowledge.collection=null"], "knowledge.collection: is missing; error-solutions, skills-patterns, "),
        (["knowledge.collection=A"], "knowledge.collection=A: small letters, digits and hyphens make a name"),
        (["knowledge.collection=ours", "data.path=null"], "data.path: is missing; name the files that the collection"),
        (["knowledge.collection=ours", "data.path=nowhere"], "nowhere"),
        (["knowledge.collection=ours", "estimate_only=true"], "there is nothing to estimate"),
    ],
)
def test_what_is_wrong_is_one_line(words: list[str], said: str, typed: Typed) -> None:
    code, out, err = typed("task=knowledge", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1
