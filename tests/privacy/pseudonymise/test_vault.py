from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.privacy.pseudonymise.vault import Vault


def people(*names: str) -> Vault:
    vault = Vault()
    vault.learn(("PERSON", name) for name in names)
    return vault


def test_numbers_go_by_appearance() -> None:
    vault = Vault()
    vault.learn([("PERSON", "Anna"), ("LOCATION", "Leeds"), ("PERSON", "Tom"), ("PERSON", "Anna")])
    assert [vault.placeholder(value) for value in ("Anna", "Leeds", "Tom")] == [
        "[PERSON_1]",
        "[LOCATION_1]",
        "[PERSON_2]",
    ]


def test_the_same_value_in_any_case_and_space() -> None:
    vault = people("Anna Weber")
    assert vault.placeholder("ANNA  weber") == vault.placeholder("Anna\nWeber") == "[PERSON_1]"


def test_short_forms_belong_to_the_full_name() -> None:
    vault = people("Anna", "Mr. Morales", "Anna Maria Weber", "Anna Weber", "Luis Morales", "Weber, Anna")
    assert {vault.placeholder(name) for name in ("Anna", "Anna Weber", "Weber, Anna")} == {"[PERSON_1]"}
    assert vault.placeholder("Mr. Morales") == vault.placeholder("Luis Morales") == "[PERSON_2]"
    assert vault.restore("[PERSON_1]") == "Anna Maria Weber"


def test_a_short_form_that_fits_two_is_somebody_else() -> None:
    vault = people("Anna Weber", "Anna Schmidt", "Anna")
    assert len({vault.placeholder(name) for name in ("Anna Weber", "Anna Schmidt", "Anna")}) == 3


def test_a_value_is_of_its_most_frequent_kind() -> None:
    vault = Vault()
    vault.learn([("LOCATION", "Jordan"), ("PERSON", "Jordan"), ("PERSON", "jordan")])
    assert vault.placeholder("Jordan") == "[PERSON_1]"


def test_placeholders_stay_when_more_is_learnt() -> None:
    vault = people("Anna Weber")
    vault.learn([("PERSON", "Tom"), ("PERSON", "Anna"), ("PERSON", "Anna Weber")])
    assert (vault.placeholder("Anna"), vault.placeholder("Tom"), len(vault)) == ("[PERSON_1]", "[PERSON_2]", 2)


@pytest.mark.parametrize(
    "spelled",
    ["[PERSON_1]", "[person_1]", "[Person 1]", "[PERSON-1]", "{PERSON_1}", "<PERSON_1>", "PERSON_1", r"\[PERSON\_1\]"],
)
def test_restore_reads_what_models_write(spelled: str) -> None:
    assert people("Anna").restore(f"ask {spelled}'s boss") == "ask Anna's boss"


def test_restore_leaves_the_sentences_own_signs() -> None:
    vault = people("Anna")
    assert vault.restore("(PERSON_1) [[PERSON_1]] [PERSON_1].") == "(Anna) [Anna] Anna."
    assert vault.restore("PERSON_12, XPERSON_1, person 1, Also") == "PERSON_12, XPERSON_1, person 1, Also"


def test_restore_is_one_pass() -> None:
    vault = people("[PERSON_2] Anna", "Tom")
    assert vault.restore("[PERSON_1]") == "[PERSON_2] Anna"


def test_unknown_placeholders_stay_and_are_reported() -> None:
    vault = people("Anna")
    text = "[PERSON_1] met [PERSON_7] and [person 8]; see [R2] and step_4"
    assert vault.restore(text) == text.replace("[PERSON_1]", "Anna")
    assert vault.unknown(text) == ("[PERSON_7]", "[PERSON_8]")


def test_placeholders_of_the_text_itself_are_not_given_again() -> None:
    vault = Vault()
    vault.reserve("an old transcript: [PERSON_1] said")
    vault.learn([("PERSON", "Anna")])
    assert vault.placeholder("Anna") == "[PERSON_2]"


def test_an_alias_stands_for_one_form_only() -> None:
    vault = people("Anna Weber", "Anna")
    alias = vault.alias("[PERSON_1]", "Anna")
    assert (alias, vault.alias("[PERSON_1]", "Anna")) == ("[PERSON_2]", "[PERSON_2]")
    assert vault.restore(f"[PERSON_1], {alias}") == "Anna Weber, Anna"
    assert vault.placeholder("Anna") == "[PERSON_1]"


def test_no_value_in_sight() -> None:
    vault = people("Anna Weber")
    assert repr(vault) == "<Vault of 1 placeholders>"
    with pytest.raises(KeyError) as raised:
        vault.placeholder("Tom")
    assert "Tom" not in str(raised.value)


@given(st.lists(st.text(min_size=1, max_size=20), max_size=20))
def test_every_value_gets_a_placeholder_and_the_same_again(values: list[str]) -> None:
    first, second = people(*values), people(*values)
    for value in values:
        if any(char.isalnum() for char in value):
            assert first.placeholder(value) == second.placeholder(value)
