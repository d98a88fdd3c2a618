"""What a ledger takes for a call is measured on a file and on a database."""

from __future__ import annotations

from scripts.ledgers import measure
from tests.postgres import why_none


def test_each_ledger_has_a_row_for_each_number_of_workers() -> None:
    rows = list(measure(None, calls=5, at_once=2, workers=[1, 2]))
    ledgers = ["file"] if why_none() else ["file", "postgresql"]
    assert [(row.ledger, row.workers) for row in rows] == [(name, count) for name in ledgers for count in (1, 2)]
    assert all(row.calls > 0 and row.cpu > 0 for row in rows)
