"""task=new: a first task file that loads and runs as it is, by the columns or by a local model."""

from __future__ import annotations

import csv
import json
import re
import shlex
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.config.compose import compose
from hybridgen.config.task_file import read_task
from hybridgen.pipelines.new import proposal
from hybridgen.pipelines.new.fields import Proposed, by_columns, name_of, share_out
from hybridgen.pipelines.new.text import task_text
from hybridgen.segments.column_profile import find_telling
from hybridgen.tasks import spec
from hybridgen.tasks.fields import PLAIN_NAME
from scripts import score
from tests.pipelines.conftest import Runs, Typed

SAID = (
    "the password mail never arrives and I have tried it three times",
    "since this morning the whole office is without a connection",
    "you promised the money within five days and it took two weeks",
)


def tickets(folder: Path) -> Path:
    """Forty tickets, with a column of every kind."""
    file = folder / "tickets.csv"
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow("ticket_id,received,customer,channel,category,description,priority,cost,reopened".split(","))
        for n in range(40):
            who = ("Anna Berg", "Tom Willis", "Priya Nair", "Jon Eide", "Mei Tan")[n % 5]
            channel = ("mail", "phone", "chat, mail", "chat")[n % 4]
            kind = ("billing", "no", "01", "bug: crash")[n % 4]
            said, reopened = f"{SAID[n % 3]}, for the {n + 2}. time", ("yes", "no")[n % 2]
            cells = [f"T-{1000 + n * 7}", f"2026-0{1 + n % 9}-1{n % 9}", who, channel, kind, said, 1 + n % 5, n * 1.37]
            rows.writerow([*cells, reopened])
    return file


def survey(folder: Path) -> Path:
    file = folder / "survey 1, north.csv"
    said = [f"{SAID[n % 3]} in week {n}" for n in range(30)]
    pl.DataFrame({"How often do you write?": ["daily", "weekly", "never"] * 10, "What annoys you?": said}).write_csv(
        file
    )
    return file


