"""A draft's id as it is written, and read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.scoring.types import DraftId


@given(st.integers(0, 10**6), st.integers(0, 20))
def test_an_id_is_read_as_it_was_written(segment: int, number: int) -> None:
    assert DraftId.read(str(DraftId(segment, number))) == DraftId(segment, number)


@pytest.mark.parametrize("text", ["", "d", "d00x", "codebook"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        DraftId.read(text)
