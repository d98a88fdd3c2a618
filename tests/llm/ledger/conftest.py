"""Each test of what a ledger promises runs on both kinds of it: a file, and a database of PostgreSQL's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hybridgen.llm.ledger.database import Where
from tests.llm.asking import Bench, bench
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Where:
    """Where a new ledger may lie. Its server has just started, and who lives is known all the same."""
    if request.param == "sqlite":
        return tmp_path / "ledger.sqlite"
    server: Server = request.getfixturevalue("postgres")
    monkeypatch.setattr("hybridgen.llm.ledger.presence.BACK_SECONDS", 0.0)
    return server.empty()


@pytest.fixture
def books(where: Where) -> Iterator[Bench]:
    """A ledger and a budget of one USD."""
    made = bench(where)
    yield made
    made.ledger.close()
