"""A vault's lines: whole or not there, on the disk before anybody goes on, and none lost where several write."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import InputError
from hybridgen.privacy.pseudonymise import vault_file, vault_lines
from hybridgen.privacy.pseudonymise.vault_file import VaultFile, forget
from hybridgen.privacy.pseudonymise.vault_lines import BEGINNING
from tests.forking import PROCESSES

LINES = st.lists(st.dictionaries(st.text(max_size=4), st.text(max_size=8), max_size=3), max_size=6)
EACH = 40  # additions of each process


@given(LINES, st.integers(0, 6))
def test_lines_come_back_whole_or_from_any_place(lines: list[dict[str, str]], cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "vault.jsonl")
        place = vault_lines.write(file, lines[:cut])
        for line in lines[cut:]:
            place = vault_lines.append(file, place, line)
        there = vault_lines.read(file)
        assert (there.lines, there.place, there.is_anew) == (lines, place, True)
        assert file.stat().st_size == place.at
        after = vault_lines.read(file, place)
        assert (after.lines, after.place, after.is_anew) == ([], place, False)


@given(LINES, st.dictionaries(st.text(max_size=4), st.text(max_size=8)), st.data())
def test_a_line_that_is_torn_is_none_and_the_next_one_takes_its_place(
    lines: list[dict[str, str]], last: dict[str, str], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "vault.jsonl")
        before = vault_lines.write(file, lines)
        after = vault_lines.append(file, before, last)
        os.truncate(file, data.draw(st.integers(before.at, after.at - 1)))
        there = vault_lines.read(file)
        assert (there.lines, there.place) == (lines, before)
        assert vault_lines.read(file, before).lines == []
        vault_lines.append(file, there.place, {"next": "one"})
        assert vault_lines.read(file).lines == [*lines, {"next": "one"}]


def test_a_file_that_was_written_anew_is_read_from_its_beginning(tmp_path: Path) -> None:
    file = tmp_path / "vault.jsonl"
    place = vault_lines.write(file, [{"a": "1"}])
    copied = file.read_bytes()
    place = vault_lines.append(file, place, {"b": "2"})
    file.write_bytes(copied)  # an older copy was put back
    assert vault_lines.read(file, place).lines == [{"a": "1"}]
    assert vault_lines.read(file, place).is_anew
    vault_lines.write(file, [{"c": "3"}, {"d": "4"}])
    assert vault_lines.read(file, place).lines == [{"c": "3"}, {"d": "4"}]


def test_what_is_told_to_be_there_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, synced, fsync = tmp_path / "vault.jsonl", list[bytes](), os.fsync

    def watched(number: int) -> None:
        half = file.with_name(f".{file.name}.half")
        synced.append((half if half.exists() else file).read_bytes())
        fsync(number)

    monkeypatch.setattr(os, "fsync", watched)
    place = vault_lines.write(file, [{"a": "1"}])
    assert synced[0] == file.read_bytes()
    vault_lines.append(file, place, {"b": "2"})
    assert synced[-1] == file.read_bytes()
    assert synced[-1].endswith(b'{"b": "2"}\n')


def test_what_a_killed_run_left_behind_holds_nobody_up(tmp_path: Path) -> None:
    """It may have had the lock, and the half of a file that it wrote anew."""
    file = tmp_path / "vault.jsonl"
    process = PROCESSES.Process(target=_hold, args=(file,))
    process.start()
    while not (tmp_path / "held").exists():
        assert process.is_alive()
        time.sleep(0.01)
    process.kill()
    process.join()
    VaultFile(file, {}, "").add({"[PERSON_1]": "Anna"})
    assert vault_file.read(file) == {"[PERSON_1]": "Anna"}
    assert sorted(one.name for one in tmp_path.iterdir()) == [".vault.jsonl.lock", "held", "vault.jsonl"]


def test_a_lock_that_nobody_lets_go_of_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_lines, "LOCK_SECONDS", 0.0)
    file = tmp_path / "vault.jsonl"
    VaultFile(file, {}, "").add({"[PERSON_1]": "Anna"})
    for write in (lambda: VaultFile(file, {}, "").add({"[PERSON_2]": "Tom"}), lambda: forget(file, {"[PERSON_1]"})):
        with vault_lines.locked(file), pytest.raises(InputError) as caught:
            write()
        assert str(caught.value) == f"{file}: another process writes this vault; wait for it, or end it"
    assert vault_file.read(file) == {"[PERSON_1]": "Anna"}


@pytest.mark.parametrize("key", ["", "a key"])
def test_a_last_line_of_which_the_disk_kept_the_length_alone_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """As some file systems leave it after a power cut."""
    monkeypatch.setenv(vault_lines.KEY, key)
    file = tmp_path / "vault.jsonl"
    before = vault_lines.write(file, [{"values": {"[PERSON_1]": "Anna"}}])
    file.write_bytes(file.read_bytes() + bytes(40) + b"\n")
    assert vault_lines.read(file).place == before
    VaultFile(file, {}, "").add({"[PERSON_2]": "Tom"})
    assert vault_file.read(file) == {"[PERSON_1]": "Anna", "[PERSON_2]": "Tom"}
    file.write_bytes(file.read_bytes().replace(b"\n", b"\n" + bytes(40) + b"\n", 1))
    with pytest.raises(InputError):
        vault_file.read(file)


def test_what_was_half_written_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "vault.jsonl"
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space"):
            vault_lines.write(file, [{"values": {"[PERSON_1]": "Anna"}}])
    assert not list(tmp_path.iterdir())
    (tmp_path / ".vault.jsonl.half").write_text("Anna")  # of a process that was killed
    assert vault_lines.remove_halves(tmp_path) == 1
    assert [one.name for one in tmp_path.iterdir()] == [".vault.jsonl.lock"]
    (tmp_path / ".vault.jsonl.half").mkdir()
    with pytest.raises(InputError, match="half of a vault, cannot be taken away"):
        vault_lines.remove_halves(tmp_path)


def test_nothing_is_lost_where_several_processes_write_one_vault(tmp_path: Path) -> None:
    file = tmp_path / "vault.jsonl"
    processes = [PROCESSES.Process(target=_add_some, args=(file, who)) for who in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    expected = {f"[PERSON_{who}{n:05}]": f"Anna {who} {n}" for who in range(1, 4) for n in range(EACH)}
    assert vault_file.read(file) == expected
    assert len(vault_lines.read(file, BEGINNING).lines) == len(expected)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
def test_whatever_a_killed_run_was_told_is_there_is_there(tmp_path: Path) -> None:
    file, told = tmp_path / "vault.jsonl", -1
    for _ in range(5):
        heard, said = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=_add_for_ever, args=(file, told + 1, said))
        process.start()
        said.close()
        enough = told + random.randint(20, 60)
        with contextlib.suppress(EOFError):
            while True:
                told = heard.recv()
                if told >= enough:
                    process.kill()  # and what it says until then counts too
        process.join()
        kept = vault_file.read(file)
        assert kept.items() >= {f"[PERSON_{n}]": f"Anna {n}" for n in range(told + 1)}.items()
        assert len(kept) <= told + 2, "one more at most was written and not told"


def _add_for_ever(file: Path, first: int, said: Connection) -> None:
    run = VaultFile(file, {}, "ff")
    for n in itertools.count(first):
        run.add({f"[PERSON_{n}]": f"Anna {n}"})
        said.send(n)


def _add_some(file: Path, who: int) -> None:
    run = VaultFile(file, {}, "ff")
    for n in range(EACH):
        run.add({f"[PERSON_{who + 1}{n:05}]": f"Anna {who + 1} {n}"})


def _hold(file: Path) -> None:
    with vault_lines.locked(file):
        file.with_name(f".{file.name}.half").write_text("half of")
        file.with_name("held").touch()
        time.sleep(600)
