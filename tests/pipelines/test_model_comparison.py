"""One task by two local models, from what is typed to the page: the real command against the stand-in."""

from __future__ import annotations

import pytest

from hybridgen.core.sweeps import Sweep
from tests.pipelines.conftest import Runs, Typed
from tests.standin import Asked, Standin

MODELS = "provider.local.model=qwen2.5:72b,qwen2.5:7b"
WORDS = ("experiment=model-comparison", "count=2", "strategy.draft_multiplier=1")


def asked(standin: Standin) -> dict[str, int]:
    """How often each model was asked."""
    models = [one.model for one in standin.requests]
    return {name: models.count(name) for name in models}


def compared(out: str) -> list[str]:
    """The lines of the table at the end, below those of each model's own run, and what follows it."""
    lines = out.splitlines()
    return lines[next(number for number, line in enumerate(lines) if line.startswith("model ")) :]


@pytest.mark.parametrize("judge", ["", "qwen2.5:7b"], ids=["each its own", "one of both"])
def test_two_models_are_compared(run: Runs, typed: Typed, judge: str) -> None:
    run.standin.delay = 0.05
    code, out, err = typed(*WORDS, MODELS, *([f"provider.judge.model='{judge}'"] if judge else []))
    assert code == 0, err
    sweep = Sweep.model_validate_json((run.folder / "run" / "sweep.json").read_text())
    large, small = sweep.points
    assert [one.model for one in sweep.points] == ["qwen2.5:72b", "qwen2.5:7b"]
    assert (large.judge, small.judge) == (judge or "qwen2.5:72b", "qwen2.5:7b")
    assert asked(run.standin) == ({"qwen2.5:72b": 2, "qwen2.5:7b": 6} if judge else {"qwen2.5:72b": 4, "qwen2.5:7b": 4})
    for one in sweep.points:
        known = (one.coherence, one.diversity, one.valid_at_first_try, one.quality_mean)
        assert all(value is not None and 0 < value <= 1 for value in known), one
        assert one.near_duplicates == 0
        assert 0 < (one.speed.local_tokens_per_second or 0) < 1e5
        assert 0 < (one.speed.records_per_minute or 0) < 60 / 0.05
        assert (one.cost_usd, one.new_usd) == (0, 0)
    head, first, second, *rest = compared(out)
    assert head.split()[:3] == ["model", "delivered", "quality"]
    assert (first.split()[0], second.split()[0]) == ("qwen2.5:72b", "qwen2.5:7b")
    assert (first.split()[-1], second.split()[-1]) == (judge or "itself", "itself")
    assert "Not all were asked for the same: full of qwen2.5:72b, brief of qwen2.5:7b" in rest[0]
    assert ("qwen2.5:7b judged records of its own too" if judge else "Each model judged its own records") in rest[1]
    assert "How 2 local models do the same task" in (run.folder / "run" / "sweep.html").read_text()


def test_the_same_comparison_again_asks_nobody_and_claims_no_speed(run: Runs, typed: Typed) -> None:
    typed(*WORDS, MODELS)
    before = len(run.standin.requests)
    code, out, _ = typed(*WORDS, MODELS)
    assert (code, len(run.standin.requests)) == (0, before)
    head = compared(out)[0]
    assert "quality" in head
    assert "tokens/s" not in head
    assert "rec./min" not in head


def test_a_model_that_answers_no_json_is_seen_for_what_it_is(run: Runs, typed: Typed) -> None:
    def answer(given: Asked) -> str | None:
        return "Certainly!" if given.model == "qwen2.5:7b" else None

    run.standin.answer = answer
    code, out, _ = typed(*WORDS, MODELS)
    assert code == 3
    [line] = [line for line in compared(out) if line.startswith("qwen2.5:7b ")]
    assert line.split()[1:4] == ["0", "of", "2"]
    assert "less than 1 %" not in line
    assert " 0 %" in line
