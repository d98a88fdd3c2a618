from __future__ import annotations

from hybridgen.privacy.pseudonymise.casing import Casing
from hybridgen.privacy.pseudonymise.known import Known, Mention
from hybridgen.privacy.pseudonymise.usage import Usage
from hybridgen.privacy.pseudonymise.vault import Vault


def known(*mentions: Mention, text: str = "") -> Known:
    values = Known(Vault())
    values.learn(mentions, Casing(Usage.of([("one", text)])))
    return values


def found(values: Known, text: str) -> set[str]:
    """Placeholders of all values that stand in a text."""
    return {hit.placeholder for hit in (*values.hits(text), *values.numbers(text))}


def test_a_person_is_known_by_every_part_of_the_name() -> None:
    values = known(Mention("PERSON", "Dr. Anna Okonkwo", True))
    for text in ("anna came", "OKONKWO", "Okonkwo's dog"):
        assert found(values, text) == {"[PERSON_1]"}
    assert found(values, "the dr. came") == set()


def test_a_family_is_known_by_its_name() -> None:
    values = known(Mention("PERSON", "Anna Okonkwo", True))
    assert found(values, "the Okonkwos came") == {"[PERSON_1]"}
    assert found(values, "okonkwos") == set()


def test_a_place_is_known_by_its_rare_parts() -> None:
    values = known(Mention("LOCATION", "Port Ellery", False), text="We left the port.")
    assert found(values, "from Ellery to a port") == {"[LOCATION_2]"}


def test_short_words_and_numbers_mean_anything() -> None:
    values = known(Mention("PERSON", "Ed", True), Mention("ID", "2014", True), Mention("PERSON", "Ng", True))
    assert found(values, "ed, in 2014") == set()
    assert found(values, "ask Ng") == {"[PERSON_2]"}


def test_numbers_in_any_grouping() -> None:
    values = known(Mention("PHONE_NUMBER", "(272) 555-0165", True))
    assert found(values, "272 555 0165 or 2725550165") == {"[PHONE_NUMBER_1]"}
    assert found(values, "272 555 0166") == set()
