"""Everybody belongs to one segment, and the segments are those that the answers hold."""

import random
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from hybridgen.core.errors import DataError
from hybridgen.segments import cluster, latent
from hybridgen.segments.column_profile import find_telling
from hybridgen.segments.fill import Groups
from hybridgen.segments.plan import choose
from hybridgen.sources.types import ROW, UNIT, Dataset
from scripts.segments import table as planted
from tests.segments.test_plan import survey, table, texts, tokens


def grouped(data: Dataset, segments: int, seed: int = 1) -> Groups:
    return choose(data, segments=segments, rows_per_segment=4, seed=seed, room=1000, measure=tokens)


def owners(groups: Groups) -> dict[str, int]:
    """Of each unit its segment; fails where one has two."""
    found: dict[str, int] = {}
    for index in range(len(groups)):
        for unit in groups.members(index):
            assert unit not in found
            found[unit] = index
    return found


@pytest.mark.parametrize("rows", [500, 3000])
def test_planted_segments_are_found(rows: int) -> None:
    frame, truth, possible = planted(rows, 1, "any")
    groups = grouped(Dataset(frame=frame, sources=("x",)), 5)
    found = owners(groups)
    index = adjusted_rand_score(truth, [found[unit] for unit in frame[UNIT]])
    assert index >= possible - 0.04
    sizes = [made.respondents for made in groups.chosen]
    assert sizes == sorted(sizes, reverse=True)
    assert all(made.certainty > 0.9 for made in groups.chosen)
    supported = next(note for note in groups.notes if note.code == "segments_supported")
    assert supported.params["supported"] in {4, 5}


def test_it_is_said_which_number_would_be_nearer() -> None:
    frame, *_ = planted(1500, 3, "any")
    said = {str(note) for note in grouped(Dataset(frame=frame, sources=("x",)), 12).notes}
    assert any("segments by the Bayesian information criterion; count=" in note for note in said)
    said = {str(note) for note in grouped(Dataset(frame=frame, sources=("x",)), 5).notes}
    assert not any("count=" in note for note in said)


def test_who_answered_nothing_is_counted_apart() -> None:
    rows: list[dict[str, str | None]] = [{"a": "xyz"[n % 3], "b": f"{n % 4} t"} for n in range(30)]
    rows[3] = {"a": None, "b": None}
    rows[4] = {"a": " ", "b": None}
    groups = grouped(table(rows), 3)
    assert (groups.respondents, groups.silent) == (28, 2)
    assert not {"t:4", "t:5"} & owners(groups).keys()
    assert "2 respondents who answered nothing counted apart" in map(str, groups.notes)
    found = groups.fill(list)
    assert (found.respondents, found.silent) == (28, 2)
    assert sum(segment.share for segment in found.segments) == pytest.approx(1)


def test_more_units_than_a_sample_are_grouped_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = owners(grouped(survey(400), 2))
    monkeypatch.setattr(latent, "MAX_SAMPLE", 100)
    monkeypatch.setattr(latent, "MAX_CELLS", 500)
    monkeypatch.setattr(cluster, "MAX_SAMPLE", 90)
    monkeypatch.setattr(cluster, "CHUNK", 70)
    parts = owners(grouped(survey(400), 2))
    assert len(parts) == 400
    assert adjusted_rand_score([whole[unit] for unit in parts], list(parts.values())) > 0.95


def test_texts_are_grouped_in_chunks_as_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(1)
    words = [
        f"{topic} {draw.choice('abcdef') * 3} {topic} again" for topic in ("garden", "train", "soup") for _ in range(20)
    ]
    monkeypatch.setattr(cluster, "MAX_SAMPLE", 40)
    monkeypatch.setattr(cluster, "CHUNK", 7)
    found = owners(grouped(texts(*[[word] for word in words]), 3))
    assert adjusted_rand_score([n // 20 for n in range(60)], [found[f"d{n}"] for n in range(60)]) > 0.9


def test_interviews_are_counted_as_such() -> None:
    groups = grouped(texts(["soup on sunday", "more soup"], ["a cold car", "car parts"], ["soup again"]), 2)
    assert [(made.respondents, round(made.share, 2)) for made in groups.chosen] == [(2, 0.67), (1, 0.33)]
    assert not any(made.found for made in groups.chosen)


def test_one_segment_is_everybody() -> None:
    groups = grouped(survey(40), 1)
    assert (groups.chosen[0].respondents, groups.chosen[0].share, groups.chosen[0].certainty) == (40, 1.0, 1.0)
    assert groups.chosen[0].found == ()


cells = st.none() | st.sampled_from(
    ["yes", "no", "1", "2,5", " ", "red, green", "red", "green", "some longer words", "x" * 80]
)
rows_of_cells = st.lists(st.tuples(cells, cells, cells, st.integers(0, 6)), min_size=2, max_size=60)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(rows=rows_of_cells, segments=st.integers(1, 7), seed=st.integers(0, 3))
def test_everybody_who_answered_is_in_exactly_one_segment(
    rows: Sequence[tuple[str | None, str | None, str | None, int]], segments: int, seed: int
) -> None:
    """Units of one row or of several."""
    ids = [str(n) for n in range(len(rows))]
    whose = [f"u{row[3]}" if row[3] < 3 else f"r{n}" for n, row in enumerate(rows)]
    frame = pl.DataFrame(
        {ROW: ids, UNIT: whose, **{f"q{at}": [row[at] for row in rows] for at in range(3)}},
        schema=dict.fromkeys([ROW, UNIT, "q0", "q1", "q2"], pl.String),
    )
    data = Dataset(frame=frame, sources=("x",))
    if not any((cell or "").strip() for row in rows for cell in row[:3]):
        with pytest.raises(DataError):
            grouped(data, segments, seed)
        return
    if not find_telling(frame, data.columns)[0]:
        return
    groups = grouped(data, segments, seed)
    telling = [column.name for column in groups.columns]
    answered = {
        unit
        for unit, row in zip(whose, rows, strict=True)
        if any((row[at] or "").strip() for at in range(3) if f"q{at}" in telling)
    }
    if len(answered) >= segments:
        found = owners(groups)
        assert answered <= found.keys() <= set(whose)
        assert len(found) == groups.respondents
        sizes = np.array([made.respondents for made in groups.chosen])
        assert (sizes >= min(5, len(found) // segments)).all()
        assert sizes.sum() == groups.respondents
    assert sum(made.share for made in groups.chosen) == pytest.approx(1) or groups.units.height < segments
    assert all(0 <= made.certainty <= 1 for made in groups.chosen)
