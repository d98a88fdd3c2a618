"""Bytes to text: byte order marks, UTF-8, else the most likely older encoding; and a plain no to what is no text."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"PAR1", "a parquet file"),
    (b"SQLite format 3", "a SQLite file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises DataError where it cannot be opened or holds nothing."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be opened ({error.strerror})") from None
    if not content.strip():
        raise DataError(f"{path}: is empty; name a file with content")
    return content


def read_text(path: Path) -> tuple[str, tuple[Notice, ...]]:
    """The file's text without its byte order mark, and a note on its encoding (none for UTF-8).

    Raises DataError where the file is missing, empty, binary or of another kind than its name says.
    """
    content = read_bytes(path)
    for start, kind in _OTHER_KINDS:
        if content.startswith(start):
            raise DataError(f"{path}: is {kind}, not {path.suffix[1:].lower()}; name a file of text")
    decoded, note = _decode(path, content)
    if len(_CONTROL.findall(decoded)) > len(decoded) // 1000:
        raise _binary(path)
    if not decoded.strip():
        raise DataError(f"{path}: is empty; name a file with content")
    return decoded, note


def _decode(path: Path, content: bytes) -> tuple[str, tuple[Notice, ...]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), () if encoding == "utf-8-sig" else _note("read_as", path, encoding)
            except UnicodeDecodeError:
                raise DataError(f"{path}: begins as {encoding} and breaks off; save it as UTF-8") from None
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        if b"\x00" in content:
            raise _binary(path) from None
    from charset_normalizer import from_bytes  # few files need it

    matches = from_bytes(content)
    # Short texts fit many code pages that differ in rare letters only; Windows' western one is by far the commonest.
    if any("cp1252" in match.could_be_from_charset for match in matches):
        return content.decode("cp1252"), _note("read_as_no_utf8", path, "cp1252")
    best = matches.best()
    if best is None:
        raise _binary(path)
    return str(best), _note("encoding_guessed", path, best.encoding)


def _note(code: str, path: Path, encoding: str) -> tuple[Notice, ...]:
    return (Notice(code, {"file": Data(path.name), "encoding": encoding}),)


def _binary(path: Path) -> DataError:
    return DataError(f"{path}: is binary, not {path.suffix[1:].lower()}; name a file of text")
