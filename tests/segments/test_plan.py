"""Which rows go to which slot."""

import random
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hybridgen.core.errors import ConfigError
from hybridgen.segments import plan as planning
from hybridgen.segments.plan import plan
from hybridgen.segments.types import Plan
from hybridgen.sources.load import load
from hybridgen.sources.types import ROW, UNIT, Dataset


def tokens(text: str) -> int:
    return -(-len(text) // 4)


def table(rows: list[dict[str, str | None]]) -> Dataset:
    ids = [f"t:{n}" for n in range(1, len(rows) + 1)]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    return Dataset(frame=frame.select(pl.Series(ROW, ids), pl.Series(UNIT, ids), pl.all()), sources=("t.csv",))


def texts(*documents: list[str]) -> Dataset:
    rows = [(f"d{n}#{i}", f"d{n}", text) for n, passages in enumerate(documents) for i, text in enumerate(passages)]
    frame = pl.DataFrame(rows, schema={ROW: pl.String, UNIT: pl.String, "text": pl.String}, orient="row")
    return Dataset(frame=frame, sources=("d",))


def survey(rows: int) -> Dataset:
    """Two kinds of people: tea and early, coffee and late."""
    draw = random.Random(7)
    return table(
        [
            {
                "Drink": ("Tea" if n % 2 else "Coffee") if draw.random() < 0.95 else None,
                "Gets up": ("early" if n % 2 else "late") if draw.random() < 0.95 else "whenever",
                "Cups": str(1 + n % 2 * 3 + draw.randrange(2)),
                "Why": f"{'calm morning garden' if n % 2 else 'loud night music'} {draw.choice('abcdef') * 4} again",
            }
            for n in range(rows)
        ]
    )


def make(data: Dataset, slots: int = 2, rows: int = 4, room: int = 1000, seed: int = 1) -> Plan:
    return plan(data, slots=slots, rows_per_slot=rows, seed=seed, room=room, measure=tokens)


def ids(found: Plan) -> list[list[str]]:
    return [[row.id for row in slot.rows] for slot in found.slots]


def test_similar_respondents_come_together() -> None:
    found = make(survey(40))
    drinks = [
        {line for row in slot.rows for line in row.text.splitlines() if "morning" in line} for slot in found.slots
    ]
    assert sorted(bool(drink) for drink in drinks) == [False, True]
    for slot in found.slots:
        assert [row.label for row in slot.rows] == ["R1", "R2", "R3", "R4"]
        assert len({"morning" in row.text for row in slot.rows}) == 1


def test_the_same_seed_gives_the_same_plan() -> None:
    assert make(survey(60), slots=5, seed=3) == make(survey(60), slots=5, seed=3)


def test_a_slot_whose_group_is_small_takes_its_neighbours() -> None:
    rows: list[dict[str, str | None]] = [{"Drink": "Tea", "Size": str(n % 3), "Town": "Ulm"} for n in range(20)]
    rows[4] = {"Drink": "Petrol", "Size": "9", "Town": "Bonn"}
    found = make(table(rows), slots=2, rows=6)
    assert sorted(len(slot.rows) for slot in found.slots) == [3, 6]


def test_rows_that_are_all_alike_are_dealt_out() -> None:
    rows: list[dict[str, str | None]] = [{"a": "x y", "b": str(n % 2)} for n in range(12)]
    found = make(table(rows), slots=5, rows=4)
    assert all(len(slot) >= 2 for slot in ids(found))
    same: list[dict[str, str | None]] = [{"a": "!", "b": None}] * 8
    assert all(len(slot) == 2 for slot in ids(make(table(same), slots=4, rows=2)))


def test_fewer_rows_than_slots_are_shared_and_it_is_said() -> None:
    found = make(survey(3), slots=5)
    assert [len(slot.rows) for slot in found.slots] == [1] * 5
    assert {row for slot in ids(found) for row in slot} == {"t:1", "t:2", "t:3"}
    assert "3 rows for 5 records: records share rows" in found.notes


def test_interviews_stay_whole_and_in_order() -> None:
    kitchen = ["I cook soup in the kitchen on Sunday.", "The kitchen is small, soup is simple.", "Soup again."]
    garage = ["I repair the car in the garage.", "The garage is cold, the car is old.", "Car parts."]
    found = make(texts(kitchen, garage, kitchen, garage), slots=2, rows=8)
    assert sorted(map(sorted, ids(found))) == [
        [f"d{n}#{i}" for n in (0, 2) for i in range(3)],
        [f"d{n}#{i}" for n in (1, 3) for i in range(3)],
    ]
    assert all([row[-1] for row in slot] == list("012012") for slot in ids(found))


def test_of_long_interviews_each_gives_what_says_most() -> None:
    long = [
        "Yes.",
        "We plan dinners together every Sunday afternoon with lists.",
        "No.",
        "Shopping takes hours anyway.",
    ]
    found = make(texts(long, long), slots=1, rows=4)
    assert [row[-1] for row in ids(found)[0]] == list("1313")  # unit by unit, each in its own order


def test_few_interviews_share_out_their_passages() -> None:
    found = make(texts(["one apple", "two pears", "three plums"], ["four nuts", "five figs"]), slots=4, rows=3)
    assert sorted(row for slot in ids(found) for row in slot)[:4]
    assert len({row for slot in ids(found) for row in slot}) == sum(map(len, ids(found)))


def test_who_left_early_is_passed_over() -> None:
    rows: list[dict[str, str | None]] = [
        {"a": str(n % 3), "b": "xyz"[n % 3], "c": f"{n % 4} t", "d": "pq"[n % 2]} for n in range(30)
    ]
    rows[5] = rows[6] = {"a": "1", "b": None, "c": None, "d": None}
    found = make(table(rows), slots=2, rows=10)
    assert "2 rows with few answers passed over" in found.notes
    assert not {"t:6", "t:7"} & {row for slot in ids(found) for row in slot}


def test_what_is_left_out_for_room_is_said() -> None:
    found = make(survey(40), rows=6, room=60)
    assert [len(slot.rows) for slot in found.slots] == [3, 3]
    assert "6 rows left out because the model's context has no room for them" in found.notes
    found = make(survey(40), rows=2, room=16)
    assert "2 rows shortened because the model's context has no room for them" in found.notes


def test_columns_that_tell_least_go_when_rows_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "_TYPICAL", 5)
    found = make(survey(40), rows=4, room=60)
    assert "Why" in found.columns_used
    assert len(found.columns_used) < 4
    assert any("that tell least left out, to keep a row near 15 tokens" in note for note in found.notes)
    assert not any("Drink" in row.text for slot in found.slots for row in slot.rows) or "Drink" in found.columns_used


