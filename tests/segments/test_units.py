"""A segment for each row or document, in the order of the data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.segments.column_profile import Column
from hybridgen.segments.fill import Sketch
from hybridgen.segments.types import Plan
from hybridgen.segments.units import UnitKind, count_units, take
from hybridgen.sources.load import load
from hybridgen.sources.types import ROW, UNIT, Dataset

COLUMNS = (Column("Subject", 1.0, free=True, weight=1.0), Column("Text", 1.0, free=True, weight=2.0))


def table(texts: Sequence[str | None], units: Sequence[str] | None = None) -> Dataset:
    rows = [f"tickets:{n}" for n in range(1, len(texts) + 1)]
    columns = {
        ROW: rows,
        UNIT: units or rows,
        "Ticket": [f"T-{n}" for n in range(1, len(texts) + 1)],
        "Subject": [text and text.strip() and f"About {text}" for text in texts],
        "Text": texts,
    }
    return Dataset(frame=pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), sources=("tickets.csv",))


def make(dataset: Dataset, count: int, unit: UnitKind = "row", **more: object) -> Plan:
    asked = {"is_sample": False, "rows_per_unit": 3, "seed": 1, "room": 2000, "columns": COLUMNS} | more
    return take(dataset, unit=unit, count=count, measure=lambda text: len(text.split()), **asked).fill(list)  # type: ignore[arg-type]


def test_the_first_rows_that_say_something_are_taken_with_ids_of_their_own() -> None:
    found = make(table(["light", None, "  ", "water", "heat"]), 2)
    assert [segment.id for segment in found.segments] == ["tickets:1", "tickets:4"]
    assert [[row.text for row in segment.rows] for segment in found.segments] == [
        ["Subject: About light\nText: light"],
        ["Subject: About water\nText: water"],
    ]
    assert [row.label for segment in found.segments for row in segment.rows] == ["R1", "R1"]
    assert (found.respondents, found.silent) == (3, 2)
    assert "2 rows without an answer left out" in map(str, found.notes)


def test_nobody_is_stood_for() -> None:
    [segment] = make(table(["light"]), 1).segments
    assert (segment.respondents, segment.share, segment.statistics) == (0, 0.0, ())


def test_cells_are_carried_as_they_are_and_no_model_sees_them() -> None:
    found = make(table(["light", "water"]), 2, carry=["Ticket"])
    assert [segment.carried for segment in found.segments] == [(("Ticket", "T-1"),), (("Ticket", "T-2"),)]
    assert not any("T-1" in row.text for segment in found.segments for row in segment.rows)


def test_a_document_has_all_its_rows_in_their_order() -> None:
    found = make(table(["light", "water", "heat"], ["a", "b", "a"]), 2, "document", carry=["Ticket"])
    assert [(segment.id, [row.id for row in segment.rows]) for segment in found.segments] == [
        ("a", ["tickets:1", "tickets:3"]),
        ("b", ["tickets:2"]),
    ]
    assert found.segments[0].carried == (("Ticket", "T-1"),)


def test_of_a_long_document_the_rows_that_say_most_are_read_and_that_is_said() -> None:
    texts = ["short", "words enough for something", "short", "several different words that tell something"]
    found = make(table(texts, ["a"] * 4), 1, "document", rows_per_unit=2)
    assert [row.id for row in found.segments[0].rows] == ["tickets:2", "tickets:4"]
    assert any("1 document read by the 2 of their passages that say most" in str(note) for note in found.notes)


def test_a_lone_text_is_one_document(tmp_path: Path) -> None:
    file = tmp_path / "interview.txt"
    file.write_text("\n\n".join(f"This is paragraph {n} and it goes on for a while. " * 8 for n in range(4)))
    dataset = load(str(file))
    columns = (Column("text", 1.0, free=True, weight=1.0),)
    assert dataset.frame.height > 1
    assert count_units(dataset, "document", ["text"]) == 1
    found = make(dataset, 1, "document", columns=columns, rows_per_unit=9)
    assert [(segment.id, len(segment.rows)) for segment in found.segments] == [("interview", dataset.frame.height)]


@given(st.lists(st.sampled_from(["light", "water", None]), min_size=1, max_size=40), st.integers(0, 99), st.data())
def test_a_sample_is_seeded_of_rows_that_say_something_and_in_their_order(
    texts: list[str | None], seed: int, data: st.DataObject
) -> None:
    dataset, answered = table(texts), [n for n, text in enumerate(texts, 1) if text]
    assert count_units(dataset, "row", ["Subject", "Text"]) == len(answered)
    if not answered:
        return
    count = data.draw(st.integers(1, len(answered)))
    found = [segment.id for segment in make(dataset, count, is_sample=True, seed=seed).segments]
    numbers = [int(id_.removeprefix("tickets:")) for id_ in found]
    assert len({*numbers}) == count
    assert numbers == sorted(numbers)
    assert {*numbers} <= {*answered}
    assert found == [segment.id for segment in make(dataset, count, is_sample=True, seed=seed).segments]


def test_another_seed_draws_others() -> None:
    dataset = table(["light"] * 200)
    drawn = [make(dataset, 5, is_sample=True, seed=seed).segments for seed in (1, 2)]
    assert drawn[0] != drawn[1]


def test_no_column_no_units() -> None:
    assert count_units(table(["light"]), "row", []) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_as_are_asked_for(count: int) -> None:
    assert len(make(table(["light", "water", "heat"]), count).segments) == count


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12), st.integers(1, 3))
def test_a_segment_is_the_same_whenever_it_is_looked_at(units: list[str], most: int) -> None:
    """Rows of a document may stand anywhere in the data; sizes are known without looking."""
    dataset = table([f"text {n}" for n in range(len(units))], units)
    asked = {"is_sample": False, "rows_per_unit": most, "seed": 1, "room": 2000, "columns": COLUMNS}
    groups = take(dataset, unit="document", count=9, measure=lambda text: len(text.split()), **asked)  # type: ignore[arg-type]
    sketch = Sketch(groups, list)
    assert list(sketch) == [sketch[at] for at in range(len(groups))] == sketch[:]
    assert [segment.id for segment in sketch] == list(dict.fromkeys(units))
    assert [len(segment.rows) for segment in sketch] == [min(most, units.count(id_)) for id_ in dict.fromkeys(units)]
    assert list(groups.sizes) == [len(segment.rows) for segment in sketch]
    assert groups.chosen[:2] == [groups.chosen[at] for at in range(min(2, len(groups)))]
