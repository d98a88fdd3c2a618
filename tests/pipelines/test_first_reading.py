"""privacy.detector=llm: the local model reads rows before anything is replaced in them, and at home alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from hybridgen.core.errors import ConfigError, ServerError
from hybridgen.pipelines.records.first_reading import MAX_PIECE_CHARS, _pieces
from tests.pipelines.asked import kind, scores, sent
from tests.pipelines.conftest import NOWHERE, Runs, Typed
from tests.standin import Answer, Asked, Standin

NAMED = "then mark came by"  # a name that is a word, in a text without capitals
PLAIN = ("nobody came at all", "it took too long", "somebody else was called first")


@pytest.fixture
def guests(tmp_path: Path) -> str:
    file = tmp_path / "guests.csv"
    said = [f"i waited an hour at the counter, {NAMED}", *(f"i waited an hour at the counter, {end}" for end in PLAIN)]
    pl.DataFrame({"What happened at the counter?": said}).write_csv(file)
    return str(file)


def names(*found: str, then: Answer = lambda _: None) -> Answer:
    """A local model that calls these persons, wherever they stand."""

    def answer(asked: Asked) -> Any:
        if kind(asked) != "detect":
            return then(asked)
        return {"named": [{"text": one, "kind": "person"} for one in found if one in asked.messages[-1][1]]}

    return answer


def read(standin: Standin) -> list[str]:
    """What the local model was shown."""
    return [asked.messages[-1][1] for asked in sent(standin, "ollama", "detect")]


def all_else(standin: Standin) -> str:
    return "".join(json.dumps(asked.body) for asked in standin.requests if kind(asked) != "detect")


@pytest.mark.parametrize("mode", ["pseudonymise", "strict"])
def test_what_the_local_model_names_is_hidden_from_all_that_comes_after(
    run: Runs, standin: Standin, guests: str, mode: str
) -> None:
    standin.answer = names("mark", "Belinda", then=scores(then=9))
    result = run(f"privacy={mode}", "privacy.detector=llm", data__path=guests, count=2)
    assert result.summary.delivered == 2
    assert NAMED in "".join(read(standin))
    assert NAMED not in all_else(standin)
    assert "then [PERSON_" in all_else(standin)
    assert result.summary.privacy.kinds == {"PERSON": 1}
    assert not [one for one in result.summary.notices if one.code == "texts_unread"]


def test_each_text_is_read_once_and_again_from_the_ledger(run: Runs, standin: Standin, guests: str) -> None:
    standin.answer = names("mark")
    first = run("privacy=pseudonymise", "privacy.detector=llm", "strategy=local-only", data__path=guests, count=2)
    shown = read(standin)
    assert len(shown) == len(set(shown)) == 4
    asked = len(standin.requests)
    again = run("privacy=pseudonymise", "privacy.detector=llm", "strategy=local-only", data__path=guests, count=2)
    assert len(standin.requests) == asked
    assert again.records == first.records
    assert first.summary.calls.local == again.summary.calls.replayed


def test_without_it_nothing_of_it_is_asked(run: Runs, standin: Standin, guests: str) -> None:
    standin.answer = names("mark")
    run("privacy=pseudonymise", "strategy=local-only", data__path=guests, count=2)
    assert not read(standin)
    assert NAMED in all_else(standin)
    run("privacy=off", "privacy.detector=llm", "strategy=local-only", data__path=guests, count=2)
    assert not read(standin)


def test_a_text_whose_answer_is_none_is_hidden_as_ever_and_said_to_be_unread(
    run: Runs, standin: Standin, guests: str
) -> None:
    def wrong(asked: Asked) -> Any:
        is_one = kind(asked) == "detect" and PLAIN[1] in asked.messages[-1][1]
        return "I cannot help with that." if is_one else names("mark")(asked)

    standin.answer = wrong
    result = run("privacy=pseudonymise", "privacy.detector=llm", "strategy=local-only", data__path=guests, count=2)
    assert result.summary.delivered == 2
    [said] = [one.text for one in result.summary.notices if one.code == "texts_unread"]
    assert said.startswith("privacy.detector=llm: 1 text not read by the local model")
    assert said in result.summary.degraded
    assert NAMED not in all_else(standin)


@pytest.mark.parametrize("named", [[("mark", "person")] * 16, [("mark", "person")] * 17, [("mark", "name")]])
def test_a_text_of_which_more_may_be_named_is_said_to_be_unread(
    run: Runs, standin: Standin, guests: str, named: list[tuple[str, str]]
) -> None:
    def full(asked: Asked) -> Any:
        is_one = kind(asked) == "detect" and NAMED in asked.messages[-1][1]
        return {"named": [{"text": text, "kind": called} for text, called in named]} if is_one else names()(asked)

    standin.answer = full
    result = run("privacy=pseudonymise", "privacy.detector=llm", "strategy=local-only", data__path=guests, count=2)
    assert [one.params for one in result.summary.notices if one.code == "texts_unread"] == [{"texts": 1}]
    assert (NAMED in all_else(standin)) == (named[0][1] == "name")  # what it was called right is hidden all the same


def test_what_it_named_is_counted_once_also_where_earlier_drafts_are_looked_up(
    run: Runs, standin: Standin, guests: str
) -> None:
    standin.answer = names("mark", then=scores(then=9))
    words = ["privacy=pseudonymise", "privacy.detector=llm", "strategy=refine-top"]
    first, again = (run(*words, data__path=guests, count=2).summary.privacy for _ in range(2))
    assert first.kinds == again.kinds == {"PERSON": 1}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["provider.local.api_base=http://8.8.8.8:11434"], "provider.local leads to 8.8.8.8"),
        (["ledger.url=postgresql://8.8.4.4/runs"], "ledger.url leads to 8.8.4.4"),
        (["strategy=frontier-only"], "strategy=frontier-only asks no local model"),
        (["task=synthetic"], "task=synthetic protects all of the data beforehand"),
        (["task=code", "count=all"], "answers are not read for the proposal of a codebook"),
        (["task=inspect"], "reads the rows of tasks that make records"),
    ],
)
def test_where_it_cannot_be_one_line_says_why(
    typed: Typed, standin: Standin, guests: str, words: list[str], why: str
) -> None:
    code, _, complaint = typed("privacy=pseudonymise", "privacy.detector=llm", f"data.path={guests}", *words)
    assert code == 2
    assert why in complaint
    assert len(complaint.splitlines()) == 1
    assert not standin.requests


def test_where_the_local_model_is_not_there_no_row_leaves_unread(run: Runs, standin: Standin, guests: str) -> None:
    with pytest.raises(ServerError, match="rows that the local model has not read are not sent"):
        run(
            "privacy=pseudonymise",
            "privacy.detector=llm",
            data__path=guests,
            count=2,
            provider__local__api_base=NOWHERE,
        )
    assert not standin.requests


def test_where_the_local_model_runs_elsewhere_it_reads_nothing(run: Runs, standin: Standin, guests: str) -> None:
    standin.looks.more["qwen2.5:72b"] = {"remote_host": "https://ollama.example:443"}
    with pytest.raises(ConfigError, match=r"runs at ollama\.example, and it would read texts as they are"):
        run("privacy=pseudonymise", "privacy.detector=llm", "provider.local.remote=true", data__path=guests, count=2)
    assert not standin.requests


def test_long_texts_are_read_in_pieces_that_end_where_a_line_a_sentence_or_a_word_does() -> None:
    text = "Mark came by. " * 200 + "\n" + "x" * 3_000 + "\n" + "- " * 900
    pieces = list(_pieces(text))
    assert "".join(pieces) == text[: len("".join(pieces))]
    assert max(map(len, pieces)) <= MAX_PIECE_CHARS
    assert pieces[0].endswith("Mark came by.")
    assert not any(piece.strip("- \n") == "" for piece in pieces)
