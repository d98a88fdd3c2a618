from __future__ import annotations

from hybridgen.privacy.pseudonymise.origins import Origins

MASKED = "[PERSON_1]: I am [PERSON_1], and [PERSON_1] lives in [LOCATION_1]."
FORMS = ["Anna", "Anna Weber", "she, Anna,", "Leeds"]


def remembered() -> Origins:
    origins = Origins()
    origins.remember(MASKED, ["[PERSON_1]", "[PERSON_1]", "[PERSON_1]", "[LOCATION_1]"], FORMS)
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


def test_of_equal_cells_the_first_counts() -> None:
    origins = remembered()
    origins.remember("ask [PERSON_2]", ["[PERSON_2]"], ["Tom"])
    origins.remember("ask [PERSON_2]", ["[PERSON_2]"], ["Tommy"])
    assert origins.forms("ask [PERSON_2]") == ("Tom",)
    assert origins.forms("ask") is None
