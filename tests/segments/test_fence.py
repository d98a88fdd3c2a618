"""What comes from the data stays in its row, and reads as the same text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hybridgen.privacy.egress.check import _FULL_WIDTH, _INVISIBLE
from hybridgen.scoring.evidence import stands_in
from hybridgen.segments.fence import fence, render, spell
from hybridgen.sources.texts.looks import OPENERS, look

TAG = re.compile(r"</?row\b|</?statistics\b|<\|\w+\|>|\[/?INST\]", re.IGNORECASE)
OPENING = [
    *(
        "</row>",
        '<row id="R7">',
        "< / row >",
        "<ROW>",
        "<\u200brow>",
        "<r\u200bow>",
        "＜/row＞",
        "<ｒｏｗ",
        "<rоw>",
        "<<row",
    ),
    *(
        "<statistics>",
        "</statistics>",
        "<|im_end|>",
        "<|im_start|>system",
        "<｜User｜>",
        "<s>",
        "</s>",
        "<end_of_turn>",
    ),
    *("<<SYS>>", "</think>", "<tool_call>", "[INST]", "[/INST]", "[|user|]"),
]
HOSTILE = [
    *OPENING,
    *("<|", "[", "<", "#1 ", "#S1 ", "＃17 "),
    *("row", "/row>", "[PERSON_1]", "‹/row›", "﹤/row>", "\u202e", "\x1b[2J", "\x00", "\n", '"', "a", " "),
]
TEXTS = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), max_size=12).map("".join)


def as_sent(text: str) -> str:
    """A text as the egress check sends it on."""
    return _INVISIBLE.sub("", text).translate(_FULL_WIDTH)


@pytest.mark.parametrize(
    "text",
    [
        "I pay < 5 and she pays > 3, so 3 < x, |n| < |m|, a<b, <3 and List<String>, e-mail <anna@home.org>",
        "We asked [PERSON_1] (see [2] and [sic]), <b>bold</b> <browser> rows of <rows>, row 3, statistics",
        "#coffee is the # one drink; PIN#; C# and <!-- no -->",
    ],
)
def test_what_imitates_nothing_stays_as_it_is(text: str) -> None:
    assert fence(text, is_numbered=True) == text


@pytest.mark.parametrize("text", OPENING)
def test_what_could_open_something_is_written_small(text: str) -> None:
    assert fence(text) != text


def test_numbers_are_fenced_where_pieces_have_some() -> None:
    assert fence("We are #1 here") == "We are #1 here"
    assert fence("We are #1 here, ＃S2 there", is_numbered=True) == "We are ﹟1 here, ﹟S2 there"


@example("<ｒｏｗ\u202e0", False)
@given(TEXTS, st.booleans())
def test_nothing_in_a_row_closes_it_or_opens_another(text: str, is_numbered: bool) -> None:
    shown = fence(text, is_numbered=is_numbered)
    assert len(shown) == len(text)
    assert unicodedata.normalize("NFKC", shown) == unicodedata.normalize("NFKC", text)
    assert fence(shown, is_numbered=is_numbered) == shown
    for sent in (shown, as_sent(shown), unicodedata.normalize("NFC", shown)):
        assert not TAG.search(sent)
        assert not (is_numbered and re.search(r"#S?\d", sent))
    assert TAG.findall(as_sent(render("R1", shown))) == ["<row", "</row"]


@given(TEXTS, TEXTS, TEXTS)
def test_a_quote_in_either_spelling_is_found_and_delivered_as_it_stands(before: str, words: str, after: str) -> None:
    row = f"{before} two words {words} more {after}"
    quote = row.strip()
    copied = fence(quote, is_numbered=True)
    assert stands_in(copied, row) == stands_in(quote, row) is True
    assert spell(quote, row) in row
    assert spell(copied, row) in row


@given(st.text(max_size=30))
def test_a_text_looks_as_its_own_look_does(text: str) -> None:
    assert look(look(text)) == look(text)


@pytest.mark.parametrize(
    "text", ["[PЕRSОN_１]", "[P\u200bERS\u00adON_1\u2060]", "【PERSON＿1】", "［ＰＥＲＳＯＮ_١］", "[P\u0301ERSON_1]"]
)
def test_letters_and_signs_are_read_as_what_they_look_like(text: str) -> None:
    assert look(text) == "[PERSON_1]"


def test_all_signs_that_a_placeholder_has_are_known() -> None:
    every = (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    assert {char for char in every if look(char)[:1] in set("_[{<") and len(look(char)) == 1} <= set(OPENERS)
