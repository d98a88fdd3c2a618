"""Who may read what a run leaves, by the user's umask."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from hybridgen.core import private

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    private.umask.cache_clear()
    yield request.param
    os.umask(before)
    private.umask.cache_clear()


@pytest.mark.parametrize(
    ("umask", "folder", "file"),
    [
        (0o000, 0o700, 0o600),
        (0o022, 0o700, 0o600),  # what most systems have
        (0o002, 0o700, 0o600),
        (0o077, 0o700, 0o600),
        (0o027, 0o750, 0o640),  # a group was asked for
        (0o007, 0o770, 0o660),
        (0o177, 0o600, 0o600),  # stricter
    ],
    indirect=["umask"],
)
def test_what_is_made_is_the_users_alone_unless_a_group_was_asked_for(
    umask: int, folder: int, file: int, tmp_path: Path
) -> None:
    private.make_folder(tmp_path / "one")
    assert mode(tmp_path / "one") == folder
    with private.open_file(tmp_path / "text", "w") as opened:
        opened.write("é")
    private.make_file(tmp_path / "empty")
    assert (mode(tmp_path / "text"), mode(tmp_path / "empty")) == (file, file)
    assert os.umask(umask) == umask, "the process is somebody else's"
    private.begin()  # from here on it is ours
    (tmp_path / "two").mkdir()
    (tmp_path / "two.txt").touch()
    assert (mode(tmp_path / "two"), mode(tmp_path / "two.txt")) == (folder, file)


@pytest.mark.parametrize("umask", [0o022], indirect=True)
def test_folders_above_are_made_too_and_those_that_are_there_stay(umask: int, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    private.make_folder(tmp_path / "a/b/c")
    private.make_folder(tmp_path / "a/b/c")
    assert [mode(tmp_path / name) for name in ("", "a", "a/b", "a/b/c")] == [0o755, 0o700, 0o700, 0o700]
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        private.make_folder(tmp_path / "file")


@pytest.mark.parametrize("umask", [0o022], indirect=True)
@pytest.mark.parametrize(("before", "after"), [(0o644, 0o600), (0o666, 0o660), (0o660, 0o660), (0o400, 0o400)])
def test_an_older_file_is_closed_to_others_and_kept_for_a_group_that_writes(
    umask: int, before: int, after: int, tmp_path: Path
) -> None:
    file = tmp_path / "ledger.sqlite"
    file.write_text("kept")
    file.chmod(before)
    private.make_file(file)
    private.close_file(file)
    assert (mode(file), file.stat().st_size) == (after, 4)
    private.close_file(tmp_path / "gone")
