"""What a file is by its name and by its content, and what people can do with the kinds that no reader takes."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from hybridgen.core.errors import DataError

HEAD_BYTES = 4096  # of a file, looked at for its kind
TAIL_BYTES = 1 << 20  # of an old Office file, in which its parts are named


class Kind(NamedTuple):
    """what: one file of it. advice: what makes it data that can be read."""

    what: str
    advice: str


_TABLE = "export the data as .csv or .xlsx with labels in place of codes, and name that"
_LOCKED = Kind("an Office file with a password", "open it with the password and save it without one")
_OLD_XML = Kind("an XML spreadsheet of 2003", "open it in a spreadsheet program and save it as .xlsx")

_KINDS: dict[Kind, str] = {
    Kind("a picture", "type its text or have it recognised, and save that as .txt"): (
        ".jpg .jpeg .png .gif .webp .heic .heif .tif .tiff .bmp .svg"
    ),
    Kind("a sound recording", "transcribe it first, and save the transcript as .txt, .vtt or .docx"): (
        ".mp3 .m4a .wav .ogg .oga .opus .flac .aac .wma .amr .aiff"
    ),
    Kind("a video", "transcribe it first, and save the transcript as .txt, .vtt or .docx"): (
        ".mp4 .mov .avi .mkv .webm .m4v .wmv .3gp .mpg .mpeg"
    ),
    Kind("SPSS data", _TABLE): ".sav .zsav .por",
    Kind("Stata data", _TABLE): ".dta",
    Kind("SAS data", _TABLE): ".sas7bdat .xpt",
    Kind("R data", "write it as .csv in R (write.csv), and name that"): ".rds .rdata .rda",
    Kind("data of a program", "write it as .csv or .parquet in that program, and name that"): (
        ".feather .arrow .pkl .pickle .npy .npz .h5 .hdf5 .mat"
    ),
    Kind("a Pages document", "export it as .docx in Pages, and name that"): ".pages",
    Kind("a Numbers workbook", "export it as .xlsx in Numbers, and name that"): ".numbers",
    Kind("an old Word document", "save it as .docx in a word processor, and name that"): ".doc .dot",
    Kind("a presentation", "save its text as .txt or .docx, and name that"): ".key .ppt .pptx .pps .ppsx .odp",
    Kind("a database", "export the table with the answers as .csv, and name that"): (
        ".sqlite .sqlite3 .db .db3 .mdb .accdb"
    ),
    Kind("e-mail", "save its text as .txt, or export the messages as .csv, and name that"): ".eml .msg .mbox .pst",
    Kind("XML", "export the data as .csv or .json, and name that"): ".xml",
    Kind("YAML", "write it as .json, and name that"): ".yaml .yml",
    Kind("a notebook", "write its data as .csv from within it, and name that"): ".ipynb",
    Kind("an e-book", "save its text as .txt, and name that"): ".epub .mobi",
    Kind("a project of a coding program", "export the transcripts as .docx or .txt, or the codings as .xlsx"): (
        ".nvp .nvpx .nvcx .qdpx .qdc .mx18 .mx20 .mx22 .mx24 .atlproj .atlproj9 .atlproj23 .f4p .eaf .textgrid"
    ),
    Kind("a link to a document", "download the document as .xlsx, .csv or .docx, and name that"): (
        ".gsheet .gdoc .gform .webloc .url .lnk"
    ),
    Kind("an archive", "unpack it and name the folder"): ".tar .tgz .7z .rar .bz2 .xz .zst .tbz2 .txz",
}
_BY_SUFFIX = {suffix: kind for kind, suffixes in _KINDS.items() for suffix in suffixes.split()}
# What others read, for a file whose name does not say what it is.
_READ = {
    ".pdf": "a PDF",
    ".xlsx": "an Excel workbook",
    ".xlsb": "an Excel workbook",
    ".xls": "an old Excel workbook",
    ".ods": "an OpenDocument workbook",
    ".docx": "a Word document",
    ".odt": "an OpenDocument text",
    ".rtf": "an RTF document",
    ".html": "an HTML page",
    ".parquet": "a parquet file",
    ".gz": "a gzip file",
    ".zip": "a zip archive",
}
_BEGINNINGS = (
    (b"%PDF", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"\x1f\x8b", ".gz"),
    (b"PAR1", ".parquet"),
    (b"SQLite format 3", ".sqlite"),
    (b"\x00\x01\x00\x00Standard ", ".mdb"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (b"ID3", ".mp3"),
    (b"\xff\xfb", ".mp3"),
    (b"OggS", ".ogg"),
    (b"fLaC", ".flac"),
    (b"\x1aE\xdf\xa3", ".mkv"),
    (b"$FL2", ".sav"),
    (b"$FL3", ".zsav"),
    (b"<stata_dta>", ".dta"),
    (b"RDX", ".rda"),
    (b"ARROW1", ".arrow"),
    (b"\x89HDF", ".h5"),
    (b"7z\xbc\xaf", ".7z"),
    (b"Rar!", ".rar"),
    (b"BZh", ".bz2"),
    (b"\xfd7zXZ", ".xz"),
    (b"(\xb5/\xfd", ".zst"),
)
_RIFF = {b"WAVE": ".wav", b"AVI ": ".avi", b"WEBP": ".webp"}
_BRANDS = {b"M4A ": ".m4a", b"heic": ".heic", b"mif1": ".heic"}
_ZIPPED = (  # a part that tells what a zip is
    ("xl/workbook.xml", ".xlsx"),
    ("xl/workbook.bin", ".xlsb"),
    ("word/document.xml", ".docx"),
    ("ppt/presentation.xml", ".pptx"),
    ("Index/Document.iwa", ".pages"),
    ("META-INF/container.xml", ".epub"),
)
_OLD_PARTS = (("WordDocument", ".doc"), ("PowerPoint Document", ".ppt"), ("__substg1.0_", ".msg"), ("Workbook", ".xls"))
_OPEN_DOCUMENTS = {"spreadsheet": ".ods", "text": ".odt", "presentation": ".odp"}


def kind_by_name(path: Path) -> Kind | None:
    """What a file is by the end of its name. None: not known here."""
    return _BY_SUFFIX.get(path.suffix.lower())


def suffix_by_content(path: Path) -> str | None:
    """The suffix that a file's content would have. `.locked`: an Office file with a password; `.xml2003`: a spreadsheet
    in XML. None: a text, or not known. Raises OSError where the file cannot be opened."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            return _old_office(head + file.read(TAIL_BYTES), path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], ".mp4")
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[257:262] == b"ustar":
        return ".tar"
    if head[84:88] == b"\x00\x00\x00\x00" and head[12:16] == b"\xc2\xea\x81\x60":
        return ".sas7bdat"
    for begin, suffix in _BEGINNINGS:
        if head.startswith(begin):
            return suffix
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return ".xml2003"
    if re.match(rb"<(!doctype html|html|table|meta|head|style|body)\b", start):
        return ".html"
    return ".xml" if start.startswith(b"<?xml") else None


