"""From the config to addresses, names, keys and prices."""

from __future__ import annotations

import pytest

from hybridgen.config.compose import compose
from hybridgen.core.errors import ConfigError, PriceError
from hybridgen.llm import endpoints
from hybridgen.llm.providers import providers
from hybridgen.llm.types import FREE, PICO, Endpoint, Price

COMPATIBLE = ["provider/frontier=openai-compatible", "provider.frontier.model=m", "provider.frontier.api_base=http://h"]

PAID = [(name, providers[name].key) for name in providers if providers[name].serves == "frontier"]


def local(*overrides: str) -> Endpoint:
    config = compose(overrides)
    return endpoints.local(config.provider.local, config.hardware)


def frontier(*overrides: str) -> Endpoint:
    return endpoints.frontier(compose(overrides).provider.frontier, FREE)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434"),
        ("http://box:11434/", "http://box:11434"),
        ("http://box:11434/v1/", "http://box:11434"),
        ("https://ollama.example.org", "https://ollama.example.org"),
        ("https://example.org/ollama/", "https://example.org/ollama"),
        ("box:4321", "http://box:4321"),
        ("192.0.2.7", "http://192.0.2.7:11434"),
        (":4321", "http://127.0.0.1:4321"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("http://0.0.0.0:4321", "http://127.0.0.1:4321"),
        ("[::]:4321", "http://127.0.0.1:4321"),
        ("[::1]:4321", "http://[::1]:4321"),
    ],
)
def test_ollama_is_where_ollama_host_says(monkeypatch: pytest.MonkeyPatch, given: str, address: str) -> None:
    monkeypatch.setenv("OLLAMA_HOST", given)
    assert local("provider=ollama").api_base == address


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://box:8000", "http://box:8000/v1"),
        ("http://box:8000/", "http://box:8000/v1"),
        ("http://box:8000/v1/", "http://box:8000/v1"),
        ("http://box:8000/api/v3", "http://box:8000/api/v3"),
        ("box:8000", "http://box:8000/v1"),
        ("localhost", "http://localhost/v1"),
    ],
)
@pytest.mark.parametrize("provider", ["vllm", "llamacpp"])
def test_servers_of_openais_api_have_a_path(provider: str, given: str, address: str) -> None:
    assert local(f"provider={provider}", f"provider.local.api_base='{given}'").api_base == address


@pytest.mark.parametrize("given", ["ftp://box", "http://box:99999", "http://[::1", "box:port", "no address"])
@pytest.mark.parametrize("provider", ["ollama", "vllm"])
def test_what_is_no_address_is_named(provider: str, given: str) -> None:
    with pytest.raises(ConfigError, match=r"^provider\.local\.api_base=.*: is no address; http://host:port would be"):
        local(f"provider={provider}", f"provider.local.api_base='{given}'")


@pytest.mark.parametrize(
    "overrides", [["provider=vllm", "provider.local.api_base=null"], [*COMPATIBLE, "provider.frontier.api_base=null"]]
)
def test_without_an_address_nothing_is_sent_to_whose_protocol_it_is(overrides: list[str]) -> None:
    with pytest.raises(ConfigError, match=r"\.api_base: is missing; http://host:port would be right"):
        (local if "provider=vllm" in overrides else frontier)(*overrides)


def test_the_frontiers_address_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert frontier().api_base is None
    assert frontier("provider.frontier.api_base=http://127.0.0.1:8/v1").api_base == "http://127.0.0.1:8"
    assert frontier("provider/frontier=openai", "provider.frontier.api_base=http://h").api_base == "http://h/v1"
    with pytest.raises(ConfigError, match=r"^provider\.frontier\.api_base=ftp://h: "):
        frontier("provider.frontier.api_base=ftp://h")


@pytest.mark.parametrize(
    ("provider", "given", "model", "wire"),
    [
        ("ollama", "qwen2.5:7b", "qwen2.5:7b", "ollama_chat/qwen2.5:7b"),
        ("ollama", "ollama/qwen2.5:7b", "qwen2.5:7b", "ollama_chat/qwen2.5:7b"),
        ("ollama", "ollama_chat/qwen2.5:7b", "qwen2.5:7b", "ollama_chat/qwen2.5:7b"),
        ("ollama", "hf.co/owner/repo:Q4_K_M", "hf.co/owner/repo:Q4_K_M", "ollama_chat/hf.co/owner/repo:Q4_K_M"),
        ("vllm", "hosted_vllm/Qwen/Qwen3-8B", "Qwen/Qwen3-8B", "openai/Qwen/Qwen3-8B"),
        ("vllm", "openai/gpt-oss-20b", "openai/gpt-oss-20b", "openai/openai/gpt-oss-20b"),
        ("lmstudio", "lm_studio/qwen", "qwen", "openai/qwen"),
    ],
)
def test_a_local_model_is_named_as_its_server_knows_it(provider: str, given: str, model: str, wire: str) -> None:
    endpoint = local(f"provider={provider}", f"provider.local.model='{given}'")
    assert (endpoint.model, endpoint.wire) == (model, wire)


