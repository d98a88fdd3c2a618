"""A record for each row: all of them, the first or a sample, with ids of their own and columns carried over."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import polars as pl
import pytest

from hybridgen.cli.bars import TerminalProgress
from hybridgen.core.errors import ConfigError, DataError
from hybridgen.core.results import RunResult
from hybridgen.pipelines.reading import read
from hybridgen.pipelines.records import pipeline, sharing
from hybridgen.pipelines.records.check import check
from tests.pipelines.asked import sent
from tests.pipelines.conftest import Runs
from tests.standin import Answer, Asked, Standin

TASK = """
name: ticket
unit: row
input: [Message]
carry: [Ticket, Agent]
fields:
  category: {type: one_of, options: [billing, outage, request]}
  summary: {type: text, max_chars: 120}
rubric:
  completeness: {measured: completeness}
"""
MESSAGES = ("The invoice is wrong", "The site is down", None, "Please add a dark mode", "The bill came twice")


@pytest.fixture
def tickets(run: Runs, tmp_path: Path) -> Runs:
    """Five tickets, of which one says nothing, and a task file for them."""
    (tmp_path / "ticket.yaml").write_text(TASK)
    agents = ["Anna Weber", "Anna Weber", "Bo Lind", None, "Bo Lind"]
    pl.DataFrame({"Ticket": ["007", "008", "009", "010", "011"], "Agent": agents, "Message": MESSAGES}).write_csv(
        tmp_path / "tickets.csv"
    )
    return Runs(run.standin, tmp_path / "tickets.csv", tmp_path)


def task(runs: Runs) -> str:
    return f"task={runs.folder / 'ticket.yaml'}"


def says(*categories: str) -> Answer:
    """The local model's answers: of each row so many drafts, in these categories in turn."""
    asked = iter(categories * 100)
    return lambda _: json.dumps({"category": next(asked), "summary": "What somebody wants"})


def test_every_row_that_says_something_gets_its_record(tickets: Runs, standin: Standin) -> None:
    standin.answer = says("billing")
    result = tickets(task(tickets), "strategy=local-only", count="all")
    assert [record.id for record in result.records] == ["tickets:1", "tickets:2", "tickets:4", "tickets:5"]
    assert result.records[0].record == {
        "Ticket": "007",
        "Agent": "Anna Weber",
        "category": "billing",
        "summary": "What somebody wants",
    }
    assert result.records[2].record["Agent"] is None
    assert {record.respondents for record in result.records} == {None}
    assert (result.summary.requested, result.summary.delivered, result.summary.segments) == (4, 4, [])
    assert result.summary.data.unanswered is None
    assert "1 row without an answer left out" in result.summary.data.notes
    assert [line["id"] for line in tickets.lines("records.jsonl")] == [record.id for record in result.records]


def test_a_column_is_carried_once_however_its_name_is_spaced(tickets: Runs, standin: Standin) -> None:
    standin.answer = says("billing")
    carry = ["Agent", " Agent", "Agent"]
    result = tickets(task(tickets), "strategy=local-only", count=1, **{"task.carry": carry})
    assert result.summary.carried == ["Agent"]
    assert list(result.records[0].record) == ["Agent", "category", "summary"]


def test_a_row_with_a_long_text_is_one_row(tickets: Runs, standin: Standin) -> None:
    long = " ".join(f"On day {n} the bill was wrong again and nobody called back." for n in range(40))
    data = pl.read_csv(tickets.data, infer_schema=False)
    data.with_columns(Message=pl.when(pl.col("Ticket") == "007").then(pl.lit(long)).otherwise("Message")).write_csv(
        tickets.data
    )
    standin.answer = says("billing")
    result = tickets(task(tickets), "strategy=local-only", count="all", **{"task.carry": ["Message"]})
    assert [record.id for record in result.records] == ["tickets:1", "tickets:2", "tickets:4", "tickets:5"]
    assert result.records[0].record["Message"] == long


def test_rows_that_share_a_value_are_rows_all_the_same(tickets: Runs, standin: Standin) -> None:
    standin.answer = says("billing")
    result = tickets(task(tickets), "strategy=local-only", "task.input=[Message,Agent]", count="all")
    assert result.summary.delivered == 5


