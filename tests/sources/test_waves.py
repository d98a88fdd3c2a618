"""The same people in several files."""

from pathlib import Path

from hybridgen.sources.load import load
from hybridgen.sources.types import ROW, UNIT, Asked

FIRST = "Code,Age,What is missing?\nK01,31,A bench.\nK02,40,More shade.\nK03,52,Nothing.\n"
SECOND = "Code,Age,What is missing?\nK02,40,A tap.\nK01,31,A gate.\nK03,52,Nothing.\nK04,19,A map.\n"


def write(folder: Path, first: str = FIRST, second: str = SECOND) -> str:
    (folder / "may.csv").write_text(first)
    (folder / "june.csv").write_text(second)
    return str(folder)


def test_a_key_that_is_named_holds_across_files(tmp_path: Path) -> None:
    data = load(write(tmp_path), Asked(respondent="code"))
    assert data.frame.rows() == [
        ("june:1", "june:1", "K02", "40", "june: A tap.\nmay: More shade."),
        ("june:2", "june:2", "K01", "31", "june: A gate.\nmay: A bench."),
        ("june:3", "june:3", "K03", "52", "Nothing."),
        ("june:4", "june:4", "K04", "19", "A map."),
    ]
    assert "2 files: 7 rows of 4 respondents, by Code" in map(str, data.notes)
    assert not data.warnings
    assert data.rows_read == 7


def test_a_file_without_a_row_a_respondent_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("It rained.\n\nNobody came.")
    data = load(write(tmp_path), Asked(respondent="Code"))
    assert data.frame.filter(data.frame[ROW].str.starts_with("notes")).height
    assert data.frame[UNIT].n_unique() == 5


def test_without_a_key_a_warning_names_it(tmp_path: Path) -> None:
    data = load(write(tmp_path))
    assert data.respondents == 7
    said = "3 Code of june.csv stand in may.csv too; data.respondent=Code puts each person together"
    assert [str(one) for one in data.warnings] == [said]


def test_so_do_addresses(tmp_path: Path) -> None:
    rows = [f"a{n}@wren.example,Answer {n}" for n in range(4)]
    first = "E-mail,Why?\n" + "\n".join(rows)
    data = load(write(tmp_path, first, first.replace("Answer", "Reply")))
    assert [one.code for one in data.warnings] == ["ids_in_files"]


def test_numbers_that_run_on_in_each_file_are_nobodys_ids(tmp_path: Path) -> None:
    first = "ID,Why?\n" + "\n".join(f"{n},Answer {n}" for n in range(1, 6))
    data = load(write(tmp_path, first, first.replace("Answer", "Reply")))
    assert not data.warnings
    rows = load(str(tmp_path), Asked(respondent="_row"))
    assert rows.respondents == 10
