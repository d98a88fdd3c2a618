"""What `data.path` means, and what each file is called in row ids."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Notice
from hybridgen.sources.paths import drop_copies, find, names


def make(folder: Path, *files: str) -> list[Path]:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("a,b\n1,2\n")
    return [folder / file for file in files]


def said(notices: Iterable[Notice]) -> list[str]:
    return [str(notice) for notice in notices]


def test_a_folder_is_read_with_its_subfolders_and_names_what_it_passes_over(tmp_path: Path) -> None:
    make(tmp_path, "b.csv", "a.md", "deep/c.JSONL", "plan.xyz", ".hidden.csv", ".git/x.txt")
    found = find(str(tmp_path))
    assert [file.name for file in found.files] == ["a.md", "b.csv", "c.JSONL"]
    assert said(found.notes) == [f"{tmp_path}: 1 file of another kind passed over: plan.xyz"]
    assert not found.named
    assert not found.warnings


def test_what_is_passed_over_is_data_and_where_a_place(tmp_path: Path) -> None:
    make(tmp_path, "b.csv", "photo.jpg", "scan.png")
    (warning,) = find(str(tmp_path)).warnings
    advice = "type its text or have it recognised, and save that as .txt"
    assert str(warning) == f"{tmp_path}: 2 files not read, each a picture (photo.jpg, scan.png); {advice}"
    shown = warning.hidden(lambda _: "…", lambda place: place.key)
    assert str(shown) == f"data.path: 2 files not read, each a picture (…, …); {advice}"


def test_files_that_may_hold_content_are_a_warning_and_those_of_the_system_a_note(tmp_path: Path) -> None:
    make(
        tmp_path,
        "a.csv",
        "talk.mp4",
        "study.sav",
        "Thumbs.db",
        "~$a.xlsx",
        "__MACOSX/._a.csv",
        "README.md",
        "codebook.csv",
    )
    found = find(str(tmp_path))
    assert [file.name for file in found.files] == ["a.csv"]
    assert [warning.split(": ", 1)[1].split(" (")[0] for warning in said(found.warnings)] == [
        "1 file not read, each SPSS data",
        "1 file not read, each a video",
    ]
    assert [note.removeprefix(f"{tmp_path}: ") for note in said(found.notes)] == [
        "1 folder of the system or of programs ignored: __MACOSX",
        "2 files about the data or its project not read: README.md, codebook.csv; name one to have it read",
        "2 files of the system or of other programs ignored: Thumbs.db, ~$a.xlsx",
    ]


def test_most_of_a_folder_passed_over_is_a_warning(tmp_path: Path) -> None:
    make(tmp_path, "a.csv", *(f"part {n}.xyz" for n in range(14)))
    found = find(str(tmp_path))
    assert not found.notes
    (warning,) = said(found.warnings)
    assert warning.startswith(f"{tmp_path}: 14 files of other kinds passed over: part 0.xyz, part 1.xyz, part 10.xyz")
    assert warning.endswith(", 4 more")


def test_what_a_folder_ignores_is_read_when_it_is_named(tmp_path: Path) -> None:
    files = make(tmp_path, "README.md", "codebook.csv", "~$a.csv")
    assert find([str(file) for file in files]).files == tuple(files)


def test_the_same_bytes_are_read_once(tmp_path: Path) -> None:
    make(tmp_path, "survey (1).csv", "survey.csv", "old/survey - Copy.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,3\n")
    found = find(str(tmp_path))
    drop_copies(found)
    assert [file.name for file in found.files] == ["other.csv", "survey.csv"]
    assert said(found.notes) == [
        "survey.csv: read once, though there with the same content as survey (1).csv, survey - Copy.csv"
    ]


def test_what_was_named_is_read_whatever_it_is_like(tmp_path: Path) -> None:
    one, two, three = make(tmp_path, "long name.csv", "b.csv", "c.csv")
    both, folder = find([str(one), str(two)]), find([str(tmp_path), str(one)])
    drop_copies(both)
    drop_copies(folder)
    assert (both.files, folder.files) == ((one, two), (one,))
    assert three.is_file()


def test_links_are_followed_once_and_broken_ones_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    make(folder, "a.csv")
    make(folder, "deep/b.csv")
    (folder / "linked").symlink_to(folder / "deep")
    (folder / "again").symlink_to(folder)
    (folder / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    found = find(str(folder))
    assert [file.name for file in found.files] == ["a.csv", "b.csv"]
    assert said(found.unreadable) == [f"{folder / 'gone.csv'}: is a link to a file that is not there"]
    with pytest.raises(DataError, match="is a link to a file that is not there; name the file itself"):
        find(str(folder / "gone.csv"))


def test_a_closed_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.csv", "closed/b.csv")
    scan = os.scandir

    def closed(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    found = find(str(tmp_path))
    assert [file.name for file in found.files] == ["a.csv"]
    assert said(found.unreadable) == [f"{tmp_path / 'closed'}: cannot be opened (Permission denied)"]


def test_a_glob_enters_folders(tmp_path: Path) -> None:
    make(tmp_path, "wave 1/a.csv", "wave 2/deep/b.md", "other/c.csv", "wave.txt")
    found = find(str(tmp_path / "wave*"))
    assert [file.name for file in found.files] == ["a.csv", "b.md", "wave.txt"]


def test_a_folder_with_nothing_readable_says_what_is_in_it(tmp_path: Path) -> None:
    make(tmp_path, "a.mp3", "b.mp3", "README.md", "plan.xyz", "Thumbs.db")
    with pytest.raises(DataError) as caught:
        find(str(tmp_path))
    assert str(caught.value).removeprefix(f"{tmp_path}: ").split("; ") == [
        "holds nothing that can be read",
        "2 files not read, each a sound recording (a.mp3, b.mp3)",
        "transcribe it first, and save the transcript as .txt, .vtt or .docx",
        "1 file of another kind passed over: plan.xyz",
        "1 file about the data or its project not read: README.md",
        "name one to have it read",
        "1 file of the system or of other programs ignored: Thumbs.db",
    ]


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
        ("photo.jpg", "is a picture, which cannot be read"),
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


@pytest.mark.parametrize(
    ("file", "name"),
    [("survey.csv.gz", "survey"), ("survey.zip", "survey"), ("survey.v2.csv", "survey.v2"), ("wave.1.zip", "wave.1")],
)
def test_a_name_is_without_the_endings_of_kinds(tmp_path: Path, file: str, name: str) -> None:
    assert list(names(make(tmp_path, file)).values()) == [name]


def test_a_name_does_not_depend_on_other_files(tmp_path: Path) -> None:
    files = make(tmp_path, "a/wave.csv", "a/wave.json", "z/other.csv")
    assert names(files)[files[0]] == names(files[:2])[files[0]] == "wave.csv"
    assert names(files[2:])[files[2]] == names(files)[files[2]] == "other"


def test_a_stem_that_looks_like_anothers_long_name(tmp_path: Path) -> None:
    files = make(tmp_path, "wave.csv", "wave.json", "wave.csv.csv")
    assert len(set(names(files).values())) == 3
