"""Who can be asked in a run: what is missing is noted, or stops it where nothing could be done."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError, LedgerError, PriceError, ServerError, StoppedError
from hybridgen.core.stop import Stop
from hybridgen.llm import endpoints, looking, session, waiting, weights
from hybridgen.llm.access import check, fit_context, paid_price, why_no_frontier
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.session import Models
from hybridgen.llm.types import PICO, Checked, EgressCheck
from tests.llm.asking import access, request
from tests.llm.blunt import closed
from tests.standin import Standin
from tests.standin.proxy import refusing

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
    found = await session.find(access(config), price=price, stop=Stop(), say=lambda notice: said.append(str(notice)))
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

    def fetch(model: str, *, section: str) -> Path:
        loop.call_soon_threadsafe(stop.ask)
        fetched.wait(5)
        return tmp_path / model

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(weights, "find", fetch)
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
        assert (endpoint.provider.name, endpoint.model, endpoint.concurrency) == ("embedded", "smollm2-135m", 1)
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


# Servers are looked at before any row is read


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "LOADING_PAUSE", 0.0)


async def test_a_server_that_loads_its_model_is_waited_for_and_that_is_said(
    standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "LOADING_PAUSE", 0.05)
    monkeypatch.setattr(waiting, "FIRST", 0.05)
    monkeypatch.setattr(waiting, "EVERY", 0.05)
    standin.looks.loading, said = 4, list[str]()
    async with models(config(tmp_path, standin.url, "strategy=local-only"), said=said) as opened:
        assert opened.local is not None
    begins = re.escape(f"waiting for the local model qwen2.5:7b at {standin.url} for ")
    loaded = re.compile(rf"{begins}[\d.]+ s \(1 question\): it is being .*s more at most$")
    assert any(loaded.match(line) for line in said)  # on a busy machine other waits are said too


@pytest.mark.usefixtures("no_waiting")
async def test_a_server_that_loads_for_ever_is_given_up(
    standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MAX_LOADING_SECONDS", 0.05)
    standin.looks.loading = 10**6
    with pytest.raises(ServerError, match=r"answers, but is not ready \(503 Loading model\) after \d+ s$"):
        async with models(config(tmp_path, standin.url, "strategy=local-only")):
            pass


async def test_a_stop_is_heard_while_a_model_is_loaded(
    standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standin.looks.loading, stop = 10**6, Stop()
    wanted = access(config(tmp_path, standin.url, "strategy=local-only"))
    monkeypatch.setattr(waiting, "FIRST", 0.05)
    going = asyncio.create_task(session.find(wanted, price=None, stop=stop, say=lambda _: stop.ask()))
    with pytest.raises(StoppedError):
        await asyncio.wait_for(going, 60)


@pytest.mark.parametrize("provider", ["ollama", "llamacpp"])
async def test_a_local_key_is_given_in_looks_and_calls(
    standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    standin.looks.key = "s3"
    monkeypatch.setenv("LOCAL_API_KEY", "s3")
    named = ("provider.local.model='qwen2.5:7b'", "strategy=local-only", f"provider={provider}")
    async with models(config(tmp_path, standin.url, *named)) as opened:
        assert opened.local is not None
        assert (await opened.local.ask(request())).text
    assert standin.requests[0].headers["authorization"] == "Bearer s3"


@pytest.mark.parametrize("held", [4_096, 8_191])
async def test_no_more_context_is_asked_for_than_the_model_holds(standin: Standin, tmp_path: Path, held: int) -> None:
    standin.looks.context = held
    found = await session.find(access(config(tmp_path, standin.url, "strategy=local-only")), price=None, stop=Stop())
    assert found.access.hardware.context_length == held
    assert list(map(str, found.notices)) == [
        f"hardware.context_length=8192: qwen2.5:7b holds {held} tokens, so it is asked for {held}"
    ]
    async with session.opened(found, run="run", price=None, ceiling=0, egress=None, stop=Stop()) as opened:
        assert opened.local is not None
        await opened.local.ask(request())
    assert standin.requests[0].body["options"]["num_ctx"] == held


@pytest.mark.parametrize(
    ("model", "asked"), [("llama3:70b", 8_192), ("mixtral:8x7b", 32_768), ("qwen2.5:72b", 32_768), ("other:1b", 32_768)]
)
def test_the_profiles_models_carry_their_context(model: str, asked: int) -> None:
    wanted = access(compose(["hardware=m4max", f"provider.local.model='{model}'"]))
    fitted, notice = fit_context(wanted)
    assert fitted.hardware.context_length == asked
    assert (notice is None) == (asked == 32_768)


async def test_what_the_server_says_counts_more_than_the_profile(standin: Standin, tmp_path: Path) -> None:
    standin.serve("llama3:70b")
    standin.looks.context = 16_384  # a build of its own
    wanted = access(config(tmp_path, standin.url, "hardware=m4max", "provider.local.model='llama3:70b'"))
    found = await session.find(wanted, price=None, stop=Stop())
    assert found.access.hardware.context_length == 16_384


@dataclass
class Looking:
    """An egress check that notes what it sees."""

    seen: list[str]

    def check(self, texts: Sequence[str], numbered: Collection[str] = ()) -> Checked:
        self.seen += texts
        return cast(Checked, SimpleNamespace(texts=tuple("hidden" for _ in texts), back=lambda text: text))


@pytest.mark.parametrize("remote", [True, False])
async def test_a_model_that_runs_elsewhere_passes_the_egress_check(
    standin: Standin, tmp_path: Path, remote: bool
) -> None:
    standin.looks.more["qwen2.5:7b"] = {"remote_host": "https://ollama.com:443"} if remote else {}
    egress = Looking([])
    allowed = config(tmp_path, standin.url, "strategy=local-only", "provider.local.remote=true")
    async with models(allowed, egress=egress) as opened:
        assert opened.local is not None
        await opened.local.ask(request("Who is Ann?"))
    assert ("Who is Ann?" in egress.seen) == remote
    assert ("hidden" in standin.requests[0].prompt) == remote
    said = (
        "qwen2.5:7b runs at ollama.com: what it is asked leaves this machine, looked at as what goes to the frontier is"
    )
    assert list(map(str, opened.notices)) == ([said] if remote else [])


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("sk-“1”", f"{KEY}: its character 4 (left double quotation mark) is in no key; copy the key anew"),
        ("sk–1", f"{KEY}: its character 3 (en dash) is in no key; copy the key anew"),
        ("sk-1\nsk-2", f"{KEY}: its character 5 (U+000A) is in no key; copy the key anew"),
    ],
)
async def test_a_key_with_a_typographic_sign_ends_the_run_before_anything_is_asked(
    standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, said: str
) -> None:
    monkeypatch.setenv(KEY, key)
    wanted = config(tmp_path, standin.url, f"provider.frontier.api_base={standin.url}")
    with pytest.raises(ConfigError) as wrong:
        check(access(wanted))
    assert str(wrong.value) == said
    assert standin.looks.seen == []
    check(access(config(tmp_path, standin.url, "strategy=local-only")))  # where it is not needed it is not looked at


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("status", ["403 Forbidden", "407 Proxy Authentication Required"])
async def test_a_proxy_that_refuses_the_frontier_is_told_before_the_first_draft(
    standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    with refusing(status) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        reason = f"anthropic: the proxy {proxy.url} refuses ({status}); NO_PROXY=api.anthropic.com leaves it out"
        async with models(config(tmp_path, standin.url)) as opened:
            assert opened.frontier is None
            assert opened.local is not None
        assert list(map(str, opened.notices)) == [f"{reason}; records stay local"]
        with pytest.raises(ServerError) as nothing:
            async with models(config(tmp_path, standin.url, "strategy=frontier-only")):
                pass
        assert str(nothing.value) == f"{reason}; strategy=frontier-only can do nothing without it"
        assert proxy.asked == ["CONNECT api.anthropic.com:443 HTTP/1.0"] * 2


@pytest.mark.parametrize("cap", [0.30, 0.36, 0.45, 2.0])
def test_what_gets_lost_never_counts_beyond_a_cap(tmp_path: Path, cap: float) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    limited = session._budget(cap, ledger, "run", int(min(cap, 0.35) * PICO), int(0.2 * PICO))
    assert limited._limit + limited._lost_room <= int(cap * PICO)
    assert limited._limit + limited._lost_room == min(int(cap * PICO), int(0.55 * PICO))
    ledger.close()


# Judge and grader


@pytest.mark.usefixtures("key")
async def test_two_roles_of_the_same_model_are_one_client(standin: Standin, tmp_path: Path) -> None:
    paid = f"provider.frontier.api_base={standin.url}"
    async with models(config(tmp_path, standin.url, paid, "strategy.audit_records=2")) as opened:
        assert opened.judge is opened.local
        assert opened.grader is opened.reference is opened.frontier
        assert len(opened.clients) == 2
    other = ["provider/judge=ollama", f"provider.judge.api_base={standin.url}", "provider.judge.max_concurrency=9"]
    async with models(config(tmp_path, standin.url, paid, *other)) as opened:
        assert opened.judge is opened.local, "the same model of the same server"


@pytest.mark.usefixtures("key")
async def test_an_audit_has_a_frontier_that_writes_no_record_of_the_run(standin: Standin, tmp_path: Path) -> None:
    asked = ["strategy=local-only", "strategy.audit_records=2", f"provider.frontier.api_base={standin.url}"]
    async with models(config(tmp_path, standin.url, *asked)) as opened:
        assert opened.frontier is None
        assert opened.reference is not None
        assert opened.named["frontier"] is opened.reference
    async with models(config(tmp_path, standin.url, *asked, "provider/grader=local")) as opened:
        assert opened.grader is opened.local


async def test_without_a_key_there_is_no_audit_and_a_note(standin: Standin, tmp_path: Path) -> None:
    asked = ["strategy=local-only", "strategy.audit_records=2"]
    for grader in ("frontier", "local"):
        async with models(config(tmp_path, standin.url, *asked, f"provider/grader={grader}")) as opened:
            assert (opened.reference, opened.grader) == (None, None)
        assert [*map(str, opened.notices)] == [f"no record was audited: {KEY} is not set: no key for anthropic"]


@pytest.mark.usefixtures("key")
async def test_where_the_local_server_is_gone_an_audits_frontier_does_not_stand_in(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="start it with: ollama serve"):
        async with models(config(tmp_path, closed(), "strategy=local-only", "strategy.audit_records=2")):
            pass


async def test_no_more_context_is_asked_for_than_the_judge_holds(standin: Standin, tmp_path: Path) -> None:
    standin.serve("judge:1b")
    standin.looks.context = 4_096
    judge = ["provider/judge=ollama", f"provider.judge.api_base={standin.url}", "provider.judge.model='judge:1b'"]
    wanted = access(compose(["strategy=local-only", f"ledger.path={tmp_path}/ledger.sqlite", *judge]))
    found = await session.find(wanted, price=None, stop=Stop())
    assert found.access.hardware.context_length == 4_096
    assert found.scorers["judge"].arguments["num_ctx"] == 4_096


async def test_the_embedded_model_judges_beside_another_server(standin: Standin, tmp_path: Path) -> None:
    asked = ["strategy=local-only", "provider/judge=embedded", "hardware.context_length=1024"]
    async with models(config(tmp_path, standin.url, *asked)) as opened:
        assert opened.judge is not None
        assert opened.judge is not opened.local
        assert (opened.judge.endpoint.who, opened.judge.endpoint.model) == ("judge", "smollm2-135m")
        assert (await opened.judge.ask(request(max_tokens=5))).answer.finish == "length"
    assert not standin.requests
