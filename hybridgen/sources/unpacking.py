"""What a packed file unpacks to, known before anything is made of it: archives, workbooks and documents are zips."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import IO

from hybridgen.core.errors import DataError

MAX_UNPACKED_BYTES = 2 << 30  # of all that a file packs, whatever it promises
MAX_GROWTH = 250  # times its own size, above what is small anyway
SMALL_BYTES = 64 << 20
MAX_PARTS = 100_000  # of a package
_CHUNK_BYTES = 1 << 20
_DEFLATE_GROWTH = 1_032  # more is not possible
_HEADER_BYTES = 30  # of a part, before its name


def most_bytes(packed: int) -> int:
    """What may come out of so many packed bytes."""
    return min(MAX_UNPACKED_BYTES, max(SMALL_BYTES, packed * MAX_GROWTH))


def expect_package(path: Path) -> None:
    """Raises DataError where a workbook or document unpacks to more than it may, zipfile.BadZipFile where it is no
    zip.

    What its parts say of their size counts for nothing: libraries unpack as much as comes.
    """
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            raise DataError(f"{path}: holds {len(parts)} parts; a file of at most {MAX_PARTS} can be read")
        most = most_bytes(path.stat().st_size)
        promised = sum(part.file_size for part in parts)
        if promised > most:
            raise _grows(path, most)
        if sum(part.compress_size for part in parts) * _DEFLATE_GROWTH > SMALL_BYTES:
            left = most
            for part in parts:
                left -= _unpacked(file, part, left)
                if left < 0:
                    raise _grows(path, most)


def _unpacked(file: IO[bytes], part: zipfile.ZipInfo, most: int) -> int:
    """The bytes of a part; it is left as soon as it has more than the most."""
    if part.compress_type == zipfile.ZIP_STORED:
        return part.compress_size
    if part.compress_type != zipfile.ZIP_DEFLATED:  # no office program writes others
        return most + 1 if part.compress_size else 0
    file.seek(part.header_offset + _HEADER_BYTES - 4)
    lengths = file.read(4)
    file.seek(int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), 1)
    unpacker, size, packed = zlib.decompressobj(-zlib.MAX_WBITS), 0, part.compress_size
    while packed > 0 and not unpacker.eof and (chunk := file.read(min(packed, _CHUNK_BYTES))):
        packed -= len(chunk)
        while chunk and not unpacker.eof:
            try:
                size += len(unpacker.decompress(chunk, _CHUNK_BYTES))
            except zlib.error:  # whoever reads it says so
                return size
            if size > most:
                return size
            chunk = unpacker.unconsumed_tail
    return size


def _grows(path: Path, most: int) -> DataError:
    return DataError(f"{path}: unpacks to more than {most >> 20} MB; save what is in it as .csv or .txt")
