from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.privacy.text.plain import plain
from hybridgen.privacy.text.spans import Span


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("An\u200bna W\u00adeber", "Anna Weber"),
        ("ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "anna@example.com"),
        ("Anna\u00a0Weber\u2019s", "Anna Weber's"),
        ("**Anna**: so", "  Anna  : so"),
        ("@anna_weber", "@anna_weber"),
    ],
)
def test_what_the_detectors_read(source: str, read: str) -> None:
    assert plain(source).text == read


@given(st.text(st.sampled_from("ab \u200b\u00ad*_Ａé\n"), max_size=30))
def test_every_place_has_a_source(source: str) -> None:
    text = plain(source)
    places = [text.source(n, n + 1) for n in range(len(text.text))]
    assert all(end == start + 1 for start, end in places)
    assert [start for start, _ in places] == sorted({start for start, _ in places})


def test_a_span_is_brought_back_with_its_invisible_signs() -> None:
    from hybridgen.privacy.text.plain import located

    source = "ask An\u200bna now"
    (span,) = located(source, plain(source), [Span(4, 8, "PERSON", "Anna", 0.85)])
    assert (span.start, span.end, span.text) == (4, 9, "An\u200bna")
