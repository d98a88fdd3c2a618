"""Fixtures for all that talks to a model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from hybridgen.llm import litellm_adapter, retry
from hybridgen.llm.forms import Forms
from tests.llm.asking import Bench, bench


@pytest.fixture
async def connections() -> AsyncIterator[None]:
    """Closes what litellm keeps open, while the event loop that it belongs to still runs."""
    async with litellm_adapter.connections():
        yield


@pytest.fixture(params=["filled", "built"])
def both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests are filled in from one that litellm built, or each goes through litellm's wrapper."""

    async def fill(self: Forms, *asked: object) -> None:
        return None

    if request.param == "built":
        monkeypatch.setattr(Forms, "fill", fill)


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Bench]:
    """A ledger and a budget of one USD."""
    made = bench(tmp_path / "ledger.sqlite")
    yield made
    made.ledger.close()


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow one another at once, and who takes no connection gets no time to come back."""
    for name in ("MIN_PAUSE", "MAX_PAUSE", "RESTART_SECONDS"):
        monkeypatch.setattr(retry, name, 0.0)
