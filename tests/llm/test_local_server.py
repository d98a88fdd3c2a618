"""Whether the local server is there and has the model, before anything else happens."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config, Hardware, KnownModel
from hybridgen.core.errors import ConfigError, HybridgenError, ServerError
from hybridgen.llm import local_server, plain_http
from hybridgen.llm.local_server import Found, LoadingError
from hybridgen.llm.providers import providers
from hybridgen.llm.types import Endpoint
from tests.llm.blunt import blunt, closed, http
from tests.standin import Standin
from tests.standin.certificates import unknown_certificate
from tests.standin.proxy import BLOCKED, refusing

OTHERS = ["vllm", "llamacpp", "lmstudio", "localai", "lemonade"]


def config(provider: str, address: str, model: str | None = None) -> Config:
    named = [f"provider.local.model={model}"] if model else []
    return compose([f"provider={provider}", f"provider.local.api_base={address}", *named])


def found(config: Config) -> Found:
    return local_server.find_local(config.provider.local, config.hardware)


def local_endpoint(config: Config) -> Endpoint:
    return found(config).endpoint


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
    standin.serve("qwen", "text-embedding-nomic-embed-text-v1.5", "all-minilm:l6-v2", "bge-m3:latest")
    assert local_endpoint(config("lmstudio", standin.url)).model == "qwen"


@pytest.mark.parametrize("provider", OTHERS)
def test_of_several_models_one_must_be_named(standin: Standin, provider: str) -> None:
    standin.serve("one", "two")
    with pytest.raises(ConfigError) as refused:
        local_endpoint(config(provider, standin.url))
    address = f"{standin.url}{providers[provider].api_path}"
    assert str(refused.value) == (
        f"provider.local.model: {address} serves one, two; name one, as in provider.local.model=NAME"
    )
    assert local_endpoint(config(provider, standin.url, "two")).model == "two"


@pytest.mark.parametrize("provider", ["ollama", *OTHERS])
@pytest.mark.parametrize("served", ["qwen2.5:7b", "Qwen/Qwen2.5-7B-Instruct-AWQ", "/models/qwen2.5_7b-q4.gguf"])
def test_where_none_is_named_the_first_that_the_profile_knows_is_taken(
    standin: Standin, provider: str, served: str
) -> None:
    standin.serve("qwen2.5:72b", served, "unheard-of:1b")
    asked = found(config(provider, standin.url, "null"))
    assert asked.endpoint.model == served
    assert str(asked.chosen).startswith(f"{served} of http://127.0.0.1")
    assert str(asked.chosen).endswith(" is taken: no model is named")
    standin.serve(served, "llama3.2:3b")  # which the profile names first
    assert local_endpoint(config(provider, standin.url, "null")).model == "llama3.2:3b"


def test_a_model_that_was_named_is_not_said_again(standin: Standin) -> None:
    standin.serve("one", "two")
    assert found(config("vllm", standin.url, "two")).chosen is None


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
        ("lemonade", "lemond"),
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
        (http(b"{", length=50), "IncompleteRead"),
        (b"", "closed connection"),
        (b"220 mail.example.org ESMTP\r\n", "220 mail"),
    ],
)
@pytest.mark.parametrize("provider", ["ollama", "vllm"])
def test_who_breaks_off_has_not_answered(provider: str, answer: bytes, reason: str) -> None:
    with blunt(answer) as address, pytest.raises(ServerError) as gone:
        local_endpoint(config(provider, address))
    line = str(gone.value)
    assert line.startswith(f"no answer from {provider} at http://")
    assert reason in line
    assert "\n" not in line


@pytest.mark.parametrize("provider", ["ollama", "vllm"])
@pytest.mark.parametrize("secret", ["ann:geheim", "geheim"])
def test_a_password_in_an_address_is_not_told(provider: str, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADDRESS", closed().replace("://", f"://{secret}@"))
    with pytest.raises(ServerError) as gone:
        local_endpoint(config(provider, "${oc.env:ADDRESS}"))
    assert str(gone.value).startswith(f"no answer from {provider} at http://***@127.0.0.1:")
    assert "geheim" not in str(gone.value)


def test_a_name_and_password_in_an_address_are_given(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    standin.serve("phi3:latest")
    standin.looks.authorization = f"Basic {b64encode(b'ann:ge@heim').decode()}"
    address = standin.url.replace("://", "://ann:ge%40heim@")
    monkeypatch.setenv("ADDRESS", address)
    endpoint = local_endpoint(config("ollama", "${oc.env:ADDRESS}", "phi3"))
    assert (endpoint.api_base, endpoint.server) == (address, standin.url.replace("://", "://***@"))


def test_a_model_that_does_not_fit_is_a_warning() -> None:
    huge = KnownModel(name="huge", quantisation="Q8_0", memory_gb=10**6)
    tiny = KnownModel(name="tiny", quantisation="Q8_0", memory_gb=0.001)
    hardware = Hardware(profile="p", memory_gb=16, model="huge", context_length=4096, parallel=1, models=(huge, tiny))
    warning = local_server.memory_warning(hardware, "huge")
    assert warning is not None
    assert str(warning).startswith("huge needs about 1000000 GB and this machine has ")
    assert local_server.memory_warning(hardware, "tiny") is None
    assert local_server.memory_warning(hardware, "unknown") is None


# A server that answers is not "no answer"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (http(b"<html><head><title>Router\n login</title><body>x</html>"), "another kind of server (Router login)"),
        (http(b"<html><p>Hello</p></html>"), "another kind of server (Hello)"),
        (http(b"\xff"), "another kind of server"),
        (http(b"{}"), "another kind of server; "),
        (http(b"[1]"), "another kind of server; "),
        (http(b'{"models": [{}], "data": [{}]}'), "another kind of server; "),
        (http(b'{"models": 5, "data": 5}'), "another kind of server; "),
        (http(b"<title>502 Bad Gateway</title>", status="502 Bad Gateway"), "with an error (502 502 Bad Gateway)"),
        (http(b'{"error": "disk full"}', status="500 Oh"), "with an error (500 disk full)"),
    ],
)
@pytest.mark.parametrize("provider", ["ollama", "vllm"])
def test_another_kind_of_server_is_told_by_its_title(provider: str, answer: bytes, reason: str) -> None:
    with blunt(answer) as address, pytest.raises(ServerError) as gone:
        local_endpoint(config(provider, address))
    line = str(gone.value)
    assert f"{address}" in line
    assert reason in line
    assert "no answer" not in line
    assert "start it with" in line
    assert "<" not in line
    assert "\n" not in line


@pytest.mark.parametrize("provider", ["ollama", *OTHERS])
def test_a_server_that_wants_a_key_says_so_and_how_to_give_one(
    standin: Standin, monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    standin.serve("qwen")
    standin.looks.key = "s3"
    with pytest.raises(ConfigError) as wants:
        local_endpoint(config(provider, standin.url, "qwen"))
    assert f"{provider} answers, but wants a key (401 Unauthorized); LOCAL_API_KEY=KEY in the env" in str(wants.value)
    monkeypatch.setenv("LOCAL_API_KEY", "wrong")
    with pytest.raises(ConfigError) as refused:
        local_endpoint(config(provider, standin.url, "qwen"))
    assert "refuses the key in LOCAL_API_KEY (403 this key may not list models)" in str(refused.value)
    assert "wrong" not in str(refused.value)
    monkeypatch.setenv("LOCAL_API_KEY", " s3\n")
    assert local_endpoint(config(provider, standin.url, "qwen")).api_key == "s3"


@pytest.mark.parametrize(
    ("provider", "variable"),
    [
        ("vllm", "VLLM_API_KEY"),
        ("lmstudio", "LM_API_TOKEN"),
        ("localai", "LOCALAI_API_KEY"),
        ("lemonade", "LEMONADE_API_KEY"),
    ],
)
def test_a_providers_own_variable_holds_its_key_too(
    standin: Standin, monkeypatch: pytest.MonkeyPatch, provider: str, variable: str
) -> None:
    standin.serve("qwen")
    standin.looks.key = "s3"
    with pytest.raises(ConfigError, match=f"gives one, or {variable}$"):
        local_endpoint(config(provider, standin.url))
    monkeypatch.setenv(variable, "s3")
    assert local_endpoint(config(provider, standin.url)).api_key == "s3"
    monkeypatch.setenv("LOCAL_API_KEY", "another")
    with pytest.raises(ConfigError, match="refuses the key in LOCAL_API_KEY"):
        local_endpoint(config(provider, standin.url))


@pytest.mark.parametrize("key", ["s3“", "s\n3", "s 3", "ключ"])
def test_a_key_that_can_be_none_is_told_before_anything_is_asked(
    standin: Standin, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("LOCAL_API_KEY", key)
    with pytest.raises(
        ConfigError, match=r"^LOCAL_API_KEY: its character \d \(.*\) is in no key; copy the key anew$"
    ) as wrong:
        local_endpoint(config("ollama", standin.url))
    assert key not in str(wrong.value)
    assert standin.looks.seen == []


def test_a_path_that_is_wrong_comes_with_the_one_that_answers(standin: Standin) -> None:
    standin.serve("qwen")
    with pytest.raises(ConfigError) as wrong:
        local_endpoint(config("vllm", f"{standin.url}/api/v7"))
    line = str(wrong.value)
    assert line.startswith(
        f"provider.local.api_base={standin.url}/api/v7: a server answers, but not at /api/v7/models (404"
    )
    assert line.endswith(f"provider.local.api_base={standin.url}/v1 would be right")
    with pytest.raises(ConfigError, match=f"provider.local.api_base={standin.url} would be right"):
        local_endpoint(config("ollama", f"{standin.url}/ollama"))


def test_where_no_path_answers_all_that_were_tried_are_told() -> None:
    page = http(b"<title>Not Found</title>", status="404 Not Found")
    with blunt(page) as address, pytest.raises(ServerError) as gone:
        local_endpoint(config("vllm", f"{address}/api"))
    line = str(gone.value)
    assert line.startswith(f"{address}/api answers, but not as vllm: 404 Not Found (tried /api/models, ")
    assert "(tried /api/models, /api/v1/models, /v1/models, /models); " in line
    assert line.endswith("start it with: vllm serve MODEL")


def test_a_query_stays_behind_the_path(standin: Standin) -> None:
    standin.serve("qwen")
    standin.looks.query = "api-version=2024-10-21"
    address = f"{standin.url}/v1?api-version=2024-10-21"
    assert local_endpoint(config("vllm", f"'{address}'")).api_base == address
    assert standin.looks.seen == ["GET /v1/models?api-version=2024-10-21"]


def test_a_key_in_a_query_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADDRESS", f"{closed()}/v1?api-key=geheim&v=1")
    with pytest.raises(ServerError) as gone:
        local_endpoint(config("vllm", "${oc.env:ADDRESS}"))
    assert "/v1?api-key=***&v=1" in str(gone.value)
    assert "geheim" not in str(gone.value)


@pytest.mark.parametrize("provider", ["ollama", "vllm", "llamacpp"])
def test_a_server_that_loads_its_model_is_not_ready(standin: Standin, provider: str) -> None:
    standin.serve("qwen")
    standin.looks.loading = 1
    with pytest.raises(LoadingError, match=r"answers, but is not ready \(503 Loading model\)$"):
        local_endpoint(config(provider, standin.url, "qwen"))
    assert local_endpoint(config(provider, standin.url, "qwen")).model == "qwen"


def test_a_server_that_lists_its_model_while_it_loads_is_not_ready(
    standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """llama.cpp answers /v1/models from the first moment on, and /props with 503."""
    standin.serve("qwen")
    fetch = plain_http.fetch

    def first_only(endpoint: Endpoint, url: str, body: object = None) -> object:
        standin.looks.loading = int(not url.endswith("/models"))
        return fetch(endpoint, url, body)

    monkeypatch.setattr(local_server, "fetch", first_only)
    with pytest.raises(LoadingError):
        local_endpoint(config("llamacpp", standin.url))


# What is local is looked at


CLOUD = {"remote_model": "gpt-oss:120b", "remote_host": "https://ollama.com:443"}


@pytest.mark.parametrize(
    ("model", "said", "host"),
    [
        ("gpt-oss:120b-cloud", {}, "ollama.com"),
        ("minimax-m2:cloud", {}, "ollama.com"),
        ("someone/big:1t-Cloud", {}, "ollama.com"),
        ("mine:latest", CLOUD, "ollama.com"),
        ("mine:7b", {"remote_host": "http://10.1.1.1:11434"}, "10.1.1.1"),
        ("mine:7b", {"remote_model": "other"}, "ollama.com"),
    ],
)
def test_a_model_that_runs_elsewhere_is_refused_unless_asked_for(
    standin: Standin, model: str, said: dict[str, str], host: str
) -> None:
    standin.serve(model)
    standin.looks.more[model] = said
    name = f"'{model.removesuffix(':latest')}'"
    with pytest.raises(ConfigError) as refused:
        local_endpoint(config("ollama", standin.url, name))
    assert str(refused.value) == (
        f"provider.local.model={name[1:-1]}: runs at {host}, not at home; choose another model, or allow it with "
        "provider.local.remote=true"
    )
    at = f"provider.local.api_base={standin.url}"
    allowed = compose(["provider=ollama", at, f"provider.local.model={name}", "provider.local.remote=true"])
    assert local_endpoint(allowed).runs_at == host
    assert standin.requests == ()


@pytest.mark.parametrize(
    ("said", "host"),
    [
        ({"recipe": "cloud", "cloud_provider": "fireworks"}, "fireworks"),
        ({"recipe": "cloud"}, "cloud"),
        ({"recipe": "collection.omni", "models": [{"recipe": "cloud", "cloud_provider": "together"}]}, "together"),
    ],
)
def test_lemonade_tells_whose_a_model_is(standin: Standin, said: dict[str, Any], host: str) -> None:
    standin.serve("fireworks.kimi", "Qwen3-4B-GGUF")
    standin.looks.more = {"fireworks.kimi": said, "Qwen3-4B-GGUF": {"recipe": "llamacpp", "context_length": 8_192}}
    with pytest.raises(ConfigError, match=f"runs at {host}, not at home"):
        local_endpoint(config("lemonade", standin.url, "fireworks.kimi"))
    at_home = found(config("lemonade", standin.url, "lemonade/Qwen3-4B-GGUF"))
    assert (at_home.endpoint.model, at_home.endpoint.runs_at, at_home.context_length) == ("Qwen3-4B-GGUF", "", 8_192)


def test_a_cloud_model_is_refused_before_it_is_said_to_be_missing(standin: Standin) -> None:
    with pytest.raises(ConfigError, match=r"runs at ollama\.com, not at home"):
        local_endpoint(config("ollama", standin.url, "'gpt-oss:120b-cloud'"))


@pytest.mark.parametrize("model", ["cloudy:7b", "cloud:7b", "me/cloud-cloud:7b", "x:cloudless"])
def test_a_name_alone_with_cloud_in_it_runs_at_home(standin: Standin, model: str) -> None:
    standin.serve(model)
    assert local_endpoint(config("ollama", standin.url, f"'{model}'")).runs_at == ""


@pytest.mark.parametrize("provider", ["ollama", "vllm", "llamacpp", "lmstudio"])
def test_the_server_says_how_much_its_model_holds(standin: Standin, provider: str) -> None:
    standin.serve("qwen")
    standin.looks.context = 4_096
    assert found(config(provider, standin.url, "qwen")).context_length == 4_096


@pytest.mark.parametrize("provider", ["ollama", *OTHERS])
@pytest.mark.parametrize("said", [0, -1, "many", None])
def test_what_is_no_length_is_not_known(standin: Standin, provider: str, said: object) -> None:
    standin.serve("qwen")
    standin.looks.context = said  # type: ignore[assignment]
    assert found(config(provider, standin.url, "qwen")).context_length is None


# Ways there


@pytest.mark.parametrize(
    "variables", [{"HTTP_PROXY": ""}, {"ALL_PROXY": ""}, {"http_proxy": "", "NO_PROXY": "else.org"}]
)
@pytest.mark.parametrize("provider", ["ollama", "vllm"])
def test_looks_at_this_machine_pass_no_proxy(
    standin: Standin, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], provider: str
) -> None:
    standin.serve("qwen")
    with refusing() as proxy:
        for name, value in variables.items():
            monkeypatch.setenv(name, value or proxy.url)
        assert local_endpoint(config(provider, standin.url, "qwen")).model == "qwen"
        assert proxy.asked == []


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize(
    ("status", "page", "told"),
    [
        ("407 Who Are You", BLOCKED, r"the proxy http://\*\*\*@127.* refuses \(407 Blocked by policy\); NO_PROXY="),
        ("403 Forbidden", BLOCKED, r"no way to vllm at .*: the proxy .* refuses \(403 Blocked by policy\)"),
        ("503 Unavailable", "", r"no way to vllm at .*: the proxy .* refuses \(503 Unavailable\)"),
        (
            "401 Unauthorized",
            '{"error": "No"}',
            r"vllm answers, but wants a key \(401 No, asked by the proxy http://\*",
        ),
        ("403 Forbidden", '{"error": "No"}', r"vllm answers, but wants a key \(403 No, asked by the proxy http://\*"),
    ],
)
def test_what_a_proxy_refuses_is_the_proxys(
    monkeypatch: pytest.MonkeyPatch, variable: str, status: str, page: str, told: str
) -> None:
    with refusing(status, page) as proxy:
        monkeypatch.setenv(variable, proxy.url.replace("://", "://ann:geheim@"))
        with pytest.raises(HybridgenError, match=told) as refused:
            local_endpoint(config("vllm", "http://9.9.9.9:8000"))
        assert "geheim" not in str(refused.value)
        assert proxy.asked == ["GET http://9.9.9.9:8000/v1/models HTTP/1.1"]


def test_a_proxy_that_refuses_the_tunnel_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with refusing() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(ServerError) as refused:
            local_endpoint(config("vllm", "https://9.9.9.9"))
        assert str(refused.value) == (
            "no way to vllm at https://9.9.9.9/v1: "
            f"the proxy {proxy.url} refuses (403 Forbidden); NO_PROXY=9.9.9.9 leaves it out"
        )


def test_a_certificate_that_nobody_knows_comes_with_the_variable_that_names_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unknown_certificate(tmp_path) as (address, file):
        with pytest.raises(ConfigError) as unproven:
            local_endpoint(config("vllm", address))
        line = str(unproven.value)
        assert "it cannot be proven whose server it is (self-signed certificate" in line
        assert "SSL_CERT_FILE=FILE names its certificate authority" in line
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        with pytest.raises(ServerError, match="another kind of server"):
            local_endpoint(config("vllm", address))


def test_a_proxy_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", closed())
    with pytest.raises(ServerError, match=r"the proxy http://127.* refuses \(it takes no connection\); NO_PROXY=9\."):
        local_endpoint(config("vllm", "http://9.9.9.9:8000"))


def test_a_key_does_not_follow_a_server_that_sends_elsewhere(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCAL_API_KEY", "s3")
    moved = http(b"", status="301 Moved", headers=f"Location: {standin.url}/v1/models\r\n")
    with blunt(moved) as address, pytest.raises(ServerError) as sent:
        local_endpoint(config("vllm", address))
    assert f"answers with an error (301 Moved, it sends to {standin.url}/v1/models); start it" in str(sent.value)
    assert standin.looks.seen == []
