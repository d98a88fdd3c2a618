"""One file in .gz or .zip."""

import gzip
import io
import struct
import zipfile
from pathlib import Path

import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources import unpacking
from hybridgen.sources.load import load
from hybridgen.sources.types import Dataset
from tests.sources.readers.workbooks import ANSWERS, QUESTIONS, write

TABLE = "age,why\n31,so\n44,else\n"
PACKED = gzip.compress(TABLE.encode(), mtime=0)


def packed(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return path


def ids(data: Dataset) -> list[str]:
    return data.frame["_row"].to_list()


@pytest.mark.parametrize("name", ["survey.csv.gz", "SURVEY.CSV.GZ"])
def test_a_gzip_is_read_by_the_kind_of_its_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(TABLE.encode()))
    data = load(str(tmp_path / name))
    assert data.frame.rows()[0][1:] == (f"{name[:6]}:1", "31", "so")
    assert ids(data) == [f"{name[:6]}:1", f"{name[:6]}:2"]
    assert data.sources == (str(tmp_path / name),)


def test_a_gzip_keeps_the_name_of_its_file(tmp_path: Path) -> None:
    inside = io.BytesIO()
    with gzip.GzipFile("answers.csv", "wb", fileobj=inside) as stream:
        stream.write(TABLE.encode())
    (tmp_path / "survey.gz").write_bytes(inside.getvalue())
    assert ids(load(str(tmp_path / "survey.gz"))) == ["survey:1", "survey:2"]


def test_a_zip_of_one_file_is_read_and_what_lies_beside_it_does_not_count(tmp_path: Path) -> None:
    members = {
        "export/answers.csv": TABLE,
        "export/.DS_Store": "x",
        "__MACOSX/export/._answers.csv": "x",
        "export/Thumbs.db": "x",
        "README.txt": "How this was done",
        "codebook.csv": "variable,label\n",
    }
    data = load(str(packed(tmp_path / "survey.zip", dict(members))))
    assert ids(data) == ["survey:1", "survey:2"]
    assert [str(note) for note in data.notes] == ["survey.zip: read answers.csv; not read: README.txt, codebook.csv"]


def test_a_workbook_in_a_zip(tmp_path: Path) -> None:
    content = write(tmp_path / "a.xlsx", {"A": [QUESTIONS, *ANSWERS]}).read_bytes()
    data = load(str(packed(tmp_path / "b.zip", {"a.xlsx": content})))
    assert data.columns == tuple(QUESTIONS)


def test_a_path_that_leads_out_of_a_zip_is_harmless(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    data = load(str(packed(tmp_path / "in" / "a.zip", {"../../../evil.csv": TABLE})))
    assert ids(data) == ["a:1", "a:2"]
    data = load(str(packed(tmp_path / "in" / "a.zip", {"C:\\Users\\eve\\ev?il.csv": TABLE})))
    assert ids(data) == ["a:1", "a:2"]
    assert not list(tmp_path.rglob("*evil*"))


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"a.csv": TABLE, "b.csv": TABLE}, r"holds 2 files \(a\.csv, b\.csv\); unpack it and name the folder"),
        ({f"{n}.txt": "x" for n in range(8)}, r"holds 8 files \(0\.txt, .* and 3 more\); unpack it"),
        ({"talk.mp3": "x"}, r"holds no file that can be read \(talk\.mp3\); unpack it and name one"),
        ({}, "holds no file that can be read"),
        ({"more.zip": "x"}, r"holds another archive, more\.zip; unpack it"),
        ({"a.json": "{broken"}, r"a\.zip \(a\.json\): "),
    ],
)
def test_a_zip_that_cannot_be_read_says_what_to_do(tmp_path: Path, members: dict[str, str | bytes], says: str) -> None:
    path = packed(tmp_path / "a.zip", members)
    with pytest.raises(DataError, match=says) as caught:
        load(str(path))
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_zip_with_a_password_says_so(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"a.csv": TABLE})
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + place
        content[at : at + 2] = struct.pack("<H", 1)
    path.write_bytes(content)
    with pytest.raises(DataError, match="is locked with a password; unpack it and name the file in it"):
        load(str(path))


def test_what_grows_beyond_measure_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "SMALL_BYTES", 1 << 20)
    bomb = b"0" * (20 << 20)
    with pytest.raises(DataError, match="unpacks to more than"):
        load(str(packed(tmp_path / "a.zip", {"a.csv": bomb})))
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(bomb))
    with pytest.raises(DataError, match="unpacks to more than"):
        load(str(tmp_path / "a.csv.gz"))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv.gz", b"age,why\n", "is no readable gzip file"),
        ("a.csv.gz", PACKED[:-12], "is no gzip file, or a part of one"),
        ("a.csv.gz", b"", "is empty"),
        ("a.gz", PACKED, "its name does not say of what kind its file is"),
        ("a.tar.gz", PACKED, "holds an archive, which cannot be read; unpack it and name the folder"),
        ("a.mp4.gz", PACKED, "holds a video, which cannot be read; transcribe it first"),
        ("a.zip", b"PK\x03\x04 broken", "is no zip that can be unpacked"),
        ("a.zip", b"age,why\n", "is no readable zip archive"),
        ("a.zip", b"7z\xbc\xaf\x27\x1c", "is an archive, not a zip archive; unpack it"),
    ],
)
def test_a_broken_archive_is_one_line(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=says) as caught:
        load(str(tmp_path / name))
    assert "\n" not in str(caught.value)


def test_nothing_of_it_stays_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    load(str(packed(tmp_path / "a.zip", {"a.csv": TABLE})))
    with pytest.raises(DataError):
        load(str(packed(tmp_path / "b.zip", {"a.json": "{broken"})))
    assert not list((tmp_path / "temporary").iterdir())
