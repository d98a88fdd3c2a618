"""A provider is one value: what its own file says is all that the package knows of it."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.schema import Frontier, Local
from hybridgen.core import plugins, registry
from hybridgen.core.errors import ConfigError, PriceError
from hybridgen.llm import access, endpoints
from hybridgen.llm.access import Access
from hybridgen.llm.hosts import find_hosts
from hybridgen.llm.providers import provider_of, providers
from hybridgen.llm.roles import section_of
from tests.llm.asking import Bench, paid, request
from tests.standin import Standin

ROOT = Path(__file__).parents[3]
ROOM = ROOT / "hybridgen" / "llm" / "providers"
ACME = """
from pydantic import BaseModel

from hybridgen.llm.providers import Provider, register


class Keys(BaseModel, extra="forbid"):
    reasoning_effort: str = "low"


register(
    Provider(
        name="acme",
        serves="frontier",
        key="ACME_API_KEY",
        address="https://api.acme.example/v1",
        Keys=Keys,
        arguments=lambda own, context_length: {"extra_body": {"effort": own.reasoning_effort}},
    ),
    options={"model": "gpt-5.1"},
)
register(Provider(name="hearth", serves="local", address="http://hearth.lan:9000", start="start it with: hearth up"))
"""


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two providers from a file outside the package, forgotten afterwards."""
    monkeypatch.setattr(plugins, "_loaded", set[str]())
    known = set(providers)
    file = tmp_path / "acme.py"
    file.write_text(ACME)
    plugins.load([str(file)])
    yield
    for name in [name for name in providers if name not in known]:
        for place in (providers[name].serves, "judge", "grader"):
            del registry.OFFERED[f"provider/{place}"][name]
        del providers._things[name]


def frontier(*words: str) -> Frontier:
    return compose(["provider/frontier=acme", *words]).provider.frontier


def wanted(*words: str) -> Access:
    config = compose(["provider/frontier=acme", *words])
    return Access(
        local=config.provider.local,
        frontier=config.provider.frontier,
        hardware=config.hardware,
        ledger=Path(config.ledger.path),
        cache=True,
        cap_usd=None,
        is_paid=True,
        needs_frontier=False,
        fallback="warn",
    )


PRICE = "provider.frontier.price={input: 3, output: 15}"


async def test_one_from_a_file_outside_the_package_is_asked_and_paid(
    acme: None, standin: Standin, books: Bench, connections: None, no_pauses: None
) -> None:
    settings = frontier(f"provider.frontier.api_base={standin.url}", PRICE)
    endpoint = endpoints.frontier(settings, endpoints.frontier_price(settings))
    reply = await books.client(endpoint).ask(request())
    assert (reply.replayed, books.claimed()) == (False, reply.cost)
    [asked] = standin.requests
    assert (asked.wire, asked.model, asked.body["effort"]) == ("openai", "gpt-5.1", "low")


async def test_its_arguments_do_not_lift_what_the_cap_rests_on(
    standin: Standin, books: Bench, connections: None
) -> None:
    endpoint = paid(standin, "openai")
    greedy = dataclasses.replace(endpoint, arguments={"max_tokens": 10**6})
    await books.client(greedy).ask(request(max_tokens=200))
    assert standin.requests[0].max_tokens == 200


def test_it_is_sent_to_its_own_address_and_the_guard_lets_it_through(acme: None) -> None:
    """And not to whoever's protocol it speaks."""
    endpoint = endpoints.frontier(frontier(PRICE), endpoints.frontier_price(frontier(PRICE)))
    assert endpoint.api_base == "https://api.acme.example/v1"
    config = compose(["provider/frontier=acme", "provider/local=hearth"])
    asked = find_hosts([config.provider.local, config.provider.frontier], config.tracking)
    assert asked == {"api.acme.example", "hearth.lan"}


