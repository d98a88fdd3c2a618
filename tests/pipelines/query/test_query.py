"""task=query: from the store, at home, or by the frontier; what is written, and what is remembered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hybridgen.core.errors import ConfigError, DataError, ServerError
from hybridgen.knowledge import memory
from tests.pipelines.conftest import NOWHERE, Typed
from tests.pipelines.query.conftest import FERRY, LUNCH, Asking, copying, kind, passages
from tests.standin.failures import OK, refuse


def test_what_the_documents_know_is_answered_at_home_with_what_it_rests_on(ask: Asking) -> None:
    result = ask(FERRY)
    (record,) = result.records
    assert (record.origin, record.record.reason, record.record.complexity) == ("local", "relevant_enough", 2)
    assert record.record.relevance is not None
    assert record.record.relevance > 0.7
    assert record.record.answer == "In a storm it stays in port, and tickets are paid back at the counter [1]."
    (cited,) = record.evidence
    assert (cited.passage.partition("/")[0], Path(cited.source).name, cited.place) == (
        "best-practices",
        "harbour.md",
        "line 3",
    )
    assert cited.verified
    assert cited.quote == "In a storm it stays in port, and tickets are paid back at the counter."
    assert [asked.wire for asked in ask.standin.requests] == ["ollama", "ollama"]
    assert result.summary.origin.model_dump() == {"local": 1, "stored": 0, "frontier": 0}
    assert (result.summary.cost.total_usd, ask.code) == (0.0, 0)


def test_what_nothing_is_known_of_goes_to_the_frontier_without_passages(ask: Asking) -> None:
    result = ask(LUNCH)
    (record,) = result.records
    assert (record.origin, record.record.reason, record.record.relevance) == ("frontier", "nothing_found", None)
    assert record.cost_usd > 0
    (asked,) = ask.sent()
    assert asked.wire == "anthropic"
    assert passages(asked) == []
    assert result.summary.bought.tokens > 0
    assert result.summary.cost.frontier_only_usd is not None


def test_what_is_hard_goes_to_the_frontier_with_the_best_passages(ask: Asking) -> None:
    (record,) = ask(f"Design a timetable. {FERRY}").records
    assert (record.origin, record.record.reason, record.record.complexity) == ("frontier", "too_complex", 8)
    (asked,) = ask.sent()
    assert 1 <= len(passages(asked)) <= 2
    assert "night ferry" in passages(asked)[0]


def test_the_local_model_is_shown_three_passages_with_their_relevance(ask: Asking) -> None:
    ask(FERRY, overrides=["route=casual"])
    (asked,) = ask.sent()
    assert 1 <= len(passages(asked)) <= 3
    assert '<passage id="1" relevance="0.' in asked.prompt
    assert asked.max_tokens == 500
    assert asked.body["options"]["temperature"] == 0.7


def test_an_answer_that_no_passage_bears_out_is_asked_of_the_frontier(ask: Asking) -> None:
    def answer(asked):  # type: ignore[no-untyped-def]
        if kind(asked) == "answer" and asked.wire == "ollama":
            return {"answer": "Penguins waltz below 47 frozen violins [1]."}
        return copying(score=5)(asked)

    ask.standin.answer = answer
    result = ask(FERRY)
    (record,) = result.records
    assert (record.origin, record.record.reason) == ("frontier", "judged_low")
    assert result.summary.quality.escalated == 1
    (reject,) = ask.lines("rejects.jsonl")
    assert (reject["stage"], reject["text"]) == ("judge", "Penguins waltz below 47 frozen violins [1].")


def test_under_a_cap_of_nothing_it_stays_at_home_and_is_told(ask: Asking) -> None:
    ask.standin.answer = copying(answer="Penguins waltz below 47 frozen violins.")
    result = ask(FERRY, LUNCH, strategy__max_frontier_cost=0)
    assert {record.origin for record in result.records} == {"local"}
    assert {record.record.reason for record in result.records} == {"kept_home"}
    assert any("answered at home" in one for one in result.summary.degraded)
    assert ask.standin.bill({}) == 0
    assert {asked.wire for asked in ask.standin.requests} == {"ollama"}


def test_the_same_question_in_other_words_comes_from_the_store(ask: Asking) -> None:
    first = ask(FERRY).records[0]
    requests = len(ask.standin.requests)
    result = ask("At what time does the night ferry sail?", FERRY)
    assert [record.origin for record in result.records] == ["stored", "stored"]
    assert len(ask.standin.requests) == requests
    assert {record.record.answer for record in result.records} == {first.record.answer.replace(" [1]", "")}
    assert result.records[0].record.relevance is not None
    assert result.records[0].record.relevance >= 0.9
    assert (result.summary.bought.tokens, result.summary.cost.new_usd) == (0, 0)


@pytest.mark.parametrize(
    "near",
    [
        "When does the day ferry sail?",
        "When does the night ferry not sail?",
        "Where does the night ferry sail?",
        "When did the night ferry sail?",
        "When do 2 night ferries sail?",
    ],
)
def test_a_near_miss_never_does(near: str, ask: Asking) -> None:
    ask(FERRY)
    assert ask(near).records[0].origin != "stored"


def test_the_same_question_twice_in_a_file_is_asked_once(ask: Asking) -> None:
    result = ask(LUNCH, LUNCH, "What wine goes with trout?", LUNCH.lower())
    origins = [record.origin for record in result.records]
    assert (origins[0], origins[1], origins[3]) == ("frontier", "stored", "stored")
    assert len(ask.sent()) == 2
    assert len({record.id for record in result.records}) == 4


def test_a_solution_of_the_index_is_given_as_it_is(ask: Asking) -> None:
    result = ask("What do I do when the gate does not open and the display shows E17?")
    (record,) = result.records
    assert (record.origin, record.record.answer) == ("stored", "Hold the reset key for ten seconds.")
    assert record.evidence[0].passage.startswith("error-solutions/")
    assert ask.standin.requests == ()
    assert ask("The gate does not open and the display shows E18").records[0].origin != "stored"


def test_every_answer_is_remembered_with_what_is_known_of_it(ask: Asking) -> None:
    record = ask(FERRY).records[0]
    (entry,) = ask.memory().values()
    assert (entry.text, entry.solution) == (FERRY, record.record.answer.replace(" [1]", ""))
    known = entry.more
    assert (known["origin"], known["outcome"], known["id"]) == ("local", "success", record.id)
    assert (known["relevance"], known["complexity"]) == (record.record.relevance, 2)
    assert known["passages"] == record.passages
    assert record.quality is not None
    assert (known["quality"], known["cost_usd"]) == (record.quality.overall, 0.0)
    assert known["time"] > 1.7e9


def test_what_stayed_at_home_for_want_of_money_is_asked_anew_when_there_is_some(ask: Asking) -> None:
    assert ask(LUNCH, strategy__max_frontier_cost=0).records[0].origin == "local"
    assert ask(LUNCH, strategy__max_frontier_cost=0).records[0].origin == "stored"
    assert ask(LUNCH).records[0].origin == "frontier"


def test_a_file_of_questions_with_ids(ask: Asking, tmp_path: Path) -> None:
    (tmp_path / "asked.csv").write_text(f"id,who,Question\n7,Ann,{FERRY}\n9,Ben,\n11,Cem,{LUNCH}\n")
    result = ask(data__path=str(tmp_path / "asked.csv"))
    assert [record.id for record in result.records] == ["7", "11"]
    assert result.summary.requested == 2
    assert "1 row without a question left out" in result.summary.degraded
    assert [line["id"] for line in ask.lines("records.jsonl")] == ["7", "11"]
    assert ask(data__path=str(tmp_path / "asked.csv"), count=1).summary.requested == 1


def test_a_column_of_questions_is_named_where_none_can_be_told(ask: Asking, tmp_path: Path) -> None:
    (tmp_path / "asked.csv").write_text(f"who,wish\nAnn,{FERRY}\n")
    with pytest.raises(ConfigError, match=r"task.input=\[COLUMN\] names it, one of who, wish"):
        ask(data__path=str(tmp_path / "asked.csv"))
    assert ask(data__path=str(tmp_path / "asked.csv"), overrides=["+task.input=[wish]"]).summary.delivered == 1


def test_nothing_asked_is_wrong_input(ask: Asking) -> None:
    with pytest.raises(DataError, match='question="…" asks one'):
        ask()


def test_a_silent_frontier_leaves_its_questions_at_home(ask: Asking) -> None:
    ask.standin.fail(lambda _, asked: refuse(400) if asked.wire == "anthropic" else OK)
    result = ask(LUNCH)
    assert (result.records[0].origin, result.records[0].record.reason) == ("local", "kept_home")


def test_an_answer_that_is_none_is_a_reject_and_too_few_exit_3(ask: Asking) -> None:
    ask.standin.answer = copying(answer="")
    result = ask(FERRY, LUNCH)
    assert (result.summary.delivered, ask.code) == (0, 3)
    assert {line["reason"] for line in ask.lines("rejects.jsonl")} == {"it holds no answer"}
    assert any("2 of 2 questions without an answer" in one for one in result.summary.degraded)
    assert ask.memory() == {}


def test_the_wrong_embedding_is_one_line(ask: Asking) -> None:
    from hybridgen.core.errors import KnowledgeError
    from hybridgen.knowledge.edge import EdgeStore
    from hybridgen.knowledge.store import About

    with EdgeStore(ask.folder / "knowledge").opened(memory.NAME, About("other", 8)) as made:
        assert made is not None
    with pytest.raises(KnowledgeError, match="was made with other"):
        ask(FERRY)


def test_the_command_answers_one_question(ask: Asking, typed: Typed) -> None:
    words = ["task=query", f"question={FERRY}", f"knowledge.path={ask.folder}/knowledge"]
    code, out, _ = typed(*words)
    assert code == 0
    assert out.startswith(
        "In a storm it stays in port, and tickets are paid back at the counter [1].\n  best-practices: "
    )
    assert "answered   1 of 1\norigin     1 local, 0 stored, 0 frontier\n" in out
    summary = json.loads(Path("run/summary.json").read_text())
    assert summary["reasons"] == {"relevant_enough": 1}
    assert "In a storm" in Path("run/report.html").read_text()
    assert typed(*words)[1].count("1 stored") == 1


def test_a_strategy_of_the_frontier_alone_asks_nothing_at_home_but_the_judge(ask: Asking) -> None:
    (record,) = ask(FERRY, overrides=["strategy=frontier-only"]).records
    assert (record.origin, record.record.reason) == ("frontier", "frontier_only")
    assert [asked.wire for asked in ask.sent()] == ["anthropic"]


def test_a_local_server_that_is_gone_leaves_all_to_the_frontier(ask: Asking) -> None:
    result = ask(FERRY, overrides=["provider=vllm"], provider__local__api_base=NOWHERE, provider__local__model="qwen")
    assert [record.origin for record in result.records] == ["frontier"]
    assert any("going on with the frontier alone" in one for one in result.summary.degraded)


def test_nobody_to_ask_is_no_server(ask: Asking) -> None:
    with pytest.raises(ServerError):
        ask(
            FERRY,
            overrides=["provider=vllm", "strategy.fallback=error"],
            provider__local__api_base=NOWHERE,
            provider__local__model="qwen",
        )


def test_an_answer_takes_no_longer_than_it_may(ask: Asking) -> None:
    ask.standin.delay = 1.0
    result = ask(FERRY, strategy__max_frontier_cost=0, route__timeout=0.2)
    assert result.records == []
    assert any("no answer within 0.2 s" in line["reason"] for line in ask.lines("rejects.jsonl"))


@pytest.mark.parametrize(("said", "origin", "complexity"), [(3, "local", 3), (9, "frontier", 9), (11, "local", 2)])
def test_the_local_model_may_say_how_complex_a_question_is(
    said: int, origin: str, complexity: int, ask: Asking
) -> None:
    def answer(asked):  # type: ignore[no-untyped-def]
        is_weighed = "how much a question asks for" in asked.messages[0][1]
        return {"complexity": said} if is_weighed else copying()(asked)

    ask.standin.answer = answer
    result = ask(FERRY, route__complexity="model")
    (record,) = result.records
    assert (record.origin, record.record.complexity) == (origin, complexity)
    assert any("weighed by their words" in one for one in result.summary.degraded) == (said == 11)


def test_what_the_store_answers_needs_no_server_and_looks_for_none(ask: Asking) -> None:
    made = ask(FERRY, LUNCH)
    asked = len(ask.standin.requests)
    away = {"provider__local__api_base": NOWHERE, "provider__frontier__api_base": NOWHERE}
    result = ask(FERRY, LUNCH, FERRY, **away)
    assert [one.origin for one in result.records] == ["stored"] * 3
    bare = [one.record.answer.replace(" [1]", "") for one in made.records]
    assert [one.record.answer for one in result.records] == [*bare, bare[0]]
    assert (ask.code, len(ask.standin.requests)) == (0, asked)
    assert set(result.summary.models.values()) == {None}
    assert not {"no_frontier", "frontier_alone"} & {one.code for one in result.summary.notices}
    result = ask(FERRY, "Where are lost umbrellas kept?", **away)  # one that is not stored: now they are looked for
    assert ([one.origin for one in result.records], ask.code) == (["stored"], 3)
