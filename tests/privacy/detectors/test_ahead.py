"""What comes next is read while what was found is put to use; what is found stays the same, errors too."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from hybridgen.core.errors import HybridgenError
from hybridgen.privacy import session
from hybridgen.privacy.detectors.ahead import Ahead
from hybridgen.privacy.detectors.memory import Remembering
from hybridgen.privacy.session import PrivacySession
from hybridgen.privacy.text.spans import Span
from tests.privacy.protecting import WordList, frame, settings

SAID = ["Anna Weber came.", "Nobody came.", "I asked Anna Weber."]


class Gated(WordList):
    """Reads a text with "later" in it once it may, and notes what was read by which thread."""

    def __init__(self) -> None:
        super().__init__(PERSON=["Anna Weber"])
        self.read: list[tuple[str, ...]] = []
        self.threads: list[str] = []
        self.may, self.began = threading.Event(), threading.Event()

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        if any("later" in text for text in texts):
            self.began.set()
            assert self.may.wait(20)
        if any("broken" in text for text in texts):
            raise HybridgenError("the detector failed")
        self.read.append(tuple(texts))
        self.threads.append(threading.current_thread().name)
        return super().find(texts)


@pytest.fixture
def gated() -> Gated:
    return Gated()


def test_what_was_read_ahead_is_read_once_and_in_another_thread(gated: Gated) -> None:
    ahead = Ahead(Remembering(gated))
    ahead.begin(SAID)
    assert ahead.find(SAID[::-1]) == WordList(PERSON=["Anna Weber"]).find(SAID[::-1])
    assert gated.read == [tuple(SAID)]
    assert gated.threads == ["hybridgen-ahead"]


def test_what_is_known_is_found_while_other_texts_are_read(gated: Gated) -> None:
    ahead = Ahead(Remembering(gated))
    known = ahead.find(SAID)
    ahead.begin(["Not yet, later."])
    assert gated.began.wait(20)
    assert ahead.find(SAID) == known  # would never come if it had to wait
    gated.may.set()
    assert ahead.find(["Not yet, later."]) == [()]
    assert gated.read == [tuple(SAID), ("Not yet, later.",)]


def test_what_went_wrong_is_raised_where_the_texts_are_asked_for_and_nowhere_else(gated: Gated) -> None:
    ahead = Ahead(Remembering(gated))
    ahead.begin(["broken"])
    assert len(ahead.find(SAID)) == 3
    with pytest.raises(HybridgenError, match="the detector failed"):
        ahead.find(["broken"])


def test_a_session_has_the_next_rows_read_and_does_nothing_else_with_them(
    gated: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = Remembering(gated)
    monkeypatch.setattr(session, "detector_of", lambda _: once)
    table = frame(*SAID)
    opened = PrivacySession.open(settings())
    opened.foresee(table.to_dicts())
    assert not gated.read  # nothing is fitted
    opened.fit(table)
    opened.foresee(table.to_dicts())
    assert opened.totals.entities == 0
    told = opened.transform(table.to_dicts())
    assert gated.read == [tuple(SAID)]
    plain = PrivacySession.open(settings(), detector=WordList(PERSON=["Anna Weber"]))
    plain.fit(table)
    plain.foresee(table.to_dicts())
    assert told == plain.transform(table.to_dicts())
    assert opened.totals.kinds == plain.totals.kinds == {"PERSON": 2}
