"""Names put back from the vault alone, as whoever holds it does at home."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from hybridgen.cli import restore
from hybridgen.privacy.pseudonymise import vault_file, vault_lines

VALUES = {"[PERSON_1]": "Zoë Okonkwo", "[NAME_1]": 'The "Crown"'}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    vault_file.VaultFile(tmp_path / "vault.jsonl", {}, "").add(VALUES)
    return tmp_path / "vault.jsonl"


def typed(monkeypatch: pytest.MonkeyPatch, *words: Path) -> int:
    monkeypatch.setattr(sys, "argv", ["hybridgen-restore", *map(str, words)])
    return restore.main()


def test_files_come_back_and_strangers_are_named(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault.parent / "a.md").write_text("# {person 1}\n[PERSON_2] knows [PERSON_1], see [1] and [TODO_1].\n")
    (vault.parent / "b.jsonl").write_text('{"place": "[NAME_1]"}\n')
    assert typed(monkeypatch, vault, vault.parent / "a.md", vault.parent / "b.jsonl") == 0
    told = capsys.readouterr()
    first, second, line = told.out.splitlines()
    assert (first, second) == ("# Zoë Okonkwo", "[PERSON_2] knows Zoë Okonkwo, see [1] and [TODO_1].")
    assert json.loads(line) == {"place": 'The "Crown"'}
    assert told.err == f"hybridgen-restore: {vault.parent / 'a.md'}: not in the vault: [PERSON_2]\n"


def test_in_a_page_values_are_no_tags() -> None:
    assert restore.restore("<b>[NAME_1]</b>", VALUES, ".html") == ("<b>The &quot;Crown&quot;</b>", [])


def test_in_a_table_a_value_with_commas_is_one_cell() -> None:
    values = {"[ADDRESS_1]": "12 Mill Lane, Leeds", "[NAME_1]": 'The "Crown"'}
    text = 'plan,said\nplus,[ADDRESS_1]\nbasic,"[NAME_1], or [NAME_2]"\n'
    restored, unknown = restore.restore(text, values, ".csv")
    assert list(csv.reader(restored.splitlines())) == [
        ["plan", "said"],
        ["plus", "12 Mill Lane, Leeds"],
        ["basic", 'The "Crown", or [NAME_2]'],
    ]
    assert unknown == ["[NAME_2]"]


def test_in_a_table_for_spreadsheets_no_value_becomes_a_formula() -> None:
    text = '\ufeff"id","who"\n"r001","[PERSON_1]"\n"r002","[NAME_1]"\n'
    restored, _ = restore.restore(text, {"[PERSON_1]": "@zoe", "[NAME_1]": "Zoë"}, ".csv")
    assert restored == "\ufeffid,who\nr001,'@zoe\nr002,Zoë\n"


def test_names_are_printed_whatever_the_terminal_can_show(
    vault: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("[PERSON_1]\n")
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(printed, encoding="ascii"))
    assert typed(monkeypatch, vault, tmp_path / "a.md") == 0
    sys.stdout.flush()
    assert printed.getvalue().decode() == "Zoë Okonkwo\n"


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("none.md", None, "none.md: cannot be read (No such file or directory)"),
        ("records.parquet", b"PAR1\xff\xfe", "records.parquet: is no text; records.jsonl holds the same"),
    ],
)
def test_what_cannot_be_restored_is_one_line(
    vault: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
    line: str,
) -> None:
    if content:
        (vault.parent / name).write_bytes(content)
    assert typed(monkeypatch, vault, vault.parent / name) == 2
    assert line in capsys.readouterr().err


def test_a_sealed_vault_needs_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text("[PERSON_1]")
    monkeypatch.setenv(vault_lines.KEY, "a long passphrase")
    vault_file.VaultFile(tmp_path / "vault.jsonl", {}, "").add(VALUES)
    assert typed(monkeypatch, tmp_path / "vault.jsonl", tmp_path / "a.md") == 0
    assert capsys.readouterr().out == "Zoë Okonkwo"
    monkeypatch.delenv(vault_lines.KEY)
    assert typed(monkeypatch, tmp_path / "vault.jsonl", tmp_path / "a.md") == 2
    assert "is encrypted; set HYBRIDGEN_VAULT_KEY" in capsys.readouterr().err
