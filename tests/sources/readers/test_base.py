"""Who reads which file; a reader of one's own is as good as ours."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from hybridgen.core.errors import ConfigError, DataError
from hybridgen.sources.load import load, read
from hybridgen.sources.readers.base import Reader, kinds, reader_of, readers, register
from hybridgen.sources.types import Asked, File, Table

OURS = (
    "ass csv docx geojson gz htm html json jsonl md ndjson ods odt parquet pdf rtf sbv srt ssa tsv txt vtt xls xlsb "
    "xlsm xlsx zip"
).split()


@pytest.fixture
def own_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is gone after it."""
    monkeypatch.setattr(readers, "_things", {name: readers[name] for name in readers})


def one_cell(cell: str) -> Callable[[Path, Asked], Table]:
    """Reads every file as a table of this cell."""
    return lambda path, asked: Table(header=["answer"], body=pl.DataFrame({"c0": [cell]}))


def answers(path: Path) -> list[str]:
    return load(str(path)).frame["answer"].to_list()


@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        (".csv", "delimited"),
        (".tsv", "delimited"),
        (".json", "json"),
        (".jsonl", "jsonl"),
        (".parquet", "parquet"),
        (".xlsx", "workbook"),
        (".xls", "workbook"),
        (".ods", "workbook"),
        (".gz", "gzip"),
        (".zip", "zip"),
        (".txt", "text"),
        (".md", "text"),
        (".CSV", "delimited"),
    ],
)
def test_each_of_our_kinds_has_a_reader(suffix: str, name: str) -> None:
    reader = reader_of(suffix)
    assert reader is not None
    assert reader.name == name


@pytest.mark.parametrize("suffix", ["", ".", "csv", ".doc"])
def test_nobody_reads_other_suffixes(suffix: str) -> None:
    assert reader_of(suffix) is None


@pytest.mark.usefixtures("own_readers")
def test_a_reader_of_ones_own_reads_files_and_folders(tmp_path: Path) -> None:
    def blocks(path: Path, asked: Asked) -> Table:
        return Table(header=["answer"], body=pl.DataFrame({"c0": path.read_text().split("\n--\n")}))

    register(Reader("blocks", (".blocks",), blocks))
    (tmp_path / "wave.BLOCKS").write_text("tea\n--\n007")
    assert load(str(tmp_path / "wave.BLOCKS")).frame.rows() == [
        ("wave:1", "wave:1", "tea"),
        ("wave:2", "wave:2", "007"),
    ]
    (tmp_path / "table.csv").write_text("answer,town\ncoffee,Ulm\n")
    assert answers(tmp_path) == ["coffee", "tea", "007"]


@pytest.mark.usefixtures("own_readers")
def test_of_several_readers_of_a_suffix_the_last_added_reads(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("answer,town\nours,Ulm\n")
    assert answers(tmp_path / "a.csv") == ["ours"]
    register(Reader("first", (".csv",), one_cell("first")))
    assert answers(tmp_path / "a.csv") == ["first"]
    register(Reader("second", (".csv", ".other"), one_cell("second")))
    assert answers(tmp_path / "a.csv") == ["second"]


@pytest.mark.usefixtures("own_readers")
def test_a_name_that_is_taken_is_an_error_and_the_first_stays(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is such a reader already; choose another name"):
        register(Reader("delimited", (".csv",), one_cell("usurped")))
    (tmp_path / "a.csv").write_text("answer,town\nours,Ulm\n")
    assert answers(tmp_path / "a.csv") == ["ours"]


def test_an_unknown_suffix_is_told_the_kinds_in_order(tmp_path: Path) -> None:
    file = tmp_path / "photo.xyz"
    file.write_bytes(b"\x00\x01\x02")
    assert list(kinds()) == sorted(kinds())
    assert set(OURS) <= set(kinds())
    with pytest.raises(DataError) as named:
        load(str(file))
    assert str(named.value) == f"{file}: is no file of a kind that can be read ({', '.join(kinds())})"
    with pytest.raises(DataError) as folder:
        load(str(tmp_path))
    assert (
        str(folder.value)
        == f"{tmp_path}: holds nothing that can be read; 1 file of another kind passed over: photo.xyz"
    )
    with pytest.raises(DataError, match=r"photo\.xyz: is no file of a kind that can be read"):
        read(File(file, "photo"))


@pytest.mark.usefixtures("own_readers")
def test_a_reader_of_ones_own_takes_what_nobody_else_can_read(tmp_path: Path) -> None:
    (tmp_path / "talk.mp3").write_bytes(b"ID3")
    with pytest.raises(DataError, match="is a sound recording"):
        load(str(tmp_path / "talk.mp3"))
    register(Reader("recordings", (".mp3",), one_cell("as I was saying")))
    assert answers(tmp_path) == ["as I was saying"]


@pytest.mark.usefixtures("own_readers")
def test_a_kind_of_ones_own_is_named_in_its_place_and_each_once() -> None:
    before = set(kinds())
    register(Reader("mine", (".doc", ".csv"), one_cell("")))
    assert list(kinds()) == sorted({*before, "doc"})


def test_what_a_test_registered_is_gone() -> None:
    assert not {"mine", "first", "second", "blocks", "recordings"} & set(readers)
