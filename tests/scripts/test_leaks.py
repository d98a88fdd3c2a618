"""How much stays readable, with what the local model names in the same texts."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from scripts import leaks
from tests.pipelines.asked import kind
from tests.standin import Standin

TEXTS = [leaks.Text("T1", "then mark came by", ((5, 9, "PERSON"),)), leaks.Text("T2", "nobody came at all", ())]


def test_a_local_model_reads_the_texts_and_a_named_ledger_is_gone_on_with(
    standin: Standin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standin.answer = lambda asked: {"named": [{"text": "mark", "kind": "person"}]} if kind(asked) == "detect" else None
    keys = ["hardware=m4max", f"provider.local.api_base={standin.url}", f"ledger.path={tmp_path / 'kept.sqlite'}"]
    for replayed in (0, 2):
        asked = asyncio.run(leaks.read_first(TEXTS, keys, str(tmp_path)))
        assert [[span.text for span in spans] for spans in asked.find([one.text for one in TEXTS])] == [["mark"], []]
        told = capsys.readouterr().out
        assert f"qwen2.5:72b: 2 texts, 35 characters, 2 calls ({replayed} replayed)" in told
        assert "0 texts not read" in told
    assert len(standin.requests) == 2


@pytest.mark.parametrize(("masked", "leaks_left", "over"), [("then [PERSON_123456] came by", 0, 0), (None, 1, 0)])
def test_a_mention_of_which_a_word_can_be_read_is_a_leak(masked: str | None, leaks_left: int, over: int) -> None:
    measured = leaks.measure(TEXTS[0], masked or TEXTS[0].text)
    assert (len(measured.leaks), len(measured.masked)) == (leaks_left, over)
