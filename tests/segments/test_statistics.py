"""What sets a segment apart: right, of five people at least, and nobody's secret."""

import itertools
import random
import re
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hybridgen.core.summaries import Figure
from hybridgen.segments import fill
from hybridgen.segments.column_profile import Column
from hybridgen.segments.figures import holds
from hybridgen.segments.fill import Groups
from hybridgen.segments.plan import choose
from hybridgen.segments.questions import Question, read_questions
from hybridgen.segments.render import Label, labels
from hybridgen.segments.statistics import MAX_A_QUESTION, MAX_STATISTICS, find_statistics
from hybridgen.sources.types import ROW, UNIT, Dataset
from scripts.segments import table as planted
from tests.segments.test_plan import table, tokens

Rows = Sequence[Mapping[str, str | None]]


def grouped(data: Dataset, segments: int = 2) -> Groups:
    return choose(data, segments=segments, rows_per_segment=4, seed=1, room=1000, measure=tokens)


def people(count: int) -> Dataset:
    """Early and late ones, who are so in most answers."""
    draw = random.Random(3)
    rows: list[dict[str, str | None]] = []
    for n in range(count):
        kinds = [n % 2 if draw.random() < 0.85 else 1 - n % 2 for _ in range(6)]
        answers = {
            f"Is it {word}?": ("Yes", "No")[kind] for word, kind in zip("dark cold loud".split(), kinds, strict=False)
        }
        rows.append(
            {**answers, "Gets up at": str(6 + 3 * kinds[3] + draw.randrange(2)), "Cups": str(1 + n % 3 + kinds[4])}
        )
    return table(rows)


def questions(**columns: list[str | None]) -> list[Question]:
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    kinds = [Column(name, answered=1.0, free=False, weight=1.0, kind="choices") for name in columns]
    return read_questions(frame, kinds)[0]


def figures(owner: list[int], segments: int, **columns: list[str | None]) -> list[list[Figure]]:
    found = find_statistics(questions(**columns), np.array(owner, dtype=np.int32), segments, labels(list(columns)))
    return [[one.figure for one in some] for some in found]


def test_a_segment_is_told_apart_by_what_it_has_more_or_less_of() -> None:
    segments = grouped(people(200)).fill(list).segments
    early = next(one for one in segments if "dark? Yes" in one.rows[0].text)
    said = [one.text for one in early.statistics]
    assert [one.label for one in early.statistics] == [f"S{n}" for n in range(1, len(said) + 1)]
    assert any(re.fullmatch(r"Is it dark\? Yes: \d\d % \(all others: \d\d? %\)", text) for text in said)
    assert any(re.fullmatch(r"Gets up at: [67] \(median; all others: [89](\.5)?\)", text) for text in said)
    assert all(holds(one.text, one.figure) for one in early.statistics)
    assert len(said) <= MAX_STATISTICS


def test_what_a_segment_says_less_is_left_out_where_enough_says_what_it_says_more() -> None:
    """A small model takes whatever it is shown for what they say."""
    bread, pen = ([*[word] * 30, *["None"] * 10, *["None"] * 30, *[word] * 10] for word in ("Rye", "Ink"))
    owner = [0] * 40 + [1] * 40
    drinks = [*["Tea"] * 24, *["Juice"] * 8, *["Coffee"] * 8, *["Tea"] * 8, *["Juice"] * 8, *["Coffee"] * 24]
    (found, _) = figures(owner, 2, Drink=drinks, Bread=bread, Pen=pen)
    assert [figure.answer for figure in found] == ["Rye", "Ink", "Tea"]
    (alone, _) = figures(owner, 2, Drink=drinks)
    assert sorted(figure.answer for figure in alone) == ["Coffee", "Tea"]
    assert all(figure.inside > figure.others for figure in found)


def test_a_share_is_of_those_who_answered() -> None:
    drinks = [*["Tea"] * 12, *["Coffee"] * 8, *[None] * 10, *["Tea"] * 5, *["Coffee"] * 15, *[None] * 2]
    found = figures([0] * 30 + [1] * 22, 2, Drink=drinks)
    assert found[0] == [Figure(question="Drink", answer="Tea", inside=0.6, others=0.25, people=12, answered=20)]
    assert found[1] == [Figure(question="Drink", answer="Coffee", inside=0.75, others=0.4, people=15, answered=20)]


def test_of_several_choices_each_counts() -> None:
    places = ["Home, Office", "Home", "Office, Café", "Home, Office, Café", "Café"]
    cells: list[str | None] = [*places * 6, *["Home"] * 20, *["Café, Home"] * 9, *["Office"] * 5]
    found = figures([0] * 30 + [1] * 34, 2, Where=cells)
    assert [(one.answer, one.people, one.answered) for one in found[0]] == [
        ("Office", 18, 30),
        ("Café", 18, 30),
    ]
    assert not figures([0] * 30 + [1] * 34, 2, Where=["Yes, always", "No, never"] * 32)[0]


def test_options_with_commas_stay_whole() -> None:
    cells: list[str | None] = ["Yes, always", "No, never", "No, never"] * 20
    assert {one.answer for some in figures([0, 1, 1] * 20, 2, Ever=cells[:-10] + cells[1::-1] * 5) for one in some} <= {
        "Yes, always",
        "No, never",
    }
    chains: list[str | None] = ["Chain (Costa, Nero)", "Local café", "Chain (Costa, Nero), Local café"] * 20
    assert questions(Where=chains)[0].options == ("Chain (Costa, Nero)", "Local café")


