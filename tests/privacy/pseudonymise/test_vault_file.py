"""The vault as a file: for its owner alone, sealed where there is a key, and no run without it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from hybridgen.core.errors import InputError
from hybridgen.privacy.pseudonymise import vault_file

VALUES = {"[PERSON_1]": "Zoë Okonkwo", "[EMAIL_ADDRESS_1]": "zoe@example.com"}


def test_it_comes_back_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "vault" / vault_file.name("data", VALUES)
    vault_file.keep(file, VALUES)
    vault_file.keep(file, VALUES)  # the next run over the same data
    assert vault_file.read(file) == VALUES
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_the_same_data_with_the_same_placeholders_has_the_same_file() -> None:
    assert vault_file.name("data", VALUES) == vault_file.name("data", dict(reversed(VALUES.items())))
    assert vault_file.name("data", VALUES) != vault_file.name("other", VALUES)


def test_a_key_seals_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "vault.json"
    monkeypatch.setenv(vault_file.KEY, "a long passphrase")
    vault_file.keep(file, VALUES)
    assert "Okonkwo" not in file.read_text()
    assert "PERSON" not in file.read_text()
    assert vault_file.read(file) == VALUES
    monkeypatch.setenv(vault_file.KEY, "another")
    with pytest.raises(InputError, match="was encrypted with another HYBRIDGEN_VAULT_KEY"):
        vault_file.read(file)
    monkeypatch.delenv(vault_file.KEY)
    with pytest.raises(InputError, match="is encrypted; set HYBRIDGEN_VAULT_KEY"):
        vault_file.read(file)


def test_where_it_cannot_be_written_there_is_one_line_without_a_value(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"privacy.vault=.*: cannot be written") as raised:
        vault_file.keep(tmp_path / "file" / "vault.json", VALUES)
    assert "Okonkwo" not in str(raised.value)


@pytest.mark.parametrize("content", ["", "[]", '{"sealed": 1}', '{"values": 3}'])
def test_another_file_is_no_vault(tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(vault_file.KEY, "x")
    (tmp_path / "file").write_text(content)
    with pytest.raises(InputError, match="is no vault that can be read"):
        vault_file.read(tmp_path / "file")
