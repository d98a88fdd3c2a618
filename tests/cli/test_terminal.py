"""Streams that go away while somebody still writes to them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hybridgen.cli.terminal import outlive_streams

OPEN = Path("/proc/self/fd")


@pytest.mark.skipif(not OPEN.is_dir(), reason="open files are counted where the system lists them")
def test_what_is_written_to_a_closed_stream_goes_nowhere_and_opens_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = (tmp_path / "out.txt").open("w", encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    outlive_streams()
    print("one")
    stream.close()
    before = len(list(OPEN.iterdir()))
    for _ in range(20):
        print("two", flush=True)
    assert len(list(OPEN.iterdir())) == before
    assert (tmp_path / "out.txt").read_text() == "one\n"
