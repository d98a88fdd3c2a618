"""The codebook of a run: taken from a file, or proposed by the local model from some of the answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import LeakError
from hybridgen.core.notices import Notice
from hybridgen.pipelines.records.codebook import COPIED_WORDS, _Answer, _merged
from hybridgen.tasks.codebook import Code
from tests.pipelines.asked import CLAUDE, kind, sent
from tests.pipelines.conftest import Runs, Typed
from tests.standin import Asked

TASK = """\
name: coding
unit: row
codebook: null
fields:
  codes: {type: several_of, options: codebook, items: {min: 1, max: 3}}
rubric:
  agreement: {measured: agreement}
"""
PROPOSED = {
    "queue": "it takes too long",
    "cups": "cups leak in a bag",
    "cleaning": "nobody cleans",
    "price": "it has become expensive",
}


def proposal(**codes: str) -> dict[str, Any]:
    return {"codes": [{"code": name.replace("_", " "), "description": said} for name, said in codes.items()]}


def proposing(run: Runs, answer: Any) -> None:
    """Have the local model answer so when it is asked for a codebook."""
    run.standin.answer = lambda asked: answer if is_proposal(asked) else None


def is_proposal(asked: Asked) -> bool:
    return any("Write the codebook for these answers" in text for _, text in asked.messages)


@pytest.fixture
def task(run: Runs) -> str:
    (run.folder / "coding.yaml").write_text(TASK)
    return "task=coding.yaml"


def made(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "run" / "records.jsonl").read_text().splitlines()]


def test_answers_get_codes_of_the_proposed_book(typed: Typed, run: Runs, task: str) -> None:
    proposing(run, proposal(**PROPOSED))
    code, out, said = typed(task, "count=3", "strategy=local-only")
    assert code == 0, said
    book = (run.folder / "run" / "codebook.csv").read_text().splitlines()
    assert book[0] == "code,description"
    assert {line.partition(",")[0] for line in book[1:]} == {*PROPOSED, "other"}
    assert (
        "codebook: 5 codes, written to run/codebook.csv; task.codebook=FILE takes it as it is or changed" in said + out
    )
    assert {code for one in made(run.folder) for code in one["record"]["codes"]} <= {*PROPOSED, "other"}
    assert all(one["record"]["What annoys you most?"].endswith("times a year") for one in made(run.folder))
    drafts = [asked for asked in run.standin.requests if not is_proposal(asked)]
    assert all("  queue: it takes too long" in asked.prompt for asked in drafts)


def test_the_model_sees_answers_in_words_alone(typed: Typed, run: Runs, task: str) -> None:
    proposing(run, proposal(**PROPOSED))
    typed(task, "count=2", "strategy=local-only")
    asked = [one for one in run.standin.requests if is_proposal(one)]
    assert all("times a year" in one.prompt for one in asked)
    assert not any("twice a week" in one.prompt or "corner bakery" in one.prompt for one in run.standin.requests)


def test_the_same_command_asks_for_no_other_book(typed: Typed, run: Runs, task: str) -> None:
    proposing(run, proposal(**PROPOSED))
    typed(task, "count=2", "strategy=local-only")
    first = (run.folder / "run" / "records.jsonl").read_text()
    asked = len(run.standin.requests)
    typed(task, "count=2", "strategy=local-only")
    assert len(run.standin.requests) == asked
    assert (run.folder / "run" / "records.jsonl").read_text() == first


def test_a_book_that_comes_back_is_asked_nobody_for(typed: Typed, run: Runs, task: str) -> None:
    (run.folder / "mine.csv").write_text("code,description\nnoise,loud\nqueue,\n")
    code, _, said = typed(task, "count=2", "strategy=local-only", "task.codebook=mine.csv")
    assert code == 0, said
    assert not any(map(is_proposal, run.standin.requests))
    assert {code for one in made(run.folder) for code in one["record"]["codes"]} <= {"noise", "queue", "other"}
    assert (run.folder / "run" / "codebook.csv").read_text().startswith("code,description\nnoise,loud\nqueue,\nother,")


def test_proposals_become_one_book_that_says_nothing_twice() -> None:
    sweet = proposal(sweet="like sugar", Sweetness="like honey", fruit_and_nuts="like sugar", acid="It  bites.")
    bitter = proposal(
        bitter="like ash", other="the rest", fruits="like pears", copied="it was My Cousin Vera's jam, again"
    )
    answers = [_Answer.model_validate(one) for one in (sweet, bitter)]
    assert _merged(answers, ["It was my cousin Vera's jam"]) == [
        Code("sweet", "like sugar"),
        Code("bitter", "like ash"),
        Code("fruit and nuts"),
        Code("fruits", "like pears"),
        Code("acid", "It bites"),
        Code("copied"),
    ]


words = st.lists(st.sampled_from("my cousin Vera sells jam at the till".split()), max_size=9).map(" ".join)


@given(st.lists(words, max_size=4), st.lists(st.tuples(words, words), min_size=3, max_size=9))
def test_no_description_repeats_somebody_and_no_code_is_there_twice(
    shown: list[str], said: list[tuple[str, str]]
) -> None:
    named = [{"code": name or "none", "description": described} for name, described in said]
    merged = _merged([_Answer.model_validate({"codes": named})], shown)
    assert len({code.name for code in merged}) == len(merged)
    answers = [f" {text.lower()} " for text in shown]
    for code in merged:
        told = code.description.lower().split()
        runs = (" ".join(told[at : at + COPIED_WORDS]) for at in range(len(told) - COPIED_WORDS + 1))
        assert not any(f" {run} " in answer for run in runs for answer in answers)


def test_an_answer_without_sense_is_repaired_once(typed: Typed, run: Runs, task: str) -> None:
    def answer(asked: Asked) -> Any:
        if is_proposal(asked):
            return proposal(**PROPOSED) if kind(asked) == "repair" else "I would say that queues are a topic."
        return None

    run.standin.answer = answer
    code, _, said = typed(task, "count=2", "strategy=local-only")
    assert code == 0, said


def test_no_sense_after_the_repair_is_a_clear_error(typed: Typed, run: Runs, task: str) -> None:
    proposing(run, "I would say that queues are a topic.")
    code, out, said = typed(task, "count=2", "strategy=local-only")
    assert code == 2
    assert "task.codebook: qwen2.5:72b proposed none that can be used" in said + out
    assert "task.codebook=FILE gives the codes" in said + out


def test_a_model_that_came_to_its_senses_is_asked_anew(typed: Typed, run: Runs, task: str) -> None:
    proposing(run, "I would say that queues are a topic.")
    assert typed(task, "count=2", "strategy=local-only")[0] == 2
    proposing(run, proposal(**PROPOSED))
    code, _, said = typed(task, "count=2", "strategy=local-only")
    assert code == 0, said


def test_answers_that_may_not_leave_are_no_reason_to_stop_without_a_way_on(
    typed: Typed, run: Runs, task: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def held(*_: object) -> None:
        raise LeakError(Notice("not_readable"))

    monkeypatch.setattr("hybridgen.llm.client.Client.ask", held)
    code, out, said = typed(task, "count=2", "strategy=local-only", "privacy=strict")
    assert code == 2
    assert "task.codebook: " in said + out
    assert "task.codebook=FILE gives the codes" in said + out


@pytest.mark.parametrize("words", [["strategy=frontier-only"], ["provider=embedded", "strategy=local-only"]])
def test_where_no_model_may_propose_one_a_file_is_asked_for(
    words: list[str], typed: Typed, run: Runs, task: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test")
    code, out, said = typed(task, "count=2", *words)
    assert code == 2
    assert "task.codebook=FILE gives the codes" in said + out
    assert not run.standin.requests


def test_a_code_that_may_be_personal_is_left_out(typed: Typed, run: Runs, task: str) -> None:
    file = run.folder / "data.csv"
    said = [f"{'Agnieszka Wróblewska' if n % 2 else 'the till'} was slow again, {n} times" for n in range(30)]
    names = ["Agnieszka Wróblewska", "Tom Willis"] * 15
    pl.DataFrame({"Name": names, "What annoys you most?": said}).write_csv(file)
    proposing(run, proposal(speed="slow", wróblewska="again", till="of agnieszka", habit="several times"))
    code, out, told = typed(task, "count=2", "strategy=local-only", "privacy=pseudonymise", f"data.path={file}")
    assert code == 0, told
    book = (run.folder / "run" / "codebook.csv").read_text()
    assert book.splitlines()[:4] == ["code,description", "speed,slow", "till,", "habit,several times"]
    assert "codebook: 1 topic left out that may hold personal data" in told + out
    assert not any("Wróblewska" in asked.prompt for asked in run.standin.requests)
    notices = json.loads((run.folder / "run" / "summary.json").read_text())["notices"]
    assert "codes_dropped" in [one["code"] for one in notices]


def test_an_estimate_asks_nobody_and_is_never_exceeded(
    typed: Typed, run: Runs, task: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test")
    paid = ["count=4", "strategy=refine-top", "strategy.quality_threshold=0", f"provider.frontier.model={CLAUDE}"]
    paid.append("provider.frontier.price={input: 3, output: 15, cached_input: 0.3, cache_write: 3.75}")
    code, _, said = typed(task, *paid, "estimate_only=true")
    assert code == 0, said
    assert not run.standin.requests
    upper = json.loads((run.folder / "run" / "estimate.json").read_text())["frontier_cost_upper"]
    long = {f"{name} {'and so on ' * 2}"[:28]: f"{said} {'很' * 60}"[:90] for name, said in PROPOSED.items()}
    proposing(run, proposal(**long))
    code, _, said = typed(task, *paid)
    assert code == 0, said
    assert sent(run.standin, "anthropic")
    cost = json.loads((run.folder / "run" / "summary.json").read_text())["cost"]
    assert 0 < cost["frontier_usd"] <= upper
