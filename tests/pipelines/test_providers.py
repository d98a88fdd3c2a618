"""Servers of other kinds, each over its own wire: OpenAI's with log-probabilities, Gemini, and any with a price."""

from __future__ import annotations

import pytest

from hybridgen.config.schema import PriceTag
from hybridgen.core.errors import PriceError
from tests.pipelines.asked import kind, sent
from tests.pipelines.conftest import Runs
from tests.standin import Standin

GEMINI = {"gemini-2.5-pro": PriceTag(input=1.25, output=10)}
OWN = {"mixtral-large": PriceTag(input=0.9, output=2.4, cached_input=0.3)}


@pytest.mark.parametrize("provider", ["llamacpp", "vllm", "lmstudio", "localai", "lemonade"])
def test_a_local_server_that_speaks_openai_scores_by_log_probabilities(
    run: Runs, standin: Standin, provider: str
) -> None:
    standin.serve("qwen2.5-7b-instruct")
    result = run(f"provider={provider}", "strategy=local-only", provider__local__api_base=f"{standin.url}/v1")
    assert result.summary.delivered == 5
    assert {asked.model for asked in sent(standin, "openai")} == {"qwen2.5-7b-instruct"}  # the one that it serves
    assert len(sent(standin, "openai")) == len(standin.requests) == 20
    scores = [draft["quality"]["criteria"]["realism"] for draft in run.lines("drafts.jsonl")]
    assert any(score * 8 % 1 for score in scores), "the digits that were written, not what the server expects"


def test_a_paid_server_of_any_kind_with_its_own_price(run: Runs, standin: Standin) -> None:
    result = run(
        "provider/frontier=openai-compatible",
        "strategy=refine-below-threshold",
        provider__frontier__model="mixtral-large",
        provider__frontier__api_base=f"{standin.url}/v1",
        provider__frontier__price={"input": 0.9, "output": 2.4, "cached_input": 0.3, "cache_write": None},
        strategy__quality_threshold=1,
    )
    assert [kind(asked) for asked in sent(standin, "openai")] == ["refine"] * 5
    assert result.total_cost == pytest.approx(standin.bill(OWN), abs=1e-9)
    assert result.summary.cost.frontier_only_usd


def test_without_a_price_nothing_is_asked(run: Runs, standin: Standin) -> None:
    with pytest.raises(PriceError, match=r"provider.frontier.model=mixtral-large: no price is known; give one"):
        run(
            "provider/frontier=openai-compatible",
            provider__frontier__model="mixtral-large",
            provider__frontier__api_base=f"{standin.url}/v1",
        )
    assert not standin.requests


def test_gemini_refines_and_its_list_price_is_billed(run: Runs, standin: Standin) -> None:
    result = run("provider/frontier=gemini", "strategy=refine-below-threshold", strategy__quality_threshold=1)
    assert [kind(asked) for asked in sent(standin, "gemini")] == ["refine"] * 5
    assert result.summary.delivered == 5
    assert result.total_cost == pytest.approx(standin.bill(GEMINI), abs=1e-9)


@pytest.mark.parametrize(
    ("provider", "wire", "path"),
    [("anthropic", "anthropic", ""), ("openai", "openai", "/v1"), ("gemini", "gemini", "")],
)
def test_every_frontier_can_write_alone(run: Runs, standin: Standin, provider: str, wire: str, path: str) -> None:
    result = run(
        f"provider/frontier={provider}", "strategy=frontier-only", provider__frontier__api_base=standin.url + path
    )
    assert result.summary.origin.frontier == len([a for a in standin.requests if a.wire == wire]) == 5
    assert result.summary.calls.failed == 0
