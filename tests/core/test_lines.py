"""Things in a file are read as a list of them would be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from hybridgen.core.lines import Lines, Merged, View


class Thing(BaseModel):
    name: str


def written(folder: Path, names: list[str]) -> Lines[Thing]:
    """Things in a file, the last of them first in the sequence."""
    content = [f"{Thing(name=name).model_dump_json()}\n".encode() for name in names]
    starts = [len(b"".join(content[:at])) for at in range(len(content))]
    (folder / "things.jsonl").write_bytes(b"".join(content))
    return Lines(folder / "things.jsonl", Thing, starts[::-1])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=8), st.slices(8))
def test_lines_are_a_list_that_lies_in_a_file(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], some: slice
) -> None:
    lines = written(tmp_path_factory.mktemp("lines"), names)
    wanted = [Thing(name=name) for name in reversed(names)]
    assert list(lines) == wanted
    assert lines == wanted
    assert len(lines) == len(wanted)
    assert lines[some] == wanted[some]
    assert [lines[at] for at in range(-len(wanted), len(wanted))] == wanted * 2


def test_what_is_seen_of_a_line_can_be_changed(tmp_path: Path) -> None:
    lines = written(tmp_path, ["a", "b"])
    louder = View(lines, lambda at, one: Thing(name=f"{one.name.upper()}{at}"))
    assert [one.name for one in louder] == ["B0", "A1"]
    assert [louder[-1].name, louder[0].name, *(one.name for one in louder[1:])] == ["A1", "B0", "A1"]
    assert [one.name for one in lines] == ["b", "a"]


def test_a_place_that_is_not_there_is_an_index_error(tmp_path: Path) -> None:
    with pytest.raises(IndexError):
        written(tmp_path, ["a"])[1]


@given(st.lists(st.lists(st.integers(0, 20)), max_size=4), st.slices(20))
def test_what_is_merged_is_a_sorted_list(parts: list[list[int]], some: slice) -> None:
    merged = Merged([sorted(part) for part in parts], lambda number: number)
    wanted = sorted(number for part in parts for number in part)
    assert list(merged) == wanted
    assert merged == wanted
    assert merged[some] == wanted[some]
    assert [merged[at] for at in range(-len(wanted), len(wanted))] == wanted * 2


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=8))
def test_all_lines_of_a_file_are_found(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    folder = tmp_path_factory.mktemp("lines")
    written(folder, names)
    assert list(Lines.of(folder / "things.jsonl", Thing)) == [Thing(name=name) for name in names]
