"""Files that want too much, through the command itself: one line, exit code 2, nothing asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Command
from tests.sources.test_hostile import equal_rows, far_in_another_row


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (far_in_another_row, "row 1048576, column 16384, more than can be read"),
        (equal_rows, "has 12000000 rows; a table of at most 10000000 can be read"),
    ],
)
def test_a_file_that_wants_too_much_ends_the_command_with_one_line(tmp_path: Path, make, says: str) -> None:  # type: ignore[no-untyped-def]
    file = make(tmp_path)
    ended = Command(tmp_path, f"data.path={file.name}", "estimate_only=true").end()
    assert ended.code == 2
    [line] = [line for line in ended.err.splitlines() if line.startswith("hybridgen: ")]
    assert line.startswith(f"hybridgen: {file.name}: ")
    assert says in line
    assert "Traceback" not in ended.err


def test_cells_of_signs_alone_are_estimated_as_soon_as_others(tmp_path: Path) -> None:
    rows = "\n".join(f'{n},"{run * 25_000}"' for n, run in enumerate(("'", "~", "1.", "a-", "a.")))
    (tmp_path / "runs.csv").write_text(f"id,said\n{rows}\n6,My doctor told me to walk more than I did before.\n")
    ended = Command(tmp_path, "data.path=runs.csv", "estimate_only=true", "count=1").end()
    assert ended.code == 0, ended.err
