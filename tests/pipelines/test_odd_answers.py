"""Whole runs at servers that wrap their answers, refuse, think too much, and are put right afterwards."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from hybridgen.core.results import RunResult
from tests.pipelines.asked import LIST, PROSE, fields, kind, sent
from tests.pipelines.conftest import Runs, Typed
from tests.standin import OK, Asked, Fault, Standin, answers, refuse, shaped, shapes

HOME, PAID = "strategy=local-only", "strategy=frontier-only"
WRAPPINGS: dict[str, Callable[[str], str]] = {
    "fence": "Certainly!\n```json\n{}\n```\nAnything else?".format,
    "thought": lambda text: f'Perhaps {{"name": "nobody"}}?\n</think>\n\n{text}',
    "byte order mark": "\ufeff{}<|im_end|>".format,
    "wrapper": '{{"answer": {}}}'.format,
    "text": json.dumps,
}


def wrapped(how: Callable[[str], str], *wires: str) -> Callable[[Asked], str | None]:
    return lambda asked: how(answers.answer(asked)) if asked.wire in wires else None


@pytest.mark.parametrize("how", WRAPPINGS)
def test_no_wrapping_costs_a_repair_or_changes_what_is_kept(run: Runs, standin: Standin, how: str) -> None:
    plain = run(seed=42)
    standin.reset()
    standin.answer = wrapped(WRAPPINGS[how], "ollama", "anthropic")
    result = run(ledger__path=str(run.folder / "other.sqlite"))
    assert not sent(standin, "ollama", "repair")
    assert not sent(standin, "anthropic", "repair")
    assert [one.record for one in result.records] == [one.record for one in plain.records]
    assert [one.evidence for one in result.records] == [one.evidence for one in plain.records]
    assert result.summary.drafts.invalid == 0
    assert result.total_cost == pytest.approx(standin.bill(LIST), abs=1e-9)


def at_the_frontier(fault: Fault) -> Callable[[int, Asked], Fault]:
    return lambda _, asked: fault if asked.wire == "anthropic" else OK


VERDICTS = [
    ("refusal", "I won't invent people.", "the model refused: I won't invent people."),
    ("model_context_window_exceeded", '{"name": "cut', "the model's context was full before the answer ended"),
    ("max_tokens", "", "the model spent its tokens on thinking; raise provider.frontier.max_output_tokens"),
]


@pytest.mark.parametrize(("word", "text", "words"), VERDICTS)
def test_a_verdict_is_told_in_words_and_bought_once(
    run: Runs, standin: Standin, word: str, text: str, words: str
) -> None:
    standin.fail(at_the_frontier(shaped(shapes.ending(word, text))))
    result = run(PAID, count=2)
    assert len(sent(standin, "anthropic")) == 2
    assert any(words in line for line in result.summary.degraded)
    rejects = run.lines("rejects.jsonl")
    assert [(one["stage"], one["reason"]) for one in rejects] == [("draft", words)] * 2
    assert sum(one["cost_usd"] for one in rejects) == pytest.approx(standin.bill(LIST), abs=1e-9)


def test_a_repair_that_ends_just_below_its_limit_is_bought_once(run: Runs, standin: Standin) -> None:
    standin.fail(at_the_frontier(shaped(shapes.written(1_999, "max_tokens"))))
    standin.answer = lambda asked: '{"name": "never done' if asked.wire == "anthropic" else None
    result = run(PAID, count=1)
    assert [kind(asked) for asked in sent(standin, "anthropic")] == ["draft", "repair"]
    assert any("the answer was cut off" in line for line in result.summary.degraded)


# A server that is put right


def records(result: RunResult) -> list[object]:
    return [one.record for one in result.records]


def test_once_a_server_at_home_was_put_right_the_same_command_works(run: Runs, standin: Standin) -> None:
    standin.answer = lambda asked: PROSE
    assert run(HOME).summary.delivered == 0
    standin.answer, bad = None, len(standin.requests)
    result = run(HOME)
    assert result.summary.delivered == 5
    assert len(standin.requests) == bad + 20
    assert result.summary.calls.replayed == 0
    good = len(standin.requests)
    assert records(run(HOME)) == records(result)
    assert len(standin.requests) == good  # and what was good is replayed


def test_a_judge_that_was_put_right_is_asked_again(run: Runs, standin: Standin) -> None:
    standin.answer = lambda asked: PROSE if "improve" in fields(asked) else None
    assert any("10 drafts without a judgement" in line for line in run(HOME).summary.degraded)
    standin.answer, bad = None, len(standin.requests)
    result = run(HOME)
    assert result.summary.degraded == []
    assert [kind(asked) for asked in standin.requests[bad:]] == ["judge"] * 10


def test_paid_answers_that_could_not_be_used_are_not_bought_again_unless_told(
    run: Runs, standin: Standin, monkeypatch: pytest.MonkeyPatch, typed: Typed
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "k")
    standin.answer = lambda asked: PROSE if asked.wire == "anthropic" else None
    code, _, _ = typed(PAID, "count=1")
    assert code == 3
    standin.answer = None
    _, out, told = typed(PAID, "count=1")
    prompts = [asked.prompt for asked in sent(standin, "anthropic")]
    assert len(prompts) == len(set(prompts))  # no question was bought twice
    said = " ".join((out + told).split())
    assert "of an earlier run came from the ledger and could not be used; cache=false asks anew" in said
    bad = len(prompts)
    code, _, _ = typed(PAID, "count=1", "cache=false")
    assert code == 0
    assert len(sent(standin, "anthropic")) == bad + 1


# What a server does not take


def of_any_rows(node: Any) -> Any:
    """A schema without the numbers of one segment's rows."""
    if isinstance(node, Mapping):
        return {
            key: {"type": "string"} if key == "cite" and "enum" in inner else of_any_rows(inner)
            for key, inner in node.items()
        }
    return [of_any_rows(inner) for inner in node] if isinstance(node, list) else node


def test_what_a_server_does_not_take_is_told_once_and_costs_nothing(run: Runs, standin: Standin) -> None:
    schemas: list[Mapping[str, Any]] = []

    def treat(_: int, asked: Asked) -> Fault:
        if asked.schema is None:
            return OK
        schemas.append(asked.schema)
        return refuse(400, words="json: cannot unmarshal object into field ChatRequest.format of type string")

    def answer(asked: Asked) -> str | dict[str, Any]:
        if kind(asked) != "judge":
            return answers.answer(dataclasses.replace(asked, schema=of_any_rows(schemas[0])))
        form = json.loads(asked.messages[-1][1].rpartition("of this form: ")[2])
        return {name: 7 if said.startswith("integer from 1 to 9") else "" for name, said in form.items()}

    standin.fail(treat)
    standin.answer = answer
    result = run(HOME, provider__local__max_concurrency=1)
    assert result.summary.delivered == 5
    told = [line for line in result.summary.degraded if "does not take a JSON schema" in line]
    assert len(told) == len(schemas) == 1
    assert result.summary.calls.retries == result.summary.calls.failed == 0
    assert {asked.body.get("format") for asked in standin.requests[1:]} == {"json"}
