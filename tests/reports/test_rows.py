"""Records of rows as one table."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.reports.rows import MAX_COLUMNS, MAX_TEXT_CHARS, cell, columns
from tests.reports.example_rows import ticket, tickets


def test_what_is_chosen_comes_first_then_what_is_short_then_the_first_text() -> None:
    result = tickets(9)
    found = columns(result, result.records)
    assert found.short == ("category", "reopened", "codes", "urgency")
    assert found.text == "summary"
    assert found.cells(result.records[1]) == [
        *("outage", "no", "price; speed", "3"),
        "A customer was charged twice in month 2 and wants the money back before the next invoice",
    ]


def test_what_was_carried_over_has_a_column_only_where_there_is_nothing_to_read_else() -> None:
    own = {"ticket_id": "T-1", "subject": "Charged twice", "category": "billing"}
    one = ticket().model_copy(update={"record": own})
    found = columns(tickets(1, one), [one])
    assert found.all == ("category", "ticket_id", "subject")


def test_a_claim_is_its_statement_or_else_its_quote() -> None:
    said, quoted = {"row": "a#1", "quote": "no", "text": "Says no"}, {"row": "a#2", "quote": "never"}
    assert cell([said, quoted]) == "Says no; “never”"
    assert cell([]) == cell(None) == cell("") == "—"
    assert cell(False) == "no"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["text", "quote", "row", "more"]), inner),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), values, max_size=6), min_size=1, max_size=4))
def test_whatever_the_fields_are_a_few_columns_come_of_them(fields: list[dict[str, Any]]) -> None:
    made = [ticket(n).model_copy(update={"record": one}) for n, one in enumerate(fields, 1)]
    found = columns(tickets(len(made), *made), made)
    assert len(found.short) <= MAX_COLUMNS
    assert len(found.widths(made)) == len(found.all)
    for record in made:
        cells = found.cells(record)
        assert len(cells) == len(found.all)
        assert all(len(one) <= MAX_TEXT_CHARS and "\n" not in one for one in cells)
