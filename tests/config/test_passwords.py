"""What is a secret among typed values, and what only looks like one."""

from __future__ import annotations

import pytest

from hybridgen.config import passwords
from hybridgen.config.compose import compose
from hybridgen.core.errors import ConfigError
from hybridgen.core.secrets import masked

SECRET = "hunter22hunter22"
ELSEWHERE = "set {0} to it and write '{1}=${{oc.env:{0}}}'"


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("provider.local.api_base", f"http://me:{SECRET}@host:8000", ELSEWHERE.format("LOCAL_API_BASE", "{0}")),
        ("provider.local.api_base", f"me:{SECRET}@host:8000", "a password in it"),
        ("provider.local.api_base", f"[http://here,http://me:{SECRET}@there]", "'{0}=[${oc.env:LOCAL_API_BASE},…]'"),
        ("provider.local.api_base", f"[http://here/v1,me:{SECRET}@there]", "a password in it"),
        ("provider.local.api_base", f"['http://here/v1', 'me:{SECRET}@there']", "a password in it"),
        ("provider.local.api_base", f"http\\://me\\:{SECRET}@host", "a password in it"),
        ("provider.judge.api_base", f"https://{SECRET}@host", ELSEWHERE.format("JUDGE_API_BASE", "{0}")),
        ("provider.grader.api_base", f"https://host/v1?api-key={SECRET}", "a key in it"),
        ("provider.frontier.api_base", f"https://host/v1?version=2&key={SECRET}", "a key in it"),
        ("provider.frontier", f"{{api_base: 'https://me:{SECRET}@host'}}", "a password in it"),
        ("tracking.uri", f"http://me:{SECRET}@host", ELSEWHERE.format("MLFLOW_TRACKING_URI", "{0}")),
        ("tracking.uri", f"postgresql+psycopg2://me:{SECRET}@db/mlflow", "a password in it"),
        ("tracking.uri", f"postgresql://db/mlflow?user=me&password={SECRET}", "a key in it"),
        (
            "ledger.url",
            f"postgresql://me:{SECRET}@host/name",
            "leave it out and set PGPASSWORD, or write it into ~/.pgpass",
        ),
        ("ledger.url", f"postgresql://host/name?password={SECRET}", "leave it out and set PGPASSWORD"),
        ("knowledge.url", f"https://me:{SECRET}@host", "leave it out and set QDRANT_API_KEY"),
        ("provider.frontier.model", f"sk-ant-api03-{SECRET}", "set ANTHROPIC_API_KEY"),
        ("provider.frontier.model", f"openai/sk-proj-{SECRET}", "set OPENAI_API_KEY"),
        ("data.path", f"AIza{SECRET}{SECRET}", "set GEMINI_API_KEY"),
        ("provider.local.headers.X", f"Bearer {SECRET}", "set LOCAL_API_KEY"),
        ("provider.local.headers.Authorization", SECRET, "set LOCAL_API_KEY"),
        ("provider.frontier.api_key", "short", "set the provider's variable"),
        ("hydra.job.env_set.ACME_API_KEY", SECRET, "looks like a key"),
        ("anything", f"x{SECRET}x", "holds what ACME_TOKEN is set to"),
    ],
)
def test_a_secret_is_refused_with_where_it_belongs(
    key: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if key == "anything":
        monkeypatch.setenv("ACME_TOKEN", SECRET)
    with pytest.raises(ConfigError) as caught:
        passwords.refuse({key: value})
    said = str(caught.value)
    assert said.startswith(f"{key}: ")
    assert says.replace("{0}", key) in said
    assert value not in said
    assert SECRET not in said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("provider.local.api_base", "http://host:8000/v1?api-version=2024-10-01"),
        ("provider.local.api_base", "${oc.env:LOCAL_API_BASE}"),
        ("tracking.uri", "postgresql://me@db/mlflow"),
        ("tracking.uri", "postgresql://me:${oc.env:PGPASSWORD}@db/mlflow?sslmode=require"),
        ("tracking.uri", "sqlite:///outputs/me:you@home/mlflow.db"),
        ("provider.frontier.model", "claude-sonnet-4-5-20250929"),
        ("data.path", "sk-learn-comparison-2024.csv"),
        ("data.path", "risk-analysis-of-the-year-2024.csv"),
        ("data.path", "Basic information.csv"),
        ("data.path", "keys & tokens?.csv"),
        ("task.rules", "An example: https://x.example/reset?token=abc, http://me:you@host, sk-ant-12345678"),
        ("provider.frontier.tokens_per_minute", "100000"),
    ],
)
def test_what_only_looks_like_one_is_none(key: str, value: str) -> None:
    passwords.refuse({key: value})
    section, _, name = key.rpartition(".")
    passwords.refuse({section: {name: [value]}})


def test_an_address_from_the_environment_is_taken_and_its_password_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKED", "http://me:Pass%2Fw0rd9@127.0.0.1:5000")
    config = compose(["tracking.uri=${oc.env:TRACKED}"])
    assert config.tracking.uri == "http://me:Pass%2Fw0rd9@127.0.0.1:5000"
    assert masked("Pass%2Fw0rd9 Pass/w0rd9") == "*** ***"


def test_values_of_a_program_are_looked_at_as_typed_ones() -> None:
    with pytest.raises(ConfigError, match=r"^provider\.local\.api_base: is an address with a password"):
        compose([], {"provider.local.api_base": f"http://me:{SECRET}@host"})
