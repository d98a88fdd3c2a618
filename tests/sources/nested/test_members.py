"""An object's columns: paths, questions, lines."""

import contextlib
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.nested.members import columns_of
from hybridgen.sources.readers.parquet import read_parquet
from hybridgen.sources.types import ANYTHING, Table
from tests.sources.readers.test_objects import read

ASKED, KEPT = "What annoys you here?", "What would you keep?"
SAID = "The stairs are never cleaned."


@pytest.mark.parametrize(
    ("value", "columns"),
    [
        ({"q": [{"question": ASKED, "answer": SAID}]}, {ASKED: SAID}),
        (
            {"q": [{"questionText": ASKED, "answerText": SAID}, {"questionText": KEPT, "answerText": None}]},
            {ASKED: SAID, KEPT: None},
        ),
        ({"q": [{"label": ASKED, "value": SAID}, {"label": KEPT, "value": ["a", "b"]}]}, {ASKED: SAID, KEPT: "a, b"}),
        ({"q": [{"frage": ASKED, "antwort": SAID}]}, {ASKED: SAID}),
        ({"q": [{"question": {"title": ASKED}, "response": {"text": SAID}}]}, {ASKED: SAID}),
        ({"q": [{"heading": ASKED, "answers": [{"text": SAID, "tag_data": []}]}]}, {ASKED: SAID}),
        (
            {
                "q": [
                    {
                        "headings": 1,
                        "heading": ASKED,
                        "answers": [{"row_id": "1", "choice_id": "2", "simple_text": "Heat | Good"}],
                    }
                ]
            },
            {ASKED: "Heat | Good"},
        ),
        (
            {
                "q": [
                    {"question": ASKED, "answer": [{"row": "Heat", "label": "good"}, {"row": "Light", "label": "bad"}]}
                ]
            },
            {ASKED: "Heat: good; Light: bad"},
        ),
        (
            {"q": [{"question": ASKED, "answer": SAID}, {"question": ASKED, "answer": "More."}]},
            {ASKED: f"{SAID}; More."},
        ),
        (
            {
                "q": [
                    {"field": {"ref": "why"}, "type": "text", "text": SAID},
                    {"field": {"ref": "n"}, "type": "number", "number": "3"},
                ]
            },
            {"why": SAID, "n": "3"},
        ),
        ({"q": [{"field": {"title": ASKED}, "type": "choices", "choices": {"labels": ["a", "b"]}}]}, {ASKED: "a, b"}),
        (
            {
                "pages": [
                    {"questions": [{"heading": ASKED, "answers": [{"text": SAID}]}]},
                    {"questions": [{"heading": KEPT, "answers": []}]},
                ]
            },
            {ASKED: SAID, KEPT: None},
        ),
        (
            {
                "a": {
                    "1": {"text": ASKED, "type": "area", "answer": SAID},
                    "2": {"text": KEPT, "type": "x", "answer": ""},
                }
            },
            {ASKED: SAID, KEPT: ""},
        ),
        (
            {"a": {"x1": {"questionId": "x1", "textAnswers": {"answers": [{"value": SAID}, {"value": "b"}]}}}},
            {"x1": f"{SAID}, b"},
        ),
        ({"q": [{"q": ASKED, "a": SAID}, {"q": KEPT}]}, {ASKED: SAID, KEPT: None}),
        (
            {
                "data": {
                    "2": {"question": ASKED, "answer": SAID},
                    "3": {"question": "How good?", "subquestions": {"7": {"question": "Heat", "answer": "Bad"}}},
                    "4": {"question": "Which?", "options": {"8": {"answer": "Bus"}, "9": {"answer": "Bike"}}},
                    "5": {"question": KEPT},
                }
            },
            {ASKED: SAID, "How good? - Heat": "Bad", "Which?": "Bus, Bike", KEPT: None},
        ),
        (
            {"q": [{"label": KEPT, "value": ["o1", "x"], "options": [{"id": "o1", "text": "The lift"}]}]},
            {KEPT: "The lift, x"},
        ),
        (
            {
                "sittings": 1,
                "data": [{"week": n, "answers": [{"question": ASKED, "answer": f"{SAID} {n}"}]} for n in (1, 2)],
            },
            {"sittings": "1", ASKED: f"1: {SAID} 1; 2: {SAID} 2"},
        ),
        ({"answers": {ASKED: SAID}, "other": {ASKED: "x"}}, {ASKED: SAID, f"other.{ASKED}": "x"}),
        ({"at": {"$date": "May"}}, {"at": "May"}),
        ({"a": ["It is loud.", "It is cold."]}, {"a": "It is loud.\nIt is cold."}),
        ({"a": {"b": {"c": 1}}, "d": {}}, {"a.b.c": "1", "d": None}),
        ({"a": ["tea", 2, None]}, {"a": "tea, 2"}),
        ({"a": [[1, 2], [3]]}, {"a": "1, 2\n3"}),
        ({"a": [{"name": "x"}, {"name": "y"}]}, {"a": "x, y"}),
        ({"a": [{"label": "By bus", "value": "by_bus"}, {"label": "On foot", "value": "2"}]}, {"a": "By bus, On foot"}),
        (
            {"a": [{"date": "May", "note": SAID}, {"date": "June", "note": "x", "by": {"who": "y"}}]},
            {"a": f"date: May, note: {SAID}\ndate: June, note: x, by: who: y"},
        ),
        (
            {"a": [{"speaker": "Ava", "text": SAID}, {"speaker": "Ben", "text": "Yes."}]},
            {"a": f"Ava: {SAID}\nBen: Yes."},
        ),
        ({"a": [], "b": True, "c": 2.0}, {"a": None, "b": "true", "c": "2"}),
    ],
)
def test_members_become_columns(value: dict[str, Any], columns: dict[str, str | None]) -> None:
    assert columns_of(value) == columns


