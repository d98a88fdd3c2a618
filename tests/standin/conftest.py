from __future__ import annotations

from collections.abc import AsyncIterator

import litellm
import pytest


@pytest.fixture(autouse=True)
async def _quiet(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(litellm, "suppress_debug_info", True)
    yield
    await litellm.close_litellm_async_clients()
