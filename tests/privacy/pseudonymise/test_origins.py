from __future__ import annotations

from hybridgen.privacy.pseudonymise.origins import Origins

MASKED = "[PERSON_1]: I am [PERSON_1], and [PERSON_1] lives in [LOCATION_1]."
FORMS = ["Anna", "Anna Weber", "she, Anna,", "Leeds"]


def remembered() -> Origins:
    origins = Origins()
    origins.remember("r1", MASKED, ["[PERSON_1]", "[PERSON_1]", "[PERSON_1]", "[LOCATION_1]"], FORMS)
    return origins


def test_a_cell_comes_back_word_for_word() -> None:
    assert remembered().whole(MASKED) == "Anna: I am Anna Weber, and she, Anna, lives in Leeds."
    assert remembered().whole(MASKED + " ") is None


def test_a_piece_is_told_by_what_stands_around_it() -> None:
    origins = remembered()
    assert origins.form("[PERSON_1]", "I am ", ", and") == "Anna Weber"
    assert origins.form("[PERSON_1]", "", ": I am [PERSON_1]") == "Anna"
    assert origins.form("[PERSON_1]", "A persona, ", ", who likes tea") is None
    assert origins.form("[PERSON_1]", "", "") is None
    assert origins.form("[PERSON_9]", "I am ", ", and") is None


def test_a_piece_that_stands_in_two_rows_with_two_forms_has_none() -> None:
    origins = Origins()
    origins.remember("r1", "one: I told [PERSON_2] so", ["[PERSON_2]"], ["Tom"])
    origins.remember("r2", "two: I told [PERSON_2] so", ["[PERSON_2]"], ["Tommy"])
    assert origins.form("[PERSON_2]", "I told ", " so") is None
    assert origins.form("[PERSON_2]", "I told ", " so", "r2") == "Tommy"
    assert origins.form("[PERSON_2]", "one: I told ", " so") == "Tom"


def test_of_equal_cells_the_row_tells_which() -> None:
    origins = remembered()
    origins.remember("r1", "ask [PERSON_2]", ["[PERSON_2]"], ["Tom"])
    origins.remember("r2", "ask [PERSON_2]", ["[PERSON_2]"], ["Tommy"])
    assert origins.whole("ask [PERSON_2]", "r2") == "ask Tommy"
    assert origins.whole("ask [PERSON_2]", "r1") == "ask Tom"
    assert origins.whole("ask [PERSON_2]") is None
    assert origins.whole("ask") is None