def fields_of(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_task(file)["fields"]
    return found


def test_a_column_of_each_kind_becomes_a_field_of_its_type(typed: Typed, tmp_path: Path) -> None:
    code, out, _ = typed("task=new", f"data.path={tickets(tmp_path)}", "estimate_only=true", "privacy=pseudonymise")
    assert code == 0
    file = tmp_path / "run" / "tickets.yaml"
    found = fields_of(file)
    assert [(name, field["type"]) for name, field in found.items()] == [
        ("description", "list"),
        ("channel", "several_of"),
        ("category", "one_of"),
        ("priority", "integer"),
        ("reopened", "yes_no"),
        ("summary", "text"),
    ]
    assert found["category"]["options"] == ["billing", "no", "01", "bug: crash"]
    assert found["channel"]["options"] == ["mail", "chat", "phone"]
    assert (found["priority"]["min"], found["priority"]["max"]) == ("1", "5")
    text = file.read_text()
    assert "Anna" not in text
    assert "# from the column “priority”: numbers, 100% of the rows" in text
    assert "# not used: customer" in text
    assert f"run it     python -m hybridgen task=run/tickets.yaml data.path={tickets(tmp_path)}" in out
    assert "with estimate_only=true no model is asked" in out


def test_of_a_table_with_words_each_row_gets_a_record_and_labels_are_filled_in(typed: Typed, tmp_path: Path) -> None:
    data = tickets(tmp_path)
    assert typed("task=new", f"data.path={data}", "estimate_only=true")[0] == 0
    file = tmp_path / "run" / "tickets.yaml"
    found = read_task(file)
    assert (found["unit"], found["noun"], found["input"]) == ("row", "ticket record", ["description"])
    assert found["carry"] == ["ticket_id", "received", "cost"]
    text = file.read_text()
    assert "missing" not in found["fields"]["category"]  # all rows have one
    assert "# count=all makes a record of every row" in text
    assert "# a model reads these alone; from them it fills in channel, category, priority, reopened" in text
    assert f"# python scripts/score.py records.jsonl {data} --field channel\n" in text


def test_its_records_are_held_against_the_labels_of_the_data(typed: Typed, tmp_path: Path) -> None:
    data = tickets(tmp_path)
    assert typed("task=new", f"data.path={data}", "estimate_only=true")[0] == 0
    code, _, said = typed("task=run/tickets.yaml", f"data.path={data}", "strategy=local-only", "output.dir=made")
    assert code == 0, said
    (command,) = re.findall(r"# python (scripts/score.py .*)", (tmp_path / "run" / "tickets.yaml").read_text())
    words = shlex.split(command.replace("records.jsonl", str(tmp_path / "made" / "records.jsonl")))
    given = score.read_labels(Path(words[2]), words[4])
    assert score.score(score.read_records(Path(words[1])), given[1], words[4], given[0]).n == 5


def test_what_people_say_of_themselves_is_carried(typed: Typed, tmp_path: Path) -> None:
    assert typed("task=new", f'data.path="{survey(tmp_path)}"', "estimate_only=true")[0] == 0
    found = read_task(tmp_path / "run" / "survey-1-north.yaml")
    assert (found["unit"], found["input"], found["carry"]) == ("row", ["What annoys you?"], ["How often do you write?"])
    assert [*found["fields"]] == ["annoys", "summary"]


def test_rows_without_words_are_put_together(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "votes.csv").write_text("often,where\n" + "daily,home\nweekly,office\nnever,home\n" * 10)
    code, out, _ = typed("task=new", f"data.path={tmp_path / 'votes.csv'}", "estimate_only=true")
    assert code == 0
    assert read_task(tmp_path / "run" / "votes.yaml")["unit"] == "segment"
    assert "no column holds words, on which a record of each row could rest" in " ".join(out.split())


def respondents(folder: Path) -> Path:
    """Twelve people, an answer a row."""
    asked = ("How often do you write?", "What annoys you?")
    lines = [
        {"respondent": f"P{n:02}", "question": question, "answer": ("daily", f"{SAID[n % 3]} in week {n}")[place]}
        for n in range(12)
        for place, question in enumerate(asked)
    ]
    pl.DataFrame(lines).write_csv(folder / "long.csv")
    return folder / "long.csv"


def interviews(folder: Path) -> Path:
    (folder / "talks").mkdir()
    for n, said in enumerate(SAID):
        (folder / "talks" / f"{n}.txt").write_text(f"{said}.\n\nAnd then {said}, again.")
    return folder / "talks"


def note(folder: Path) -> Path:
    (folder / "note.txt").write_text(f"{SAID[0]}.\n\nAnd then {SAID[1]}.")
    return folder / "note.txt"


def story(folder: Path) -> Path:
    passages = "\n\n".join(f"In week {n} {SAID[n % 3]}, and so it went on for the {n}. time." * 4 for n in range(12))
    (folder / "story.txt").write_text(passages)
    return folder / "story.txt"


@pytest.mark.parametrize(
    ("make", "unit"), [(respondents, "document"), (interviews, "document"), (note, "document"), (story, "segment")]
)
def test_a_record_is_of_what_the_data_has_and_runs(make: Any, unit: str, typed: Typed, tmp_path: Path) -> None:
    data = make(tmp_path)
    code, out, said = typed("task=new", f"data.path={data}", "estimate_only=true", "data.rows_per_record=4")
    assert code == 0, said
    (file,) = (tmp_path / "run").glob("*.yaml")
    assert read_task(file)["unit"] == unit
    (command,) = re.findall(r"run it +python -m hybridgen (.*)", out)
    code, _, said = typed(*shlex.split(command), "strategy=local-only", "output.dir=made")
    assert code == 0, said


@pytest.mark.parametrize("make", [tickets, survey, None])
def test_the_file_runs_as_it_is(make: Any, typed: Typed, run: Runs, tmp_path: Path) -> None:
    data = make(tmp_path) if make else None
    path = f'data.path="{data}"' if data else "data.path=null"
    code, out, _ = typed("task=new", path, "estimate_only=true")
    assert code == 0
    (file,) = (tmp_path / "run").glob("*.yaml")
    assert f"task=run/{file.name}" in out
    code, _, said = typed(f"task=run/{file.name}", path, "count=2", "strategy=local-only", "output.dir=made")
    assert code == 0, said
    made = [json.loads(line) for line in (tmp_path / "made" / "records.jsonl").read_text().splitlines()]
    assert [list(one["record"]) for one in made] == [[*read_task(file).get("carry", []), *fields_of(file)]] * 2


def test_a_local_model_names_the_fields_of_columns_and_adds_its_own(typed: Typed, run: Runs, tmp_path: Path) -> None:
    named = [
        {"column": "C3", "name": "Kind of trouble", "description": "what the ticket is about"},
        {"column": "C3", "name": "twice", "description": "the same column once more"},
        {"column": "none", "name": "record", "description": "what stands in the field"},
        {"column": "none", "name": "cost", "description": "a name that a carried column has"},
        {"column": "none", "name": "mood", "description": "how the customers feel: calm or angry"},
    ]
    run.standin.answer = lambda asked: json.dumps({"record": "case", "fields": named})
    code, out, said = typed("task=new", f"data.path={tickets(tmp_path)}")
    assert code == 0, said
    file = tmp_path / "run" / "tickets.yaml"
    found = fields_of(file)
    assert [*found] == ["category", "mood", "description", "channel", "priority", "reopened"]
    assert (found["category"]["type"], found["mood"]["type"]) == ("one_of", "list")
    assert found["category"]["description"] == "what the ticket is about"
    assert found["mood"]["description"] == "how the customers feel: calm or angry"
    assert read_task(file)["noun"] == "case"
    assert "named by qwen2.5:72b" in file.read_text()
    assert "note" not in out
    (asked,) = run.standin.requests
    assert "Anna Berg" not in asked.prompt


@pytest.mark.parametrize(
    "answer", ['{"record": "case"', '{"record": "case", "fields": []}', "I would ask for the mood."]
)
def test_an_answer_of_no_use_leaves_the_columns(answer: str, typed: Typed, run: Runs, tmp_path: Path) -> None:
    run.standin.answer = lambda asked: answer
    code, out, _ = typed("task=new", f"data.path={tickets(tmp_path)}")
    assert code == 0
    assert "category" in fields_of(tmp_path / "run" / "tickets.yaml")
    assert "fields by the columns: what qwen2.5:72b answered holds no two fields" in out


@pytest.mark.parametrize("said", ["low, none", SAID[1], "how [PERSON_12] feels about it"])
def test_a_description_that_repeats_a_row_is_not_taken(said: str, typed: Typed, run: Runs, tmp_path: Path) -> None:
    named = [
        {"column": "C3", "name": "kind", "description": said},
        {"column": "C4", "name": "haste", "description": "how soon somebody must act"},
        {"column": "none", "name": "mood", "description": said},
    ]
    run.standin.answer = lambda asked: json.dumps({"record": "case", "fields": named})
    assert typed("task=new", f"data.path={tickets(tmp_path)}")[0] == 0
    found = fields_of(tmp_path / "run" / "tickets.yaml")
    assert found["category"]["description"] == "the “category” that the words speak for"
    assert found["priority"]["description"] == "how soon somebody must act"
    assert "mood" not in found


@pytest.mark.parametrize("noun", ["row", "R1, R2", "Records"])
def test_a_noun_that_says_nothing_is_none(noun: str, typed: Typed, run: Runs, tmp_path: Path) -> None:
    named = [{"column": label, "name": f"field {label}", "description": "what it is about"} for label in ("C1", "C2")]
    run.standin.answer = lambda asked: json.dumps({"record": noun, "fields": named})
    assert typed("task=new", f"data.path={tickets(tmp_path)}")[0] == 0
    assert read_task(tmp_path / "run" / "tickets.yaml")["noun"] == "ticket record"


def test_an_answer_that_names_somebody_is_no_option(typed: Typed, tmp_path: Path) -> None:
    who = ("Yes", "No, ask kw.wojcik@example.org", "Later")
    table = pl.DataFrame(
        {"Do you agree?": [who[n % 3] for n in range(30)], "Why?": [f"{SAID[n % 3]} {n}" for n in range(30)]}
    )
    table.write_csv(tmp_path / "asked.csv")
    data = f"data.path={tmp_path / 'asked.csv'}"
    code, _, said = typed("task=new", data, "estimate_only=true", "privacy=pseudonymise")
    assert code == 0, said
    assert "wojcik" not in (tmp_path / "run" / "asked.yaml").read_text()


def test_each_choice_is_looked_at_however_many_combinations_there_are() -> None:
    places = [f"place {letter}" for letter in "abcdefghi"]
    rows = [{"where": "; ".join(one for bit, one in enumerate(places) if n >> bit & 1)} for n in range(1, 400)]
    rows[333] = {"where": f"{rows[333]['where']}; Anna Berg"}
    looked_at, left = proposal._covering(rows, "where")
    parts = {part for row in looked_at for part in row["where"].split("; ")}
    assert parts == {*places, "Anna Berg"}
    assert len(looked_at) <= 10
    assert not left & parts
    names = [{"where": f"Anna Berg {n}"} for n in range(300)]
    looked_at, left = proposal._covering(names, "where")
    assert len(looked_at) + len(left) == 300
    assert left


def test_without_a_server_the_columns_are_what_there_is(typed: Typed, tmp_path: Path) -> None:
    code, out, _ = typed(
        "task=new", f"data.path={tickets(tmp_path)}", "provider.local.api_base=http://127.0.0.1:9", "provider=ollama"
    )
    assert code == 0
    assert "fields by the columns: " in out
    assert "category" in fields_of(tmp_path / "run" / "tickets.yaml")


def test_data_that_holds_no_answers_exits_2(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text("id,total_time\n" + "".join(f"x{n},{700 + n * 37}\n" for n in range(12)))
    code, _, said = typed("task=new", f"data.path={tmp_path / 'codes.csv'}")
    assert code == 2
    assert "no column holds answers" in said


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("How often do you cross the river?", "often_cross_river"),
        ("Coffee A - Notes", "coffee_a_notes"),
        ("What?", "what"),
        ("2nd choice", "field_2nd_choice"),
        ("年齢", "field"),
        ("copy", "copy_text"),
        ("Größe", "groe"),
    ],
)
def test_a_field_is_named_after_its_question(asked: str, name: str) -> None:
    assert name_of(asked) == name


