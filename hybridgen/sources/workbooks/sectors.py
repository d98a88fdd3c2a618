"""The sectors of an old Office file, looked at before libraries follow their chains: one that runs in a circle fills
memory until the process is gone, and no exception says so."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

BOOKS = ("Workbook", "Book")  # the streams that hold the sheets, by their age
MAX_COLUMNS = 256  # of an old sheet

_SPECIAL = 0xFFFF_FFFA  # and above: the end of a chain, a free sector
_HEADER_BYTES, _ENTRY_BYTES, _FIRST_DIFAT = 512, 128, 76
_STREAM, _ROOT = 2, 5  # kinds of entries
# Records of cells: their row and column come first. A MULRK has several cells side by side.
_CELLS = frozenset([0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00FD, 0x00D6, 0x0003, 0x0004, 0x0005, 0x0002])
_MANY, _MANY_BYTES, _ONE_BYTES = 0x00BD, 6, 6


class SectorError(ValueError):
    """A chain of sectors that cannot be followed; the message says why."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


class Sectors:
    """A file's chains. Raises SectorError where one runs in a circle, or the one of the sheets leaves the file."""

    def __init__(self, content: bytes) -> None:
        """content: the whole file."""
        if len(content) < _HEADER_BYTES:
            raise SectorError("it breaks off")
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in {9, 12} or small_shift != 6:
            raise SectorError("its sectors have no size that there is")
        self._content = content
        self._size, self._small_size = 1 << shift, 1 << small_shift
        self._count = max(0, (len(content) - 1) // self._size)
        first_folder, _, cutoff, first_small = struct.unpack_from("<4I", content, 48)
        self._cutoff = int(cutoff)
        self._next = self._table()
        self._small_next = _numbers(self._read(self._chain(first_small, self._next)))
        self._entries = list(self._folder(self._read(self._chain(first_folder, self._next))))
        root = next((one for one in self._entries if one.kind == _ROOT), None)
        self._small = self._read(self._chain(root.start, self._next)) if root else b""
        for entry in self._entries:
            if entry.kind == _STREAM:
                self._chain_of(entry)

    def book(self) -> bytes:
        """The stream that holds the sheets; empty where there is none."""
        for name in BOOKS:
            for entry in self._entries:
                if entry.kind == _STREAM and entry.name == name:
                    return self._read(self._chain_of(entry), is_small=self._is_small(entry))
        return b""

    def _table(self) -> array[int]:
        """For each sector the one that follows it."""
        places = [*struct.unpack_from("<109I", self._content, _FIRST_DIFAT)]
        more, seen = struct.unpack_from("<I", self._content, 68)[0], set[int]()
        while more < _SPECIAL:
            if more in seen or more >= self._count:
                raise SectorError("the list of its sectors runs in a circle or leaves it")
            seen.add(more)
            *some, more = _numbers(self._sector(more))
            places += some
        used = [place for place in places if place < _SPECIAL]
        if len(used) > self._count or any(place >= self._count for place in used):
            raise SectorError("the list of its sectors is longer than the file")
        return _numbers(b"".join(map(self._sector, used)))

    def _chain(self, start: int, following: array[int]) -> list[int]:
        chain = list[int]()
        while start < min(_SPECIAL, len(following)):
            if len(chain) > len(following):
                raise SectorError("its sectors run in a circle")
            chain.append(start)
            start = following[start]
        return chain

    def _chain_of(self, entry: _Entry) -> list[int]:
        return self._chain(entry.start, self._small_next if self._is_small(entry) else self._next)

    def _is_small(self, entry: _Entry) -> bool:
        return entry.size < self._cutoff

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    def _read(self, chain: list[int], *, is_small: bool = False) -> bytes:
        if is_small:
            size = self._small_size
            return b"".join(self._small[one * size : (one + 1) * size] for one in chain)
        return b"".join(map(self._sector, chain))

    @staticmethod
    def _folder(content: bytes) -> Iterator[_Entry]:
        for at in range(0, len(content) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            start, size = struct.unpack_from("<II", content, at + 116)
            name = content[at : at + min(64, max(0, length - 2))].decode("utf-16-le", "replace")
            yield _Entry(name, kind, start, size)


def _numbers(content: bytes) -> array[int]:
    numbers = array("I", content[: len(content) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def widest(book: bytes) -> int:
    """How many columns the cells of a stream of sheets reach over."""
    at, most = 0, 0
    while at + 4 <= len(book):
        code, size = struct.unpack_from("<HH", book, at)
        if code in _CELLS and size >= _ONE_BYTES and at + 8 <= len(book):
            column = int.from_bytes(book[at + 6 : at + 8], "little")
            cells = (size - _MANY_BYTES) // 6 if code == _MANY else 1
            most = max(most, column + cells)
        at += 4 + size
    return most
