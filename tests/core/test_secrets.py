"""Keys by their value, in every disguise in which a server might repeat them."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core import secrets

KEY = "sk-ant-api03-pQ7_x+/Yz2Lk9-0aBcDeFgHiJkLm"


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "_forms", {})
    secrets.keep(KEY)


@pytest.mark.parametrize(
    "written",
    [
        KEY,
        quote(KEY, safe=""),
        b64encode(KEY.encode()).decode(),
        urlsafe_b64encode(f"user:{KEY}".encode()).decode(),
        b64encode(f"a{KEY}".encode()).decode(),
        KEY[:20],
        KEY[9:30],
    ],
)
def test_a_key_is_hidden_however_it_is_written(written: str) -> None:
    said = secrets.masked(f"401: bad key {written}, sorry")
    assert said.startswith("401: bad key ")
    assert said.endswith(", sorry")
    assert KEY[9:19] not in said
    assert secrets.MASK in said
    assert len(said) < len("401: bad key , sorry") + 16  # the ends of what was encoded with it at most


@given(st.text(max_size=40), st.text(max_size=40), st.integers(0, 24))
def test_no_part_of_sixteen_signs_stays(before: str, after: str, start: int) -> None:
    said = secrets.masked(before + KEY[start : start + 16] + after)
    assert KEY[start : start + 16] not in said


@given(st.text())
def test_a_text_without_a_key_stays_as_it_is(text: str) -> None:
    assert secrets.masked(text) == text


def test_what_is_a_word_or_too_short_is_not_looked_for() -> None:
    for word in ("none", "lm-studio", "not-needed"):
        secrets.keep(word)
        assert secrets.masked(f"say {word}") == f"say {word}"
    secrets.keep("password1")
    assert secrets.masked("say password1 or password") == "say *** or password"
