"""A blind sheet for people, through whatever they fill it in with, and back as labels."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from hybridgen.core.errors import ConfigError, DataError
from hybridgen.core.evaluation import SheetMade
from hybridgen.core.results import CostEstimate
from tests.browser import browser, needs_chromium
from tests.pipelines.asked import drawn, sent
from tests.pipelines.evaluate.conftest import Evaluating, Rewrites
from tests.pipelines.evaluate.test_against import two
from tests.standin import Standin

Row = dict[str, str]


def sheet(evaluate: Evaluating, count: int = 100, **given: str) -> list[Row]:
    """A sheet's table, row by row."""
    made = evaluate.ended("home", evaluate__sheet=count, **given).result
    assert isinstance(made, SheetMade)
    rows = list(csv.DictReader(io.StringIO(Path(made.table).read_text(encoding="utf-8-sig"), newline="")))
    assert made.items == len(rows)
    return rows


def filled(evaluate: Evaluating, rows: list[Row], rate: Callable[[Row], Row], **form: str) -> str:
    """The sheet as somebody gives it back. form: separator and encoding."""
    file = evaluate.made.folder / "filled.csv"
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, list(rows[0]), delimiter=form.get("separator", ","), lineterminator="\r\n")
    table.writeheader()
    table.writerows(row | rate(row) for row in rows)
    file.write_bytes((form.get("above", "") + text.getvalue()).encode(form.get("encoding", "utf-8")))
    return str(file)


@pytest.fixture
def given(evaluate: Evaluating) -> dict[str, str]:
    return two(evaluate)


def test_a_sheet_asks_nobody_and_shows_records_with_their_rows(
    evaluate: Evaluating, given: dict[str, str], standin: Standin
) -> None:
    asked = len(standin.requests)
    rows = sheet(evaluate, evaluate__source=given["evaluate__source"])
    assert len(standin.requests) == asked
    assert [list(row) for row in rows] == [["item", "rating", "remark", "record", "rows"]] * 6
    assert all(row["rating"] == row["remark"] == "" for row in rows)
    assert all(row["item"].isalpha() and row["item"].isupper() for row in rows), "no number, no date, no formula"
    messages = evaluate.rows.read_text()
    assert all(row["rows"].splitlines()[1].partition(": ")[2][:20] in messages for row in rows)


def test_nothing_on_a_sheet_says_whose_a_record_is(evaluate: Evaluating, given: dict[str, str]) -> None:
    sheet(evaluate, **given)
    for name in ("sheet.html", "sheet.csv"):
        text = (evaluate.folder / name).read_text(encoding="utf-8-sig").casefold().rpartition("</style>")[2]
        for word in ("frontier", "claude", "qwen", "refined", "origin", "cost_usd", "overall", "/home/", "/paid/"):
            assert word not in text, f"{name}: {word}"


def test_sides_are_drawn_by_lot_and_found_again(evaluate: Evaluating, given: dict[str, str]) -> None:
    rows = sheet(evaluate, **given)
    records = {}
    for name in ("home", "paid"):
        lines = (evaluate.made.folder / name / "records.jsonl").read_text().splitlines()
        records[name] = [json.loads(line)["record"]["summary"] for line in lines]
    sides = {row["item"]: any(summary in row["first"] for summary in records["home"]) for row in rows}
    assert set(sides.values()) == {True, False}

    def prefers_home(row: Row) -> Row:
        return {"rating_1": "9", "rating_2": "3"} if sides[row["item"]] else {"rating_1": "3", "rating_2": "9"}

    found = evaluate("home", **given, evaluate__labels=filled(evaluate, rows, prefers_home))
    comparison = found.summary.comparison
    assert comparison is not None
    assert (comparison.by, comparison.won, comparison.lost, comparison.first, comparison.second) == (
        "people",
        6,
        0,
        0.9,
        0.3,
    )


def test_people_are_the_comparison_and_no_grader_is_asked(
    evaluate: Evaluating, given: dict[str, str], standin: Standin
) -> None:
    rows = sheet(evaluate, **given)
    paid = len(sent(standin, "anthropic"))
    labels = filled(evaluate, rows, lambda _: {"rating_1": "5", "rating_2": "5"})
    found = evaluate("home", **given, evaluate__labels=labels)
    assert len(sent(standin, "anthropic")) == paid
    comparison = found.summary.comparison
    assert comparison is not None
    assert (comparison.tied, comparison.usd) == (6, 0.0)
    assert comparison.share is not None
    assert comparison.share.value == 1.0
    table = (evaluate.folder / "labels.csv").read_text().splitlines()
    assert table[0] == "id,local,frontier"
    assert table[1:] == [f"messages:{n},0.5,0.5" for n in range(1, 7)]