def test_the_first_rows_or_a_sample_of_them(tickets: Runs, standin: Standin) -> None:
    standin.answer = says("billing")
    first = tickets(task(tickets), "strategy=local-only", count=2)
    assert [record.id for record in first.records] == ["tickets:1", "tickets:2"]
    drawn = {
        tuple(record.id for record in tickets(task(tickets), "strategy=local-only", count=2, **more).records)
        for more in ({"data__sample": True, "seed": seed} for seed in range(4))
    }
    assert len(drawn) > 1


def test_no_model_sees_what_is_carried(tickets: Runs, standin: Standin) -> None:
    standin.answer = says("billing")
    tickets(task(tickets), "strategy=frontier-only", count="all")
    asked = json.dumps([asked.body for asked in standin.requests])
    assert "invoice" in asked
    assert not any(word in asked for word in ("Weber", "007"))


def test_a_column_that_names_somebody_is_shown_under_another_name(
    tickets: Runs, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "What did Agnieszka Wróblewska say?"
    data = pl.read_csv(tickets.data).rename({"Agent": said})
    data.write_csv(tickets.data)
    shown, share = list[RunResult](), sharing.share
    monkeypatch.setattr(sharing, "share", lambda *given: shown.append(share(*given).whole()) or shown[-1])
    standin.answer = says("billing")
    words = {"task.carry": ["Ticket", said], "task.input": ["Message"]}
    result = tickets(task(tickets), "strategy=local-only", "privacy=pseudonymise", count=2, **words)
    assert list(result.records[0].record) == ["Ticket", said, "category", "summary"]
    ((ticket, other),) = [one.summary.carried for one in shown]
    assert ticket == "Ticket"
    assert all(list(one.record) == [ticket, other, "category", "summary"] for one in shown[0].records)
    report = (tickets.folder / "run" / "report.html").read_text()
    assert not [word for word in ("Agnieszka", "Wróblewska") if word in report + other]


def test_two_columns_that_read_the_same_once_they_are_hidden_are_two() -> None:
    hidden = {"Anna": "[PERSON_1]", "ANNA": "[PERSON_1]", "Ticket": "Ticket"}
    heads = sharing._heads(["Anna", "Ticket", "ANNA"], hidden)
    assert heads == {"Anna": "[PERSON_1]", "Ticket": "Ticket", "ANNA": "[PERSON_1] (3)"}


def test_two_drafts_that_agree_are_better_than_two_that_do_not(tickets: Runs, standin: Standin) -> None:
    standin.answer = says("billing", "billing", "billing", "outage")
    result = tickets(task(tickets), "strategy=local-only", count=2, provider__local__max_concurrency=1)
    assert [record.quality.criteria["agreement"] for record in result.records] == [1.0, 0.5]
    assert result.records[0].quality.overall > result.records[1].quality.overall
    drafts = tickets.lines("drafts.jsonl")
    assert [line["quality"]["criteria"]["agreement"] for line in drafts] == [1.0, 1.0, 0.5, 0.5]


def test_one_draft_alone_has_no_agreement(tickets: Runs, standin: Standin) -> None:
    standin.answer = says("billing")
    result = tickets(task(tickets), "strategy=local-only", count=1, strategy__draft_multiplier=1)
    assert "agreement" not in result.records[0].quality.criteria


def test_of_three_drafts_the_one_in_the_middle_is_taken(tickets: Runs, standin: Standin) -> None:
    standin.answer = says("outage", "billing", "billing")
    result = tickets(task(tickets), "strategy=local-only", count=1, strategy__draft_multiplier=3)
    assert result.records[0].record["category"] == "billing"


def test_a_rubric_without_a_question_asks_no_judge(tickets: Runs, standin: Standin) -> None:
    standin.answer = says("billing")
    result = tickets(task(tickets), "strategy=local-only", count="all")
    assert len(sent(standin, "ollama")) == 8
    assert result.summary.stages.judge.calls == 0
    assert result.summary.degraded == []


def test_what_agrees_less_is_refined_and_keeps_its_agreement(tickets: Runs, standin: Standin) -> None:
    drafts = iter(("billing", "billing", "billing", "outage"))

    def answer(asked: Asked) -> str:
        if asked.wire == "ollama":
            return json.dumps({"category": next(drafts), "summary": "What somebody wants"})
        return json.dumps({"edits": [{"field": "category", "value": "request"}]})

    standin.answer = answer
    result = tickets(
        task(tickets),
        "strategy=refine-below-threshold",
        count=2,
        strategy__quality_threshold=0.9,
        provider__local__max_concurrency=1,
    )
    assert [record.origin for record in result.records] == ["local", "refined"]
    assert result.records[1].record["category"] == "request"
    assert result.records[1].quality.criteria["agreement"] == 0.5


def test_an_estimate_counts_every_row(tickets: Runs) -> None:
    import asyncio

    from hybridgen.pipelines.records.pipeline import estimate

    found = asyncio.run(estimate(tickets.config(task(tickets), "strategy=frontier-only", count="all")))
    assert found.frontier_calls == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"count": 9}, "tickets.csv: 4 rows with an answer, for 9 records; each row gets one: count=4 would be right"),
        ({"task.carry": ["Tickt"]}, "task.carry: there is no column Tickt; did you mean Ticket?"),
    ],
)
def test_what_cannot_be_is_said_before_any_model_is_asked(
    tickets: Runs, standin: Standin, words: dict[str, object], said: str
) -> None:
    with pytest.raises((ConfigError, DataError)) as error:
        check(tickets.config(task(tickets), **words), data=True)
    assert str(error.value).endswith(said)
    assert not standin.requests


