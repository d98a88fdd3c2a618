"""Somebody's own recognizers: what they find, what they let stand, and what is said of a file that is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import ConfigError, HybridgenError
from hybridgen.privacy import settings as sections
from hybridgen.privacy.detectors import presidio, recognizer_file
from hybridgen.privacy.detectors.allowed import Allowed, covers
from hybridgen.privacy.detectors.presidio import Finder, patterns_of
from hybridgen.privacy.detectors.recognizer_file import NONE, Entry, registry_of
from hybridgen.privacy.detectors.recognizers import Recognizers
from hybridgen.privacy.session import PrivacySession
from tests.privacy.protecting import counted, let_out, protected, settings

FILE = r"""
allow_list: [Aeropress, Costa Rica]
recognizers:
- name: project names
  supported_entity: PROJECT
  deny_list: [Blue Heron, X-12, blue]
- name: our people
  supported_entity: PERSON
  deny_list: [Hope]
- name: customer numbers
  supported_entity: CUSTOMER_ID
  supported_languages: [{language: en, context: [customer]}, {language: de, context: [Kunde]}]
  patterns:
  - {name: weak, regex: '\bK\d{5}\b', score: 0.2}
  - {name: strong, regex: '\bKD-\d{4}\b', score: 0.8}
- name: put aside
  enabled: false
  supported_entity: PROJECT
  deny_list: [coffee]
- DeTaxIdRecognizer
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "own.yaml").write_text(FILE)
    return tmp_path / "own.yaml"


def opened(file: Path, **more: object) -> PrivacySession:
    return PrivacySession.open(settings(recognizers=str(file), **more))


def test_lists_and_patterns_find_what_they_say_and_tell_who_found_it(file: Path) -> None:
    found = Recognizers(registry_of(settings(recognizers=str(file))), patterns_of)
    text = "blue  heron and Blue is X-12. KD-1234; customer K12345. My Kunde is K54321, coffee"
    [spans] = found.find([text])
    assert [(one.text, one.kind, one.by) for one in spans] == [
        ("blue  heron", "PROJECT", "project names"),
        ("Blue", "PROJECT", "project names"),
        ("X-12", "PROJECT", "project names"),
        ("KD-1234", "CUSTOMER_ID", "customer numbers"),
        ("K12345", "CUSTOMER_ID", "customer numbers"),
        ("K54321", "CUSTOMER_ID", "customer numbers"),
    ]
    assert all(one.score == 1 for one in spans)
    assert found.find(["K12345 stands alone", "", "Blüe"])[0] == ()


def test_what_they_find_goes_the_way_of_all_that_is_found(file: Path, finder: Finder) -> None:
    del finder  # it is loaded once for all tests
    session = opened(file, operators={"CUSTOMER_ID": "redact"})
    out = protected(session, "Blue Heron is late. KD-1234 said so", "we wait for blue heron", "hope came by, and Hope")
    assert counted(*out) == [
        "[PROJECT_1] is late.  said so",
        "we wait for [PROJECT_1]",
        "[PERSON_1] came by, and [PERSON_1]",
    ]
    assert session.restore(str(out[1])) == "we wait for blue heron"
    assert (
        let_out(session, "They drop Blue Heron, says KD-9999") == "They drop [HIDDEN_NUMBER_1], says [HIDDEN_NUMBER_2]"
    )
    assert let_out(session, "Only hope helps") == "Only [HIDDEN_NAME_1] helps"


def test_what_is_listed_counts_among_choices_too(file: Path) -> None:
    answers = ["Hope", "Blue Heron", "None"] * 10
    out = protected(opened(file), *answers)
    assert counted(*out)[:3] == ["[PERSON_1]", "[PROJECT_1]", "None"]


def test_what_is_allowed_stays_and_a_longer_name_with_it_does_not(file: Path) -> None:
    session = opened(file)
    texts = ("I bought an Aeropress in Costa  Rica.", "Ask Aeropress Nairobi.", "Nobody in Leeds likes AEROPRESS")
    out = protected(session, *texts)
    assert out[0] == texts[0]
    assert re.fullmatch(r"Ask \[NAME_\d+\]\.", str(out[1]))
    assert counted(out[2]) == ["Nobody in [LOCATION_1] likes AEROPRESS"]
    assert let_out(session, texts[0]) == texts[0]
    assert "Nairobi" not in let_out(session, texts[1])


def test_what_is_allowed_stays_in_personal_columns_too(file: Path) -> None:
    data = pl.DataFrame(
        {
            "_row": ["1", "2", "3"],
            "Who is your current employer?": [" Aeropress ", "Venkataraman Ltd", "Lindqvist Brothers"],
            "said": ["Aeropress pays well", "I left Venkataraman Ltd", "no"],
        }
    )
    session = opened(file)
    session.fit(data)
    out = session.protect(data).drop("_row")
    assert out.rows()[0] == (" Aeropress ", "Aeropress pays well")
    assert out.rows()[1] == ("[ORGANIZATION_2]", "I left [ORGANIZATION_2]")
    assert let_out(session, "We like Aeropress") == "We like Aeropress"


