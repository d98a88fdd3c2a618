"""The command from end to end: the exit code, the lines on the terminal, and that nothing is asked when it is wrong."""

from __future__ import annotations

import json

import pytest

from hybridgen.llm import waiting
from tests.pipelines.asked import all_of, prose, scores, sent
from tests.pipelines.conftest import NOWHERE, Runs, Typed
from tests.standin import OK, RESET, Standin, refuse

READ = ("reading ", "data: ")  # how lines begin that say what is read


def test_a_whole_run_exits_0_and_ends_in_a_table(typed: Typed, run: Runs, standin: Standin) -> None:
    standin.answer = scores(*[8] * 10, then=9)
    code, out, _ = typed("strategy=refine-top")
    assert code == 0
    assert "delivered  5 of 5" in out
    assert "0 local, 5 refined, 0 frontier" in out
    assert (run.folder / "run" / ".hydra" / "config.yaml").exists()
    assert json.loads((run.folder / "run" / "summary.json").read_text())["delivered"] == 5


def test_too_few_valid_drafts_exit_3(typed: Typed, run: Runs, standin: Standin) -> None:
    standin.answer = prose(*range(3, 11), tries=4)
    code, out, _ = typed("strategy=local-only")
    assert code == 3
    assert "delivered  2 of 5" in out
    assert "3 of 5 records are missing: too few valid drafts" in out


@pytest.mark.parametrize("words", ["strategy.max_frontier_cost=0", "strategy.max_frontier_cost=0.0001"])
def test_a_cap_that_is_reached_exits_0(typed: Typed, standin: Standin, words: str) -> None:
    standin.answer = scores(then=9)
    assert typed(words)[0] == 0
    assert not sent(standin, "anthropic")


def test_a_frontier_that_refuses_exits_0(typed: Typed, standin: Standin) -> None:
    standin.answer = scores(then=9)
    standin.fail(lambda _, asked: refuse(401) if asked.wire == "anthropic" else OK)
    code, out, _ = typed()
    assert code == 0
    assert "5 records not refined: " in out


@pytest.mark.parametrize("words", ["strategy.fallback=error", "provider/frontier=none", "strategy=local-only"])
def test_no_server_exits_4_with_its_address_and_what_starts_it(typed: Typed, standin: Standin, words: str) -> None:
    code, out, err = typed(f"provider.local.api_base={NOWHERE}", words)
    assert (code, out) == (4, "")
    *told, complaint = err.splitlines()
    assert complaint.startswith(f"hybridgen: no answer from ollama at {NOWHERE} (")
    assert complaint.endswith("; start it with: ollama serve")
    assert all(line.startswith(READ) for line in told)
    assert not standin.requests


def test_a_server_that_dies_exits_4_with_fallback_error(typed: Typed, standin: Standin) -> None:
    standin.fail(lambda index, _: RESET if index >= 4 else OK)
    code, out, err = typed("strategy.fallback=error")
    assert (code, out) == (4, "")
    complaint = err.splitlines()[-1]
    assert complaint.startswith(f"hybridgen: the local server is gone: qwen2.5:72b at {standin.url}: ")
    assert complaint.endswith("; start it with: ollama serve; strategy.fallback=error")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("provider.local.model=qwen2.5:14b", "hybridgen: provider.local.model=qwen2.5:14b: is not pulled at "),
        ("provider.frontier.model=claude-99", "hybridgen: provider.frontier.model=claude-99: no price is known; "),
        ("data.path=nowhere.csv", "hybridgen: nowhere.csv: "),
        ("strategy.quality_threshold=1.5", "hybridgen: strategy.quality_threshold=1.5: "),
        ("strategy.max_frontier_cost=-1", "hybridgen: strategy.max_frontier_cost=-1: "),
        ("provider.local.api_base=://", "hybridgen: provider.local.api_base=://: is no address; "),
        ("provider.frontier.api_base=://", "hybridgen: provider.frontier.api_base=://: is no address; "),
    ],
)
def test_what_is_wrong_exits_2_before_anything_is_asked(typed: Typed, standin: Standin, words: str, line: str) -> None:
    code, out, err = typed(words)
    assert (code, out) == (2, "")
    *told, complaint = err.splitlines()
    assert complaint.startswith(line)
    assert all(one.startswith(READ) for one in told)
    assert not standin.requests


def test_frontier_only_without_a_key_exits_2(typed: Typed, standin: Standin) -> None:
    code, _, err = typed("strategy=frontier-only", "provider.frontier.api_base=null")
    assert code == 2
    assert err.startswith("hybridgen: ANTHROPIC_API_KEY is not set: ")
    assert not standin.requests


def test_an_estimate_asks_nobody(typed: Typed, run: Runs, standin: Standin) -> None:
    assert typed("estimate_only=true")[0] == 0
    assert not standin.requests
    estimate = json.loads((run.folder / "run" / "estimate.json").read_text())
    assert {"local_cost", "frontier_cost", "total_cost", "frontier_calls", "frontier_cost_upper"} <= set(estimate)


def test_a_sweep_over_thresholds_drafts_and_judges_once(typed: Typed, run: Runs, standin: Standin) -> None:
    standin.answer = all_of(scores(8, 1, 8, 1, 8, then=9))
    code, out, _ = typed(
        "-m", "strategy=refine-top", "strategy.draft_multiplier=1", "strategy.quality_threshold=0.95,0.5,0.1"
    )
    assert code == 0
    assert out.count("delivered  5 of 5") == 3
    assert len(sent(standin, "ollama", "draft")) == 5
    assert len(sent(standin, "anthropic")) == 5
    points = [json.loads((run.folder / "run" / n / "summary.json").read_text()) for n in "012"]
    assert [p["origin"]["refined"] + p["rejects"]["refine"] for p in points] == [0, 3, 5]


def test_a_long_wait_is_said_on_the_terminal(typed: Typed, standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "FIRST", 0.05)
    standin.delay = 0.3
    code, _, said = typed("count=1", "strategy=local-only")
    assert code == 0
    # One line at least: on a busy machine the look whether the server has the model takes as long, and says so too.
    lines = [
        line
        for line in said.splitlines()
        if line.startswith(f"waiting for the local model qwen2.5:72b at {standin.url}")
    ]
    assert any("no answer yet; " in line for line in lines)