def test_medians_that_are_the_same_say_nothing() -> None:
    ages: list[str | None] = [str(20 + n % 30) for n in range(60)]
    assert figures([n % 2 for n in range(60)], 2, Age=ages) == [[], []]
    old = figures([int(n % 30 > 14) for n in range(60)], 2, Age=ages)
    assert [(one.inside, one.others, one.people) for one in old[1]] == [(42, 27, 30)]


def test_thousands_are_read_as_such() -> None:
    pay: list[str | None] = [f"{n},500" if n > 20 else f"{n}00" for n in range(1, 61)]
    assert figures([int(n > 30) for n in range(60)], 2, Pay=pay)[1][0].inside == 46_500
    litres: list[str | None] = [f"{n},5" for n in range(60)]
    assert figures([int(n > 30) for n in range(60)], 2, Litres=litres)[1][0].inside == 45.5


def test_four_people_are_never_a_figure() -> None:
    cells: list[str | None] = [*["Tea"] * 4, *["Coffee"] * 46, *["Tea"] * 40, *["Coffee"] * 10]
    assert figures([0] * 50 + [1] * 50, 2, Drink=cells) == [[], []]
    cells[4] = "Tea"
    assert [len(some) for some in figures([0] * 50 + [1] * 50, 2, Drink=cells)] == [1, 1]


def test_what_protection_changes_is_left_out() -> None:
    groups = grouped(people(200))
    whole = groups.fill(list).segments[0].statistics
    assert len({one.figure.question for one in whole}) > 1
    hidden = whole[0].figure

    def protect(rows: Rows) -> Rows:
        return [
            {name: "[X]" if name == hidden.question and not row[ROW] else cell for name, cell in row.items()}
            for row in rows
        ]

    kept = groups.fill(protect).segments[0].statistics
    assert [one.figure for one in kept] == [one.figure for one in whole if one.figure.question != hidden.question]
    assert [one.label for one in kept] == [f"S{n}" for n in range(1, len(kept) + 1)]


def test_segments_come_one_by_one_as_they_come_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "CHUNK_ROWS", 12)
    groups = grouped(people(100), 7)
    asked = list[int]()

    def protect(rows: Rows) -> Rows:
        asked.append(sum(bool(row[ROW]) for row in rows))
        return rows

    stream = groups.stream(protect)
    segments = iter(stream)
    first = next(segments)
    assert asked == [12]
    assert (first, *segments) == groups.fill(list).segments
    assert len(asked) == 3
    assert stream.notes == groups.fill(list).notes


def test_what_is_protected_next_is_told_before_the_segments_before_it_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "CHUNK_ROWS", 12)
    groups = grouped(people(100), 7)
    protected, foreseen = list[Rows](), list[Rows]()

    def protect(rows: Rows) -> Rows:
        protected.append(rows)
        return rows

    stream = groups.stream(protect)
    stream.foresee = foreseen.append
    segments = iter(stream)
    first = next(segments)
    assert (len(protected), len(foreseen)) == (1, 1)
    assert (first, *segments) == groups.fill(list).segments
    assert foreseen == protected[1:]


def test_a_lot_is_remembered_as_it_is_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "CHUNK_ROWS", 12)
    stream = grouped(people(100), 7).stream(list)
    lots = stream.lots()
    first = next(lots)
    assert stream.seen == []
    assert next(first).index == stream.seen[0].index
    assert len(stream.seen) == 1
    assert [*first, *itertools.chain.from_iterable(lots)]
    assert [one.index for one in stream.seen] == [*range(7)]


def raw(data: Dataset, groups: Groups, index: int, figure: Figure) -> Figure:
    """The figure counted anew from the data as it was read, by whoever belongs to the segment."""
    column = next(name for name, label in labels(data.columns).items() if label == Label("", figure.question))
    inside = data.frame[UNIT].is_in(groups.members(index).implode())
    own, others = (data.frame[column].filter(who).drop_nulls().to_list() for who in (inside, ~inside))
    if not figure.answer:
        middle = [median(map(float, some)) for some in (own, others)]
        return Figure(question=figure.question, inside=middle[0], others=middle[1], people=len(own), answered=len(own))
    return Figure(
        question=figure.question,
        answer=figure.answer,
        inside=own.count(figure.answer) / len(own),
        others=others.count(figure.answer) / len(others),
        people=own.count(figure.answer),
        answered=len(own),
    )


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(rows=st.integers(20, 300), segments=st.integers(1, 8), seed=st.integers(0, 10_000))
def test_every_figure_is_right_and_of_five_at_least(rows: int, segments: int, seed: int) -> None:
    frame, *_ = planted(rows, seed, "any")
    data = Dataset(frame=frame, sources=("x",))
    groups = grouped(data, segments)
    for segment in groups.fill(list).segments:
        of: dict[str, int] = {}
        for one in segment.statistics:
            figure = one.figure
            again = raw(data, groups, segment.index, figure)
            assert figure == again
            assert holds(one.text, figure)
            assert figure.people >= 5
            column: Any = frame[figure.question.removesuffix("?") + "?" * figure.question.endswith("?")]
            others = column.filter(~frame[UNIT].is_in(groups.members(segment.index).implode())).drop_nulls()
            if figure.answer:
                chose = int((others == figure.answer).sum())
                assert figure.answered - figure.people >= 5
                assert min(chose, others.len() - chose) >= 5
            else:
                assert others.len() >= 5
            of[figure.question] = of.get(figure.question, 0) + 1
        assert len(segment.statistics) <= MAX_STATISTICS
        assert all(times <= MAX_A_QUESTION for times in of.values())
