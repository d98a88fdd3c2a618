"""litellm is imported in a thread, once, and whoever waits for it keeps the event loop free."""

from __future__ import annotations

import asyncio
import sys

import pytest

from hybridgen.llm import loading


async def test_it_is_there_once_it_was_waited_for() -> None:
    loading.begin()
    loading.begin()
    await asyncio.gather(loading.wait(), loading.wait())
    assert "hybridgen.llm.litellm_adapter" in sys.modules


async def test_who_gives_up_waiting_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = asyncio.create_task(loading.wait())
    await asyncio.sleep(0)
    waiting.cancel()
    await loading.wait()


async def test_what_the_import_raises_is_told_to_who_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise ImportError(f"no {name}")

    monkeypatch.setattr(loading, "_begin", loading._begin.__wrapped__)
    monkeypatch.setattr("importlib.import_module", fail)
    with pytest.raises(ImportError, match=r"no hybridgen\.llm\.litellm_adapter"):
        await loading.wait()
