"""The vault as a file: for its owner alone, sealed where there is a key, and no run without it."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import InputError
from hybridgen.privacy.pseudonymise import vault_file, vault_lines
from hybridgen.privacy.pseudonymise.vault_file import Kept, VaultFile

VALUES = {"[PERSON_1]": "Zoë Okonkwo", "[EMAIL_ADDRESS_1]": "zoe@example.com"}
NUMBERS = {"zoe okonkwo": "[PERSON_1]"}
KEPT = Kept(VALUES, NUMBERS, "00ff")


def add(file: Path, values: Mapping[str, str], numbers: Mapping[str, str] | None = None, key: str = "00ff") -> None:
    """A run that finds just this."""
    VaultFile(file, numbers or {}, key).add(values)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    add(tmp_path / "vault.jsonl", VALUES, NUMBERS)
    return tmp_path / "vault.jsonl"


def test_it_comes_back_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "vault" / vault_file.name_of(["data.csv"])
    for _ in range(2):  # the second is the next run over the same data
        add(file, VALUES, NUMBERS)
        file.chmod(0o644)  # somebody has copied it
    add(file, {"[NAME_100000]": "Leeds"})
    assert vault_file.read(file) == VALUES | {"[NAME_100000]": "Leeds"}
    assert vault_file.open_vault(file).numbers == NUMBERS
    assert vault_file.open_vault(file).key == "00ff"
    assert {one.name: stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()} == {
        file.name: 0o600,
        f".{file.name}.lock": 0o600,
    }


def test_the_same_files_have_the_same_vault() -> None:
    assert vault_file.name_of(["a.csv", "b.csv"]) == vault_file.name_of(["a.csv", "b.csv"])
    assert vault_file.name_of(["a.csv"]) != vault_file.name_of(["b.csv"])


def test_a_key_seals_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "vault.jsonl"
    monkeypatch.setenv(vault_lines.KEY, "a long passphrase")
    growing = VaultFile(file, NUMBERS, "00ff")
    growing.add({})
    growing.add(VALUES)
    assert "okonkwo" not in file.read_text().lower()
    assert "PERSON" not in file.read_text()
    assert vault_file.read(file) == VALUES
    monkeypatch.setenv(vault_lines.KEY, "another")
    with pytest.raises(InputError, match="was encrypted with another HYBRIDGEN_VAULT_KEY"):
        vault_file.read(file)
    with pytest.raises(InputError, match="was encrypted with another HYBRIDGEN_VAULT_KEY"):
        add(file, VALUES)
    monkeypatch.delenv(vault_lines.KEY)
    with pytest.raises(InputError, match="is encrypted; set HYBRIDGEN_VAULT_KEY"):
        vault_file.read(file)


def test_a_key_that_is_set_later_seals_what_is_there_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(vault_lines.KEY, "a long passphrase")
    add(file, VALUES, NUMBERS)
    assert "okonkwo" not in file.read_text().lower()
    assert vault_file.open_vault(file) == KEPT


def test_a_later_run_adds_and_takes_nothing_away(file: Path) -> None:
    more = Kept({"[PERSON_2]": "Tom"}, {**NUMBERS, "tom": "[PERSON_2]"}, "00ff")
    add(file, more.values, more.numbers)
    add(file, VALUES, NUMBERS)  # a run that began before
    assert vault_file.open_vault(file) == Kept({**VALUES, **more.values}, more.numbers, "00ff")


def test_two_runs_never_give_one_number_to_two_people(file: Path) -> None:
    with pytest.raises(InputError, match="another run numbered the same files meanwhile") as raised:
        add(file, {"[PERSON_1]": "Tom"}, {"tom": "[PERSON_1]"})
    assert "Tom" not in str(raised.value)
    assert vault_file.open_vault(file) == KEPT


def test_a_code_that_two_runs_gave_to_two_people_brings_nobody_back(tmp_path: Path) -> None:
    file, code = tmp_path / "vault.jsonl", "[PERSON_123456]"
    for value in ("Ms. Weber", "Anna Weber", "Weber"):
        add(file, {code: value})
    assert vault_file.read(file) == {code: "Anna Weber"}
    for value in ("Tom", "Anna Weber"):
        add(file, {code: value})
        assert vault_file.read(file) == {}
    assert "Tom" not in file.read_text(), "whoever stands for nobody is not written down"


def test_what_is_added_is_all_that_is_written(file: Path) -> None:
    """Whatever a vault holds, it grows by what is new; nothing at all where nothing is."""
    add(file, {f"[NAME_{n}]": f"Leeds {n}" for n in range(100_000, 101_000)})
    node, before, run = file.stat().st_ino, file.read_bytes(), VaultFile(file, NUMBERS, "00ff")
    run.add(VALUES)
    assert file.read_bytes() == before
    run.add({"[NAME_200000]": "York"})
    run.add({"[NAME_200000]": "York"})
    assert file.read_bytes() == before + b'{"values": {"[NAME_200000]": "York"}}\n'
    assert file.stat().st_ino == node


def test_who_is_forgotten_while_a_run_goes_on_stays_so(file: Path) -> None:
    run = VaultFile(file, NUMBERS, "00ff")
    run.add(VALUES)
    assert vault_file.forget(file, {"[PERSON_1]"}) == 1
    run.add({"[NAME_200000]": "York"})
    add(file, {"[PERSON_1]": "Zoë Okonkwo"})  # and another that had read it before
    assert vault_file.read(file) == {"[EMAIL_ADDRESS_1]": "zoe@example.com", "[NAME_200000]": "York"}
    assert "okonkwo" not in file.read_text().lower()


def test_a_vault_that_is_taken_away_is_written_anew(file: Path) -> None:
    run = VaultFile(file, NUMBERS, "00ff")
    run.add(VALUES)
    file.unlink()
    run.add({"[NAME_200000]": "York"})
    assert vault_file.open_vault(file) == Kept({**VALUES, "[NAME_200000]": "York"}, NUMBERS, "00ff")


def test_what_could_not_be_written_is_written_the_next_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = VaultFile(file, NUMBERS, "00ff")
    run.add(VALUES)
    with monkeypatch.context() as patch:
        patch.setattr(vault_lines, "append", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(InputError, match=r"cannot be written \(No space left on device\)") as raised:
            run.add({"[NAME_200000]": "York"})
    assert "York" not in str(raised.value)
    run.add({"[NAME_200001]": "Leeds"})
    assert vault_file.read(file) == {**VALUES, "[NAME_200000]": "York", "[NAME_200001]": "Leeds"}


def test_where_it_cannot_be_written_there_is_one_line_without_a_value(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"privacy.vault=.*: cannot be written") as raised:
        add(tmp_path / "file" / "vault.jsonl", VALUES, NUMBERS)
    assert "Okonkwo" not in str(raised.value)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]\n",
        '{"values": {}}\n',
        '{"salt": "00", "sealed": true}\n{"values": {}}\n',
        '{"salt": "00", "sealed": false}\n{"values": 3}\n',
        '{"salt": "00", "sealed": false}\n[]\n',
        '{"salt": "00", "sealed": false}\n{\n{"values": {}}\n',
    ],
)
def test_another_file_is_no_vault(tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(vault_lines.KEY, "x")
    (tmp_path / "file").write_text(content)
    for look in (vault_file.read, lambda file: add(file, VALUES), lambda file: vault_file.forget(file, {"[NAME_1]"})):
        with pytest.raises(InputError, match=r"is no vault that can be read|was encrypted with another"):
            look(tmp_path / "file")
    assert (tmp_path / "file").read_text() == content


# What several runs may do with one vault: add what they have found, begin anew, or have somebody taken out.
TOKENS = st.sampled_from([f"[PERSON_{n}]" for n in range(200_000, 200_004)])
NAMES = st.sampled_from(["Anna", "Anna Weber", "Weber", "Tom", "Zoë\u2028 Park\n", ""])
FOUND = st.dictionaries(TOKENS, NAMES, max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 2), FOUND),
        st.tuples(st.just("begin"), st.integers(0, 2), st.just({})),
        st.tuples(st.just("forget"), st.just(0), FOUND),
    ),
    max_size=12,
)


@given(STEPS, st.booleans())
def test_whoever_adds_a_vault_holds_what_one_that_is_written_whole_would(
    steps: list[tuple[str, int, dict[str, str]]], is_sealed: bool
) -> None:
    expected: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault_lines, "_SCRYPT", {"n": 2, "r": 1, "p": 1, "dklen": 32})
        patch.setattr(os, "fsync", lambda _: None)
        if is_sealed:
            patch.setenv(vault_lines.KEY, "a long passphrase")
        file = Path(folder, "vault.jsonl")
        runs = [VaultFile(file, {}, "ff") for _ in range(3)]
        for do, who, found in steps:
            if do == "begin":
                runs[who] = VaultFile(file, {}, "ff")
            elif do == "add":
                runs[who].add(found)
                expected |= {one: vault_file._either(expected.get(one), was) for one, was in found.items()}
            elif file.exists():
                vault_file.forget(file, found.keys())
                expected |= dict.fromkeys(found.keys() & expected.keys(), "")
            if file.exists():
                assert vault_file.open_vault(file).values == expected
                assert vault_file.open_vault(file).key == "ff"
