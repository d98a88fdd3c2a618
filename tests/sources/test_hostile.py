"""Small files that want more than they should get: each is one line that names the file and the limit, in bounded
memory and time."""

from __future__ import annotations

import gzip
import json
import os
import resource
import socket
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlwt

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.nested import syntax
from hybridgen.sources.readers import documents
from hybridgen.sources.tables import bounds
from hybridgen.sources.workbooks.sectors import SectorError, Sectors
from tests.sources.readers.workbooks import ANSWERS, QUESTIONS, ods_row, write, write_ods

MOST_BYTES = 1_500 << 20  # of addresses that the reading process may have, its libraries' own among them
SHEET = "xl/worksheets/sheet1.xml"
READ = """
import resource, sys
from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
try:
    load(sys.argv[1])
except DataError as error:
    print(error)
"""
MOST_SECONDS = 10  # of the processor


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A package with another content of one of its parts, packed as small as can be."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content) if name == part else content)
    return path


def with_rows(path: Path, rows: str) -> Path:
    """A workbook with more rows, as XML."""
    book = write(path, {"A": [QUESTIONS, *ANSWERS]})
    return changed(book, SHEET, lambda sheet: sheet.replace(b"</sheetData>", rows.encode() + b"</sheetData>"))


def far(folder: Path) -> Path:
    return with_rows(folder / "far.xlsx", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def far_in_another_row(folder: Path) -> Path:
    return with_rows(folder / "other.xlsx", '<row r="9"><c r="XFD1048576"><v>1</v></c></row>')


def far_and_broken(folder: Path) -> Path:
    return with_rows(folder / "broken.xlsx", '<row r="9"><c r="XFD1048576"><v>1</v></c></row><row r="x"/>')


def wide(folder: Path) -> Path:
    return with_rows(
        folder / "wide.xlsx", "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(9, 3_000))
    )


def many(folder: Path) -> Path:
    return with_rows(folder / "many.xlsx", "<row>" + "<c><v>1</v></c>" * 300_000 + "</row>")


def repeated_cells(folder: Path) -> Path:
    cell = '<table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>'
    rows = [ods_row(*QUESTIONS), ods_row(cell, attributes='table:number-rows-repeated="1000000"')]
    return write_ods(folder / "repeated.ods", rows)


def equal_rows(folder: Path) -> Path:
    pl.DataFrame({"said": pl.Series(["I like it very much"]).new_from_index(0, 12_000_000)}).write_parquet(
        folder / "rows.parquet"
    )
    return folder / "rows.parquet"


def long_list(folder: Path) -> Path:
    ones = pl.Series([1], dtype=pl.Int8).new_from_index(0, 51_000_000)
    pl.DataFrame({"said": ["so"], "ones": [ones]}).write_parquet(folder / "list.parquet")
    return folder / "list.parquet"


def long_texts(folder: Path) -> Path:
    pl.DataFrame({"said": pl.Series(["so " * 1_000]).new_from_index(0, 1_000_000)}).write_parquet(
        folder / "texts.parquet"
    )
    return folder / "texts.parquet"


def own_keys(folder: Path) -> Path:
    (folder / "own.jsonl").write_text("\n".join(json.dumps({f"k{n}": "so"}) for n in range(20_000)))
    return folder / "own.jsonl"


def many_keys(folder: Path) -> Path:
    (folder / "keys.jsonl").write_text((json.dumps({f"k{n}": "so" for n in range(150_000)}) + "\n") * 2)
    return folder / "keys.jsonl"


def many_values(folder: Path) -> Path:
    (folder / "values.json").write_text("[" + "{}," * 1_000 + "{}]")
    return folder / "values.json"


def many_columns(folder: Path) -> Path:
    (folder / "columns.csv").write_text(("so," * 100_000 + "so\n") * 3)
    return folder / "columns.csv"


def padded_rows(folder: Path) -> Path:
    header = ",".join(f"q{n}" for n in range(100))
    (folder / "padded.csv").write_text(f"{header}\n{header}\n" + "so\n" * 12_000)
    return folder / "padded.csv"


def packed_bomb(folder: Path) -> Path:
    with gzip.open(folder / "bomb.csv.gz", "wb") as packed:
        for _ in range(300):
            packed.write(b"0" * (1 << 20))
    return folder / "bomb.csv.gz"


def zipped_bomb(folder: Path) -> Path:
    """Its parts say that they are small."""
    path = with_rows(folder / "bomb.xlsx", " " * (300 << 20))
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(mark)
        while at >= 0:
            content[at + place : at + place + 4] = struct.pack("<I", 100)
            at = content.find(mark, at + 4)
    path.write_bytes(content)
    return path


def tagged(folder: Path) -> Path:
    (folder / "tags.html").write_text("<p>so</p>" + "<b>" * 2_000)
    return folder / "tags.html"


def entities(folder: Path) -> Path:
    """Each entity is ten of the one before."""
    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    path = write_ods(folder / "entities.ods", [ods_row(*QUESTIONS), ods_row("&a9;", "so", "so")])
    return changed(path, "content.xml", lambda content: f"<!DOCTYPE x [{laughs}]>".encode() + content)


def nested(folder: Path) -> Path:
    (folder / "nested.json").write_text('[{"a":' + "[" * 200_000)
    return folder / "nested.json"


HOSTILE = {
    far: "row 1048576, column 16384, more than can be read; delete what stands far from its table",
    far_in_another_row: "row 1048576, column 16384, more than can be read",
    far_and_broken: "column 16384, more than can be read",
    wide: "row 2999, column 16384, more than can be read",
    many: "column 300000, more than can be read",
    repeated_cells: "row 1000001, column 16000, more than can be read",
    equal_rows: "has 12000000 rows; a table of at most 10000000 can be read",
    long_list: "has 51000001 cells; a table of at most 50000000 can be read",
    long_texts: "holds more than 2 GB of text; take a part of its rows",
    own_keys: "a table of at most 5000 can be read|a table of at most 50000000 can be read",
    many_keys: "has 5001 columns; a table of at most 5000 can be read",
    many_values: "holds more than 1000 values; take a part of it, or save it as .csv",
    many_columns: "has 100001 columns; a table of at most 5000 can be read",
    padded_rows: "cells; a table of at most 1000000 can be read",
    packed_bomb: "unpacks to more than",
    zipped_bomb: "unpacks to more than",
    tagged: "holds more than 2000 tags; save its text as .txt",
    entities: "is no readable workbook",
    nested: "is nested too deeply|is broken JSON",
}


# Limits that are reached sooner here.
SMALLER = {
    padded_rows: [(bounds, "MAX_CELLS", 1_000_000)],
    many_values: [(syntax, "MAX_VALUES", 1_000)],
    tagged: [(documents, "MAX_TAGS", 2_000)],
}
# Those that libraries would have made the most of.
ALONE = (far_in_another_row, equal_rows, long_texts, zipped_bomb)


@pytest.mark.parametrize("make", [make for make in HOSTILE if make not in ALONE], ids=lambda make: make.__name__)
def test_a_file_that_wants_too_much_is_one_line(
    tmp_path: Path, make: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, most in SMALLER.get(make, ()):
        monkeypatch.setattr(module, name, most)
    file = make(tmp_path)
    began = time.process_time()
    with pytest.raises(DataError) as told:
        load(str(file))
    assert time.process_time() - began < MOST_SECONDS
    assert str(told.value).startswith(f"{file}: ")
    assert any(says in str(told.value) for says in HOSTILE[make].split("|")), told.value


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold a process to its memory")
@pytest.mark.parametrize("make", ALONE, ids=lambda make: make.__name__)
def test_it_is_one_line_in_bounded_memory(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    file = make(tmp_path)

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))

    told = subprocess.run(
        [sys.executable, "-c", READ, str(file)],
        capture_output=True,
        text=True,
        preexec_fn=bound,
        env=os.environ | {"POLARS_MAX_THREADS": "2"},
        check=False,
    )
    lines = told.stdout.splitlines()
    assert (told.returncode, len(lines)) == (0, 1), told.stdout + told.stderr
    assert lines[0].startswith(f"{file}: ")
    assert any(says in lines[0] for says in HOSTILE[make].split("|")), lines[0]


def test_an_old_workbook_whose_sectors_run_in_a_circle_is_one_line(tmp_path: Path) -> None:
    file = old(tmp_path / "circle.xls", rows=400)
    content = bytearray(file.read_bytes())
    table = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
    for place in range(128):
        follower = struct.unpack_from("<I", content, table + 4 * place)[0]
        if follower == place + 1:
            struct.pack_into("<I", content, table + 4 * follower, place)
            break
    file.write_bytes(content)
    with pytest.raises(DataError, match=r"circle\.xls: is no readable workbook \(its sectors run in a circle\)"):
        load(str(file))


def test_an_old_workbook_with_a_cell_beyond_its_columns_is_one_line(tmp_path: Path) -> None:
    file = old(tmp_path / "beyond.xls", rows=400)
    number = struct.pack("<HHHH", 0x027E, 10, 399, 0)  # the number in the first column of the last row
    content = file.read_bytes()
    assert content.count(number) == 1
    file.write_bytes(content.replace(number, struct.pack("<HHHH", 0x027E, 10, 399, 60_000)))
    with pytest.raises(DataError, match=r"beyond\.xls: a cell stands in column 60001, and \.xls has 256"):
        load(str(file))


def test_an_old_workbook_is_read_through_its_sectors(tmp_path: Path) -> None:
    book = Sectors(old(tmp_path / "a.xls", rows=3).read_bytes()).book()
    assert book[:2] == b"\x09\x08"  # how a stream of sheets begins
    with pytest.raises(SectorError, match="it breaks off"):
        Sectors(b"\xd0\xcf\x11\xe0")


def old(path: Path, *, rows: int) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for column, question in enumerate(QUESTIONS):
        sheet.write(0, column, question)
    for row in range(1, rows):
        for column, value in enumerate((row + 0.5, "bus", "It stops at my door")):
            sheet.write(row, column, value)
    book.save(str(path))
    return path


def test_a_link_that_leads_out_of_a_folder_is_named_and_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "data", tmp_path / "private"
    folder.mkdir()
    outside.mkdir()
    (folder / "a.csv").write_text("age,why\n31,It stops at my door\n")
    (outside / "b.csv").write_text("age,why\n44,My doctor told me to\n")
    (folder / "file.csv").symlink_to(outside / "b.csv")
    (folder / "deep").symlink_to(outside)
    for path in (folder, folder / "*"):
        data = load(str(path))
        assert data.frame["why"].to_list() == ["It stops at my door"]
        said = sorted(map(str, data.unreadable))
        assert said == [
            f"{folder / name}: is a link that leads out of the folder; name the file itself to have it read"
            for name in ("deep", "file.csv")
        ]
    assert load(str(folder / "file.csv")).frame["why"].to_list() == ["My doctor told me to"]


def test_a_pipe_a_device_and_a_socket_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "a.csv").write_text("age,why\n31,It stops at my door\n")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "s.csv")) if len(str(tmp_path)) < 90 else None
    try:
        data = load(str(tmp_path))
    finally:
        server.close()
    assert f"{tmp_path / 'pipe.csv'}: is a pipe, which is not opened" in map(str, data.unreadable)
    with pytest.raises(DataError, match=r"pipe\.csv: is a pipe, which is not opened; save what comes from it"):
        load(str(tmp_path / "pipe.csv"))
    with pytest.raises(DataError, match="is a device, which is not opened"):
        load("/dev/zero")
