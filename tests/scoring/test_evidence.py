"""A quote is looked up in the row that it names: its words must stand there, its typography need not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.trees import claims
from hybridgen.scoring.evidence import MAX_CONTEXT_CHARS, around, look_up, stands_in
from tests.pipelines.records.library import SEGMENT, visitor

ROW = "Last month I walked **back** — “empty-han\u00added” — three\n  times; the café’s closed at 9:30 p.m. anyway."


@pytest.mark.parametrize(
    "quote",
    [
        "Last month I walked",
        "LAST MONTH i Walked",
        "  three   times ",
        "walked back",
        "back - empty-handed",
        "back – 'empty‑handed'",
        '"empty-handed" – three',
        "the cafe\u0301's closed",  # the accent as a sign of its own
        "the café´s closed",
        "three times …",
        "- three times.",
        "closed at 9:30",
        "…closed at 9:30 p.m.",
        "ｃｌｏｓｅｄ ａｔ",
        "closed\u200b at",
    ],
)
def test_typography_does_not_matter(quote: str) -> None:
    assert stands_in(quote, ROW)


@pytest.mark.parametrize(
    "quote",
    [
        "Last month we walked",
        "month Last",
        "walked three times",
        "ast month",  # within a word
        "Last mont",
        "closed at 9:3",
        "times",  # a single word proves nothing
        "“times”",
        "... times ...",
        "",
        "…",
        "\u200b",
    ],
)
def test_what_does_not_stand_there_is_not_found(quote: str) -> None:
    assert not stands_in(quote, ROW)


def test_signs_in_a_quote_are_no_pattern() -> None:
    assert stands_in("costs $5 (or more)", "It costs $5 (or more) a cup.")
    assert not stands_in("costs .. (or more)", "It costs $5 (or more) a cup.")


CASES: list[Callable[[str], str]] = [str, str.lower, str.upper, str.title, str.casefold]
words = st.text(st.sampled_from("abcdefghikLMNOPQRSTÄäßéñ123"), min_size=1, max_size=6)
rows = st.lists(words, min_size=2, max_size=12)
spaces = st.sampled_from([" ", "  ", "\n", "\t", "\u00a0", " \n "])
marks = st.sampled_from(["", '"', "'", "“", "”", "’", "«", "*", "**", "_", "`", "´", "…", ". "])


@given(st.data())
def test_any_words_of_a_row_are_found_however_they_are_set(data: st.DataObject) -> None:
    row = data.draw(rows)
    start = data.draw(st.integers(0, len(row) - 2))
    quote = row[start : data.draw(st.integers(start + 2, len(row)))]
    change = data.draw(st.sampled_from(CASES))
    typed = "".join(change(word) + data.draw(spaces) for word in quote)
    assert stands_in(data.draw(marks) + typed + data.draw(marks), data.draw(spaces).join(row))


@given(st.data())
def test_a_quote_with_another_word_is_not_found(data: st.DataObject) -> None:
    row = data.draw(rows)
    quote = list(row)
    quote[data.draw(st.integers(0, len(row) - 1))] = data.draw(st.sampled_from(["xyz", "z", "xa"]))
    assert not stands_in(" ".join(quote), " ".join(row))


@given(st.text(), st.text())
def test_nothing_breaks_it(quote: str, row: str) -> None:
    assert stands_in(quote, row) in {True, False}


def test_every_claim_of_a_record_has_its_place() -> None:
    places = [place for place, _ in claims(visitor().model_dump(mode="json"))]
    assert places == ["behaviours[0]", "behaviours[1]", "frustrations[0]", "goals[0]", "goals[1]"]


def test_each_quote_is_looked_up_in_the_row_that_it_names() -> None:
    behaviours = [
        {"row": "R3", "quote": "a way to reserve a desk", "text": "Reserve a desk"},
        {"row": "R1", "quote": "a way to reserve a desk", "text": "The same, in another row"},
        {"row": "R9", "quote": "a way to reserve a desk", "text": "In a row that is not there"},
    ]
    evidence = look_up(visitor(behaviours=behaviours), SEGMENT)
    assert [(e.claim, e.row, e.verified) for e in evidence if e.claim.startswith("behaviours")] == [
        ("behaviours[0]", "R3", True),
        ("behaviours[1]", "R1", False),
        ("behaviours[2]", "R9", False),
    ]


def test_what_one_respondent_said_is_no_share_of_all() -> None:
    behaviours = [
        {"row": "R3", "quote": "a way to reserve a desk", "text": "Reserves a desk, as 70 % of them do"},
        {"row": "R3", "quote": "a way to reserve a desk", "text": "Reserves one desk for 2 people"},
    ]
    evidence = look_up(visitor(behaviours=behaviours), SEGMENT)
    assert [one.verified for one in evidence[:2]] == [False, True]


@pytest.mark.parametrize(
    ("quote", "context"),
    [
        ("you leave?", "Why did you leave? It was the price."),
        ("the price. Nothing", "Why did you leave? It was the price. Nothing else. I told them so."),
        ("TOLD them", "Nothing else. I told them so."),
        ("never said", ""),
    ],
)
def test_a_quote_is_read_in_the_sentences_around_it(quote: str, context: str) -> None:
    assert around(quote, "Why did you leave?\nIt was the price. Nothing else. I told them so.") == context


def test_what_does_not_fit_beside_a_quote_is_left_out() -> None:
    long = "And so it went on and on, " * 9 + "until it ended."
    assert around("the price", f"{long} It was the price. {long}") == "It was the price."
    assert around("went on and on, and so it went", long) == ""


@given(st.text("ab .\n", max_size=400), st.text("ab ", max_size=12))
def test_the_words_around_a_quote_hold_it_and_stay_short(row: str, quote: str) -> None:
    context = around(quote, row)
    assert len(context) <= MAX_CONTEXT_CHARS
    assert not context or stands_in(quote, context)


def test_a_quote_stands_in_a_row_of_any_script() -> None:
    row = "受访者: 我每个星期天自己烤Brot，不过烤箱太慢了。我想要更大的。"
    assert stands_in("自己烤Brot，不过烤箱太慢", row)
    assert stands_in("我每个星期天", row)
    assert not stands_in("自己烤Bro", row)
    assert not stands_in("面包太慢", row)
    assert not stands_in("烤箱", row)  # a word alone
    assert stands_in("ฉันอบขนมปัง", "ทุกวันฉันอบขนมปังเอง")
    assert around("烤箱太慢了", row) == row