FORMS = {
    "as it was": {},
    "Excel in Germany": {"separator": ";", "encoding": "utf-8-sig"},
    "Excel's Unicode text": {"separator": "\t", "encoding": "utf-16"},
    "an old code page": {"separator": ";", "encoding": "cp1252"},
    "with its separator said": {"separator": ";", "above": "sep=;\r\n"},
}


@pytest.mark.parametrize(("form", "rating"), [*zip(FORMS, ["7.5", "7,5", "7.5 ", "'7,5", "7,50"], strict=True)])
def test_a_table_survives_spreadsheets(evaluate: Evaluating, rewrite: Rewrites, form: str, rating: str) -> None:
    """Ids with leading zeros among them: no id is on the sheet, so none can lose one."""
    evaluate.run("home", "task=tickets", "strategy=local-only", count=3, data__path=str(evaluate.rows))
    numbered = iter(("007", "7", "=7"))
    rewrite("home", lambda record: record | {"id": next(numbered)})
    rows = sheet(evaluate)
    labels = filled(evaluate, rows, lambda _: {"rating": rating, "remark": "schön"}, **FORMS[form])
    found = evaluate("home", evaluate__labels=labels)
    assert found.labels == {"007": (0.75,), "7": (0.75,), "=7": (0.75,)}
    table = list(csv.reader((evaluate.folder / "labels.csv").read_text().splitlines()))
    assert table == [["id", "quality"], ["007", "0.75"], ["7", "0.75"], ["'=7", "0.75"]]


