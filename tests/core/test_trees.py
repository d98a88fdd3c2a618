"""One walk over records as plain trees, and what of them is a claim."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.trees import claims, is_claim, leaves, map_record, map_text

TEA: dict[str, Any] = {"row": "R1", "quote": "tea, always", "text": "Likes tea"}
RAIN: dict[str, Any] = {"row": "R2", "quote": "in the rain", "text": "Walks", "strength": 3}
RECORD: dict[str, Any] = {
    "name": "Ann",
    "age": 31,
    "habits": {"drink": TEA, "goals": [RAIN, "none", TEA]},
    "row": "no claim's row",
}


@pytest.mark.parametrize("node", [TEA, RAIN, {"row": "R1", "quote": "tea"}, {"row": None, "quote": None}])
def test_a_claim_has_a_row_and_a_quote_and_mostly_a_text(node: object) -> None:
    assert is_claim(node)


@pytest.mark.parametrize(
    "node", [{}, {"row": "R1", "text": "tea"}, ["row", "quote", "text"], "row quote text", None, 3]
)
def test_other_nodes_are_no_claims(node: object) -> None:
    assert not is_claim(node)


def test_every_text_is_changed_and_nothing_else() -> None:
    tree = {"name": "Ann", "age": 31, "tall": None, "fit": True, "likes": ["tea", 2.5, ("rain",)], "of": {"name": ""}}
    assert map_text(tree, lambda text: f"<{text}>") == {
        "name": "<Ann>",
        "age": 31,
        "tall": None,
        "fit": True,
        "likes": ["<tea>", 2.5, ["<rain>"]],
        "of": {"name": "<>"},
    }
    assert map_text("Ann", str.upper) == "ANN"
    assert map_text(None, str.upper) is None


def test_a_claims_row_and_quote_are_texts_too_unless_they_have_a_change_of_their_own() -> None:
    assert map_text(TEA, str.upper) == {"row": "R1", "quote": "TEA, ALWAYS", "text": "LIKES TEA"}
    assert map_text(TEA, str.lower)["row"] == "r1"
    assert map_text(TEA, str.upper, row=lambda label: f"study:{label}") == {
        "row": "study:R1",
        "quote": "TEA, ALWAYS",
        "text": "LIKES TEA",
    }


def test_a_quote_is_changed_with_its_row_as_it_was() -> None:
    told = list[tuple[str, str]]()

    def keep(quote: str, row: str) -> str:
        told.append((quote, row))
        return "kept"

    changed = map_text(RECORD, str.upper, row=lambda label: f"study:{label}", quote=keep)
    assert told == [("tea, always", "R1"), ("in the rain", "R2"), ("tea, always", "R1")]
    assert [(claim["row"], claim["quote"], claim["text"]) for _, claim in claims(changed)] == [
        ("study:R1", "kept", "LIKES TEA"),
        ("study:R2", "kept", "WALKS"),
        ("study:R1", "kept", "LIKES TEA"),
    ]


def test_a_row_or_a_quote_outside_a_claim_is_a_text_like_others() -> None:
    tree = [{"row": "a", "inside": TEA}, {"quote": "b"}]
    changed = map_text(tree, str.upper, row=lambda _: "row", quote=lambda *_: "quote")
    assert changed == [{"row": "A", "inside": {"row": "row", "quote": "quote", "text": "LIKES TEA"}}, {"quote": "B"}]


def test_the_tree_itself_stays_as_it_was() -> None:
    tree = {"likes": ["tea", {"why": "warm"}]}
    map_text(tree, str.upper)
    assert tree == {"likes": ["tea", {"why": "warm"}]}


def test_claims_come_in_order_with_their_place() -> None:
    assert list(claims(RECORD)) == [("habits.drink", TEA), ("habits.goals[0]", RAIN), ("habits.goals[2]", TEA)]
    assert list(claims({"said": [[TEA], {"why": RAIN}]})) == [("said[0][0]", TEA), ("said[1].why", RAIN)]
    assert list(claims({"goal": TEA})) == [("goal", TEA)]
    assert list(claims({"name": "Ann", "age": None})) == []


def test_a_record_is_no_claim_however_its_fields_are_called() -> None:
    assert list(claims(TEA)) == []
    assert list(leaves(TEA)) == ["R1", "tea, always", "Likes tea"]
    changed = map_record(TEA | {"goal": RAIN}, str.upper, row=lambda _: "row", quote=lambda *_: "quote")
    assert changed == {
        "row": "R1",
        "quote": "TEA, ALWAYS",
        "text": "LIKES TEA",
        "goal": {"row": "row", "quote": "quote", "text": "WALKS", "strength": 3},
    }


keys = st.text("abcdefgh", min_size=1, max_size=4)
trees = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.fixed_dictionaries(dict.fromkeys(TEA, st.text(max_size=5))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=12,
)


@given(trees)
def test_a_walk_that_changes_nothing_gives_the_same_tree(tree: Any) -> None:
    assert map_text(tree, str) == tree
    assert map_text(tree, str, row=str, quote=lambda quote, _: quote) == tree


@given(trees)
def test_a_claims_place_leads_to_it(tree: Any) -> None:
    record = {"a": tree}
    for place, claim in claims(record):
        node: Any = record
        for key, number in re.findall(r"([a-h]+)|\[(\d+)\]", place):
            node = node[key] if key else node[int(number)]
        assert node is claim
