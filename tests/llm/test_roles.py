"""Who judges and who grades: one of the two models of a run, another of their servers, or one of their own."""

from __future__ import annotations

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.schema import Frontier, Local
from hybridgen.core.errors import ConfigError
from hybridgen.llm.access import check
from hybridgen.llm.roles import section_of
from hybridgen.llm.usage import CallLog, join
from tests.llm.asking import access


def test_by_default_the_local_model_judges_and_the_frontier_grades() -> None:
    provider = compose(["hardware=m4max"]).provider
    assert section_of("judge", provider) == provider.local
    assert section_of("grader", provider) == provider.frontier


def test_another_model_of_the_same_server_keeps_all_else() -> None:
    provider = compose(["hardware=m4max", "provider.judge.model=small", "provider.judge.max_concurrency=7"]).provider
    assert section_of("judge", provider) == provider.local.model_copy(update={"model": "small", "max_concurrency": 7})


def test_another_model_of_the_paid_provider_has_a_price_of_its_own() -> None:
    price = "provider.frontier.price={input: 3, output: 15}"
    provider = compose([price, "provider.grader.model=claude-haiku-4-5"]).provider
    grader = section_of("grader", provider)
    assert isinstance(grader, Frontier)
    assert (grader.model, grader.price) == ("claude-haiku-4-5", None)
    named = compose([price, "provider.grader.model=x", "provider.grader.price={input: 1, output: 2}"]).provider
    grader = section_of("grader", named)
    assert isinstance(grader, Frontier)
    assert grader.price is not None
    assert grader.price.output == 2


@pytest.mark.parametrize("role", ["judge", "grader"])
def test_an_option_brings_what_that_provider_has(role: str) -> None:
    config = compose(["hardware=m4max", f"provider/{role}=openai", f"provider.{role}.max_concurrency=2"])
    paid = section_of(role, config.provider)  # type: ignore[arg-type]
    assert isinstance(paid, Frontier)
    assert (paid.provider, paid.model, paid.max_concurrency, paid.max_output_tokens) == ("openai", "gpt-5.1", 2, 2000)
    local = section_of(role, compose([f"provider/{role}=vllm"]).provider)  # type: ignore[arg-type]
    assert isinstance(local, Local)
    assert (local.provider, local.api_base, local.remote) == ("vllm", "http://127.0.0.1:8000/v1", False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("provider.judge.provider=acme", "provider/judge=acme: there is no such option; choose anthropic, embedded, "),
        ("provider.judge.provider=vllm", "provider.judge.max_concurrency: is missing; choose provider/judge=vllm"),
    ],
)
def test_a_provider_that_is_typed_as_a_value_is_told_what_would_be_right(typed: str, said: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        section_of("judge", compose([typed]).provider)
    assert str(wrong.value).startswith(said)


@pytest.mark.parametrize(
    ("typed", "models", "asks_frontier", "may_pay"),
    [
        (["strategy=local-only"], 1, False, False),
        (["strategy=refine-top"], 2, True, True),
        (["strategy=local-only", "strategy.audit_records=3"], 2, True, True),
        (["strategy=local-only", "provider/judge=frontier"], 2, True, True),
        (["strategy=local-only", "provider/judge=openai"], 2, False, True),
        (["strategy=local-only", "provider/grader=openai"], 1, False, False),  # nothing is audited
        (["strategy=local-only", "provider/grader=openai", "strategy.audit_records=3"], 3, True, True),
        (["strategy=frontier-only", "strategy.audit_records=3"], 2, True, True),
    ],
)
def test_who_may_be_asked_in_a_run(typed: list[str], models: int, asks_frontier: bool, may_pay: bool) -> None:
    wanted = access(compose(typed))
    assert len(wanted.models) == models
    assert (wanted.asks_frontier, wanted.may_pay) == (asks_frontier, may_pay)


def test_weights_of_a_judge_that_are_not_there_are_told_by_its_own_key() -> None:
    wanted = access(compose(["provider/judge=embedded", "provider.judge.model=/nowhere.gguf", "strategy=local-only"]))
    with pytest.raises(ConfigError, match=r"^provider\.judge\.model=/nowhere\.gguf: there is no such file"):
        check(wanted)


def test_what_is_known_of_a_run_as_a_whole_counts_once() -> None:
    one, other = CallLog(retries=1, unanswered=5, overbilled=2), CallLog(retries=2, unanswered=7, stale=1)
    found = join([one, other])
    assert (found.retries, found.unanswered, found.overbilled, found.stale) == (3, 7, 2, 1)
