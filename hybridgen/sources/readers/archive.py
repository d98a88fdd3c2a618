"""One file in .gz or .zip, read by its own kind."""

from __future__ import annotations

import dataclasses
import gzip
import re
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from hybridgen.core.errors import DataError
from hybridgen.core.notices import Data, Notice
from hybridgen.sources.bystanders import SYSTEM_FOLDERS, is_about_data, is_of_system
from hybridgen.sources.kinds import kind_by_name, misnamed, suffix_by_content
from hybridgen.sources.paths import PACKED
from hybridgen.sources.readers.base import Reader, reader_of, register
from hybridgen.sources.types import Asked, Content
from hybridgen.sources.unpacking import most_bytes

MAX_NAMED = 5  # files that a message names
MAX_NAME_BYTES = 200  # of a file; most systems take 255
_CHUNK_BYTES = 1 << 20
_UNSAFE = re.compile(r'[\x00-\x1f<>:"|?*\\/]')


def read_gz(path: Path, asked: Asked) -> Content:
    """The file in a gzip. Raises DataError where it is broken, too large, or of a kind that nothing says."""
    _expect_content(path, ".gz", "gzip file")
    inner = _original_name(path) or path.stem
    _inner_reader(path, inner)  # before anything is unpacked
    try:
        with gzip.open(path) as stream:
            return _read(path, inner, stream, asked, path.stat().st_size)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise DataError(f"{path}: is no gzip file, or a part of one; pack it again or name the file in it") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be opened ({error.strerror or error})") from None


def read_zip(path: Path, asked: Asked) -> Content:
    """The one data file in a zip.

    Raises DataError where it is broken, locked or too large, or holds no such file or several.
    """
    _expect_content(path, ".zip", "zip archive")
    try:
        with zipfile.ZipFile(path) as archive:
            member, others = _data_file(path, archive)
            if member.flag_bits & 1:
                raise DataError(f"{path}: is locked with a password; unpack it and name the file in it")
            with archive.open(member) as stream:
                content = _read(path, _base(member), stream, asked, member.compress_size)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError):
        raise DataError(f"{path}: is no zip that can be unpacked here; unpack it and name the file in it") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be opened ({error.strerror or error})") from None
    if not others:
        return content
    left = {"file": Data(path.name), "inner": Data(_base(member)), "others": tuple(map(Data, others))}
    return dataclasses.replace(content, notes=(Notice("archive_others", left), *content.notes))


def _data_file(path: Path, archive: zipfile.ZipFile) -> tuple[zipfile.ZipInfo, list[str]]:
    """The member that holds the data, and the names of the others that a person packed."""
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir()
        and SYSTEM_FOLDERS.isdisjoint(PurePosixPath(member.filename).parts)
        and not _base(member).startswith(".")
        and not is_of_system(Path(_base(member)))
    ]
    data = [member for member in members if reader_of(Path(_base(member)).suffix) is not None]
    if len(data) > 1:
        data = [member for member in data if not is_about_data(Path(_base(member)))] or data
    if len(data) > 1:
        named = ", ".join(_base(member) for member in data[:MAX_NAMED])
        more = f" and {len(data) - MAX_NAMED} more" if len(data) > MAX_NAMED else ""
        raise DataError(f"{path}: holds {len(data)} files ({named}{more}); unpack it and name the folder or the file")
    if not data:
        inside = ", ".join(_base(member) for member in members[:MAX_NAMED])
        raise DataError(f"{path}: holds no file that can be read ({inside or 'it is empty'}); unpack it and name one")
    return data[0], [_base(member) for member in members if member is not data[0]]


def _expect_content(path: Path, suffix: str, noun: str) -> None:
    try:
        content, size = suffix_by_content(path), path.stat().st_size
    except OSError as error:
        raise DataError(f"{path}: cannot be opened ({error.strerror})") from None
    if not size:
        raise DataError(f"{path}: is empty; name a file with content")
    if content != suffix:
        raise misnamed(path, content, noun)


def _inner_reader(path: Path, inner: str) -> Reader:
    """Who reads the file in an archive. Raises DataError where nobody does."""
    suffix = Path(inner).suffix.lower()
    if suffix in PACKED:
        raise DataError(f"{path}: holds another archive, {inner}; unpack it and name the file in it")
    if reader := reader_of(suffix):
        return reader
    kind = kind_by_name(Path(inner))
    if kind is None:
        raise DataError(
            f"{path}: its name does not say of what kind its file is; unpack it, or name it survey.csv.gz say"
        )
    raise DataError(f"{path}: holds {kind.what}, which cannot be read; {kind.advice}")


def _read(path: Path, inner: str, stream: IO[bytes] | gzip.GzipFile, asked: Asked, packed: int) -> Content:
    """The stream as a file of that name. packed: bytes that it takes in the archive."""
    reader = _inner_reader(path, inner)
    most = most_bytes(packed)
    with tempfile.TemporaryDirectory(prefix="hybridgen-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / _UNSAFE.sub("_", inner).encode()[-MAX_NAME_BYTES:].decode(errors="ignore")
        unpacked = 0
        with file.open("wb") as target:
            while chunk := stream.read(_CHUNK_BYTES):
                unpacked += len(chunk)
                if unpacked > most:
                    raise DataError(f"{path}: unpacks to more than {most >> 20} MB; unpack it and name the file in it")
                target.write(chunk)
        try:
            return reader.read(file, asked)
        except DataError as error:
            raise DataError(str(error).replace(str(file), f"{path} ({inner})")) from None


def _base(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename.replace("\\", "/")).name


def _original_name(path: Path) -> str | None:
    """The name that the gzip keeps of its file, where the archive's own does not say the kind."""
    if reader_of(Path(path.stem).suffix) is not None or kind_by_name(Path(path.stem)) is not None:
        return None
    with path.open("rb") as file:
        head = file.read(1024)
    if len(head) < 11 or not head[3] & 8 or head[3] & 4:
        return None
    name = Path(head[10:].split(b"\x00")[0].decode("latin-1")).name
    return name if reader_of(Path(name).suffix) is not None else None


register(Reader("gzip", (".gz",), read_gz))
register(Reader("zip", (".zip",), read_zip))