def test_a_cell_that_begins_like_a_formula_is_harmless(evaluate: Evaluating, rewrite: Rewrites) -> None:
    evaluate.run("home", "task=tickets", "strategy=local-only", count=1, data__path=str(evaluate.rows))
    rewrite("home", lambda record: record | {"record": {**record["record"], "summary": '=HYPERLINK("x")'}})
    (row,) = sheet(evaluate)
    assert "=HYPERLINK" in row["record"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


@pytest.mark.parametrize(
    ("rating", "said"),
    [
        ("11", r"row 2, column rating: '11' is no rating; a number from 0 to 10, or nothing, would be right"),
        ("-1", r"row 2, column rating: '-1' is no rating"),
        ("good", r"row 2, column rating: 'good' is no rating"),
        ("07. Mai", r"row 2, column rating: '07\. Mai' is no rating"),
    ],
)
def test_a_wrong_rating_is_one_line_with_row_and_column(
    evaluate: Evaluating, given: dict[str, str], rating: str, said: str
) -> None:
    labels = filled(evaluate, sheet(evaluate), lambda _: {"rating": rating})
    with pytest.raises(DataError, match=said):
        evaluate("home", evaluate__labels=labels)


def test_sheets_of_others_and_of_the_other_kind(evaluate: Evaluating, given: dict[str, str], tmp_path: Path) -> None:
    of_pairs, of_one = sheet(evaluate, **given), sheet(evaluate)
    both = {"rating_1": "5", "rating_2": "5"}
    with pytest.raises(ConfigError, match=r"is a sheet of pairs; evaluate\.against=FILE"):
        evaluate("home", evaluate__labels=filled(evaluate, of_pairs, lambda _: both))
    with pytest.raises(ConfigError, match=r"has no columns rating_1 and rating_2"):
        evaluate("home", **given, evaluate__labels=filled(evaluate, of_one, lambda _: {"rating": "5"}))
    strange = filled(evaluate, of_one, lambda row: {"item": row["item"][::-1], "rating": "5"})
    with pytest.raises(DataError, match=r"no item is of these records"):
        evaluate("home", evaluate__labels=strange)
    twice = filled(evaluate, [*of_one, of_one[0]], lambda _: {"rating": "5"})
    with pytest.raises(DataError, match=r"row 8, column item: [A-Z]{8} stands in row 2 too"):
        evaluate("home", evaluate__labels=twice)


def test_a_sheet_that_is_half_filled_is_counted_and_said(evaluate: Evaluating, given: dict[str, str]) -> None:
    rows = sheet(evaluate, **given)
    rating = {row["item"]: n for n, row in enumerate(rows)}

    def half(row: Row) -> Row:
        n = rating[row["item"]]
        return {"rating_1": "8" if n < 4 else "", "rating_2": "4" if n < 3 else ""}

    found = evaluate("home", **given, evaluate__labels=filled(evaluate, rows, half))
    assert found.summary.comparison is not None
    assert found.summary.comparison.pairs == 3
    assert "3 of 6 items of the sheet are rated; the others are left out" in found.summary.degraded


def test_a_smaller_sheet_is_part_of_a_larger_one_whatever_else_is_in_the_file(
    evaluate: Evaluating, given: dict[str, str]
) -> None:
    some, every = sheet(evaluate, 2), sheet(evaluate, 100)
    assert {row["item"] for row in some} < {row["item"] for row in every}
    file = evaluate.made.folder / "home" / "records.jsonl"
    file.write_text("\n".join(file.read_text().splitlines()[::-1]) + "\n")
    assert sheet(evaluate, 2) == some


def test_how_well_the_judge_foretells_people(evaluate: Evaluating, given: dict[str, str], standin: Standin) -> None:
    lot = random.Random(1)
    ratings = {row["item"]: str(lot.randint(0, 10)) for row in sheet(evaluate)}
    labels = filled(evaluate, sheet(evaluate), lambda row: {"rating": ratings[row["item"]]})
    found = evaluate("home", evaluate__labels=labels, evaluate__source=given["evaluate__source"])
    prediction = found.summary.prediction
    assert prediction is not None
    assert (prediction.by, prediction.records) == ("people", 6)
    page = (evaluate.folder / "report.html").read_text()
    assert page.count("<circle") == len(prediction.curve) > 0
    assert "These are few labels" in page


def test_a_sheet_costs_nothing_whoever_judges(evaluate: Evaluating, given: dict[str, str]) -> None:
    asked = {"provider/judge=frontier", "provider/grader=frontier"}
    expected = evaluate.ended("home", *asked, **given, evaluate__sheet=3, estimate_only=True).result
    assert isinstance(expected, CostEstimate)
    assert (expected.frontier_calls, expected.frontier_cost, expected.frontier_cost_upper) == (0, 0.0, 0.0)


def test_a_sheet_and_its_labels_are_two_commands(evaluate: Evaluating, given: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="leave one of them out"):
        evaluate("home", evaluate__sheet=3, evaluate__labels="sheet.csv")
    with pytest.raises(DataError, match="there is no such file; a filled sheet"):
        evaluate("home", evaluate__labels="nowhere.csv")


def test_with_privacy_on_a_sheet_has_no_names(evaluate: Evaluating, standin: Standin) -> None:
    evaluate.rows.write_text(
        "ticket,name,message\n"
        "1,Zoe Brandt,The pedal broke and Zoe Brandt waits for a new one since May.\n"
        "2,Ole Krug,Please call Ole Krug back because the invoice is wrong again.\n",
        encoding="utf-8",
    )
    standin.answer = drawn(1)
    source = str(evaluate.rows)
    evaluate.run("home", "task=tickets", "privacy=off", "strategy=local-only", count=2, data__path=source)
    made = evaluate.ended("home", "privacy=pseudonymise", evaluate__sheet=5, evaluate__source=source).result
    assert isinstance(made, SheetMade)
    assert made.items == 2
    for file in (made.page, made.table):
        text = Path(file).read_text(encoding="utf-8-sig")
        assert "[PERSON_1]" in text
        assert not any(name in text for name in ("Brandt", "Krug", "Zoe"))


@needs_chromium
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_is_offline_fits_and_saves_what_was_rated(
    evaluate: Evaluating, given: dict[str, str], tmp_path: Path, dark: bool
) -> None:
    rows = sheet(evaluate, **given)
    page = evaluate.folder / "sheet.html"

    async def rate() -> Path:
        async with browser() as tab:
            await tab.downloads(tmp_path / "downloads")
            for width in (1280, 390):
                seen = await tab.open(page.as_uri(), width=width, dark=dark)
                assert (seen.console, seen.requests) == ([], [page.as_uri()])
                assert await tab.evaluate("document.documentElement.scrollWidth") == width
            first = rows[0]["item"]
            for number, grade in ((1, 8), (2, 3)):
                await tab.evaluate(
                    f"document.querySelector('[name={first}-rating_{number}][value=\"{grade}\"]').click()"
                )
            await tab.evaluate(f"document.querySelector('[name={first}-remark]').value = '=1+1, \"so\"'")
            assert await tab.evaluate("document.querySelector('#done').textContent") == "1 of 6 rated"
            await tab.evaluate("document.querySelector('#save').click()")
            for _ in range(100):
                if (saved := tmp_path / "downloads" / "sheet.csv").is_file():
                    return saved
                await asyncio.sleep(0.1)
            raise TimeoutError("no file was saved")

    saved = asyncio.run(rate())
    table = list(csv.DictReader(io.StringIO(saved.read_text(encoding="utf-8-sig"), newline="")))
    assert [row["item"] for row in table] == [row["item"] for row in rows]
    assert (table[0]["rating_1"], table[0]["rating_2"], table[0]["remark"]) == ("8", "3", '\'=1+1, "so"')
    found = evaluate("home", **given, evaluate__labels=str(saved))
    assert found.summary.comparison is not None
    assert found.summary.comparison.pairs == 1
    assert {*next(iter(found.labels.values()))} == {0.8, 0.3}