def refusal(path: Path) -> DataError:
    """What to say of a file that no reader takes: what it is, and what to do."""
    from hybridgen.sources.readers.base import kinds, reader_of

    try:
        content = suffix_by_content(path)
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        return DataError(f"{path}: cannot be opened ({error.strerror})")
    if not head.strip():
        return DataError(f"{path}: is empty; name a file with content")
    if content is not None and reader_of(content) is not None:
        named = kind_by_name(path)
        if named is None or content not in {".zip", ".gz", ".html"}:
            return DataError(
                f"{path}: is {what_is(content)}, which its name does not say; name it {path.stem}{content}"
            )
    kind = _SPECIAL.get(content or "") or kind_by_name(path) or _BY_SUFFIX.get(content or "")
    if kind is not None:
        return DataError(f"{path}: is {kind.what}, which cannot be read; {kind.advice}")
    if b"\x00" not in head:
        end = f"ends in {path.suffix}" if path.suffix else "has no ending"
        return DataError(f"{path}: {end}, and nothing reads that; if it is text, name it .csv, .json or .txt, as it is")
    return DataError(f"{path}: is no file of a kind that can be read ({', '.join(kinds())})")


def misnamed(path: Path, content: str | None, wanted: str) -> DataError:
    """What to say of a file that is not the kind that its name says. content: its suffix by content. wanted: what it
    should be, in words."""
    if content is None:
        return DataError(f"{path}: is no readable {wanted}; write it again or name another")
    kind = _SPECIAL.get(content) or _BY_SUFFIX.get(content)
    advice = kind.advice if kind else f"name it {path.stem}{content}"
    return DataError(f"{path}: is {what_is(content)}, not {_article(wanted)}; {advice}")


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def what_is(suffix: str) -> str:
    """Files of a suffix in words, `a picture` say."""
    kind = _SPECIAL.get(suffix) or _BY_SUFFIX.get(suffix)
    return kind.what if kind else _READ.get(suffix, f"a {suffix[1:]} file")


_SPECIAL = {".locked": _LOCKED, ".xml2003": _OLD_XML}


def _zipped(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = _beginning(archive, "mimetype") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return ".zip"
    for part, suffix in _ZIPPED:
        if part in names:
            is_numbers = suffix == ".pages" and any(name.startswith("Index/Tables/") for name in names)
            return ".numbers" if is_numbers else suffix
    return _OPEN_DOCUMENTS.get(mimetype.rpartition("opendocument.")[2], ".zip")


def _beginning(archive: zipfile.ZipFile, part: str) -> str:
    with archive.open(part) as stream:
        return stream.read(100).decode(errors="replace")


def _old_office(start: bytes, path: Path) -> str | None:
    """By the names of its parts, which stand in it as UTF-16."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        content = start + file.read(TAIL_BYTES)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return ".locked"
    parts = (suffix for part, suffix in _OLD_PARTS if part.encode("utf-16-le") in content)
    return next(parts, ".xls" if path.suffix.lower() == ".xls" else ".doc")
