"""The table of records for spreadsheets, read back as a spreadsheet reads it."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.config.compose import compose
from hybridgen.core.cells import defused, plain
from hybridgen.core.errors import ConfigError
from hybridgen.core.results import Record
from hybridgen.reports import tables
from hybridgen.reports.files import write_home
from tests.reports.example_rows import ticket
from tests.reports.example_run import finished, nothing_delivered, record

OWN: dict[str, Any] = {
    "category": "billing",
    "urgency": 4,
    "cost": 12.5,
    "reopened": False,
    "received": "2026-01-31",
    "codes": ["price", "speed"],
    "steps": ["Ask the customer for the number of the invoice", "Pay it back"],
    "address": {"city": "Oslo", "floor": 3, "more": {"door": "left"}},
    "pains": [
        {"row": "t.csv#1", "quote": "charged twice", "text": "Paid two times"},
        {"row": "t.csv#2", "quote": "no answer", "text": "Nobody answers"},
    ],
    "summary": '=HYPERLINK("http://example.org","look")',
    "mood": None,
    "tags": [],
}


def sheet(records: list[Record]) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(tables.as_xlsx(records)))
    return [[cell.value for cell in row] for row in book[tables.SHEET].iter_rows()]


def read_csv(records: list[Record]) -> list[list[str]]:
    content = tables.as_csv(records)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_workbook_has_cells_of_their_types_lists_to_read_and_nested_fields_by_their_path() -> None:
    names, cells = sheet([record(1, record=OWN)])
    found = dict(zip(names, cells, strict=True))
    assert names[:6] == ["id", "origin", "quality", "quality.coherence", "quality.realism", "cost_usd"]
    assert names[6:] == [
        *("category", "urgency", "cost", "reopened", "received", "codes", "steps"),
        *("address.city", "address.floor", "address.more.door", "pains", "summary", "mood", "tags"),
    ]
    assert (found["urgency"], found["cost"], found["reopened"]) == (4, 12.5, False)
    assert found["received"].date() == datetime.date(2026, 1, 31)
    assert found["codes"] == "price; speed"
    assert found["steps"] == "Ask the customer for the number of the invoice\nPay it back"
    assert (found["address.city"], found["address.more.door"]) == ("Oslo", "left")
    assert found["pains"].splitlines()[0] == "Paid two times (“charged twice”, t.csv#1)"
    assert (found["mood"], found["tags"]) == (None, None)


def test_a_claim_that_is_its_quote_alone_is_shown_with_its_row() -> None:
    own = {"goals": [{"row": "t.csv#1", "quote": "=a day off"}], "verbatim": {"row": "t.csv#2", "quote": "never again"}}
    [names, row] = sheet([record().model_copy(update={"record": own})])
    told = dict(zip(names, row, strict=True))
    assert told["goals"] == "“=a day off”, t.csv#1"
    assert told["verbatim"] == "“never again”, t.csv#2"
    assert read_csv([record().model_copy(update={"record": own})])[1][-1] == "“never again”, t.csv#2"


def test_a_formula_is_text_in_both(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables.as_xlsx([record(1, record=OWN)])))
    (cell,) = [cell for row in book[tables.SHEET].iter_rows(min_row=2) for cell in row if cell.value == OWN["summary"]]
    assert (cell.data_type, cell.hyperlink, cell.quotePrefix) == ("s", None, True)
    head, row = read_csv([record(1, record=OWN)])
    assert dict(zip(head, row, strict=True))["summary"] == f"'{OWN['summary']}"


def test_a_header_is_in_sight_and_wide_texts_wrap() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables.as_xlsx([record(1, record=OWN | {"summary": "word " * 60})])))
    page = book[tables.SHEET]
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref == "A1:T2"
    (wide,) = [cell for cell in page[2] if str(cell.value).startswith("word ")]
    assert wide.alignment.wrap_text
    assert page.column_dimensions[wide.column_letter].width == pytest.approx(tables.MAX_WIDTH, abs=1)


def test_a_field_that_is_called_as_one_of_ours_has_a_name_of_its_own() -> None:
    names, cells = sheet([record(1, record={"id": "T-1", "quality": "good"})])
    found = dict(zip(names, cells, strict=True))
    assert (found["id"], found["record.id"], found["record.quality"]) == ("r001", "T-1", "good")


def test_a_text_that_no_cell_holds_is_cut() -> None:
    ((_, *_), cells) = sheet([record(1, record={"said": "x" * 40_000})])
    assert len(cells[-1]) == tables.MAX_CELL_CHARS


def test_of_no_record_there_is_a_file_all_the_same() -> None:
    assert sheet([]) in ([], [[None]])
    assert tables.as_csv([]) == b"\xef\xbb\xbf\r\n"


def test_a_run_leaves_the_forms_that_were_asked_for(tmp_path: Path) -> None:
    write_home(tmp_path / "none", finished())
    write_home(tmp_path / "all", finished(), ["csv", "xlsx"])
    write_home(tmp_path / "empty", nothing_delivered(), ["csv", "xlsx"])
    assert not (tmp_path / "none" / "records.xlsx").exists()
    assert (tmp_path / "none" / "records.csv").read_text().startswith("name,occupation,")
    assert (tmp_path / "all" / "records.csv").read_text("utf-8-sig").startswith('"id","origin","quality",')
    assert openpyxl.load_workbook(tmp_path / "all" / "records.xlsx")[tables.SHEET].max_row > 1


def test_forms_are_typed_as_a_list_or_a_word() -> None:
    assert compose([]).output.formats == ()
    assert compose(["output.formats=[csv,xlsx]"]).output.formats == ("csv", "xlsx")
    assert compose(["output.formats=xlsx"]).output.formats == ("xlsx",)
    with pytest.raises(ConfigError, match=r"output\.formats.*csv, xlsx"):
        compose(["output.formats=[ods]"])


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("2026-01-31"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(st.sampled_from(["a", "id", "=b"]), values, max_size=3), max_size=3))
def test_whatever_the_fields_are_both_forms_come_of_them(fields: list[dict[str, Any]]) -> None:
    records = [record(n, record=one) for n, one in enumerate(fields, 1)]
    head, *lines = read_csv(records)
    assert len(lines) == len(records)
    assert all(defused(plain(name)) == name for name in head)
    names, *_ = sheet(records) or [[]]
    assert len(names) >= len(head) - 1


def test_what_was_carried_over_stands_before_the_fields_and_says_nothing_of_people() -> None:
    head, row = read_csv([ticket(1, ticket_id="007")])
    assert head == [
        *("id", "origin", "quality", "quality.agreement", "quality.faithfulness", "cost_usd"),
        *("ticket_id", "subject", "category", "urgency", "reopened", "codes", "summary", "due"),
        *("place.country", "pains"),
    ]
    found = dict(zip(head, row, strict=True))
    assert (found["ticket_id"], found["subject"]) == ("007", "'=Charged twice")
    [names, cells] = sheet([ticket(1, ticket_id="007")])
    assert dict(zip(names, cells, strict=True))["ticket_id"] == "007"