def test_several_files_are_one(file: Path, tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text("allow_list:\n# - nothing\n- Leeds\nrecognizers:\n")
    both = settings(recognizers=[str(file), str(tmp_path / "more.yaml")])
    assert registry_of(both).allowed == ("Aeropress", "Costa Rica", "Leeds")
    assert registry_of(both).kinds == {"PROJECT", "PERSON", "CUSTOMER_ID"}
    assert protected(PrivacySession.open(both), "I live in Leeds") == ["I live in Leeds"]


def test_a_runs_identity_counts_what_they_say_and_not_where_they_lie(file: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.yaml").write_text(FILE)
    here, there = (sections.asked(settings(recognizers=str(one))) for one in (file, tmp_path / "copy.yaml"))
    assert here == there != sections.asked(settings())
    assert registry_of(settings()) is NONE
    file.write_text(FILE.replace("Aeropress", "Leeds"))
    assert sections.asked(settings(recognizers=str(file))) != there


def test_operators_know_their_kinds(file: Path) -> None:
    sections.check(settings(recognizers=str(file), operators={"PROJECT": "mask"}))
    with pytest.raises(ConfigError, match=r"operators\.PROJEKT: .*did you mean PROJECT\?"):
        sections.check(settings(recognizers=str(file), operators={"PROJEKT": "mask"}))


ONE = "recognizers:\n- name: a\n  supported_entity: CASE\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ": is no file of recognizers; it begins with a key: recognizers or allow_list"),
        ("recognisers: []", ":1: recognisers: there is no such key; did you mean recognizers?"),
        ("recognizers:\n- name: a\n  deny_list: [x]", ":2: recognizer 1: supported_entity is missing"),
        (ONE.replace("CASE", "case id") + "  deny_list: [x]", ":3: recognizer 1.supported_entity: case id is no kind"),
        (ONE.replace("CASE", "HIDDEN_NAME") + "  deny_list: [x]", ":3: recognizer 1.supported_entity: HIDDEN_NAME is"),
        (ONE, ":2: recognizer 1: finds nothing; give it patterns or a deny_list"),
        (ONE + "  deny_list: x", ":4: recognizer 1.deny_list=x: must be a list of some text; [x] would be right"),
        (
            ONE + "  deny_list: [x]\n  deny_list_score: 0.1",
            ":5: recognizer 1.deny_list_score: words of a list are always",
        ),
        (
            ONE + "  patterns:\n  - regex: '(a'",
            ":5: recognizer 1.patterns.0.regex: is no pattern that can be read: missing )",
        ),
        (
            ONE + "  patterns:\n  - regex: a\n    score: high",
            ":6: recognizer 1.patterns.0.score=high: must be a number",
        ),
        (ONE + "  patterns:\n  - regexp: a", ":5: recognizer 1.patterns.0.regex: is missing; it must be some text"),
        (ONE + "  patterns: [{regex: a}]\nglobal_regex_flags: 999999", "is no pattern that can be read: ASCII, LOCALE"),
        (
            "recognizers:\n- NlBsnRecogniser",
            ":2: NlBsnRecogniser is none of Presidio's recognizers by patterns; did you",
        ),
        ("recognizers:\n- EmailRecognizer", ":2: EmailRecognizer is none of Presidio's recognizers by patterns"),
        ("recognizers:\n- SpacyRecognizer", ":2: SpacyRecognizer is none of Presidio's recognizers by patterns"),
        (
            ONE.replace("name: a", "name: CreditCardRecognizer") + "  patterns: [{regex: a}]",
            ":2: CreditCardRecognizer is the name of one of Presidio's own; give it another",
        ),
        (
            "recognizers:\n- {name: UsBankRecognizer, type: predefined, deny_list: [x]}",
            ":2: recognizer 1: a predefined recognizer brings its own patterns; leave out type: predefined",
        ),
        (ONE + "  deny_list: [x", ":4: is no valid YAML: expected ',' or ']'"),
        (ONE + "  name: b", ":4: the key name is there twice, first in line 2"),
        (ONE + "  patterns: [{regex: '([a-z ]+)+%'}]", "give what repeats a bound, as {1,20} in place of +"),
    ],
)
def test_a_wrong_file_is_one_line_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "own.yaml").write_text(text)
    with pytest.raises(ConfigError) as raised:
        sections.check(settings(recognizers=str(tmp_path / "own.yaml")))
    assert str(raised.value).startswith(str(tmp_path / "own.yaml"))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_file_is_named_with_its_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"privacy\.recognizers=.*none\.yaml: there is no such file"):
        sections.check(settings(recognizers=str(tmp_path / "none.yaml")))


def test_a_pattern_that_takes_too_long_for_a_text_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Presidio would note it in its log, and what it was to find would be read."""
    monkeypatch.setattr(presidio, "PATTERN_SECONDS", 0.05)
    values = {"name": "slow", "type": "custom", "supported_entity": "CASE"}
    patterns = [{"name": "slow", "regex": r"([a-z ]+)+%", "score": 1.0}]
    search = patterns_of(recognizer_file.FLAGS, [Entry("own.yaml:1", values | {"patterns": patterns})])
    with pytest.raises(HybridgenError, match=r"a pattern of slow took more than 0\.05 s for a text, so nothing more"):
        search(["ab cd " * 3_000 + "ä%"])


@given(st.lists(st.text("ab -É", min_size=1, max_size=6), max_size=4), st.text("abé - ", max_size=30))
def test_whatever_is_allowed_is_a_whole_word_of_the_text(values: list[str], text: str) -> None:
    places = Allowed(values).places(text)
    assert all(0 <= start < end <= len(text) for start, end in places)
    for start, end in places:
        assert not text[start - 1 : start].isalpha() or not text[start].isalpha()
        assert covers(places, start, end)
        assert not covers(places, start, end + 1) or any(one[0] <= start and one[1] > end for one in places)
