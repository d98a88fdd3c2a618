"""Files that nobody reads: what each is, and what to do."""

import zipfile
from pathlib import Path

import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources.kinds import refusal, suffix_by_content
from hybridgen.sources.load import load

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "talk.mp3",
            "is a sound recording, which cannot be read; transcribe it first, and save the transcript as .txt",
        ),
        ("talk.MP4", "is a video, which cannot be read; transcribe it first"),
        ("page.jpg", "is a picture, which cannot be read; type its text or have it recognised"),
        ("study.sav", "is SPSS data, which cannot be read; export the data as .csv or .xlsx with labels"),
        ("study.dta", "is Stata data"),
        ("study.sas7bdat", "is SAS data"),
        ("study.rds", "is R data, which cannot be read; write it as .csv in R"),
        ("talk.doc", "is an old Word document, which cannot be read; save it as .docx"),
        ("talk.pages", "is a Pages document, which cannot be read; export it as .docx"),
        ("talk.pptx", "is a presentation"),
        ("study.sqlite", "is a database, which cannot be read; export the table with the answers as .csv"),
        ("mail.msg", "is e-mail"),
        ("study.xml", "is XML"),
        ("study.yaml", "is YAML, which cannot be read; write it as .json"),
        ("study.ipynb", "is a notebook"),
        ("study.rar", "is an archive, which cannot be read; unpack it and name the folder"),
        ("study.qdpx", "is a project of a coding program"),
    ],
)
def test_by_name(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / name).write_bytes(b"\x01\x02 whatever it holds")
    with pytest.raises(DataError) as caught:
        load(str(tmp_path / name))
    assert str(caught.value).startswith(f"{tmp_path / name}: {says}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"%PDF-1.7", ".pdf"),
        (b"\x89PNG\r\n", ".png"),
        (b"\xff\xd8\xff\xe0", ".jpg"),
        (b"\x00\x00\x00\x20ftypisom", ".mp4"),
        (b"\x00\x00\x00\x20ftypM4A ", ".m4a"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", ".wav"),
        (b"$FL2@(#) SPSS DATA FILE", ".sav"),
        (b"SQLite format 3\x00", ".sqlite"),
        (b"\x1f\x8b\x08", ".gz"),
        (bytes(257) + b"ustar", ".tar"),
        (OLE + "WordDocument".encode("utf-16-le"), ".doc"),
        (OLE + "Workbook".encode("utf-16-le"), ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ".locked"),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", ".html"),
        (b"<?xml version='1.0'?><a/>", ".xml"),
        (b"age,why\n31,so\n", None),
        (b"", None),
    ],
)
def test_by_content(tmp_path: Path, content: bytes, suffix: str | None) -> None:
    (tmp_path / "a").write_bytes(content)
    assert suffix_by_content(tmp_path / "a") == suffix


def test_a_zip_is_known_by_its_parts(tmp_path: Path) -> None:
    def suffix(**parts: str) -> str | None:
        with zipfile.ZipFile(tmp_path / "a", "w") as archive:
            for name, content in parts.items():
                archive.writestr(name.replace("__", "/").replace("_", "."), content)
        return suffix_by_content(tmp_path / "a")

    assert suffix(xl__workbook_xml="") == ".xlsx"
    assert suffix(word__document_xml="") == ".docx"
    assert suffix(mimetype="application/vnd.oasis.opendocument.text") == ".odt"
    assert suffix(mimetype="application/epub+zip", photo="") == ".zip"
    assert suffix(a_csv="") == ".zip"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("talk", b"\x00\x00\x00\x20ftypisom", "is a video, which cannot be read; transcribe it first"),
        (
            "talk.data",
            b"%!PS ordinary words of a text",
            "ends in .data, and nothing reads that; if it is text, name it",
        ),
        ("talk", b"ordinary words of a text", "has no ending, and nothing reads that; if it is text, name it"),
        ("talk", b"\x00\x01\x02\x03", "is no file of a kind that can be read (ass, csv, "),
        ("talk", b"", "is empty; name a file with content"),
        ("study.doc", OLE + "EncryptedPackage".encode("utf-16-le"), "is an Office file with a password"),
        (
            "study.doc",
            OLE + "Workbook".encode("utf-16-le"),
            "is an old Excel workbook, which its name does not say; name it study.xls",
        ),
        ("study.bin", b"PAR1xxxx", "is a parquet file, which its name does not say; name it study.parquet"),
        ("study.sav", b"\x1f\x8b\x08", "is SPSS data"),
    ],
)
def test_what_is_said_of_a_name_that_tells_nothing(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert str(refusal(tmp_path / name)).startswith(f"{tmp_path / name}: {says}")


def test_a_file_that_is_closed_says_so(tmp_path: Path) -> None:
    assert str(refusal(tmp_path / "gone.bin")).endswith("gone.bin: cannot be opened (No such file or directory)")
