"""How unlike a run's records are, by what they say."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from hybridgen.core.results import Quality, Record
from hybridgen.pipelines.records.likeness import measure
from tests.pipelines.records.library import LEVELS, VISITOR

ROWS_LEVELS = dataclasses.replace(
    LEVELS, **{name: dataclasses.replace(LEVELS.home, unit="row") for name in ("home", "raised", "paid")}
)
OTHER = {
    "occupation": "baker",
    "age": "not stated",
    "behaviours": [{"row": "R9", "quote": "Ich backe nachts", "text": "Bäckt nachts und schläft am Vormittag"}],
    "frustrations": [],
    "goals": [{"row": "R9", "quote": "mehr Zeit für die Kinder", "text": "Will mit den Kindern frühstücken"}],
    "summary": "Wer nachts arbeitet, sieht die Familie selten.",
    "opportunities": ["Öffnungszeiten am Nachmittag"],
}


def record(number: int, **changes: Any) -> Record:
    own = VISITOR | {"name": f"Nobody {number}"} | changes
    return Record(
        id=f"r{number:03d}",
        origin="local",
        quality=Quality(overall=0.5, criteria={}),
        cost_usd=0.0,
        evidence=[],
        record=own,
    )


def said(number: int, text: str) -> Record:
    """A record that says nothing else."""
    return record(number).model_copy(update={"record": {"name": f"Nobody {number}", "summary": text}})


def test_records_that_differ_in_the_invented_name_alone_are_the_same() -> None:
    found = measure([record(1), record(2)], LEVELS)
    assert found.diversity == pytest.approx(0.0, abs=1e-4)
    assert found.repeats == (("r002", "r001"),)


def test_a_few_other_words_make_a_near_duplicate_and_another_person_does_not() -> None:
    nearly = record(2, summary=VISITOR["summary"].replace("forty", "fifty"))
    found = measure([record(1), nearly, record(3, **OTHER)], LEVELS)
    assert found.repeats == (("r002", "r001"),)
    assert found.diversity == pytest.approx(0.64, abs=0.04)  # nearly two of three pairs have nothing in common


def test_what_is_carried_over_from_the_data_is_not_what_a_record_says() -> None:
    assert measure([record(1, ticket="A-17"), record(2, ticket="B-99")], LEVELS).diversity == pytest.approx(0, abs=1e-4)


def test_no_language_is_another_case() -> None:
    one = "毎朝六時に自転車で病院へ行きます。途中で犬に会います。"
    same = "毎朝七時に自転車で病院へ行きます。途中で犬に会います。"
    other = "図書館の閲覧室は九時に閉まるので、四十分しか時間がありません。"
    alike, unlike = (measure([said(1, one), said(2, text)], LEVELS).diversity for text in (same, other))
    assert alike is not None
    assert unlike is not None
    assert alike < 0.4 < 0.9 < unlike


def test_of_rows_the_diversity_is_told_and_nobody_is_called_a_repeat() -> None:
    found = measure([record(1), record(2)], ROWS_LEVELS)
    assert (found.diversity, found.repeats) == (pytest.approx(0.0, abs=1e-4), None)


def test_one_record_alone_is_compared_with_nothing() -> None:
    assert measure([record(1)], LEVELS) == measure([], LEVELS)
    assert measure([], LEVELS).diversity is None


def test_of_very_many_an_even_part_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hybridgen.pipelines.records.likeness.MAX_RECORDS", 2)
    turns = [record(number, **(OTHER if number % 2 else {})) for number in range(4)]  # every other one is the same
    found = measure(turns, LEVELS)
    assert (found.diversity, found.repeats) == (pytest.approx(0.0, abs=1e-4), None)
    assert (measure(turns[:2], LEVELS).diversity or 0) > 0.9
