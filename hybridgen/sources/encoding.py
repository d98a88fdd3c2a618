"""Bytes to text: byte order marks, UTF-8, else the most likely older encoding; and a plain no to what is no text."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.code_pages import TELLING, other_code_page
from hybridgen.sources.kinds import misnamed, suffix_by_content
from hybridgen.sources.tables.cells import lines_in_words

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXTS = frozenset({None, ".html", ".xml", ".xml2003"})  # kinds that are text, whatever a reader makes of it
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_PLAIN_CONTROLS = bytes([*range(1, 9), *range(0x0E, 0x20), 0x7F])
BYTES_GUESSED_FROM = 1_000_000  # enough to tell a code page; guessing is slow
CHARS_LOOKED_AT = 10_000  # to tell whether bytes are text
_PROSE = 0.95  # of the characters of a text can be shown
_LONE = re.compile(r"[\udc80-\udcff]")  # a byte that is no UTF-8, as Python's "surrogateescape" keeps it
_WINDOWS = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
_SEQUENCES_A_BYTE = 2  # valid letters of UTF-8 for each byte that is none, from which a file is UTF-8


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
    """The file's text without its byte order mark and NULs, and notes on its encoding (none for UTF-8).

    Raises DataError where the file is missing, empty, binary or of another kind than its name says.
    """
    content = read_bytes(path)
    if (kind := suffix_by_content(path)) not in _TEXTS:
        raise misnamed(path, kind, f"{path.suffix[1:].lower()} file")
    decoded, notes = _decode(path, content)
    # Bytes are searched fast; most texts hold none.
    controls = len(_CONTROL.findall(decoded)) if len(content.translate(None, _PLAIN_CONTROLS)) < len(content) else 0
    filled = decoded.rstrip("\x00")
    if controls - (len(decoded) - len(filled)) > len(filled) // 1000:
        raise _binary(path)
    if "\x00" in decoded:
        notes = (*notes, Notice("nuls_removed", {"file": Data(path.name), "nuls": decoded.count("\x00")}))
        decoded = decoded.replace("\x00", "")
    if not decoded.strip():
        raise DataError(f"{path}: is empty; name a file with content")
    return decoded, notes


def _decode(path: Path, content: bytes) -> tuple[str, tuple[Notice, ...]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), () if encoding == "utf-8-sig" else _note("read_as", path, encoding)
            except UnicodeDecodeError:
                raise DataError(f"{path}: begins as {encoding} and breaks off; save it as UTF-8") from None
    if b"\x00" in content and (wide := _wide(content)):
        encoding, text = wide
        return text, _note("read_as_without_mark", path, encoding)
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        if b"\x00" in content.rstrip(b"\x00"):
            raise _binary(path) from None
    return _repaired(path, content) or _guessed(path, content)


def _wide(content: bytes) -> tuple[str, str] | None:
    """The encoding and the text where bytes without a mark are UTF-16 all the same, None where they are not."""
    whole = content[: len(content) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:CHARS_LOOKED_AT]
        # Both orders of Chinese are letters; the end of a line is one in the right order alone.
        is_right_way = text.count("\n") + text.count("\r") > text.count("\u0a00") + text.count("\u0d00")
        prose = sum(char.isprintable() or char.isspace() for char in sample) / len(sample)
        if is_right_way and "\x00" not in sample and prose >= _PROSE:
            return encoding, text
    return None


def _repaired(path: Path, content: bytes) -> tuple[str, tuple[Notice, ...]] | None:
    """UTF-8 with a few bytes that are none, each read as Windows' western code page has it. None: it is no UTF-8."""
    text = content.decode("utf-8", "surrogateescape")
    lone = [match.start() for match in _LONE.finditer(text)]
    others = len(text) - len(text.encode("ascii", "ignore")) - len(lone)
    if others < _SEQUENCES_A_BYTE * len(lone):
        return None
    lines, line, seen = dict[int, None](), 1, 0
    for place in lone:
        line += text.count("\n", seen, place)
        lines[line], seen = None, place
    said = {"file": Data(path.name), "bytes": len(lone), "lines": lines_in_words(list(lines))}
    return text.translate(_WINDOWS), (Notice("bytes_no_utf8", said),)


def _guessed(path: Path, content: bytes) -> tuple[str, tuple[Notice, ...]]:
    from charset_normalizer import from_bytes  # few files need it

    sample = content
    if len(content) > BYTES_GUESSED_FROM:  # the lines that tell something
        sample = b"\n".join(TELLING.findall(content[: 20 * BYTES_GUESSED_FROM]))
        sample = sample[:BYTES_GUESSED_FROM] or content[-BYTES_GUESSED_FROM:]
    if (other := other_code_page(content)) is not None:
        return content.decode(other, "replace"), _note("encoding_guessed", path, other)
    matches = from_bytes(sample)
    # Short texts fit many code pages that differ in rare letters only; Windows' western one is by far the commonest.
    if any("cp1252" in match.could_be_from_charset for match in matches):
        return content.decode("cp1252", "replace"), _note("read_as_no_utf8", path, "cp1252")
    best = matches.best()
    if best is None:
        if len(content) - len(content.translate(None, _PLAIN_CONTROLS)) > len(content) // 1000:
            raise _binary(path)
        return content.decode("cp1252", "replace"), _note("encoding_guessed", path, "cp1252")
    return content.decode(best.encoding, "replace"), _note("encoding_guessed", path, best.encoding)


def _note(code: str, path: Path, encoding: str) -> tuple[Notice, ...]:
    return (Notice(code, {"file": Data(path.name), "encoding": encoding}),)


def _binary(path: Path) -> DataError:
    return DataError(f"{path}: is binary, not {path.suffix[1:].lower()}; name a file of text")
