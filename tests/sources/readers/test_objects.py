"""JSON and JSON lines."""

import json
from pathlib import Path

import pytest

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.types import ROW, Dataset


def read(folder: Path, text: str, name: str) -> Dataset:
    (folder / name).write_text(text, encoding="utf-8")
    return load(str(folder / name))


def test_a_list_of_objects_keeps_the_files_digits(tmp_path: Path) -> None:
    data = read(tmp_path, '[{"age": 1.50, "id": 12345678901234567890}, {"age": 1e3, "ok": true, "x": null}]', "a.json")
    assert data.columns == ("age", "id", "ok", "x")
    assert data.frame.rows() == [
        ("a:1", "a:1", "1.50", "12345678901234567890", None, None),
        ("a:2", "a:2", "1e3", None, "true", None),
    ]


def test_nested_values_become_dotted_columns_and_strings(tmp_path: Path) -> None:
    data = read(
        tmp_path, '[{"who": {"age": 30, "home": {"town": "Ulm"}}, "likes": ["tea", 2], "spans": [[1, 2]]}]', "a.json"
    )
    assert data.frame.drop(ROW, "_unit").to_dicts() == [
        {"who.age": "30", "who.home.town": "Ulm", "likes": "tea, 2", "spans": "1, 2"}
    ]


def test_an_object_with_one_list_is_that_list(tmp_path: Path) -> None:
    data = read(tmp_path, '{"study": "kitchen", "answers": [{"a": "1"}, {"a": "2"}]}', "a.json")
    assert data.frame["a"].to_list() == ["1", "2"]
    assert [str(note) for note in data.notes] == ["a.json: read the list 'answers'; left out: study"]


def test_items_and_lines_that_are_no_objects_are_named(tmp_path: Path) -> None:
    data = read(tmp_path, '[{"a": "1"}, 5, "x", {"a": "4"}]', "a.json")
    assert [str(place) for place in data.unreadable] == ["a.json, items 2-3: no object"]
    data = read(tmp_path, '{"a": "1"}\n\n{broken\n[1]\n{"a": "NA", "b": "2\\u2028"}\r\n', "b.jsonl")
    assert [str(place) for place in data.unreadable] == ["b.jsonl, lines 3-4: no JSON object"]
    assert data.frame[ROW].to_list() == ["b:1", "b:4"]
    assert data.frame["a"].to_list() == ["1", None]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.json", '[{"a": 1},\n{"a": 2]', "broken JSON \\(line 2"),
        ("a.json", '"just a string"', "a list of objects is needed"),
        ("a.json", '{"a": 1}', "without a list of objects"),
        ("a.json", '{"a": [], "b": []}', "without a list of objects"),
        ("a.json", "[]", "holds no JSON object"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.jsonl", "no json\nat all\n", "is no JSON"),
        ("a.jsonl", "", "is empty"),
    ],
)
def test_what_is_no_table_is_one_line(tmp_path: Path, name: str, text: str, says: str) -> None:
    with pytest.raises(DataError, match=says) as caught:
        read(tmp_path, text, name)
    assert "\n" not in str(caught.value)


def test_questions_in_several_languages_name_the_answers_alone(tmp_path: Path) -> None:
    asked = {"questions": [{"id": "q9", "headline": {"default": "What is missing?", "de": "Was fehlt?"}}]}
    answers = [{"data": {"q9": said}, "ttc": {"q9": 12}} for said in ("A bench.", "A tap.")]
    (tmp_path / "a.json").write_text(json.dumps({"data": answers, "survey": asked}))
    data = load(str(tmp_path / "a.json"))
    assert data.columns == ("What is missing?", "ttc.q9")
    assert data.frame["What is missing?"].to_list() == ["A bench.", "A tap."]


def test_half_an_emoji_costs_no_answer(tmp_path: Path) -> None:
    file = tmp_path / "cut.json"
    file.write_text(r'[{"why": "I like it \ud83d"}, {"why": "so do I \ud83d\ude00"}, {"why": "\ude00 and I"}]')
    assert load(str(file)).frame["why"].to_list() == ["I like it \ufffd", "so do I \U0001f600", "\ufffd and I"]
