"""A ledger in a file lies on a disk of this machine."""

from __future__ import annotations

from collections import namedtuple
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from hybridgen.core.errors import WRONG, LedgerError
from hybridgen.llm.ledger import disks
from hybridgen.llm.ledger.store import Ledger

Mount = namedtuple("Mount", "mountpoint fstype opts", defaults=["rw"])
MOUNTS = [
    Mount("/", "overlay"),
    Mount("/home", "nfs4"),
    Mount("/home/me/scratch", "xfs"),
    Mount("/data", "autofs"),
    Mount("/data", "lustre"),
    Mount("/mnt/drive", "fuse.sshfs"),
    Mount("/mnt/crypt", "fuse.gocryptfs"),
    Mount("C:\\", "NTFS", "rw,fixed"),
    Mount("Z:\\", "NTFS", "rw,remote"),
]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/work/outputs/ledger.sqlite", ""),
        ("/home/me/ledger.sqlite", "nfs4"),
        ("/home/me/scratch/ledger.sqlite", ""),
        ("/homely/ledger.sqlite", ""),
        ("/data/team/ledger.sqlite", "lustre"),
        ("/mnt/drive/ledger.sqlite", "fuse.sshfs"),
        ("/mnt/crypt/ledger.sqlite", ""),
    ],
)
def test_the_innermost_file_system_is_what_it_lies_on(path: str, kind: str) -> None:
    assert disks.network_among(PurePosixPath(path), MOUNTS) == kind


def test_the_root_of_a_container_is_its_own() -> None:
    assert disks.network_among(PurePosixPath("/work/ledger.sqlite"), [Mount("/", "9p")]) == ""


def test_windows_says_which_drives_are_elsewhere() -> None:
    assert disks.network_among(PureWindowsPath(r"C:\outputs\ledger.sqlite"), MOUNTS) == ""
    assert disks.network_among(PureWindowsPath(r"Z:\outputs\ledger.sqlite"), MOUNTS) == "NTFS"
    assert disks.network_among(PureWindowsPath(r"\\server\share\ledger.sqlite"), MOUNTS) == "a share"


def test_one_line_says_what_to_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psutil.disk_partitions", lambda all: [Mount(str(tmp_path), "nfs4")])
    with pytest.raises(
        LedgerError, match=r"network file system \(nfs4\).*ledger\.url=postgresql://host/name"
    ) as refused:
        Ledger(tmp_path / "outputs" / "ledger.sqlite")
    assert (refused.value.exit_code, list(tmp_path.iterdir())) == (WRONG, [])
