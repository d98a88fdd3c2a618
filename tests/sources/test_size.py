from __future__ import annotations

from pathlib import Path

import pytest

from hybridgen.sources.size import in_words


@pytest.mark.parametrize(("count", "told"), [(5, "5 bytes"), (2_500, "2.5 kB"), (1_234_000, "1.23 MB")])
def test_a_file_is_named_with_its_size(tmp_path: Path, count: int, told: str) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(b"x" * count)
    assert in_words(str(file)) == f"answers.csv ({told})"


def test_many_files_are_counted(tmp_path: Path) -> None:
    for n in range(4):
        (tmp_path / f"{n}.txt").write_text(f"Hello there {n}")
    assert in_words(str(tmp_path)) == "4 files (52 bytes)"
