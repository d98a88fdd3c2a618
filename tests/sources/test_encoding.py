"""Encodings, and files that are no text."""

import io
import zipfile
from pathlib import Path

import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources.encoding import read_bytes, read_text

GERMAN = "Straße;Ärger\nKöln;„schön“ – sagt Jürgen\n"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", ["answers.csv: read as utf-16"]),
        ("utf-32", ["answers.csv: read as utf-32"]),
        ("cp1252", ["answers.csv: read as cp1252 (it is no UTF-8)"]),
    ],
)
def test_encodings_are_found(tmp_path: Path, encoding: str, said: list[str]) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(GERMAN.encode(encoding))
    text, notes = read_text(file)
    assert text == GERMAN
    assert [str(note) for note in notes] == said


@pytest.mark.parametrize("text", ["name,ort\nMüller,Köln\n", "a,b\ncafé,très bon\n", "Größe,Preis\n5,1\n"])
def test_short_latin_1_is_not_taken_for_a_rarer_code_page(tmp_path: Path, text: str) -> None:
    file = tmp_path / "short.csv"
    file.write_bytes(text.encode("latin-1"))
    assert read_text(file)[0] == text


def test_another_alphabet_is_guessed_and_said(tmp_path: Path) -> None:
    text = "ответ\nПривет, как дела? Хорошо, спасибо, а у вас?\n" * 5
    file = tmp_path / "answers.csv"
    file.write_bytes(text.encode("cp1251"))
    decoded, notes = read_text(file)
    assert decoded == text
    assert [note.code for note in notes] == ["encoding_guessed"]
    assert str(notes[0]) == "answers.csv: read as cp1251 (it is no UTF-8); a guess, so look at its letters"


def zipped(name: str) -> bytes:
    """A zip with an empty part of that name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), "")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \n\r\n\t", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "is a PDF, not a csv file; name it answers.pdf"),
        (zipped("notes.csv"), "is a zip archive, not a csv file; name it answers.zip"),
        (zipped("xl/workbook.xml"), "is an Excel workbook, not a csv file; name it answers.xlsx"),
        (zipped("word/document.xml"), "is a Word document, not a csv file; name it answers.docx"),
        (b"$FL2@(#) SPSS DATA FILE", "is SPSS data, not a csv file; export the data as .csv"),
        (b"\x89PNG\r\n\x1a\n", "is a picture, not a csv file"),
        (b"PAR1\x15\x04", "is a parquet file, not a csv file"),
        (bytes(range(256)) * 4, "is binary, not csv"),
        (b"\x80\x03\x02\x01\x04\x05\x06\x81\x8d\x8f\x90\x9d" * 50, "is binary, not csv"),
        (b"plain\x01\x02\x03\x04 with control characters", "is binary, not csv"),
        (b"\xff\xfea\x00,\x00b", "breaks off"),
    ],
)
def test_no_text_is_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(content)
    with pytest.raises(DataError, match=says) as caught:
        read_text(file)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


def test_a_folder_cannot_be_opened_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be opened"):
        read_bytes(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", [GERMAN, "年龄,为什么\n31,因为我喜欢喝茶\n32,不喜欢\n", "возраст,почему\n31,потому что\n"]
)
def test_utf_16_needs_no_mark(tmp_path: Path, encoding: str, text: str) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(text.encode(encoding))
    assert read_text(file)[0] == text
    assert [str(note) for note in read_text(file)[1]] == [
        f"answers.csv: read as {encoding}, which no mark at its beginning says"
    ]


def test_a_few_bytes_that_are_no_utf_8_do_not_defeat_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(
        "Größe,Ärger\nschön,später für über müde\n".encode() + b"onze \xe9t\xe9\n" + "für\n".encode() + b"\x93so\x94\n"
    )
    text, notes = read_text(file)
    assert text.splitlines()[2:] == ["onze été", "für", "“so”"]
    assert "4 bytes, read as cp1252 (lines 3, 5)" in str(notes[0])


def test_a_mix_that_nobody_can_tell_is_text_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes("Größe,Ärger\n".encode() + b"onze \xe9t\xe9\n\x93so\x94\n")
    text, notes = read_text(file)
    assert "onze été" in text
    assert [note.code for note in notes] == ["encoding_guessed"]


def test_lines_with_such_bytes_are_named(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes("schön, später, für, über\n".encode() * 4 + b"\xe9t\xe9\n")
    assert [str(note) for note in read_text(file)[1]] == [
        "answers.csv: UTF-8 but for 2 bytes, read as cp1252 (line 5); look at the accents there"
    ]


def test_nuls_are_taken_out_and_said(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes("schön\n".encode() * 300 + b"a\x00b\n" + b"\x00" * 4096)
    text, notes = read_text(file)
    assert text.endswith("schön\nab\n")
    assert [note.code for note in notes] == ["nuls_removed"]


def test_a_long_file_in_an_older_encoding_is_guessed_by_the_lines_that_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hybridgen.sources.encoding.BYTES_GUESSED_FROM", 2_000)
    file = tmp_path / "answers.csv"
    text = "plain,words\n" * 400 + "schön,für\n" * 50
    file.write_bytes(text.encode("cp1252"))
    assert read_text(file)[0] == text
