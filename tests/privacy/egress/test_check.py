"""What the egress check lets out, what comes back, and when nothing leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import HybridgenError, LeakError
from hybridgen.privacy.egress.check import EgressCheck
from hybridgen.privacy.egress.seen import Seen
from hybridgen.privacy.text.spans import Span
from tests.privacy.protecting import opened, protected, with_detector

OURS = "You are a UX researcher. Write about Tove Lindgren."
NAMES = ("Chidinma", "Okonkwo", "Svensson", "Venkataraman", "Hernandezshire")
WORDS = st.sampled_from(
    [
        "the",
        "cup",
        "waits",
        "before",
        "lunch",
        "Will",
        "[PERSON_1]",
        "I",
        "12",
        "1959-03-11",
        "\\n",
        "a\u200bnd",
        *NAMES,
    ]
)


def check(mode: str = "pseudonymise", **kinds: Sequence[str]) -> EgressCheck:
    """The egress check of a session that has seen Anna Weber, with a detector that knows her and these."""
    session = opened(mode, [OURS], PERSON=["Anna Weber"], **kinds)
    told = ["I am Anna Weber and I take the bus."]
    session.fit(pl.DataFrame({"_row": ["1"], "full_name": ["Anna Weber"], "text": told}))
    assert session.egress is not None
    return session.egress


def test_known_values_become_their_placeholder() -> None:
    checked = check().check(["It is anna  weber, or A\u00adnna, who waits."])
    assert checked.texts == ("It is [PERSON_1], or [PERSON_1], who waits.",)
    assert checked.back("[PERSON_1] waits") == "[PERSON_1] waits"  # at home she has no other name either


def test_new_values_are_hidden_for_this_request_and_turned_back() -> None:
    checked = check().check(["Ask Chidinma.", "Chidinma paid with 4298093984958585 at the shop."])
    assert checked.texts == (
        "Ask [HIDDEN_NAME_1].",
        "[HIDDEN_NAME_1] paid with [HIDDEN_NUMBER_1] at the shop.",
    )
    assert checked.back("[HIDDEN_NAME_1] owes nothing") == "Chidinma owes nothing"


def test_words_of_what_is_hidden_are_hidden_wherever_they_stand() -> None:
    """In a request that has the name; elsewhere the word says nothing of it, and what everybody says never does."""
    session = opened("pseudonymise", [OURS], ORGANIZATION=["Tea Garden Party"], LOCATION=["New Town"])
    [masked] = protected(session, "The Tea Garden Party of New Town meets.")
    party, town = re.findall(r"\[\w+\]", str(masked))
    asked = f"{party} of {town} is a new party in a town garden. Party or not."
    assert session.egress is not None
    checked = session.egress.check([asked])
    assert checked.texts == (
        f"{party} of {town} is a new [HIDDEN_WORD_1] in a [HIDDEN_WORD_2] [HIDDEN_WORD_3]. [HIDDEN_WORD_4] or not.",
    )
    assert checked.back(checked.texts[0]) == asked
    assert session.egress.check(["The party is in a garden."]).texts == ("The party is in a garden.",)
    assert session.egress.blocked == 0


def test_a_new_name_is_hidden_where_it_begins_a_sentence_too() -> None:
    assert check().check(["I live with our Guy. Guy has a cough, as a guy does."]).texts == (
        "I live with our [HIDDEN_NAME_1]. [HIDDEN_NAME_1] has a cough, as a guy does.",
    )


def test_the_detector_looks_again() -> None:
    assert check(LOCATION=["Mill"]).check(["Then the Mill burnt."]).texts == ("Then the [HIDDEN_NAME_1] burnt.",)


def test_numbers_are_those_that_the_text_has_not() -> None:
    assert check().check(["[HIDDEN_NAME_1] met Chidinma"]).texts == ("[HIDDEN_NAME_1] met [HIDDEN_NAME_2]",)


def test_our_own_texts_go_out_as_they_are() -> None:
    assert check().check([OURS]).texts == (OURS,)
    assert check("strict").check([OURS, "The cup leaks."]).texts == (OURS, "The cup leaks.")


def test_strict_hides_too_and_counts_what_it_hid_by_kind() -> None:
    strict = check("strict")
    checked = strict.check(["Then Chidinma met Anna Weber"])
    assert checked.texts == ("Then [HIDDEN_NAME_1] met [PERSON_1]",)
    assert checked.back("[HIDDEN_NAME_1] met [PERSON_1]") == "Chidinma met [PERSON_1]"
    assert strict.blocked == 1
    assert strict.check(["It stood in the Kitchen."]).texts == ("It stood in the [HIDDEN_NAME_1].",)  # a mere doubt
    assert (strict.checked, strict.blocked, strict.refused) == (2, 1, {})
    assert strict.hidden == {"HIDDEN_NAME": 2, "PERSON": 1}


@pytest.mark.parametrize(
    "told",
    [
        *("<row Margaret Hollis>", "</row Hollis>", '<row id="Hollis">', "＜row Hollis＞", "<\u200brow Hollis>"),
        *("[MARGARET_HOLLIS_1]", "[HOLLIS_1]", "[US_SSN_578051120]", "[ID_578051120]"),
    ],
)
def test_strict_exempts_our_own_marks_alone(told: str) -> None:
    strict = check("strict", NAME=["Margaret", "Hollis", "MARGARET", "HOLLIS"])
    [out] = strict.check([f"She said {told} to us"]).texts
    assert not re.search("margaret|hollis|578051120", out, re.IGNORECASE)
    assert strict.blocked == 1


ODD = st.sampled_from(
    ["\x1b[2J", "\x07", '"', "\\", "=1+1", "\t=1", "\\u001b", "\x00Okonkwo", "https://x.example", "www.x.ex"]
)


@given(st.lists(st.one_of(WORDS, ODD), max_size=8))
def test_a_record_is_the_same_json_afterwards(words: list[str]) -> None:
    told = check().check([json.dumps({"summary": " ".join(words), "cite": "3"}, ensure_ascii=False)]).texts[0]
    assert json.loads(told).keys() == {"summary", "cite"}


def test_a_heading_of_ours_stands_whoever_speaks_under_such_a_name() -> None:
    session = opened(ours=["These are rows.\n\nThe draft:\n{}"], PERSON=["The draft"])
    rows = ["The draft: we walked home", "The draft: the late bus"]
    session.fit(pl.DataFrame({"_row": ["1", "2"], "Full name": ["The draft"] * 2, "text": rows}))
    assert session.egress is not None
    told = session.egress.check(["<row>\n\nThe draft:\n{}\nas The draft said"]).texts[0]
    assert told.startswith("<row>\n\nThe draft:\n{}\nas [")


def test_our_own_marks_pass() -> None:
    told = '<row id="R7">\nThe cup of [PERSON_1] and [PERSON_22] leaks.\n</row>\n{"cup": [{"row": "R7"}]}'
    assert check("strict").check([OURS, told]).texts == (OURS, told)


def test_what_left_is_remembered_for_the_review() -> None:
    asked = check()
    asked.check(["At a shop, Then by car."])
    assert asked.left == {("Then", "capitalised"): 1}


@pytest.mark.parametrize("mode", ["pseudonymise", "strict"])
def test_where_the_check_fails_nothing_leaves(mode: str) -> None:
    class Fails:
        def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
            raise HybridgenError(f"cannot read {texts}")

    session = with_detector(Fails(), mode)
    session.fit(pl.DataFrame({"_row": ["1"], "text": ["I take the bus."]}))
    assert session.egress is not None
    with pytest.raises(LeakError, match=r"the egress check failed \(HybridgenError\), so nothing leaves") as closed:
        session.egress.check(["Anna waits"])
    assert "Anna" not in str(closed.value)
    assert closed.value.__suppress_context__
    assert (session.egress.blocked, session.egress.refused) == (1, {"egress_failed": 1})


def test_what_comes_of_a_request_depends_on_it_and_the_fit_alone() -> None:
    asked = ["Ask Chidinma of anna weber.", "Chidinma paid with 4298093984958585 at the shop."]
    fresh = check().check(asked)
    busy = check()
    for text in ("Svensson came.", "Okonkwo, 555-0165", *asked):
        busy.check([text])
    assert busy.check(asked) == fresh


@given(st.lists(st.lists(WORDS, max_size=8), min_size=1, max_size=3))
def test_no_name_leaves_and_all_come_back(lists: list[list[str]]) -> None:
    texts = [" ".join(words) for words in lists]
    checked = check().check(texts)
    assert not [name for name in NAMES for text in checked.texts if name in text]
    assert [checked.back(text) for text in checked.texts] == [text.replace("\u200b", "") for text in texts]


TOLD = [
    "Ask Chidinma Okonkwo.",
    "Chidinma Okonkwo paid with 4298093984958585 at the shop; see [HIDDEN_NAME_2].",
    "Svensson waits for Okonkwo.",
]


def test_texts_that_are_looked_at_in_turn_share_their_placeholders() -> None:
    """A number that a later text has already is nobody's in an earlier one, and a part of a name that was found is
    hidden from then on."""
    seen = Seen(TOLD)
    asked = check()
    first, second, third = (asked.hide([text], seen)[0] for text in TOLD)
    assert first == "Ask [HIDDEN_NAME_1]."
    assert second == "[HIDDEN_NAME_1] paid with [HIDDEN_NUMBER_1] at the shop; see [HIDDEN_NAME_2]."
    assert third.startswith("[HIDDEN_NAME_3] waits for [HIDDEN_")
    assert not [name for name in NAMES if name in first + second + third]
    assert check().hide(TOLD)[:2] == (first, second)
