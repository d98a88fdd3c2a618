"""Facts that people are told: their words, what of them may be shared, and back from JSON."""

from __future__ import annotations

import json
import re
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.notices import TEMPLATES, Data, Notice, Place, counted


def test_a_notice_reads_as_its_template() -> None:
    assert str(Notice("stopped")) == TEMPLATES["stopped"]
    assert str(Notice("read_as", {"file": Data("a.csv"), "encoding": "utf-16"})) == "a.csv: read as utf-16"


def test_amounts_are_dollars_with_four_places() -> None:
    said = str(Notice("calls_unanswered", {"amount": 0.012345}))
    assert said.startswith("paid calls without an answer may have been billed: up to $0.0123 beside the total")
    assert "$12.0000" in str(Notice("calls_unanswered", {"amount": 12}))


def test_things_are_counted_in_their_number() -> None:
    one, none, many = (str(Notice("rows_empty", {"file": Data("a.csv"), "rows": rows})) for rows in (1, 0, 12))
    assert one == "a.csv: 1 row without any answer left out"
    assert none == "a.csv: 0 rows without any answer left out"
    assert many == "a.csv: 12 rows without any answer left out"


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (1, "copy", "1 copy"),
        (2, "copy", "2 copies"),
        (0, "entry", "0 entries"),
        (3, "city", "3 cities"),
        (2, "day", "2 days"),
        (2, "key", "2 keys"),
        (2, "question", "2 questions"),
    ],
)
def test_nouns_have_their_plural(number: int, noun: str, words: str) -> None:
    assert counted(number, noun) == words


def test_lists_are_joined_by_commas_whatever_they_hold() -> None:
    files = (Data("photo.jpg"), "scan.png", Place("/srv/x", "data.path"), Notice("cut_off"), 3)
    said = str(Notice("files_passed_over", {"place": Place("/srv", "data.path"), "count": 5, "files": files}))
    assert said == (
        "/srv: 5 files of other kinds passed over: photo.jpg, scan.png, /srv/x, the answer was cut off; write less, 3"
    )


def test_numbers_keep_the_format_of_their_template() -> None:
    better = Notice("refinement_better", {"before": 0.5, "after": 0.8571, "how": ""})
    assert str(better) == "0.50 before, 0.86 after"


def test_a_notice_within_a_notice_is_its_words() -> None:
    inner = Notice("no_json", {"problem": Data("line 3")})
    assert str(Notice("draft_kept", {"why": Notice("not_refined", {"why": inner})})) == (
        "kept the draft: not refined: no valid JSON: line 3"
    )


def test_braces_in_data_are_no_template() -> None:
    assert str(Notice("error", {"reason": Data("{rows:n row} {0} {")})) == "{rows:n row} {0} {"


@pytest.mark.parametrize(
    "notice", [Notice("no_such_code"), Notice("not_refined"), Notice("not_refined", {"reason": 1})]
)
def test_an_unknown_code_or_param_is_a_fault_of_ours(notice: Notice) -> None:
    with pytest.raises(KeyError):
        str(notice)


@pytest.mark.parametrize("code", TEMPLATES)
def test_every_template_is_one_line_with_formats_that_there_are(code: str) -> None:
    assert "\n" not in TEMPLATES[code]
    for _, name, spec, conversion in string.Formatter().parse(TEMPLATES[code]):
        if name is not None:
            assert name.isidentifier()
            assert re.fullmatch(r"|usd|list|files|time|n [a-z ]+|\.\df|\.0%", spec or "")
            assert conversion is None


def test_hiding_takes_data_and_places_and_leaves_our_words() -> None:
    files = (Data("ann's letter.jpg"), Data("ben.png"))
    inside = Notice("files_passed_over", {"place": Place("/home/ann", "data.path"), "count": 2, "files": files})
    notice = Notice("failed_for_show", {"why": inside, "what": "the run goes on"})
    hidden = notice.hidden(lambda text: f"<{len(text)}>", lambda place: place.key)
    assert str(hidden) == "data.path: 2 files of other kinds passed over: <16>, <7>; the run goes on"
    assert str(notice) == ("/home/ann: 2 files of other kinds passed over: ann's letter.jpg, ben.png; the run goes on")


def test_json_says_what_is_data_and_what_a_place() -> None:
    inside = Notice("rows_empty", {"file": Data("a.csv"), "rows": 2})
    params = {"why": inside, "where": Place("/srv", "data.path"), "names": (Data("x"), 1)}
    assert Notice("failed_for_show", params).as_json() == {
        "why": {"code": "rows_empty", "params": {"file": {"data": "a.csv"}, "rows": 2}},
        "where": {"place": "/srv", "key": "data.path"},
        "names": [{"data": "x"}, 1],
    }


names = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8)


def notices(text: st.SearchStrategy[str]) -> st.SearchStrategy[Notice]:
    """Any notices, nested; text: what their data and places hold."""
    scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | names
    places = st.builds(Place, text, names)

    def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        within = st.builds(Notice, names, st.dictionaries(names, inner, max_size=3))
        return st.lists(inner, max_size=3).map(tuple) | within

    params = st.recursive(scalars | st.builds(Data, text) | places, nested, max_leaves=8)
    return st.builds(Notice, names, st.dictionaries(names, params, max_size=4))


@given(notices(st.text(max_size=20)))
def test_any_notice_comes_back_from_json(notice: Notice) -> None:
    assert Notice.from_json(notice.code, json.loads(json.dumps(notice.as_json()))) == notice


@given(notices(st.text(max_size=5).map(lambda text: f"SECRET{text}")))
def test_nothing_of_data_and_places_is_left_once_it_is_hidden(notice: Notice) -> None:
    before = notice.as_json()
    hidden = notice.hidden(lambda _: "•", lambda place: place.key)
    assert "SECRET" not in json.dumps(hidden.as_json())
    assert hidden.hidden(lambda _: "•", lambda place: place.key) == hidden
    assert notice.hidden(str, lambda place: place.text) == notice
    assert notice.as_json() == before


def test_a_notice_lists_a_few_files_and_counts_the_others() -> None:
    told = str(Notice("files_identical", {"file": "a.txt", "copies": [f"{n}.txt" for n in range(26)]}))
    assert told.endswith("as 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 21 more")