@pytest.mark.parametrize(
    ("provider", "given", "wire"),
    [
        ("anthropic", "anthropic/claude-x", "anthropic/claude-x"),
        ("anthropic", "claude-x", "anthropic/claude-x"),
        ("openai", "openai/gpt-x", "openai/gpt-x"),
        ("gemini", "gemini/gemini-x", "gemini/gemini-x"),
    ],
)
def test_litellms_prefix_is_accepted(provider: str, given: str, wire: str) -> None:
    assert frontier(f"provider/frontier={provider}", f"provider.frontier.model={given}").wire == wire


def test_a_seller_of_many_models_knows_them_by_their_makers() -> None:
    assert frontier(*COMPATIBLE, "provider.frontier.model=openai/gpt-x").model == "openai/gpt-x"


def test_what_a_server_said_goes_before_the_config() -> None:
    config = compose(["provider=vllm", "provider.local.model=asked"])
    endpoint = endpoints.local(
        config.provider.local, config.hardware, model="hosted_vllm/found", api_base="http://127.0.0.1:5"
    )
    assert (endpoint.model, endpoint.api_base) == ("hosted_vllm/found", "http://127.0.0.1:5/v1")


def test_a_local_endpoint_has_what_the_profile_gives_and_costs_nothing() -> None:
    endpoint = local("hardware=m4max")
    assert (endpoint.role, endpoint.model, endpoint.concurrency) == ("local", "qwen2.5:72b", 2)
    assert (endpoint.arguments["num_ctx"], endpoint.price, endpoint.api_key) == (32_768, FREE, None)


# Keys


@pytest.mark.parametrize(("provider", "variable"), PAID)
def test_a_key_comes_from_the_providers_variable(monkeypatch: pytest.MonkeyPatch, provider: str, variable: str) -> None:
    overrides = COMPATIBLE if provider == "openai-compatible" else [f"provider/frontier={provider}"]
    monkeypatch.setenv(variable, " sk-1 \n")
    assert frontier(*overrides).api_key == "sk-1"
    monkeypatch.setenv(variable, "  ")
    assert endpoints.frontier_key(compose(overrides).provider.frontier) == ("none" if overrides == COMPATIBLE else None)


def test_a_server_of_the_users_own_needs_no_key() -> None:
    assert endpoints.frontier_key(compose([]).provider.frontier) is None
    assert (
        endpoints.frontier_key(compose(["provider.frontier.api_base=http://127.0.0.1:8"]).provider.frontier) == "none"
    )


def test_the_key_of_another_provider_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    assert endpoints.frontier_key(compose([]).provider.frontier) is None


# Prices


def price(*overrides: str) -> Price:
    return endpoints.frontier_price(compose(overrides).provider.frontier)


def test_the_price_table_knows_the_default_models() -> None:
    assert price() == Price(3_000_000, 15_000_000, 300_000, 3_750_000)
    assert price("provider/frontier=openai").output == PICO // 100_000
    assert price("provider/frontier=gemini").long is not None
    assert price("provider.frontier.model=anthropic/claude-sonnet-4-5-20250929") == price()


def test_a_price_of_ones_own_goes_before_the_table() -> None:
    assert price("provider.frontier.price={input: 1.5, output: 6}") == Price(1_500_000, 6_000_000, 1_500_000, 1_875_000)
    own = "provider.frontier.price={input: 1, output: 5, cached_input: 0, cache_write: 1.25}"
    assert price(own) == Price(1_000_000, 5_000_000, 0, 1_250_000)
    assert price(*COMPATIBLE, "provider.frontier.price={input: 0, output: 0}") == FREE


@pytest.mark.parametrize("overrides", [["provider.frontier.model=claude-unheard-of"], COMPATIBLE])
def test_an_unknown_price_is_an_error_that_says_what_to_type(overrides: list[str]) -> None:
    with pytest.raises(PriceError) as refused:
        price(*overrides)
    line = str(refused.value)
    assert line.startswith("provider.frontier.model=")
    typed = line.partition("'")[2].partition("'")[0]
    assert price(*overrides, typed) == Price(3_000_000, 15_000_000, 3_000_000, 3_750_000)


def test_a_known_name_at_another_seller_has_no_known_price() -> None:
    with pytest.raises(PriceError):
        price(*COMPATIBLE, "provider.frontier.model=gpt-5.1")