def test_columns_that_the_data_lacks_are_told_together_with_their_lines(
    tickets: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tickets.folder / "ticket.yaml"
    file.write_text(TASK.replace("[Message]", "[Mesage]").replace("[Ticket, Agent]", "[Tickt, Agent, Shop]"))
    monkeypatch.chdir(tickets.folder)
    with pytest.raises(ConfigError) as error:
        check(tickets.config("task=ticket.yaml"), data=True)
    assert str(error.value).splitlines() == [
        "ticket.yaml:4: input: there is no column Mesage; did you mean Message?",
        "ticket.yaml:5: carry: there is no column Tickt; did you mean Ticket?",
        "ticket.yaml:5: carry: there is no column Shop; there are Ticket, Agent, Message",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"count": "all"}, "count=all: is for tasks whose unit is a row or a document; task=persona needs a number"),
        (
            {"data__sample": True},
            "data.sample=true: is for tasks whose unit is a row or a document; task=persona reads all rows",
        ),
    ],
)
def test_segments_are_counted_and_read_as_a_whole(run: Runs, words: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError) as error:
        check(run.config(**words))
    assert str(error.value) == said


def test_every_document_gets_its_record(run: Runs, standin: Standin, tmp_path: Path) -> None:
    (tmp_path / "talk.yaml").write_text(
        TASK.replace("unit: row", "unit: document")
        .replace("carry: [Ticket, Agent]", "")
        .replace("input: [Message]", "")
    )
    talks = tmp_path / "talks"
    talks.mkdir()
    for name in ("first", "second"):
        (talks / f"{name}.txt").write_text(
            " ".join(f"In the {name} talk somebody says thing number {n}." for n in range(30))
        )
    standin.answer = says("outage")
    result = run(f"task={tmp_path / 'talk.yaml'}", "strategy=local-only", count="all", data__path=str(talks))
    assert [record.id for record in result.records] == ["first", "second"]
    assert all(len(record.rows) > 1 for record in result.records)


def test_the_summary_counts_what_records_say_and_a_table_of_rows_takes_the_place_of_pages(
    tickets: Runs, standin: Standin
) -> None:
    standin.answer = says("billing", "billing", "outage", "outage")
    result = tickets(task(tickets), "strategy=local-only", "provider.local.max_concurrency=1", count="all")
    summary = result.summary
    assert (summary.unit, summary.carried, summary.quality.agreement) == ("row", ["Ticket", "Agent"], 1.0)
    (category,) = summary.choices
    assert [(one.option, one.records, one.share) for one in category.options] == [
        *(("billing", 2, 0.5), ("outage", 2, 0.5), ("request", 0, 0.0))
    ]
    written = {file.name for file in (tickets.folder / "run").iterdir()}
    assert "records.md" not in written
    assert "How they came out" in (tickets.folder / "run" / "report.html").read_text()
    table = pl.read_parquet(tickets.folder / "run" / "records.parquet")["record"].struct.unnest()
    assert table["Ticket"].to_list() == ["007", "008", "010", "011"]


