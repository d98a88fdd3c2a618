"""Which hosts a run may speak to."""

from __future__ import annotations

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.llm.hosts import find_hosts, leads_away, leads_near, say_stopped


def hosts(config: Config, *, is_paid: bool) -> set[str]:
    provider = config.provider
    return find_hosts([provider.local, *([provider.frontier] if is_paid else [])], config.tracking)


@pytest.mark.parametrize(
    ("overrides", "paid", "expected"),
    [
        ([], False, set()),  # embedded, and the tracking store is a file
        ([], True, {"api.anthropic.com"}),
        (["provider=vllm", "provider.local.api_base=http://models.lan:8000"], False, {"models.lan"}),
        (["provider=ollama", "provider.local.api_base=10.0.0.7:11434"], False, {"10.0.0.7"}),
        (["tracking.uri=https://mlflow.lan/x"], False, {"mlflow.lan"}),
        (["provider/frontier=gemini"], True, {"generativelanguage.googleapis.com"}),
        (["provider.frontier.api_base=http://gate.lan"], True, {"gate.lan"}),
        (["provider/frontier=none"], False, set()),
        (["provider.local.model=hf:a/b/c.gguf"], False, {"huggingface.co", ".huggingface.co", ".hf.co"}),
    ],
)
def test_hosts(overrides: list[str], paid: bool, expected: set[str]) -> None:
    assert hosts(compose(overrides), is_paid=paid) == expected


def test_variables_that_move_a_provider_and_proxies_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "https://claude.lan")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.lan:3128")
    assert hosts(compose([]), is_paid=True) == {"api.anthropic.com", "claude.lan", "proxy.lan"}
    assert hosts(compose([]), is_paid=False) == set()


@pytest.mark.parametrize(
    ("address", "proxied"),
    [("http://models.lan:8000", True), ("localhost:11434", False), ("http://127.0.0.1:9", False)],
)
def test_a_proxy_counts_wherever_somebody_else_is_asked(
    monkeypatch: pytest.MonkeyPatch, address: str, proxied: bool
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.lan:3128")
    config = compose(["provider=vllm", f"provider.local.api_base={address}"])
    assert ("proxy.lan" in hosts(config, is_paid=False)) == proxied


@pytest.mark.parametrize(
    ("tracking", "proxied"),
    [("tracking=none", False), ("tracking.uri=http://127.0.0.1:5000", False), ("tracking.uri=http://10.0.0.8", True)],
)
def test_a_proxy_does_not_count_for_models_in_a_private_network(
    monkeypatch: pytest.MonkeyPatch, tracking: str, proxied: bool
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.lan:3128")
    config = compose(["provider=vllm", "provider.local.api_base=http://10.0.0.7:8000", tracking])
    assert ("proxy.lan" in hosts(config, is_paid=False)) == proxied


def test_files_that_mlflow_keeps_in_a_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_S3_ENDPOINT_URL", "https://s3.lan:9000")
    assert hosts(compose(["tracking.uri=https://mlflow.lan"]), is_paid=False) == {"mlflow.lan", "s3.lan", ".s3.lan"}
    assert hosts(compose([]), is_paid=False) == set()  # a store in a file keeps its files beside it


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("runs.s3.amazonaws.com:443 (botocore)", "set MLFLOW_S3_ENDPOINT_URL to that address"),
        ("storage.googleapis.com:443 (google)", "let the server take them (mlflow server --serve-artifacts)"),
    ],
)
def test_where_a_bucket_was_not_named_the_line_says_how(line: str, advice: str) -> None:
    said = str(say_stopped(line))
    assert said.startswith(f"a connection was stopped: {line}; ")
    assert advice in said
    assert str(say_stopped("example.org:443 (requests)")) == "a connection was stopped: example.org:443 (requests)"


@pytest.mark.parametrize(
    ("name", "away"),
    [("127.0.0.1", False), ("10.0.0.7", False), ("localhost", False), ("8.8.8.8", True)],
)
def test_who_is_not_near_is_away(name: str, away: bool) -> None:
    assert leads_away(name) == away
    assert leads_near(name) != away


def test_a_name_that_is_not_known_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    assert (leads_near("gpu.lan"), leads_away("gpu.lan")) == (False, False)
