"""Streams that go away while somebody still writes to them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hybridgen.cli.terminal import outlive_streams, say, shown
from hybridgen.core import secrets

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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("qwen\x1b[2J", "qwen<U+001B>[2J"),
        ("\x1b]52;c;cm0gLXJm\x07 model", "<U+001B>]52;c;cm0gLXJm<U+0007> model"),
        ("invoice\u202efdp.exe", "invoice<U+202E>fdp.exe"),
        ("a\rb", "a<U+000D>b"),
        ("\x9b31m", "<U+009B>31m"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("שלום, 你好, café", "שלום, 你好, café"),
    ],
)
def test_what_would_act_on_a_terminal_is_named_instead(
    text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(text) == told
    say(text)
    assert capsys.readouterr().err == f"hybridgen: {told}\n"


def test_no_key_comes_through_a_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in a line of ours nor in a traceback, which Python itself prints."""
    monkeypatch.setattr(secrets, "_forms", {})
    with (tmp_path / "out.txt").open("w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setattr(sys, "stderr", stream)
        outlive_streams()
        print(secrets.keep("sk-test-4711"))
        sys.excepthook(ValueError, ValueError("no sk-test-4711 here"), None)
    assert (tmp_path / "out.txt").read_text() == "***\nValueError: no *** here\n"
