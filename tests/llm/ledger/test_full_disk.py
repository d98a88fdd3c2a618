"""A disk that is full or fails under the ledger is nobody's wrong input, and no reason to move what was paid for."""

from __future__ import annotations

import errno
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hybridgen.core.errors import FAULT, WRONG, DiskError, HybridgenError, LedgerError
from hybridgen.llm.ledger import schema
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.types import Message, Request
from hybridgen.reports import files


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of a quarter of a megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run([mount, "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], check=False)
    if not made or made.returncode:
        pytest.skip("a disk can't be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_disk_that_fills_up_says_to_free_space_and_keeps_what_is_there(small: Path) -> None:
    ledger = Ledger(small / "ledger.sqlite")
    asked = Request("draft", "d001", (Message("user", "x" * 20_000),), {}, max_tokens=10)
    calls: list[int] = []

    def fill() -> None:
        while True:
            calls.append(ledger.open_call("frontier", "m", asked, run="r", reserve=1, seconds=60, anew=True))

    with pytest.raises(DiskError, match=r"; free space on .*, and the same command goes on from here$") as full:
        fill()
    assert (full.value.exit_code, "move" in str(full.value)) == (FAULT, False)
    assert ledger.claimed("r") == len(calls) > 0
    ledger.close()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_quota_is_a_full_disk(number: int) -> None:
    with pytest.raises(DiskError, match="free space on outputs"), schema.in_our_words(Path("outputs/l"), "no"):
        raise OSError(number, "no more")


def test_another_kind_of_file_may_be_moved(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_text("a text of one's own, longer than the header of a database " * 4)
    with pytest.raises(LedgerError, match="move the file away or name another") as wrong:
        Ledger(tmp_path / "ledger.sqlite")
    assert wrong.value.exit_code == WRONG


def test_a_results_folder_that_fills_up_says_to_free_space(small: Path) -> None:
    with pytest.raises(HybridgenError, match="free space on") as full:
        files._write(small, "records.jsonl", b"x" * 1_000_000)
    assert full.value.exit_code == FAULT
    assert not list(small.iterdir())  # half a file takes space
