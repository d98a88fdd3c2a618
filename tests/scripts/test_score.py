"""Records against labels: the figures are the library's, and rows and records come together by their ids."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from sklearn.metrics import cohen_kappa_score, f1_score

from scripts import score

SAID = ["billing", "billing", "outage", "request", "billing", "outage"]
TRUE = ["billing", "outage", "outage", "request", "billing", "billing"]


def lines(said: list[Any], **more: list[Any]) -> list[dict[str, Any]]:
    """A record a row, made from t.csv#1 and so on."""
    return [
        {
            "id": f"r{n:03d}",
            "record": {"category": one},
            "rows": [f"t.csv#{n}"],
            **{k: v[n - 1] for k, v in more.items()},
        }
        for n, one in enumerate(said, 1)
    ]


def told(
    records: list[dict[str, Any]], labels: str, folder: Path, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[int, Any]:
    (folder / "records.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in records))
    (folder / "labels.csv").write_text(labels)
    given = ["score.py", str(folder / "records.jsonl"), str(folder / "labels.csv"), "--field", "category", *words]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", given)
        code = score.main()
    out, err = capsys.readouterr()
    return code, json.loads(out) if "--json" in words and not code else out or err


def table(labels: list[Any], name: str = "category", first: str = "id", ids: str = "t.csv#{}") -> str:
    return f"{first},{name}\n" + "".join(f"{ids.format(n)},{label}\n" for n, label in enumerate(labels, 1))


def test_the_figures_are_those_of_the_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = told(lines(SAID), table(TRUE), tmp_path, capsys, "--json")
    assert code == 0
    assert (found["n"], found["accuracy"]) == (6, pytest.approx(4 / 6))
    assert found["f1"] == pytest.approx(f1_score(TRUE, SAID, average="macro"))
    assert found["kappa"] == pytest.approx(cohen_kappa_score(TRUE, SAID))
    assert found["codes"]["billing"] == {
        "labelled": 3,
        "found": 3,
        "f1": pytest.approx(2 / 3),
        "kappa": pytest.approx(1 / 3),
    }


def test_of_several_codes_a_row_each_code_counts_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = [["price", "speed"], ["price"], [], ["speed"]]
    labels = table(['"price; speed"', "speed", "price", '"[""speed""]"'])
    code, found = told(lines(said), labels, tmp_path, capsys, "--json")
    assert code == 0
    truth = {"price": [1, 0, 1, 0], "speed": [1, 1, 0, 1]}
    given = {"price": [1, 1, 0, 0], "speed": [1, 0, 0, 1]}
    assert found["accuracy"] == 0.5
    assert found["f1"] == pytest.approx(sum(f1_score(truth[code], given[code]) for code in truth) / 2)
    assert found["kappa"] == pytest.approx(sum(cohen_kappa_score(truth[code], given[code]) for code in truth) / 2)


@pytest.mark.parametrize(
    ("records", "labels", "how"),
    [
        (
            [{**one, "id": f"T-{n}"} for n, one in enumerate(lines(SAID), 1)],
            table(TRUE, ids="T-{}"),
            "the records' ids",
        ),
        (
            [{**one, "record": {**one["record"], "ticket": n}} for n, one in enumerate(lines(SAID), 1)],
            table(TRUE, first="ticket", ids="{}"),
            "the column ticket",
        ),
        (
            lines(SAID, carry=[{"ticket": n} for n in range(1, 7)]),
            table(TRUE, first="ticket", ids="{}"),
            "the column ticket",
        ),
        (lines(SAID), table(TRUE), "the rows that they were made from"),
        (lines(SAID), table(TRUE, ids="{}"), "the numbers of the rows that they were made from"),
    ],
)
def test_records_and_rows_come_together(
    records: list[Any], labels: str, how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, found = told(records, labels, tmp_path, capsys, "--json")
    assert (found["matched"], found["n"], found["accuracy"]) == (how, 6, pytest.approx(4 / 6))


def test_a_record_of_several_rows_answers_for_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = {"id": "r001", "record": {"category": "billing"}, "rows": ["t.csv#1", "t.csv#2"]}
    _, found = told([record], table(["billing", "outage"]), tmp_path, capsys, "--json")
    assert (found["n"], found["accuracy"]) == (2, 0.5)


def test_what_has_no_counterpart_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = table([*TRUE[:4], "", "", "billing"])
    _, found = told(lines(SAID), labels, tmp_path, capsys, "--json")
    assert (found["n"], found["unlabelled"], found["unmatched"]) == (4, 2, 1)


def test_an_answer_is_the_same_however_it_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said, labels = [True, False, 4, 4.5, None, " Billing "], ["yes", "False", "4.0", "4.50", "x", "billing"]
    _, found = told(lines(said), table(labels), tmp_path, capsys, "--json")
    assert found["accuracy"] == pytest.approx(5 / 6)


def test_a_line_ends_where_json_lines_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = lines(["billing"])
    said[0]["record"]["note"] = "one\u2028two\x85three"
    (tmp_path / "records.jsonl").write_text(json.dumps(said[0], ensure_ascii=False) + "\n", encoding="utf-8")
    assert len(score.read_records(tmp_path / "records.jsonl")) == 1


def test_kappa_is_null_where_both_say_one_thing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found = told(lines(["a", "a"]), table(["a", "a"]), tmp_path, capsys, "--json")
    assert (found["accuracy"], found["f1"], found["kappa"]) == (1, 1, None)


def test_people_get_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = told(lines(SAID), table(TRUE), tmp_path, capsys)
    assert code == 0
    assert "0.667" in out
    assert "matched by the rows that they were made from; 0 records without a label" in out


def test_an_answer_with_brackets_is_no_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, shown = told(lines(["a [b] c", "[/x]"]), table(["a [b] c", "[/x]"]), tmp_path, capsys)
    assert code == 0
    assert "a [b] c" in shown
    assert "[/x]" in shown


def test_labels_of_other_separators_and_columns_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = "\ufeffrow;who;class\n" + "".join(f"t.csv#{n};x;{label}\n" for n, label in enumerate(TRUE, 1))
    _, found = told(lines(SAID), labels, tmp_path, capsys, "--json", "--column", "class")
    assert found["accuracy"] == pytest.approx(4 / 6)


@pytest.mark.parametrize(
    ("records", "labels", "said"),
    [
        (lines(SAID), "id\n1\n", "has no second column"),
        (lines(SAID), "id,a,b\n1,2,3\n", "there is no column category; there are a, b; --column names it"),
        (lines(SAID), table(TRUE) + "t.csv#1,x\n", "the id t.csv#1 is there twice"),
        (lines(SAID), table(["", ""]), "holds no label in category"),
        (lines(SAID), table(TRUE, ids="Z{}"), "no record belongs to a label: labels have Z1, Z2, Z3, records r001"),
        ([{"id": "1", "record": {"kategory": "x"}}], table(TRUE, ids="{}"), "did you mean kategory?"),
        (lines([{"row": "R1"}]), table(["x"]), "holds sections"),
        ([{"id": "1"}], table(["x"]), "holds no records"),
    ],
)
def test_what_cannot_be_scored_is_one_line(
    records: list[Any], labels: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told_so = told(records, labels, tmp_path, capsys, "--json")
    assert code == 2
    assert said in told_so
    assert told_so.count("\n") == 1


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["score.py", "no.jsonl", str(tmp_path / "no.csv"), "--field", "x"])
    assert score.main() == 2
    assert "no.csv: cannot be read: No such file" in capsys.readouterr().err
