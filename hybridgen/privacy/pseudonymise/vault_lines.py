"""The file of a vault as such: lines, each whole and on the disk before anything goes out that it speaks of.

The first line says whether those below it are sealed, and with which salt: another one each time that the file is
written anew, so whoever has read a part of it knows whether it still is that file. A line counts once its end is there:
what a process wrote of one when it was killed, or when the disk was full, is nobody's, and the next one writes over it.

What the lines mean is not known here. Only the owner may read the file (0600). Where HYBRIDGEN_VAULT_KEY is set, each
line is encrypted with a key that is made of it.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridgen.core.errors import InputError

KEY = "HYBRIDGEN_VAULT_KEY"
LOCK_SECONDS = 60.0  # that another process may write; one that is gone has let go
MODE = 0o600
END = b"\n"
HALF = ".half"  # of a file that is being written anew

_SCRYPT: dict[str, int] = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}  # 16 MB and some 50 ms a guess

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """The end of the last whole line that was read of a file. salt: of that file; at: in bytes."""

    salt: str = ""
    at: int = 0
    is_sealed: bool = False


BEGINNING = Place()


@dataclass(frozen=True, slots=True)
class Read:
    """Whole lines, up to a place. is_anew: they are all of them, since the file is not the one that was read before."""

    lines: list[Line]
    place: Place
    is_anew: bool


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """This process's alone to write for as long as the block lasts; the system ends that where the process is killed.

    Raises OSError, InputError where another does not let go.
    """
    from filelock import FileLock, Timeout  # only where a vault is written

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=LOCK_SECONDS, mode=MODE)
    try:
        lock.acquire()
    except Timeout:
        raise InputError(f"{path}: another process writes this vault; wait for it, or end it") from None
    try:
        yield
    finally:
        lock.release()


def read(path: Path, after: Place = BEGINNING) -> Read:
    """The lines after a place, all of them where the file was written anew meanwhile.

    Raises OSError; InputError where the key is missing or another; ValueError, LookupError or TypeError where the file
    is none of ours.
    """
    with path.open("rb") as file:
        first = file.readline()
        if not first.endswith(END):
            raise ValueError("the first line has no end")
        begins = json.loads(first)
        salt, is_sealed = str(begins["salt"]), bool(begins["sealed"])
        is_anew = salt != after.salt or os.fstat(file.fileno()).st_size < after.at
        at = len(first) if is_anew else after.at
        file.seek(at)
        added = file.read()
    lines = list[Line]()
    whole = added.split(END)[:-1]  # what stands behind the last end is no line
    for number, told in enumerate(whole):
        try:
            lines.append(json.loads(_opened(path, told, salt) if is_sealed else told))
        except (ValueError, InputError) as error:
            is_key_wrong = isinstance(error, InputError) and not lines
            if number < len(whole) - 1 or is_key_wrong:
                raise
            break  # after a power cut a disk may have a line's length, and not what stands in it
        at += len(told) + len(END)
    return Read(lines, Place(salt, at, is_sealed), is_anew)


def append(path: Path, place: Place, line: Line) -> Place:
    """Add a line at the end that `read` found; the end of the file from now on. Raises OSError.

    The line is on the disk then.
    """
    told = _told(line, place.salt, is_sealed=place.is_sealed) + END
    path.chmod(MODE)  # it may have been copied here
    with path.open("r+b") as file:
        file.truncate(place.at)
        file.seek(place.at)
        file.write(told)
        file.flush()
        os.fsync(file.fileno())
    return Place(place.salt, place.at + len(told), place.is_sealed)


def write(path: Path, lines: Iterable[Line]) -> Place:
    """Write a file that is new, or anew; its end. Raises OSError.

    Until all of it is on the disk the file is as it was.
    """
    salt, is_sealed = os.urandom(16).hex(), wants_seal()
    half = path.with_name(f".{path.name}{HALF}")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE), "wb") as file:
            file.write(json.dumps({"salt": salt, "sealed": is_sealed}).encode() + END)
            file.writelines(_told(line, salt, is_sealed=is_sealed) + END for line in lines)
            file.flush()
            os.fsync(file.fileno())
            place = Place(salt, file.tell(), is_sealed)
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    _keep_names(path.parent)
    return place


def remove_halves(folder: Path) -> int:
    """Take away what processes that were killed at it had written of vaults; how many files.

    Raises InputError where one cannot be taken away, or a process is at it.
    """
    halves = list(folder.glob(f".*{HALF}"))
    for half in halves:
        try:
            with locked(half.with_name(half.name.removeprefix(".").removesuffix(HALF))):
                half.unlink(missing_ok=True)
        except OSError as error:
            raise InputError(f"{half}: half of a vault, cannot be taken away ({error.strerror or error})") from None
    return len(halves)


def wants_seal() -> bool:
    """Whether what is written from now on is to be encrypted."""
    return bool(os.environ.get(KEY))


def _told(line: Line, salt: str, *, is_sealed: bool) -> bytes:
    told = json.dumps(line, ensure_ascii=False).encode()
    return bytes(_cipher(os.environ[KEY], salt).encrypt(told)) if is_sealed else told


def _opened(path: Path, line: bytes, salt: str) -> bytes:
    from cryptography.fernet import InvalidToken  # only where a vault is encrypted

    if not (key := os.environ.get(KEY, "")):
        raise InputError(f"{path}: is encrypted; set {KEY}")
    try:
        return bytes(_cipher(key, salt).decrypt(line))
    except InvalidToken:
        raise InputError(f"{path}: was encrypted with another {KEY}") from None


@functools.lru_cache(maxsize=8)
def _cipher(key: str, salt: str) -> Any:
    from cryptography.fernet import Fernet

    secret = hashlib.scrypt(key.encode(), salt=bytes.fromhex(salt), **_SCRYPT)
    return Fernet(base64.urlsafe_b64encode(secret))


def _keep_names(folder: Path) -> None:
    """Have the name of a file that was put into a folder on the disk too; Windows has no such call."""
    with contextlib.suppress(OSError):
        place = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)