def test_it_may_judge_and_grade_like_ours(acme: None) -> None:
    provider = compose(
        ["provider/judge=acme", "provider.judge.reasoning_effort=high", "provider/grader=hearth"]
    ).provider
    judge, grader = section_of("judge", provider), section_of("grader", provider)
    assert (judge.provider, judge.model, judge.model_extra) == ("acme", "gpt-5.1", {"reasoning_effort": "high"})
    assert (grader.provider, grader.model_extra) == ("hearth", {})


def test_a_known_name_has_no_price_at_a_seller_of_ones_own(acme: None) -> None:
    assert endpoints.frontier_price(compose(["provider/frontier=openai"]).provider.frontier)
    with pytest.raises(PriceError, match=r"^provider\.frontier\.model=gpt-5\.1: no price is known"):
        endpoints.frontier_price(frontier())


def test_its_key_comes_from_its_own_variable(acme: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    assert str(access.why_no_frontier(wanted(PRICE))) == "ACME_API_KEY is not set: no key for acme"
    monkeypatch.setenv("ACME_API_KEY", "k")
    assert access.why_no_frontier(wanted(PRICE)) is None
    access.check(wanted(PRICE))


async def test_what_its_own_keys_change_is_another_question(
    acme: None, standin: Standin, books: Bench, connections: None, no_pauses: None
) -> None:
    efforts = ("low", "high", "low")
    words = [f"provider.frontier.api_base={standin.url}", PRICE]
    for effort in efforts:
        settings = frontier(*words, f"provider.frontier.reasoning_effort={effort}")
        await books.client(endpoints.frontier(settings, endpoints.frontier_price(settings))).ask(request())
    assert [asked.body["effort"] for asked in standin.requests] == ["low", "high"]


def test_a_key_that_it_has_not_is_named(acme: None) -> None:
    known = frontier().model_dump() | {"reasoning_efort": "high"}
    with pytest.raises(ConfigError, match=r"^provider\.frontier\.reasoning_efort: .*did you mean .*reasoning_effort"):
        provider_of(Frontier(**known), "frontier")
    with pytest.raises(ConfigError, match=r"^provider\.frontier\.reasoning_effort=3: must be "):
        provider_of(Frontier(**known | {"reasoning_effort": 3}), "frontier")


def test_one_at_home_has_what_the_profile_gives(acme: None) -> None:
    config = compose(["hardware=m1pro", "provider/local=hearth"])
    endpoint = endpoints.local(config.provider.local, config.hardware)
    assert (endpoint.api_base, endpoint.concurrency) == ("http://hearth.lan:9000/v1", config.hardware.parallel)


def test_a_name_is_taken_once(acme: None) -> None:
    with pytest.raises(ConfigError, match="ollama: there is such a provider already"):
        providers.add("ollama", dataclasses.replace(providers["ollama"]))


@pytest.mark.parametrize(
    ("section", "place"),
    [
        (Local(provider="olama", model=None, api_base=None, max_concurrency=1), "local"),
        (Local(provider="anthropic", model=None, api_base=None, max_concurrency=1), "local"),
    ],
)
def test_who_does_not_serve_there_is_told_the_choices(section: Local, place: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        provider_of(section, "local")
    assert str(wrong.value) == (
        f"provider/{place}={section.provider}: there is no such option; "
        "choose embedded, lemonade, llamacpp, lmstudio, localai, ollama, vllm"
    )


@pytest.mark.parametrize("place", ["local", "frontier"])
def test_every_provider_has_its_option_and_every_option_its_provider(place: str) -> None:
    files = {file.stem for file in (ROOT / "conf" / "provider" / place).glob("*.yaml")} - {"_base", "none"}
    assert files == {name for name in providers if providers[name].serves == place}


def test_no_other_module_names_a_provider() -> None:
    named = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.value}"
        for file in sorted((ROOT / "hybridgen").rglob("*.py"))
        if ROOM not in file.parents
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and node.value in set(providers)
    ]
    assert not named
