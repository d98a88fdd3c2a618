"""Who can be asked in a run: what is missing is noted, or stops it where nothing could be done."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError, LedgerError, PriceError, ServerError, StoppedError
from hybridgen.core.stop import Stop
from hybridgen.llm import embedded, endpoints, session
from hybridgen.llm.access import paid_price, why_no_frontier
from hybridgen.llm.session import Models
from hybridgen.llm.types import PICO, EgressCheck
from tests.llm.asking import access, request
from tests.llm.blunt import closed
from tests.standin import Standin

KEY = "ANTHROPIC_API_KEY"
UNKNOWN = "provider.frontier.model=claude-unheard-of"


def config(folder: Path, address: str, *overrides: str) -> Config:
    where = [f"ledger.path={folder}/ledger.sqlite", f"provider.local.api_base={address}"]
    return compose(["hardware=m1pro", *where, *overrides])


@asynccontextmanager
async def models(
    config: Config, usd: float = 1.0, *, said: list[str] | None = None, egress: EgressCheck | None = None
) -> AsyncIterator[Models]:
    """said: gets the lines for the terminal."""
    said = [] if said is None else said
    price = paid_price(access(config))
    found = await session.find(access(config), price=price, stop=Stop(), say=said.append)
    async with session.opened(
        found, run="run", price=price, ceiling=int(usd * PICO), egress=egress, stop=Stop()
    ) as opened:
        yield opened


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "sk-1")


@pytest.mark.usefixtures("key")
async def test_both_models_are_there(standin: Standin, tmp_path: Path) -> None:
    async with models(config(tmp_path, standin.url, f"provider.frontier.api_base={standin.url}")) as opened:
        assert opened.local is not None
        assert opened.frontier is not None
        for client in (opened.local, opened.frontier):
            assert (await client.ask(request())).text
        assert opened.frontier.log.cost > opened.local.log.cost == 0
    assert [asked.wire for asked in standin.requests] == ["ollama", "anthropic"]
    assert opened.notices == ()
    assert standin.requests[1].headers["x-api-key"] == "sk-1"


async def test_without_a_key_there_is_no_frontier_and_a_note(standin: Standin, tmp_path: Path) -> None:
    async with models(config(tmp_path, standin.url)) as opened:
        assert opened.frontier is None
        assert opened.local is not None
    assert tuple(map(str, opened.notices)) == (f"{KEY} is not set: no key for anthropic; records stay local",)
    assert opened.price is not None  # savings can still be told


@pytest.mark.usefixtures("key")
async def test_under_a_cap_of_nothing_there_is_no_frontier_and_a_note(standin: Standin, tmp_path: Path) -> None:
    async with models(config(tmp_path, standin.url, "strategy.max_frontier_cost=0")) as opened:
        assert opened.frontier is None
    assert tuple(map(str, opened.notices)) == (
        "strategy.max_frontier_cost=0: no paid call is allowed; records stay local",
    )


@pytest.mark.parametrize(
    ("overrides", "reason"),
    [([], f"{KEY} is not set"), (["strategy.max_frontier_cost=0"], "strategy.max_frontier_cost=0")],
)
def test_frontier_only_can_do_nothing_without_it(overrides: list[str], reason: str) -> None:
    with pytest.raises(ConfigError, match=rf"^{reason}: .*; strategy=frontier-only can do nothing without it$"):
        why_no_frontier(access(compose(["strategy=frontier-only", *overrides])))


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("override", ["strategy=local-only", "provider/frontier=none", "strategy.use_frontier=false"])
async def test_where_no_frontier_is_wanted_none_is_made(
    standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, override: str
) -> None:
    monkeypatch.delattr(endpoints, "frontier")
    async with models(config(tmp_path, standin.url, override)) as opened:
        assert opened.frontier is None
        assert opened.local is not None
    assert opened.notices == ()


def test_an_unknown_price_matters_where_something_is_paid_for() -> None:
    with pytest.raises(PriceError):
        paid_price(access(compose([UNKNOWN])))
    assert paid_price(access(compose([UNKNOWN, "strategy=local-only"]))) is None
    assert paid_price(access(compose(["strategy=local-only"]))) is not None
    assert paid_price(access(compose(["provider/frontier=none"]))) is None


async def test_weights_that_are_fetched_do_not_keep_ctrl_c_from_being_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, fetched = Stop(), threading.Event()

    def weights(model: str) -> Path:
        loop.call_soon_threadsafe(stop.ask)
        fetched.wait(5)
        return tmp_path / model

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(embedded, "weights", weights)
    wanted = access(config(tmp_path, closed(), "provider=embedded", "strategy=local-only"))
    with pytest.raises(StoppedError):
        async with session.opened(
            session.Found(wanted, None, None, ()),
            run="run",
            price=None,
            ceiling=0,
            egress=None,
            stop=stop,
        ):
            pass
    assert not fetched.is_set()
    fetched.set()


# The local server is gone


async def test_without_any_model_the_run_ends(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="start it with: ollama serve"):
        async with models(config(tmp_path, closed())):
            pass


@pytest.mark.usefixtures("key")
async def test_the_frontier_goes_on_alone_where_it_may(tmp_path: Path) -> None:
    async with models(config(tmp_path, closed())) as opened:
        assert opened.local is None
        assert opened.frontier is not None
    assert len(opened.notices) == 1
    assert str(opened.notices[0]).endswith("start it with: ollama serve; going on with the frontier alone")


@pytest.mark.usefixtures("key")
async def test_with_fallback_error_the_run_ends(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="no answer from ollama"):
        async with models(config(tmp_path, closed(), "strategy.fallback=error")):
            pass


@pytest.mark.usefixtures("key")
async def test_frontier_only_does_without_the_local_server(tmp_path: Path) -> None:
    async with models(config(tmp_path, closed(), "strategy=frontier-only", "strategy.fallback=error")) as opened:
        assert opened.local is None
        assert opened.frontier is not None


async def test_a_model_that_is_not_pulled_is_an_error_all_the_same(standin: Standin, tmp_path: Path) -> None:
    standin.serve("another:1b")
    with pytest.raises(ConfigError, match=r"ollama pull qwen2\.5:7b"):
        async with models(config(tmp_path, standin.url)):
            pass


async def test_a_model_too_large_for_the_machine_is_a_note(standin: Standin, tmp_path: Path) -> None:
    standin.serve("huge:1t")
    huge = "hardware.models=[{name: 'huge:1t', quantisation: Q8_0, memory_gb: 1000000}]"
    async with models(config(tmp_path, standin.url, huge, "hardware.model='huge:1t'", "strategy=local-only")) as opened:
        assert opened.local is not None
    assert opened.notices == ()
    assert str(opened.warnings[0]).startswith("huge:1t needs about 1000000 GB")


async def test_a_ledger_that_cannot_be_opened_ends_the_run_before_a_model_is_asked(
    standin: Standin, tmp_path: Path
) -> None:
    (tmp_path / "ledger.sqlite").write_text("my notes")
    with pytest.raises(LedgerError, match=r"^ledger\.path=.*file is not a database"):
        async with models(config(tmp_path, standin.url)):
            pass
    assert standin.requests == ()


async def test_the_embedded_model_lives_as_long_as_the_run(tmp_path: Path) -> None:
    chosen = ["strategy=local-only", f"ledger.path={tmp_path}/ledger.sqlite", "hardware.context_length=1024"]
    async with models(compose(chosen)) as opened:
        assert opened.local is not None
        endpoint = opened.local.endpoint
        assert (endpoint.provider.name, endpoint.model, endpoint.concurrency) == ("embedded", "smollm2-135m", 2)
        said = await opened.local.ask(request(max_tokens=5))
        assert said.answer.finish == "length"
    other = compose([*chosen, "provider=llamacpp", f"provider.local.api_base={endpoint.api_base}"])
    with pytest.raises(ServerError):
        async with models(other):
            pass


async def test_a_damaged_ledger_is_noted(standin: Standin, tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(bytes(9_000))
    async with models(config(tmp_path, standin.url, "strategy=local-only")) as opened:
        assert opened.local is not None
        assert (await opened.local.ask(request())).text
    [note] = opened.notices
    assert str(note).startswith(f"ledger.path={tmp_path}/ledger.sqlite: was damaged (begins with zeros) and is now ")