@given(st.text(max_size=60), st.sets(st.sampled_from(["field", "field_2", "a"])))
def test_whatever_the_question_is_the_name_is_one(asked: str, used: set[str]) -> None:
    name = name_of(asked, used)
    assert PLAIN_NAME.fullmatch(name)
    assert name not in used


words = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20)
said = words.map(lambda text: " ".join(text.split())).filter(lambda text: len(text) > 1)


@given(st.lists(said, min_size=2, max_size=5, unique=True), said, said)
def test_whatever_the_data_says_the_file_reads_as_it_was_meant(options: list[str], column: str, noun: str) -> None:
    field = Proposed("mood", column, {"type": "one_of", "options": options, "description": column}, f"“{column}”")
    text = task_text(
        name="x",
        noun=noun,
        unit="row",
        command="python -m hybridgen",
        lines=[column],
        columns=[column],
        carry=[column],
        fields=[field],
        labels=["mood"],
        left_out=[column],
        score="",
    )
    from hybridgen.config import task_file

    found = yaml.load(text, task_file._Texts)
    assert found["fields"]["mood"] == {"type": "one_of", "options": options, "description": column}
    assert (found["noun"], found["input"], found["carry"]) == (noun, [column], [column])
    spec.build(found)


@given(
    st.lists(
        st.sampled_from(["yes", "no", "1", "2.5", "-3", "home, office", "home", "a b c d e f", "2026-01-31", ""]),
        min_size=1,
        max_size=40,
    )
)
def test_whatever_a_column_holds_a_field_comes_of_it_that_a_task_takes(cells: list[str]) -> None:
    frame = pl.DataFrame({"Where?": [cell or None for cell in cells]}, schema={"Where?": pl.String})
    telling, _ = find_telling(frame, ["Where?"])
    roles = share_out(frame, telling, {})
    assert {*roles.labels} <= {*roles.made}
    assert not {*roles.read, *roles.made} & {*roles.carried}
    for columns in (telling, roles.made):
        fields = by_columns(frame, columns, "segment", {})
        assert spec.build({"name": "x", "fields": {field.name: dict(field.spec) for field in fields}})


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (None, "sample"),
        ("data/Tickets 2024.v1.csv", "tickets-2024"),
        ("north/*.csv", "north"),
        ("north/week*.csv", "week"),
        ("interviews/", "interviews"),
        (["a.csv", "b.csv"], "a"),
        (".hidden/???.txt", "sample"),
    ],
)
def test_a_file_is_named_after_the_data(path: Any, name: str) -> None:
    config = compose(["task=new"])
    assert proposal._stem(config.model_copy(update={"data": config.data.model_copy(update={"path": path})})) == name