def test_no_room_at_all_names_the_key() -> None:
    with pytest.raises(ConfigError, match=r"hardware\.context_length: leaves 5 tokens"):
        make(survey(4), room=5)


def test_a_large_survey_is_sampled_and_counted_sparingly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "_MOST", 100)
    calls = 0

    def counting(text: str) -> int:
        nonlocal calls
        calls += 1
        return tokens(text)

    found = plan(survey(400), slots=5, rows_per_slot=8, seed=1, room=1000, measure=counting)
    assert "100 of 400 respondents or documents looked at, a random sample" in found.notes
    assert calls < 1000


def test_the_sample_falls_into_its_four_kinds_of_people() -> None:
    found = plan(load(None), slots=4, rows_per_slot=8, seed=42, room=3000, measure=tokens)
    kinds = [{(int(row.id[10:12]) - 1) // 3 for row in slot.rows} for slot in found.slots]
    assert sorted(map(tuple, kinds)) == [(0,), (1,), (2,), (3,)]


def test_texts_and_tables_together(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("age,likes\n31,tea and cake and rain\n40,long walks\n50,old books of maps\n")
    (tmp_path / "b.md").write_text("Ann: I like tea and cake in the rain.")
    found = make(load(str(tmp_path)), slots=2, rows=2)
    shown = {row.id: row.text for slot in found.slots for row in slot.rows}
    assert shown.get("b#1", "Ann: I like tea and cake in the rain.") == "Ann: I like tea and cake in the rain."


answers = st.none() | st.sampled_from(["yes", "no", "1", "2,5", "!", "a longer answer in some words", "x" * 80])
tables = st.lists(st.fixed_dictionaries({"q1": answers, "q2": answers, "q3": answers}), min_size=1, max_size=25).filter(
    lambda rows: any(value for row in rows for value in row.values())
)
measures: list[Callable[[str], int]] = [len, tokens, lambda text: len(text.split())]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    rows=tables,
    slots=st.integers(1, 6),
    rows_per_slot=st.integers(1, 6),
    room=st.integers(16, 400),
    seed=st.integers(0, 3),
    measure=st.sampled_from(measures),
)
def test_any_plan_keeps_its_promises(
    rows: list[dict[str, str | None]],
    slots: int,
    rows_per_slot: int,
    room: int,
    seed: int,
    measure: Callable[[str], int],
) -> None:
    data = table(rows)
    found = plan(data, slots=slots, rows_per_slot=rows_per_slot, seed=seed, room=room, measure=measure)
    assert found == plan(data, slots=slots, rows_per_slot=rows_per_slot, seed=seed, room=room, measure=measure)
    assert [slot.index for slot in found.slots] == list(range(slots))
    for slot in found.slots:
        assert 1 <= len(slot.rows) <= rows_per_slot
        assert sum(measure(row.text) for row in slot.rows) <= room
        assert all(row.text for row in slot.rows)
    used = [row for slot in ids(found) for row in slot]
    answered = sum(any(row[name] for name in found.columns_used) for row in rows)
    if answered >= slots:
        assert len(set(used)) == len(used)
