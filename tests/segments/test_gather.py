"""Segments of rows that records of an earlier run name."""

from __future__ import annotations

from collections.abc import Sequence

from hybridgen.segments.gather import gather
from hybridgen.segments.types import Plan
from tests.segments.test_units import COLUMNS, make, table

DATA = table(["light", None, "water", "heat"])


def gathered(wanted: Sequence[Sequence[str]], room: int = 2000) -> Plan:
    groups = gather(
        DATA,
        wanted,
        rows_per_segment=1,
        seed=1,
        room=room,
        measure=lambda text: len(text.split()),
        columns=COLUMNS,
    )
    return groups.fill(list)


def test_rows_look_as_they_did_in_the_run() -> None:
    taken = make(DATA, 3).segments
    found = gathered([["tickets:4"], ["tickets:1"]]).segments
    assert [segment.rows for segment in found] == [taken[2].rows, taken[0].rows]
    assert [segment.index for segment in found] == [0, 1]


def test_rows_stay_in_the_order_in_which_they_are_named() -> None:
    [found] = gathered([["tickets:4", "tickets:1", "tickets:3"]]).segments
    assert [(row.label, row.id) for row in found.rows] == [
        ("R1", "tickets:4"),
        ("R2", "tickets:1"),
        ("R3", "tickets:3"),
    ]


def test_what_the_data_lacks_and_what_says_nothing_is_left_out() -> None:
    first, second = gathered([["tickets:9", "tickets:1"], ["tickets:2"]]).segments
    assert [row.id for row in first.rows] == ["tickets:1"]
    assert (second.rows, second.is_blank) == ((), True)