def test_ids_with_all_that_somebody_answered_are_no_questions(tmp_path: Path) -> None:
    answers = [{"question": ASKED, "answer": SAID}, {"question": KEPT, "answer": "The garden."}]
    data = read(tmp_path, json.dumps({"data": [{"id": n, "answers": answers} for n in range(3)]}), "a.json")
    assert data.columns == ("id", ASKED, KEPT)
    assert data.respondents == 3


def test_parquet_is_read_as_json_is(tmp_path: Path) -> None:
    rows = [
        {
            "id": n,
            "who": {"age": 30 + n, "home": {"town": "Ulm"}},
            "q": [{"question": ASKED, "answer": f"{SAID} {n}"}],
            "l": ["a", "b"],
        }
        for n in range(3)
    ]
    pl.DataFrame(rows).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "a.json").write_text(json.dumps(rows))
    parquet, objects = (load(str(tmp_path / name)) for name in ("a.parquet", "a.json"))
    assert parquet.columns == ("id", "who.age", "who.home.town", ASKED, "l")
    assert parquet.frame.equals(objects.frame)


def test_parquet_of_chats_is_conversations(tmp_path: Path) -> None:
    chat = [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": SAID},
        {"role": "assistant", "content": "Why?"},
    ]
    pl.DataFrame({"id": ["a", "b"], "messages": [chat, chat]}).write_parquet(tmp_path / "a.parquet")
    data = load(str(tmp_path / "a.parquet"))
    assert data.frame["text"].to_list() == [f"user: {SAID}\nassistant: Why?"] * 2
    pl.DataFrame({"id": ["a", "b"], "job": ["nurse", "cook"], "messages": [chat, chat]}).write_parquet(
        tmp_path / "b.parquet"
    )
    table = read_parquet(tmp_path / "b.parquet", ANYTHING)
    assert isinstance(table, Table)
    assert table.header == ["id", "job", "messages"]


def test_json_in_cells_is_unfolded(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'who,answers,likes\na,"{""Q0"": ""It is loud."", ""Q1"": """"}","[\'tea\', \'milk\']"\n'
        'b,"{""Q0"": ""No.""}",[]\n'
    )
    data = load(str(tmp_path / "a.csv"))
    assert data.frame.drop("_row", "_unit").rows() == [
        ("a", "It is loud.", None, "tea, milk"),
        ("b", "No.", None, None),
    ]
    assert data.columns == ("who", "answers.Q0", "answers.Q1", "likes")
    assert "a.csv: JSON in cells unfolded into columns: answers, likes" in map(str, data.notes)


def test_some_json_in_cells_is_named_and_brackets_are_words(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('who,said\na,"{""x"": 1}"\nb,Nothing at all\nc,[laughs]\n')
    data = load(str(tmp_path / "a.csv"))
    assert [str(warning) for warning in data.warnings] == ["a.csv: some cells hold JSON and are read as they are: said"]
    (tmp_path / "b.csv").write_text("who,said\na,[laughs]\nb,[sighs]\n")
    assert load(str(tmp_path / "b.csv")).warnings == ()


def test_answers_without_words_are_named(tmp_path: Path) -> None:
    asked = [{"heading": ASKED, "answers": [{"choice_id": "17", "row_id": "3"}]}]
    data = read(tmp_path, json.dumps([{"id": n, "questions": asked} for n in range(3)]), "a.json")
    assert [str(warning) for warning in data.warnings] == [
        f"a.json: the answers are ids, not words: {ASKED}; export them in words"
    ]


_LEAVES = st.none() | st.booleans() | st.integers(0, 99).map(str) | st.text("ab cé?.", max_size=6)
_KEYS = st.sampled_from(
    "id question answer text label value speaker role messages segments answers pages type name field start a b".split()
)
_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4), max_leaves=14
)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(content=_VALUES)
def test_any_json_is_read_or_refused_in_one_line(tmp_path: Path, content: Any) -> None:
    (tmp_path / "a.json").write_text(json.dumps(content))
    data = None
    with contextlib.suppress(DataError):
        data = load(str(tmp_path / "a.json"))
    if data is None:
        with pytest.raises(DataError, match=r"^[^\n]+$"):
            load(str(tmp_path / "a.json"))
        return
    cells = [cell for column in data.columns for cell in data.frame[column].drop_nulls()]
    assert not any(cell.startswith(("{", "[{", '["')) for cell in cells)
