"""Encodings, and files that are no text."""

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
    assert str(notes[0]) == "answers.csv: read as cp1251 (it is no UTF-8); a guess, so look at its accents"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \n\r\n\t", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "is a PDF, not csv"),
        (b"PK\x03\x04\x14\x00", "is a zip or Office file, not csv"),
        (b"\x89PNG\r\n\x1a\n", "is an image, not csv"),
        (b"PAR1\x15\x04", "is a parquet file, not csv"),
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
