"""A draft beside its refinement."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.reports.changes import Pair, Piece, changes, words
from tests.reports.example_levels import brief, quotes
from tests.reports.example_run import drafts, record


def test_the_words_that_differ_are_marked_on_either_side() -> None:
    assert words("She pays by card every week", "She pays in cash every week") == Pair(
        (Piece("She pays"), Piece("by card", changed=True), Piece("every week")),
        (Piece("She pays"), Piece("in cash", changed=True), Piece("every week")),
    )


def test_texts_with_little_in_common_replace_one_another_whole() -> None:
    assert words("the old thing", "a completely new text about the harvest") == Pair(
        (Piece("the old thing", changed=True),), (Piece("a completely new text about the harvest", changed=True),)
    )


def test_only_the_fields_that_differ_are_shown() -> None:
    found = changes(drafts()[0], record())
    assert [field.label for field in found.fields] == ["Summary", "Opportunities"]
    assert found.same == ("Name", "Occupation", "Age", "Goals", "Behaviours", "Frustrations")


def test_a_line_that_was_put_in_leaves_its_neighbours_opposite_themselves() -> None:
    opportunities = changes(drafts()[0], record()).fields[1]
    assert [pair.same for pair in opportunities.pairs] == [False, True]
    assert opportunities.pairs[0] == Pair((), (Piece("A rota that explains its changes", changed=True),))


def test_a_claim_that_rests_on_another_quote_has_changed() -> None:
    other = record()
    goals = [goal | {"quote": "two taps are one too many"} for goal in other.record["goals"]]
    draft = drafts()[0].model_copy(update={"record": other.record | {"goals": goals}, "evidence": []})
    assert [field.label for field in changes(draft, other).fields] == ["Goals"]


def test_a_field_that_came_or_went_is_a_change() -> None:
    draft = drafts()[0].model_copy(update={"record": {"age": "40", "hobby": "chess"}})
    found = changes(draft, record(record={"age": "40", "city": "Lyon"}))
    assert [(field.label, field.pairs[0].before, field.pairs[0].after) for field in found.fields] == [
        ("City", (), (Piece("Lyon", changed=True),)),
        ("Hobby", (Piece("chess", changed=True),), ()),
    ]


@given(st.text("ab c", max_size=30), st.text("ab c", max_size=30))
def test_no_word_is_lost_on_either_side(before: str, after: str) -> None:
    pair = words(before, after)
    assert " ".join(piece.text for piece in pair.before).split() == before.split()
    assert " ".join(piece.text for piece in pair.after).split() == after.split()


def test_of_quotes_that_became_a_persona_every_claim_stands_beside_its_quote() -> None:
    before, after = quotes(), brief()
    draft = drafts()[0].model_copy(update={"record": before.record, "evidence": before.evidence})
    found = {field.label: field.pairs for field in changes(draft, after).fields}
    (goal,) = found["Goals"]
    assert "".join(piece.text for piece in goal.before) == "“Why do you drink coffee? It tastes good” — coffee.csv#7"
    assert (
        "".join(piece.text for piece in goal.after) == "Wants a cup without a detour “something quick” — coffee.csv#9"
    )
    assert found["Summary"][0].before == ()
    assert "S1" not in str(found)
