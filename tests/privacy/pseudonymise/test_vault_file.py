"""The vault as a file: for its owner alone, sealed where there is a key, and no run without it."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from hybridgen.core.errors import InputError
from hybridgen.privacy.pseudonymise import vault_file
from hybridgen.privacy.pseudonymise.vault_file import Kept

VALUES = {"[PERSON_1]": "Zoë Okonkwo", "[EMAIL_ADDRESS_1]": "zoe@example.com"}
KEPT = Kept(VALUES, {"zoe okonkwo": "[PERSON_1]"}, "00ff")


def test_it_comes_back_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "vault" / vault_file.name_of(["data.csv"])
    vault_file.keep(file, KEPT)
    vault_file.keep(file, KEPT)  # the next run over the same data
    assert vault_file.read(file) == VALUES
    assert vault_file.open_vault(file) == KEPT
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_the_same_files_have_the_same_vault() -> None:
    assert vault_file.name_of(["a.csv", "b.csv"]) == vault_file.name_of(["a.csv", "b.csv"])
    assert vault_file.name_of(["a.csv"]) != vault_file.name_of(["b.csv"])


def test_a_key_seals_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "vault.json"
    monkeypatch.setenv(vault_file.KEY, "a long passphrase")
    vault_file.keep(file, KEPT)
    assert "Okonkwo" not in file.read_text()
    assert "PERSON" not in file.read_text()
    assert vault_file.read(file) == VALUES
    monkeypatch.setenv(vault_file.KEY, "another")
    with pytest.raises(InputError, match="was encrypted with another HYBRIDGEN_VAULT_KEY"):
        vault_file.read(file)
    monkeypatch.delenv(vault_file.KEY)
    with pytest.raises(InputError, match="is encrypted; set HYBRIDGEN_VAULT_KEY"):
        vault_file.read(file)


def test_a_later_run_adds_and_takes_nothing_away(tmp_path: Path) -> None:
    file = tmp_path / "vault.json"
    vault_file.keep(file, KEPT)
    more = Kept({"[PERSON_2]": "Tom"}, {**KEPT.numbers, "tom": "[PERSON_2]"}, "00ff")
    vault_file.keep(file, more)
    vault_file.keep(file, KEPT)  # a run that began before
    assert vault_file.open_vault(file) == Kept({**VALUES, **more.values}, more.numbers, "00ff")


def test_two_runs_never_give_one_number_to_two_people(tmp_path: Path) -> None:
    file = tmp_path / "vault.json"
    vault_file.keep(file, KEPT)
    with pytest.raises(InputError, match="another run numbered the same files meanwhile") as raised:
        vault_file.keep(file, Kept({"[PERSON_1]": "Tom"}, {"tom": "[PERSON_1]"}, "00ff"))
    assert "Tom" not in str(raised.value)
    assert vault_file.open_vault(file) == KEPT


def test_a_code_that_two_runs_gave_to_two_people_brings_nobody_back(tmp_path: Path) -> None:
    file, code = tmp_path / "vault.json", "[PERSON_123456]"
    for value in ("Ms. Weber", "Anna Weber", "Weber"):
        vault_file.keep(file, Kept({code: value}, {}, "00ff"))
    assert vault_file.read(file) == {code: "Anna Weber"}
    for value in ("Tom", "Anna Weber"):
        vault_file.keep(file, Kept({code: value}, {}, "00ff"))
        assert vault_file.read(file) == {}


def test_a_lock_that_a_killed_run_left_behind_holds_nobody_up(tmp_path: Path) -> None:
    file, lock = tmp_path / "vault.json", tmp_path / ".vault.json.lock"
    lock.write_text("")
    long_ago = time.time() - 2 * vault_file.LOCK_SECONDS
    os.utime(lock, (long_ago, long_ago))
    vault_file.keep(file, KEPT)
    assert not lock.exists()
    assert vault_file.read(file) == VALUES


def test_where_it_cannot_be_written_there_is_one_line_without_a_value(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"privacy.vault=.*: cannot be written") as raised:
        vault_file.keep(tmp_path / "file" / "vault.json", KEPT)
    assert "Okonkwo" not in str(raised.value)


@pytest.mark.parametrize("content", ["", "[]", '{"sealed": 1}', '{"values": 3}'])
def test_another_file_is_no_vault(tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(vault_file.KEY, "x")
    (tmp_path / "file").write_text(content)
    with pytest.raises(InputError, match="is no vault that can be read"):
        vault_file.read(tmp_path / "file")
