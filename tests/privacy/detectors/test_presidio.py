from __future__ import annotations

import itertools
import socket
import subprocess
import sys

import pytest

from hybridgen.core.errors import HybridgenError, InputError
from hybridgen.privacy.detectors.presidio import Finder

INTERVIEW = """Interviewer: Thanks for joining, Priya. How long have you used the app?
Priya: For six years, every other week. I'm Priya Shah and I live in Manchester.
You can write to priya.shah@example.com or call (212) 555-0165. My card is 4242 4242 4242 4242."""


def found(finder: Finder, text: str) -> set[tuple[str, str]]:
    return {(span.kind, span.text) for span in finder.find([text])[0]}


def test_an_interview(finder: Finder) -> None:
    spans = found(finder, INTERVIEW)
    assert {
        ("PERSON", "Priya Shah"),
        ("LOCATION", "Manchester"),
        ("EMAIL_ADDRESS", "priya.shah@example.com"),
        ("PHONE_NUMBER", "(212) 555-0165"),
        ("CREDIT_CARD", "4242 4242 4242 4242"),
    } <= spans


def test_durations_and_roles_are_content(finder: Finder) -> None:
    values = {value for _, value in found(finder, INTERVIEW)}
    assert not values & {"six years", "every other week", "Interviewer"}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Pay to DE89 3704 0044 0532 0130 00 please.", "IBAN_CODE", "DE89 3704 0044 0532 0130 00"),
        ("My social security number is 536-22-8726.", "US_SSN", "536-22-8726"),
        ("It logged me in from 192.168.17.4 again.", "IP_ADDRESS", "192.168.17.4"),
        ("I was born on 1959-03-11.", "DATE", "1959-03-11"),
        ("See https://example.org/people/anna for more.", "URL", "https://example.org/people/anna"),
    ],
)
def test_forms(finder: Finder, text: str, kind: str, value: str) -> None:
    assert (kind, value) in found(finder, text)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("I told An\u200bna W\u00adeber about it.", "PERSON", "An\u200bna W\u00adeber"),
        ("Then **Jennifer Kaya** disagreed.", "PERSON", "Jennifer Kaya"),
        ("Write to ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ today.", "EMAIL_ADDRESS", "ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
        ("it's me, priyanka! jennifer told me you'd call", "PERSON", "jennifer"),
    ],
)
def test_signs_and_case_hide_nothing(finder: Finder, text: str, kind: str, value: str) -> None:
    assert (kind, value) in found(finder, text)


def test_a_missing_space_makes_no_address(finder: Finder) -> None:
    assert found(finder, "That was fine.So we went on.") == set()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("15.03.2024 11:35:19", " 11:35:19"),
        ("05.06.1992", ""),
        ("15.03.24 11.35", " 11.35"),
        ("0176 758384 05.06.1992", " "),
        ("12.04.2023 0176 7583848", " "),
        ("01.02.03.04.05", ""),
    ],
)
def test_a_date_is_no_telephone_number_and_hides_none(finder: Finder, text: str, left: str) -> None:
    spans = finder.find([text])[0]
    for span in reversed(spans):
        text = text[: span.start] + text[span.end :]
    assert text == left


def test_the_english_model_makes_no_guesses_on_other_languages(finder: Finder) -> None:
    german = "Meine Schwester wohnt in Kassel und ruft immer unter 0561 7583848 an."
    chinese = "我妈妈叫王芳，她的电话是13812345678，每次都是我来预约，没有一次是提前说清楚的。"
    assert found(finder, german) == {("PHONE_NUMBER", "0561 7583848")}
    assert found(finder, chinese) == {("NUMBER", "13812345678")}
    assert ("PERSON", "Priya Shah") in found(finder, f"{INTERVIEW}\n{german}")


def test_guesses_say_that_they_are_english(finder: Finder) -> None:
    told = {span.kind: span.is_english for span in finder.find([INTERVIEW])[0]}
    assert told["PERSON"]
    assert not told["EMAIL_ADDRESS"]


def test_a_code_is_no_person(finder: Finder) -> None:
    assert found(finder, "J2krYz") == found(finder, "EPb7VlL") == set()


def test_offsets_are_the_texts_own_and_in_order(finder: Finder) -> None:
    texts = [INTERVIEW, "", "nothing here", INTERVIEW * 3]
    for text, spans in zip(texts, finder.find(texts), strict=True):
        assert all(text[span.start : span.end] == span.text for span in spans)
        assert all(left.end <= right.start for left, right in itertools.pairwise(spans))


def test_no_name_is_looked_up(finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(*args: object, **_: object) -> None:
        asked.append(args)
        raise OSError("no network in here")

    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert ("EMAIL_ADDRESS", "jo@example.co.uk") in found(finder, "Write to jo@example.co.uk today.")
    assert asked == []


def test_a_model_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(
        InputError, match=r"privacy.spacy_model=xx_none_lg is not installed; .*python -m spacy download xx_none_lg"
    ):
        Finder("xx_none_lg")
    monkeypatch.setattr("hybridgen.privacy.detectors.presidio.MODELS", ("xx_none_lg",))
    with pytest.raises(InputError, match="no English spaCy model is installed"):
        Finder()


def test_a_package_that_is_no_model() -> None:
    with pytest.raises(InputError, match="hypothesis cannot be loaded"):
        Finder("hypothesis")


def test_a_failing_detector_tells_nothing_of_the_text(finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(texts: object, *_: object, **__: object) -> None:
        raise ValueError(f"cannot read {texts}")

    monkeypatch.setattr(finder._engine, "analyze_iterator", fail)
    with pytest.raises(HybridgenError, match=r"detector .* failed \(ValueError\)") as raised:
        finder.find(["Anna Weber"])
    assert "Anna" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_importing_the_package_loads_no_detector() -> None:
    code = (
        "import sys; from hybridgen.config.schema import Privacy; from hybridgen.privacy.session import PrivacySession;"
        "import polars as pl;"
        "off = Privacy(mode='off', restore=False, spacy_model=None, vault=None, detector=None);"
        "frame = pl.DataFrame({'_row': ['1'], 'text': ['Anna']});"
        "session = PrivacySession.open(off); session.fit(frame); session.protect(frame);"
        "session.is_free('Anna'); session.restore('x');"
        "print(sorted({'spacy', 'presidio_analyzer', 'tldextract'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
