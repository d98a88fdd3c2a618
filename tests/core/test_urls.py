"""Addresses as they may be shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.urls import redacted


@given(st.text(alphabet="abcXYZ019!$&'()*+,;=:%-._~@", min_size=1), st.sampled_from(["https", "postgresql"]))
def test_no_password_of_an_address_is_shown(secret: str, scheme: str) -> None:
    assert redacted(f"see {scheme}://{secret}@host:80/path") == f"see {scheme}://***@host:80/path"


def test_an_address_without_a_password_stays_as_it_is() -> None:
    assert redacted("http://127.0.0.1:11434/v1?to=me@there") == "http://127.0.0.1:11434/v1?to=me@there"
