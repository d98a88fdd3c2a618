"""Whether the local server is there and has the model, before anything else happens."""

from __future__ import annotations

import urllib.request
from base64 import b64encode

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config, Hardware, KnownModel
from hybridgen.core.errors import ConfigError, ServerError
from hybridgen.llm import health
from hybridgen.llm.types import Endpoint
from tests.llm.blunt import blunt, closed, http
from tests.standin import Standin

OTHERS = ["vllm", "llamacpp", "lmstudio", "localai"]


def config(provider: str, address: str, model: str | None = None) -> Config:
    named = [f"provider.local.model={model}"] if model else []
    return compose([f"provider={provider}", f"provider.local.api_base={address}", *named])


def local_endpoint(config: Config) -> Endpoint:
    return health.find_local(config.provider.local, config.hardware)


def test_a_pulled_model_is_found(standin: Standin) -> None:
    standin.serve("mistral:7b", "phi3:latest")
    assert local_endpoint(config("ollama", standin.url, "'mistral:7b'")).wire == "ollama_chat/mistral:7b"
    assert local_endpoint(config("ollama", standin.url, "phi3")).model == "phi3"
    assert standin.requests == ()  # nothing was asked of a model


def test_a_model_that_is_not_pulled_comes_with_the_command_that_pulls_it(standin: Standin) -> None:
    with pytest.raises(ConfigError) as refused:
        local_endpoint(config("ollama", standin.url, "'unheard-of:1b'"))
    assert str(refused.value) == (
        f"provider.local.model=unheard-of:1b: is not pulled at {standin.url}; fetch it with: ollama pull unheard-of:1b"
    )


@pytest.mark.parametrize("provider", OTHERS)
def test_the_one_model_that_is_served_is_taken(standin: Standin, provider: str) -> None:
    standin.serve("openai/gpt-oss-20b")
    assert local_endpoint(config(provider, standin.url)).model == "openai/gpt-oss-20b"


def test_a_model_that_only_embeds_does_not_count(standin: Standin) -> None:
    standin.serve("qwen", "text-embedding-nomic-embed-text-v1.5")
    assert local_endpoint(config("lmstudio", standin.url)).model == "qwen"


@pytest.mark.parametrize("provider", OTHERS)
def test_of_several_models_one_must_be_named(standin: Standin, provider: str) -> None:
    standin.serve("one", "two")
    with pytest.raises(ConfigError) as refused:
        local_endpoint(config(provider, standin.url))
    assert str(refused.value) == (
        f"provider.local.model: {standin.url}/v1 serves one, two; name one, as in provider.local.model=NAME"
    )
    assert local_endpoint(config(provider, standin.url, "two")).model == "two"


@pytest.mark.parametrize("provider", OTHERS)
def test_a_model_that_is_not_served_is_told_with_those_that_are(standin: Standin, provider: str) -> None:
    standin.serve("one", "two")
    with pytest.raises(ConfigError, match=r"^provider\.local\.model=three: http.*/v1 serves one, two$"):
        local_endpoint(config(provider, standin.url, "three"))


def test_litellms_prefix_is_part_of_the_name_only_where_the_server_says_so(standin: Standin) -> None:
    standin.serve("qwen", "openai/gpt-oss-20b")
    assert local_endpoint(config("llamacpp", standin.url, "openai/qwen")).model == "qwen"
    found = local_endpoint(config("llamacpp", standin.url, "openai/gpt-oss-20b"))
    assert (found.model, found.wire) == ("openai/gpt-oss-20b", "openai/openai/gpt-oss-20b")


def test_a_server_that_lists_nothing_is_taken_at_its_word(standin: Standin) -> None:
    standin.serve()
    assert local_endpoint(config("llamacpp", standin.url, "any")).model == "any"
    with pytest.raises(ConfigError, match="serves no model; name one"):
        local_endpoint(config("llamacpp", standin.url))


@pytest.mark.parametrize(
    ("provider", "command"),
    [
        ("ollama", "ollama serve"),
        ("vllm", "vllm serve"),
        ("llamacpp", "llama-server"),
        ("lmstudio", "lms server start"),
        ("localai", "local-ai run"),
    ],
)
def test_where_nobody_answers_the_command_that_starts_it_is_told(provider: str, command: str) -> None:
    address = closed()
    with pytest.raises(ServerError) as gone:
        local_endpoint(config(provider, address))
    line = str(gone.value)
    assert line.startswith(f"no answer from {provider} at {address}")
    assert "refused" in line
    assert command in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (http(b"{}", status="401 Unauthorized"), "HTTP Error 401: Unauthorized"),
        (http(b"<html>"), "Expecting value"),
        (http(b"\xff"), "can't decode"),
        (http(b"{}"), "another kind of server"),
        (http(b"[1]"), "another kind of server"),
        (http(b'{"models": [{}], "data": [{}]}'), "another kind of server"),
        (http(b'{"models": 5, "data": 5}'), "another kind of server"),
        (http(b"{", length=50), "IncompleteRead"),
        (b"", "closed connection"),
        (b"220 mail.example.org ESMTP\r\n", "220 mail"),
    ],
)
@pytest.mark.parametrize("provider", ["ollama", "vllm"])
def test_what_is_no_model_server_is_no_answer(provider: str, answer: bytes, reason: str) -> None:
    with blunt(answer) as address, pytest.raises(ServerError) as gone:
        local_endpoint(config(provider, address))
    line = str(gone.value)
    assert line.startswith(f"no answer from {provider} at http://")
    assert reason in line
    assert "\n" not in line


@pytest.mark.parametrize("provider", ["ollama", "vllm"])
@pytest.mark.parametrize("secret", ["ann:geheim", "geheim"])
def test_a_password_in_an_address_is_not_told(provider: str, secret: str) -> None:
    address = closed().replace("://", f"://{secret}@")
    with pytest.raises(ServerError) as gone:
        local_endpoint(config(provider, f"'{address}'"))
    assert str(gone.value).startswith(f"no answer from {provider} at http://***@127.0.0.1:")
    assert "geheim" not in str(gone.value)


def test_a_name_and_password_in_an_address_are_given(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, ask = list[urllib.request.Request](), urllib.request.urlopen
    monkeypatch.setattr(urllib.request, "urlopen", lambda what, **more: asked.append(what) or ask(what, **more))
    standin.serve("phi3:latest")
    address = standin.url.replace("://", "://ann:ge%40heim@")
    assert local_endpoint(config("ollama", f"'{address}'", "phi3")).api_base == address
    assert asked[0].headers == {"Authorization": f"Basic {b64encode(b'ann:ge@heim').decode()}"}


def test_a_model_that_does_not_fit_is_a_warning() -> None:
    huge = KnownModel(name="huge", quantisation="Q8_0", memory_gb=10**6)
    tiny = KnownModel(name="tiny", quantisation="Q8_0", memory_gb=0.001)
    hardware = Hardware(profile="p", memory_gb=16, model="huge", context_length=4096, parallel=1, models=(huge, tiny))
    warning = health.memory_warning(hardware, "huge")
    assert warning is not None
    assert str(warning).startswith("huge needs about 1000000 GB and this machine has ")
    assert health.memory_warning(hardware, "tiny") is None
    assert health.memory_warning(hardware, "unknown") is None