def test_a_finished_record_is_one_line_of_its_id_what_it_chooses_and_a_text(
    tickets: Runs, standin: Standin, capsys: pytest.CaptureFixture[str]
) -> None:
    standin.answer = says("billing")
    config = tickets.config(task(tickets), "strategy=local-only", count="all")
    with TerminalProgress() as progress:
        asyncio.run(pipeline.run(config, Path(config.output.dir), progress))
    shown = [line for line in capsys.readouterr().err.splitlines() if line.startswith("tickets:")]
    assert sorted(shown)[0] == "tickets:1  Category: billing  What somebody wants"


def test_what_is_carried_may_be_typed(tickets: Runs, standin: Standin) -> None:
    standin.answer = None
    result = tickets("task=tickets", "task.input=[Message]", "task.carry=[Ticket]", "strategy=local-only", count=1)
    assert list(result.records[0].record)[:2] == ["Ticket", "quote"]


def test_what_a_model_reads_is_carried_as_it_reads_it(tickets: Runs, standin: Standin) -> None:
    standin.answer = says("billing")
    words = ("task.carry=[Ticket,Message]", "privacy=pseudonymise", "strategy=local-only")
    pl.DataFrame({"Ticket": ["007"], "Message": ["Write to anna.weber@example.org, the invoice is wrong"]}).write_csv(
        tickets.data
    )
    [record] = tickets(task(tickets), *words, count="all").records
    assert record.record["Ticket"] == "007"
    assert "anna.weber" not in record.record["Message"]
    assert record.record["Message"].endswith("the invoice is wrong")
    [record] = tickets(task(tickets), *words, "privacy.restore=true", count="all").records
    assert record.record["Message"] == "Write to anna.weber@example.org, the invoice is wrong"


def test_rows_stay_rows_and_are_told_whose_they_are(tickets: Runs, standin: Standin) -> None:
    """What one person writes in many rows is not what many people write: privacy counts people."""
    standin.answer = says("billing")
    people = [f"C-10{n % 5}" for n in range(20)]
    said = [f"call ziggy about bill {n}" if n % 5 == 0 else f"the invoice {n} is wrong" for n in range(20)]
    pl.DataFrame({"Ticket": range(20), "Customer ID": people, "Message": said}).write_csv(tickets.data)
    words = (task(tickets), "task.carry=[Ticket]")
    for respondent, expected in ((None, 5), ("Customer ID", 5), ("_row", 20)):
        reading = read(tickets.config(*words, data__respondent=respondent))
        assert (reading.dataset.frame.height, reading.dataset.respondents) == (20, expected)
        assert not reading.warnings
    result = tickets(*words, "strategy=local-only", count="all")
    assert [record.id for record in result.records] == [f"tickets:{n}" for n in range(1, 21)]


def test_records_that_repeat_the_example_are_counted(tickets: Runs, standin: Standin) -> None:
    """Four words and more that are the example's; fewer are anybody's."""
    file = tickets.folder / "ticket.yaml"
    record = "{category: outage, summary: The lift is stuck again, tags: [lift, stuck on four, again], next: Call them}"
    file.write_text(
        TASK.replace("rubric:", "  tags: {type: list, of: {type: text}}\n  next: {type: text}\nrubric:")
        + f"example: {{input: The lift is stuck on the fourth floor again., record: {record}}}\n"
    )
    shown = {"category": "outage", "summary": "The lift is stuck again", "tags": ["lift", "stuck on four", "again"]}
    own = shown | {"summary": "The invoice is wrong again"}
    asked = iter([shown, shown, own, own, own, own, own, own])
    standin.answer = lambda _: json.dumps(next(asked) | {"next": "Call them"})
    result = tickets(task(tickets), "strategy=local-only", count="all", provider__local__max_concurrency=1)
    assert result.summary.degraded == [
        "tags: 4 of 4 records repeat the task's example; a larger model would be right",
        "summary: 1 of 4 records repeat the task's example; a larger model would be right",
    ]


def test_a_task_without_an_example_has_nothing_to_repeat(tickets: Runs, standin: Standin) -> None:
    standin.answer = lambda _: json.dumps({"category": "billing", "summary": "word0 word word word"})
    assert tickets(task(tickets), "strategy=local-only", count=2).summary.degraded == []
