"""A local model at several servers is looked for before the first draft."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError, ServerError
from hybridgen.core.stop import Stop
from hybridgen.llm import local_server, looking, peers, session
from hybridgen.llm.access import check
from hybridgen.llm.hosts import find_hosts
from tests.llm.asking import access, request
from tests.llm.blunt import closed
from tests.standin import Standin

Start = Callable[..., Standin]
LOCAL = "provider.local.api_base"


def config(folder: Path, *addresses: str, **more: Any) -> Config:
    known = {"ledger.path": f"{folder}/ledger.sqlite", LOCAL: [*addresses]}
    return compose(["hardware=m1pro", "strategy=local-only"], known | more)


async def find(config: Config) -> session.Found:
    return await session.find(access(config), price=None, stop=Stop())


def refused(config: Config) -> str:
    with pytest.raises(ConfigError) as wrong:
        check(access(config))
    return str(wrong.value)


# What a list may hold


def test_a_list_of_one_is_that_one(tmp_path: Path) -> None:
    one = config(tmp_path, "http://10.0.0.7:11434")
    assert one.provider.local.addresses == ("http://10.0.0.7:11434",)
    check(access(one))


def test_a_list_can_be_typed() -> None:
    typed = compose([f"{LOCAL}=[http://10.0.0.7:8000/v1,10.0.0.8:8000]", "provider=vllm"]).provider.local
    assert typed.addresses == ("http://10.0.0.7:8000/v1", "10.0.0.8:8000")


def test_all_of_them_may_be_spoken_to(tmp_path: Path) -> None:
    both = config(tmp_path, "10.0.0.7:11434", "http://gpu.lan")
    assert find_hosts([both.provider.local], both.tracking) >= {"10.0.0.7", "gpu.lan"}


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"^provider\.local\.api_base=\[\]: must be some text or a list of some text"):
        compose([f"{LOCAL}=[]"])


@pytest.mark.parametrize(
    "again", ["http://127.0.0.1:11434", "127.0.0.1", "http://localhost:11434/", "http://127.0.0.1:11434/v1"]
)
def test_a_server_that_is_named_twice_is_refused(tmp_path: Path, again: str) -> None:
    line = refused(config(tmp_path, "http://127.0.0.1:11434", "http://10.0.0.7:11434", again))
    assert line.startswith("provider.local.api_base: http://127.0.0.1:11434 stands there twice; ")
    assert line.endswith("provider.local.max_concurrency is how many requests each server takes")


async def test_servers_at_home_and_elsewhere_are_not_mixed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as wrong:
        await find(config(tmp_path, "http://127.0.0.1:11434", "http://8.8.8.8:11434"))
    assert str(wrong.value) == (
        "provider.local.api_base: http://127.0.0.1:11434 is in a private network and http://8.8.8.8:11434 is not; rows "
        "may go to servers of one kind, so list those of one"
    )


def test_a_model_within_the_process_has_no_list() -> None:
    with pytest.raises(ConfigError, match=r"^provider\.local\.api_base: is a list, and provider/local=embedded runs"):
        check(access(compose([f"{LOCAL}=[http://10.0.0.7,http://10.0.0.8]"])))


def test_a_paid_model_has_one_address() -> None:
    two = "[http://10.0.0.7,http://10.0.0.8]"
    with pytest.raises(ConfigError, match=r"^provider\.frontier\.api_base="):
        compose([f"provider.frontier.api_base={two}"])
    for judge in ("frontier", "openai"):
        with pytest.raises(ConfigError, match=r"^provider\.judge\.api_base: is a list; a paid model has one address$"):
            access(compose([f"provider/judge={judge}", f"provider.judge.api_base={two}"]))


# Who is there


async def test_all_that_are_there_are_found(standin: Standin, another: Start, tmp_path: Path) -> None:
    other = another()
    other.looks.context = 4_096
    found = await find(config(tmp_path, standin.url, other.url))
    sites = found.sites["local"]
    assert [site.endpoint.api_base for site in sites] == [standin.url, other.url]
    assert [site.endpoint.arguments["num_ctx"] for site in sites] == [4_096, 4_096], "what all of them hold"
    assert not any(site.trouble for site in sites)


async def test_a_server_without_the_model_is_named(standin: Standin, another: Start, tmp_path: Path) -> None:
    other = another()
    other.serve("llama3.2:3b")
    with pytest.raises(ConfigError) as wrong:
        await find(config(tmp_path, standin.url, other.url))
    assert str(wrong.value) == (
        f"provider.local.model=qwen2.5:7b: is not pulled at {other.url}; fetch it with: ollama pull qwen2.5:7b"
    )


async def test_where_no_model_is_named_all_must_have_the_same(standin: Standin, another: Start, tmp_path: Path) -> None:
    standin.serve("one")
    other = another()
    other.serve("two")
    unnamed = compose(["provider=vllm", "strategy=local-only"], {LOCAL: [standin.url, other.url]})
    with pytest.raises(ConfigError) as wrong:
        await find(unnamed)
    assert str(wrong.value) == (
        f"provider.local.model: {standin.url}/v1 has one and {other.url}/v1 has two; name one that all have, as in "
        "provider.local.model=NAME"
    )
    other.serve("one")
    assert (await find(unnamed)).sites["local"][1].endpoint.model == "one"


async def test_with_none_there_the_command_that_starts_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match=r"^none of its 2 servers is there, the first one: .*start it with: ollama"):
        await find(config(tmp_path, closed(), closed()))


async def test_a_server_that_is_not_there_holds_up_nobody_and_is_told(standin: Standin, tmp_path: Path) -> None:
    gone = closed()
    found = await find(config(tmp_path, gone, standin.url))
    assert found.local is not None
    assert found.local.api_base == standin.url
    first, second = found.sites["local"]
    assert re.match(f"no answer from ollama at {gone} ", str(first.trouble))
    assert (first.endpoint.api_base, second.trouble) == (gone, None)


async def test_who_is_silent_is_not_waited_for(
    standin: Standin, another: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MORE_SECONDS", 0.05)
    silent, find_local, answered = another().url, local_server.find_local, threading.Event()

    def look(settings: Any, *asked: Any, **named: Any) -> Any:
        if settings.api_base == silent:
            answered.wait(60)
        return find_local(settings, *asked, **named)

    monkeypatch.setattr(local_server, "find_local", look)
    found = await find(config(tmp_path, silent, standin.url))
    answered.set()
    assert [bool(site.trouble) for site in found.sites["local"]] == [True, False]


async def test_a_server_that_loads_its_model_joins_when_it_is_ready(
    standin: Standin, another: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "MIN_LOOK_PAUSE", 0.01)
    slow = another()
    slow.looks.loading = 3
    found, said, joined = await find(config(tmp_path, slow.url, standin.url)), list[str](), threading.Event()

    def say(notice: object) -> None:
        said.append(str(notice))
        if "there again" in said[-1]:
            joined.set()

    async with session.opened(found, run="run", price=None, ceiling=0, egress=None, stop=Stop(), say=say) as models:
        assert models.local is not None
        assert (await models.local.ask(request())).text
        assert (len(standin.requests), len(slow.requests)) == (1, 0)
        await looking.aside(joined.wait, 120)
    assert said[0].startswith(f"qwen2.5:7b at {slow.url} is left out for now: ollama at {slow.url} answers, but is not")
    assert said[1:-1] == [f"qwen2.5:7b at {slow.url} is there again"]


@pytest.mark.parametrize("kind", ["context", "elsewhere", "model"])
async def test_who_joins_later_must_be_fit_for_what_the_run_began_with(
    standin: Standin, another: Start, tmp_path: Path, kind: str
) -> None:
    late = another()
    late.looks.loading = 1
    remote = {"provider.local.remote": True}
    found = await find(config(tmp_path, late.url, standin.url, **remote))
    site = found.sites["local"][0]
    assert site.look is not None
    if kind == "context":
        late.looks.context, why = 2_048, r"^it holds 2048 tokens of the 8192 that requests here may have$"
    elif kind == "elsewhere":
        late.looks.more["qwen2.5:7b"] = {"remote_host": "https://ollama.com:443"}
        why = r"^its model runs at ollama\.com, and that of the others does not$"
    else:
        late.serve("another:1b")
        why = r"is not pulled at"
    with pytest.raises((ServerError, ConfigError), match=why):
        site.look()


async def test_a_judge_may_have_several_servers_too(standin: Standin, another: Start, tmp_path: Path) -> None:
    other = another()
    both = [f"{standin.url}/v1", f"{other.url}/v1"]
    judge = {"provider.judge.model": "qwen2.5:72b", "provider.judge.api_base": both}
    chosen = compose(
        ["hardware=m1pro", "strategy=local-only", "provider/judge=vllm"],
        {"ledger.path": f"{tmp_path}/ledger.sqlite", LOCAL: standin.url} | judge,
    )
    found = await find(chosen)
    async with session.opened(found, run="run", price=None, ceiling=0, egress=None, stop=Stop()) as models:
        assert models.local is not None
        assert models.judge is not None
        assert (models.local.concurrency, models.judge.concurrency) == (2, 32)
        assert [peer.endpoint.who for peer in models.judge.peers.all] == ["judge", "judge"]
