"""Which rows go to which segment."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hybridgen.core.errors import ConfigError, DataError
from hybridgen.segments import candidates
from hybridgen.segments.column_profile import find_telling
from hybridgen.segments.plan import choose, plan
from hybridgen.segments.types import Plan, Row
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


def make(data: Dataset, segments: int = 2, rows: int = 4, room: int = 1000, seed: int = 1) -> Plan:
    return plan(data, segments=segments, rows_per_segment=rows, seed=seed, room=room, measure=tokens)


def ids(found: Plan) -> list[list[str]]:
    return [[row.id for row in segment.rows] for segment in found.segments]


def shown(found: Plan) -> list[Row]:
    return [row for segment in found.segments for row in segment.rows]


def test_similar_respondents_come_together() -> None:
    found = make(survey(40))
    drinks = [any("morning" in row.text for row in segment.rows) for segment in found.segments]
    assert sorted(drinks) == [False, True]
    for segment in found.segments:
        assert [row.label for row in segment.rows] == ["R1", "R2", "R3", "R4"]
        assert len({"morning" in row.text for row in segment.rows}) == 1


def test_the_same_seed_gives_the_same_plan() -> None:
    assert make(survey(60), segments=5, seed=3) == make(survey(60), segments=5, seed=3)


def test_a_segment_whose_group_is_small_takes_its_neighbours() -> None:
    rows: list[dict[str, str | None]] = [{"Drink": "Tea", "Size": str(n % 3), "Town": "Ulm"} for n in range(20)]
    rows[4] = {"Drink": "Petrol", "Size": "9", "Town": "Bonn"}
    found = make(table(rows), segments=2, rows=6)
    assert [(segment.respondents, len(segment.rows)) for segment in found.segments] == [(15, 6), (5, 5)]
    assert "t:5" in ids(found)[1]


def test_rows_that_are_all_alike_are_dealt_out() -> None:
    rows: list[dict[str, str | None]] = [{"a": "x y", "b": str(n % 2)} for n in range(12)]
    found = make(table(rows), segments=5, rows=4)
    assert all(len(segment) >= 2 for segment in ids(found))
    same: list[dict[str, str | None]] = [{"a": "!", "b": None}] * 6
    assert all(len(segment) == 2 for segment in ids(make(table(same), segments=3, rows=2)))
    with pytest.raises(DataError, match=r"t\.csv: no column tells anything"):
        make(table([{"a": "!"}] * 8))


def test_fewer_rows_than_segments_are_shared_and_it_is_said() -> None:
    found = make(survey(3), segments=5)
    assert [len(segment.rows) for segment in found.segments] == [1] * 5
    assert {row for segment in ids(found) for row in segment} == {"t:1", "t:2", "t:3"}
    assert "3 rows for 5 records: records share rows" in map(str, found.notes)


def test_interviews_stay_whole_and_in_order() -> None:
    kitchen = ["I cook soup in the kitchen on Sunday.", "The kitchen is small, soup is simple.", "Soup again."]
    garage = ["I repair the car in the garage.", "The garage is cold, the car is old.", "Car parts."]
    found = make(texts(kitchen, garage, kitchen, garage), segments=2, rows=8)
    assert sorted(map(sorted, ids(found))) == [
        [f"d{n}#{i}" for n in (0, 2) for i in range(3)],
        [f"d{n}#{i}" for n in (1, 3) for i in range(3)],
    ]
    assert all([row[-1] for row in segment] == list("012012") for segment in ids(found))


def test_of_long_interviews_each_gives_what_says_most() -> None:
    long = [
        "Yes.",
        "We plan dinners together every Sunday afternoon with lists.",
        "No.",
        "Shopping takes hours anyway.",
    ]
    found = make(texts(long, long), segments=1, rows=4)
    assert [row[-1] for row in ids(found)[0]] == list("1313")  # unit by unit, each in its own order


def test_few_interviews_share_out_their_passages() -> None:
    found = make(texts(["one apple", "two pears", "three plums"], ["four nuts", "five figs"]), segments=4, rows=3)
    assert sorted(row for segment in ids(found) for row in segment)[:4]
    assert len({row for segment in ids(found) for row in segment}) == sum(map(len, ids(found)))


def test_who_left_early_is_passed_over() -> None:
    rows: list[dict[str, str | None]] = [
        {"a": str(n % 3), "b": "xyz"[n % 3], "c": f"{n % 4} t", "d": "pq"[n % 2]} for n in range(30)
    ]
    rows[5] = rows[6] = {"a": "1", "b": None, "c": None, "d": None}
    found = make(table(rows), segments=2, rows=10)
    assert sum(segment.respondents for segment in found.segments) == 30
    assert not {"t:6", "t:7"} & {row for segment in ids(found) for row in segment}


def test_who_wrote_something_is_shown_first() -> None:
    rows: list[dict[str, str | None]] = [
        {"Drink": "TC"[n % 2], "Day": f"{n % 2} d", "Why": f"Because of reason {n} again" if n % 3 == 0 else None}
        for n in range(60)
    ]
    found = make(table(rows), segments=2, rows=4)
    assert sum("Because" in row.text for row in shown(found)) >= 4


def test_what_is_left_out_for_room_is_said() -> None:
    found = make(survey(40), rows=6, room=75)
    assert [len(segment.rows) for segment in found.segments] == [3, 3]
    assert "6 rows left out because the model's context has no room for them" in map(str, found.notes)
    found = make(survey(40), rows=2, room=16)
    assert "2 rows shortened because the model's context has no room for them" in map(str, found.notes)


def test_columns_that_tell_least_go_when_rows_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MIN_TYPICAL_TOKENS", 5)
    found = make(survey(40), rows=4, room=60)
    assert "Why" in found.columns_used
    assert len(found.columns_used) < 4
    assert any("that tell least left out, to keep a row near 15 tokens" in str(note) for note in found.notes)
    assert not any("Drink" in row.text for row in shown(found)) or "Drink" in found.columns_used


def test_no_room_at_all_names_the_key() -> None:
    with pytest.raises(ConfigError, match=r"hardware\.context_length: leaves 5 tokens"):
        make(survey(4), room=5)


def test_tokens_are_counted_sparingly() -> None:
    calls = 0

    def counting(text: str) -> int:
        nonlocal calls
        calls += 1
        return tokens(text)

    plan(survey(400), segments=5, rows_per_segment=8, seed=1, room=1000, measure=counting)
    assert calls < 1000


def test_the_sample_falls_into_its_four_kinds_of_people() -> None:
    found = plan(load(None), segments=4, rows_per_segment=8, seed=42, room=3000, measure=tokens)
    kinds = [{(int(row.id[10:12]) - 1) // 3 for row in segment.rows} for segment in found.segments]
    assert sorted(map(tuple, kinds)) == [(0,), (1,), (2,), (3,)]


def test_texts_and_tables_together(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("age,likes\n31,tea and cake and rain\n40,long walks\n50,old books of maps\n")
    (tmp_path / "b.md").write_text("Ann: I like tea and cake in the rain.")
    found = make(load(str(tmp_path)), segments=2, rows=2)
    text_of = {row.id: row.text for row in shown(found)}
    assert text_of.get("b#1", "Ann: I like tea and cake in the rain.") == "Ann: I like tea and cake in the rain."


Rows = Sequence[Mapping[str, str | None]]


def test_all_chosen_rows_are_protected_at_once_and_shown_as_that_leaves_them() -> None:
    data, asked = survey(40), list[Rows]()

    def protect(rows: Rows) -> Rows:
        asked.append(rows)
        return [{**row, "Why": f"said by {row[ROW]}"} for row in rows]

    found = plan(data, segments=3, rows_per_segment=4, seed=1, room=1000, measure=tokens, protect=protect)
    assert len(asked) == 1
    rows = [row for row in asked[0] if row[ROW]]
    assert [row[ROW] for row in rows] == [row.id for row in shown(found)]
    as_it_is = {row[ROW]: row for row in data.frame.iter_rows(named=True)}
    assert all(row == as_it_is[str(row[ROW])] for row in rows)
    assert all(row.text.endswith(f"Why: said by {row.id}") for row in shown(found))
    assert not any(word in row.text for row in shown(found) for word in ("calm", "loud"))


def test_who_protects_is_told_whose_a_passage_is_even_where_interviews_are_shared_out() -> None:
    asked = list[Rows]()
    data = texts(["one apple", "two pears", "three plums"], ["four nuts", "five figs"])
    chosen = choose(data, segments=4, rows_per_segment=3, seed=1, room=1000, measure=tokens)

    def protect(rows: Rows) -> Rows:
        asked.append(rows)
        return rows

    chosen.fill(protect)
    whose = {str(row[ROW]): row[UNIT] for row in asked[0]}
    assert whose == {row: row.partition("#")[0] for row in whose}


def test_what_does_not_fit_once_it_is_protected_goes_by_rank() -> None:
    says_little, says_most, says_more = (
        "A bit.",
        "Many different words about gardens, music, trains.",
        "Words about it.",
    )
    chosen = choose(
        texts([says_most, says_little, says_more]), segments=1, rows_per_segment=3, seed=1, room=60, measure=tokens
    )
    assert len(chosen.fill(list).segments[0].rows) == 3

    found = chosen.fill(lambda rows: [{**row, "text": "[a name] " * 11} for row in rows])
    assert [(row.id, row.label) for row in shown(found)] == [("d0#0", "R1"), ("d0#2", "R2")]
    assert [str(note) for note in found.notes] == ["1 row left out because the model's context has no room for them"]

    found = chosen.fill(lambda rows: [{**row, "text": "[a name] " * 99} for row in rows])
    assert [(row.id, row.label) for row in shown(found)] == [("d0#0", "R1")]
    assert shown(found)[0].text.startswith("[a name] [a name] ")
    assert shown(found)[0].text.endswith(" …")
    assert tokens(shown(found)[0].text) + tokens("R1\n\n") <= 60
    assert [str(note) for note in found.notes] == [
        "2 rows left out because the model's context has no room for them",
        "1 row shortened because the model's context has no room for them",
    ]


answers = st.none() | st.sampled_from(["yes", "no", "1", "2,5", "!", "a longer answer in some words", "x" * 80])
tables = st.lists(st.fixed_dictionaries({"q1": answers, "q2": answers, "q3": answers}), min_size=1, max_size=25).filter(
    lambda rows: bool(find_telling(table(rows).frame, ["q1", "q2", "q3"])[0])
)
measures: list[Callable[[str], int]] = [len, tokens, lambda text: len(text.split())]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    rows=tables,
    segments=st.integers(1, 6),
    rows_per_segment=st.integers(1, 6),
    room=st.integers(16, 400),
    seed=st.integers(0, 3),
    measure=st.sampled_from(measures),
)
def test_any_plan_keeps_its_promises(
    rows: list[dict[str, str | None]],
    segments: int,
    rows_per_segment: int,
    room: int,
    seed: int,
    measure: Callable[[str], int],
) -> None:
    data = table(rows)
    found, again = (
        plan(data, segments=segments, rows_per_segment=rows_per_segment, seed=seed, room=room, measure=measure)
        for _ in range(2)
    )
    assert found == again
    assert [segment.index for segment in found.segments] == list(range(segments))
    for segment in found.segments:
        assert 1 <= len(segment.rows) <= rows_per_segment
        assert sum(measure(row.text) for row in segment.rows) <= room
        assert all(row.text for row in segment.rows)
    used = [row for segment in ids(found) for row in segment]
    answered = sum(any(row[name] for name in found.columns_used) for row in rows)
    if answered >= segments:
        assert len(set(used)) == len(used)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    rows=tables,
    growth=st.lists(st.integers(0, 9), min_size=1, max_size=5),
    segments=st.integers(1, 4),
    rows_per_segment=st.integers(1, 6),
    room=st.integers(16, 200),
    measure=st.sampled_from(measures),
)
def test_however_long_protection_makes_rows_those_of_first_rank_stay(
    rows: list[dict[str, str | None]],
    growth: list[int],
    segments: int,
    rows_per_segment: int,
    room: int,
    measure: Callable[[str], int],
) -> None:
    def protect(chosen: Rows) -> Rows:
        return [
            {name: value and value + " [a name]" * growth[n % len(growth)] for name, value in row.items()}
            for n, row in enumerate(chosen)
        ]

    chosen = choose(
        table(rows), segments=segments, rows_per_segment=rows_per_segment, seed=1, room=room, measure=measure
    )
    found = chosen.fill(protect)
    for segment, made in zip(found.segments, chosen.chosen, strict=True):
        group = made.group
        rank = {row.id: place for row, place in zip(group, made.ranks, strict=True)}
        kept = [row.id for row in segment.rows]
        assert kept == [row.id for row in group if row.id in kept]
        assert sorted(rank[row] for row in kept) == list(range(len(kept)))
        assert [row.label for row in segment.rows] == [f"R{n}" for n in range(1, len(kept) + 1)]
        assert sum(measure(f"{row.label}\n\n") + measure(row.text) for row in segment.rows) <= room
    left_out = sum(len(made.group) for made in chosen.chosen) - len(shown(found))
    assert [note.params["rows"] for note in found.notes if note.code == "rows_without_room"] == [left_out][
        : left_out > 0
    ]


def test_a_cell_of_a_million_characters_is_cut_before_it_is_protected() -> None:
    long = "Anna Weber told me. " * 50_000
    rows = [{ROW: str(n), UNIT: str(n), "said": long if n == 1 else f"Answer {n} in words"} for n in range(3)]
    data = Dataset(frame=pl.DataFrame(rows), sources=("x.csv",))
    seen: list[int] = []

    def protect(some: Sequence[Mapping[str, str | None]]) -> list[dict[str, str | None]]:
        seen.extend(len(row["said"] or "") for row in some)
        return [{k: v and v.replace("Anna Weber", "[PERSON_1]") for k, v in row.items()} for row in some]

    made = plan(data, segments=1, rows_per_segment=3, seed=1, room=400, measure=len, protect=protect)
    assert max(seen) < 10_000
    text = "".join(row.text for segment in made.segments for row in segment.rows)
    assert "Weber" not in text
    assert not re.search(r"\[[A-Z_0-9]*( |$)", text)
