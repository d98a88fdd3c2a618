"""JSON text: values one a line, one after the other, and what is said of broken ones."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.nested.syntax import values
from tests.sources.readers.test_objects import read

ROWS = [{"age": 31, "said": "It is loud here."}, {"age": 40, "said": "Nobody cleans\nthe stairs."}]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ndjson"])
@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        "\n".join(map(json.dumps, ROWS)),
        "\r\n".join(map(json.dumps, ROWS)) + "\r\n",
        "\n".join(json.dumps(row, indent=4) for row in ROWS),
        "".join(map(json.dumps, ROWS)),
        ",\n".join(map(json.dumps, ROWS)),
        "\n".join(json.dumps([row]) for row in ROWS),
        "\ufeff" + json.dumps(ROWS),
    ],
    ids=["list", "pretty", "lines", "windows", "pretty-lines", "glued", "commas", "lists", "mark"],
)
def test_objects_are_rows_however_they_follow_one_another(tmp_path: Path, name: str, text: str) -> None:
    data = read(tmp_path, text, name)
    assert data.frame["age"].to_list() == ["31", "40"]
    assert data.frame["said"].to_list() == ["It is loud here.", "Nobody cleans\nthe stairs."]
    assert data.unreadable == ()


def test_a_missing_number_and_a_raw_line_break_are_read(tmp_path: Path) -> None:
    data = read(tmp_path, '[{"a": NaN, "b": "one\ntwo"}]', "a.json")
    assert data.frame.select("a", "b").row(0) == (None, "one\ntwo")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[\n{"a": 1},\n{"a": 2},\n]', r"broken JSON \(line 3: a comma before \]\); take the comma out"),
        ('{"a": [1, 2],\n}', r"line 1: a comma before }"),
        ('[{"a": 1}, {"b": "xx', r"line 1: it breaks off\); export or copy it again"),
        ('[{"a": 1},\n{"b": 2}', "line 2: it breaks off"),
        ("[{'a': 'x'}]", "line 1: ' where \" is needed"),
        ("[{“a”: 1}]", "line 1: “ where"),
        ('[{"a": None}]', r"line 1: None\); write null"),
        ('[ // the first\n{"a": 1}]', r"line 1: a comment\)"),
        ("<!doctype html><p>Log in</p>", "is a web page or XML, not JSON"),
        ("dear all", "is no JSON; name a file that begins with"),
        ('[{"a" 1}]', "broken JSON"),
    ],
)
def test_what_is_broken_is_said_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(DataError, match=says) as caught:
        read(tmp_path, text, "a.json")
    assert "\n" not in str(caught.value)


def test_most_lines_are_enough(tmp_path: Path) -> None:
    lines = [json.dumps(row) for row in ROWS * 3]
    lines[2] = '{"age": 3'
    data = read(tmp_path, "\n".join(lines), "a.json")
    assert [str(place) for place in data.unreadable] == ["a.json, line 3: no JSON object"]
    assert data.frame["_row"].to_list() == ["a:1", "a:2", "a:4", "a:5", "a:6"]


@given(
    st.lists(st.dictionaries(st.text(max_size=3), st.text(max_size=5), min_size=1), min_size=1, max_size=5),
    st.booleans(),
)
def test_values_that_follow_one_another_come_back(rows: list[dict[str, str]], pretty: bool) -> None:
    text = "\n".join(json.dumps(row, indent=2 if pretty else None) for row in rows)
    assert values(text, Path("x.json")) == (rows, [])


def test_geojson_is_known_by_its_suffix(tmp_path: Path) -> None:
    place = {"type": "Point", "coordinates": [8.4, 49.0]}
    features = [{"type": "Feature", "geometry": place, "properties": row} for row in ROWS]
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert load(str(tmp_path / "a.geojson")).columns == ("age", "said", "longitude", "latitude")
