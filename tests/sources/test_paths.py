"""What `data.path` means, and what each file is called in row ids."""

from pathlib import Path

import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources.paths import find, names


def make(folder: Path, *files: str) -> list[Path]:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("a,b\n1,2\n")
    return [folder / file for file in files]


def test_a_folder_is_read_with_its_subfolders_and_names_what_it_passes_over(tmp_path: Path) -> None:
    make(tmp_path, "b.csv", "a.md", "deep/c.JSONL", "photo.jpg", ".hidden.csv", ".git/x.txt")
    found = find(str(tmp_path))
    assert [file.name for file in found.files] == ["a.md", "b.csv", "c.JSONL"]
    assert [str(note) for note in found.notes] == [f"{tmp_path}: 1 file of another kind passed over: photo.jpg"]
    assert not found.named


def test_what_is_passed_over_is_data_and_where_a_place(tmp_path: Path) -> None:
    make(tmp_path, "b.csv", "photo.jpg", "scan.png")
    (note,) = find(str(tmp_path)).notes
    assert str(note) == f"{tmp_path}: 2 files of other kinds passed over: photo.jpg, scan.png"
    shown = note.hidden(lambda _: "…", lambda place: place.key)
    assert str(shown) == "data.path: 2 files of other kinds passed over: …, …"


def test_a_glob_and_a_list_are_read_once_each(tmp_path: Path) -> None:
    make(tmp_path, "one.csv", "two.csv", "three.txt")
    found = find([str(tmp_path / "t*"), str(tmp_path / "two.csv"), str(tmp_path / "one.csv")])
    assert [file.name for file in found.files] == ["three.txt", "two.csv", "one.csv"]
    assert {file.name for file in found.named} == {"two.csv", "one.csv"}


def test_a_name_with_brackets_is_a_file_first(tmp_path: Path) -> None:
    make(tmp_path, "wave[1].csv")
    assert [file.name for file in find(str(tmp_path / "wave[1].csv")).files] == ["wave[1].csv"]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("missing.csv", "there is no such file"),
        ("*.xlsx", "no file matches"),
        ("empty", "holds nothing that can be read"),
        ("photo.jpg", "no file of a kind that can be read"),
        ("*.jpg", "holds nothing that can be read"),
    ],
)
def test_nothing_readable_is_one_line(tmp_path: Path, entry: str, says: str) -> None:
    make(tmp_path, "photo.jpg")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=says) as caught:
        find(str(tmp_path / entry))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["", [], [""]])
def test_no_path_at_all_is_an_error(path: str | list[str]) -> None:
    with pytest.raises(DataError, match=r"data\.path: is empty"):
        find(path)


def test_files_with_one_stem_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    files = make(tmp_path, "may/wave.csv", "june/wave.csv", "notes.md")
    assert list(names(files).values()) == ["may/wave.csv", "june/wave.csv", "notes"]


def test_a_name_does_not_depend_on_other_files(tmp_path: Path) -> None:
    files = make(tmp_path, "a/wave.csv", "a/wave.json", "z/other.csv")
    assert names(files)[files[0]] == names(files[:2])[files[0]] == "wave.csv"
    assert names(files[2:])[files[2]] == names(files)[files[2]] == "other"


def test_a_stem_that_looks_like_anothers_long_name(tmp_path: Path) -> None:
    files = make(tmp_path, "wave.csv", "wave.json", "wave.csv.csv")
    assert len(set(names(files).values())) == 3
