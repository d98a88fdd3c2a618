"""Which part of a file holds the rows."""

import json
from pathlib import Path
from typing import Any

import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.types import Asked, Dataset

SAID = ["The heating fails each winter.", "I like the people next door.", "Parking is a daily quarrel."]
ROWS = [{"age": str(30 + n), "said": text} for n, text in enumerate(SAID)]
ASKED, KEPT = "What annoys you here?", "What would you keep?"


def read(folder: Path, content: Any, sheet: str | None = None) -> Dataset:
    (folder / "a.json").write_text(json.dumps(content))
    return load(str(folder / "a.json"), Asked(sheet=sheet))


def rows_of(data: Dataset) -> list[dict[str, Any]]:
    return data.frame.drop("_row", "_unit").to_dicts()


@pytest.mark.parametrize(
    "content",
    [
        {"study": "house", "responses": ROWS},
        {"data": {"survey": {"items": ROWS}}},
        {"responses": [{str(n): row} for n, row in enumerate(ROWS, start=1)]},
        {"age": [row["age"] for row in ROWS], "said": SAID},
        {
            "age": {str(n): row["age"] for n, row in enumerate(ROWS)},
            "said": {str(n): row["said"] for n, row in enumerate(ROWS)},
        },
        {"columns": ["age", "said"], "index": [0, 1, 2], "data": [list(row.values()) for row in ROWS]},
        {"range": "A1:B4", "values": [["age", "said"], *[list(row.values()) for row in ROWS]]},
        [["age", "said"], *[list(row.values()) for row in ROWS]],
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": None, "properties": row} for row in ROWS],
        },
    ],
    ids=["list", "deep", "numbered", "columns", "frame", "split", "sheet", "grid", "places"],
)
def test_the_rows_are_found(tmp_path: Path, content: Any) -> None:
    assert rows_of(read(tmp_path, content)) == ROWS


@pytest.mark.parametrize("wrap", [lambda kept: kept, lambda kept: {"study": "x", "responses": kept}])
def test_objects_that_are_kept_by_an_id_are_rows(tmp_path: Path, wrap: Any) -> None:
    data = read(tmp_path, wrap({f"P{n}": row for n, row in enumerate(ROWS)}))
    assert rows_of(data) == [{"id": f"P{n}", **row} for n, row in enumerate(ROWS)]


def test_what_each_answered_by_an_id_is_a_row(tmp_path: Path) -> None:
    asked = {
        f"P{n}": [{"question": ASKED, "answer": text}, {"question": KEPT, "answer": "All."}]
        for n, text in enumerate(SAID)
    }
    assert rows_of(read(tmp_path, asked))[1] == {"id": "P1", ASKED: SAID[1], KEPT: "All."}
    assert rows_of(read(tmp_path, {"P1": SAID[:2], "P2": SAID[1:]}))[1] == {
        "id": "P2",
        "answer 1": SAID[1],
        "answer 2": SAID[2],
    }


def test_one_object_of_one_person_is_one_row(tmp_path: Path) -> None:
    answers = [{"question": ASKED, "answer": SAID[0]}, {"question": KEPT, "answer": SAID[1]}]
    assert rows_of(read(tmp_path, {"participant": "P1", "answers": answers})) == [
        {"participant": "P1", ASKED: SAID[0], KEPT: SAID[1]}
    ]
    assert rows_of(read(tmp_path, ROWS[0])) == [ROWS[0]]


def test_the_questions_beside_one_persons_answers_give_their_words(tmp_path: Path) -> None:
    fields = [{"id": "f1", "title": ASKED, "type": "text"}, {"id": "f2", "title": KEPT, "type": "choice"}]
    answers = [
        {"type": "text", "text": SAID[0], "field": {"id": "f1"}},
        {"type": "choice", "choice": {"label": "All"}, "field": {"id": "f2"}},
    ]
    content = {"event": "e1", "form": {"definition": {"fields": fields}, "answers": answers}}
    data = read(tmp_path, content)
    assert rows_of(data) == [{"event": "e1", "form.definition": None, ASKED: SAID[0], KEPT: "All"}]
    fields = [{"key": "k1", "label": ASKED, "value": SAID[0]}, {"key": "k2", "label": KEPT, "value": SAID[1]}]
    assert rows_of(read(tmp_path, {"event": "e1", "fields": fields})) == [
        {"event": "e1", ASKED: SAID[0], KEPT: SAID[1]}
    ]


def test_of_two_lists_the_answers_are_read_and_the_other_is_named(tmp_path: Path) -> None:
    data = read(tmp_path, {"log": [{"at": "1"}], "people": ROWS})
    assert rows_of(data) == ROWS
    assert [str(warning) for warning in data.warnings] == ["a.json: read the list 'people'; left out: log"]
    many = [{"x": str(n)} for n in range(20)]
    assert rows_of(read(tmp_path, {"questions": many, "responses": ROWS})) == ROWS


def test_lists_that_are_alike_are_refused_with_the_key(tmp_path: Path) -> None:
    content = {"north": ROWS, "south": {"flats": ROWS[:3]}}
    with pytest.raises(DataError, match=r"lists that are alike: north, south.flats; say which with data.sheet=north"):
        read(tmp_path, content)
    assert rows_of(read(tmp_path, content, "flats")) == ROWS
    with pytest.raises(
        DataError, match=r"data.sheet=west: there is no such list of objects; there are north, south.flats"
    ):
        read(tmp_path, content, "west")


def test_questions_by_id_get_their_words(tmp_path: Path) -> None:
    asked = [{"id": "q1", "text": ASKED}, {"id": "q2", "text": KEPT}]
    data = read(
        tmp_path,
        {
            "questions": asked,
            "responses": [
                {"id": "P1", "answers": {"q1": SAID[0], "q2": SAID[1]}},
                {"id": "P2", "answers": {"q1": SAID[2]}},
            ],
        },
    )
    assert data.columns == ("id", ASKED, KEPT)
    assert "a.json: 2 columns called by the words of their questions" in map(str, data.notes)


def test_places_keep_their_coordinates(tmp_path: Path) -> None:
    place = {"type": "Point", "coordinates": [8.4, 49.01]}
    area = {"type": "Polygon", "coordinates": [[[1, 2]]]}
    features = [
        {"type": "Feature", "id": 7, "geometry": one, "properties": row}
        for one, row in zip([place, area], ROWS, strict=False)
    ]
    data = read(tmp_path, {"type": "FeatureCollection", "features": features})
    assert rows_of(data)[0] == {**ROWS[0], "id": "7", "longitude": "8.4", "latitude": "49.01", "geometry": None}


def test_texts_in_a_list_are_rows(tmp_path: Path) -> None:
    assert rows_of(read(tmp_path, SAID)) == [{"text": text} for text in SAID]


@pytest.mark.parametrize(
    "content", [{"name": "x", "version": "1.0"}, {"a": {"b": 1}, "c": {"d": 2}}, 5, [], [1, 2], {}]
)
def test_settings_are_no_answers(tmp_path: Path, content: Any) -> None:
    with pytest.raises(DataError, match="a list of objects is needed"):
        read(tmp_path, content)
