"""What becomes of data that is not English: forms and known values are hidden, words are not taken for names."""

from __future__ import annotations

import polars as pl
import pytest

from hybridgen.core.errors import LeakError
from hybridgen.privacy.detectors.presidio import Finder
from tests.privacy.protecting import frame, let_out, masked, opened, protected, with_detector

GERMAN = pl.DataFrame(
    {
        "_row": [str(n) for n in range(4)],
        "_unit": [str(n) for n in range(4)],
        "Vorname": ["Wiebke", "Torben", "Cem", "Ute"],
        "Wohnort": ["Quastenau", "Bad Hinrichs", "Quastenau", "Moorbek"],
        "Was stört Sie?": [
            "Meine Ärztin in Quastenau nimmt keine neuen Termine an, und Wiebke geht es genauso.",
            "Am 12.04.2023 habe ich unter 0561 7583848 angerufen und niemand ging ran.",
            "Die Praxis vergisst jedes Mal die Karte und den Befund aus dem Krankenhaus.",
            "Frau am Telefon",
        ],
    }
)


def test_german_answers_keep_their_words(finder: Finder) -> None:
    session = with_detector(finder)
    out = masked(session, GERMAN)["Was stört Sie?"].to_list()
    assert out == [
        "Meine Ärztin in [LOCATION_1] nimmt keine neuen Termine an, und [PERSON_1] geht es genauso.",
        out[1],
        GERMAN["Was stört Sie?"][2],
        "Frau am Telefon",
    ]
    assert "2023" not in out[1]
    assert "7583848" not in out[1]
    assert [str(notice).split(":")[0] for notice in session.notices] == [
        "most of the text is German, of which no language model is installed"
    ]


def test_a_column_of_numbers_goes_with_the_others(finder: Finder) -> None:
    data = GERMAN.with_columns(pl.Series("Kontakt", ["0561 7583848", "0561 1234567", "Keine", "0561 9988776"]))
    out = masked(with_detector(finder), data)["Kontakt"].to_list()
    assert out[2] == "Keine"
    assert not any("0561" in cell for cell in out)


def test_english_answers_lose_their_names_as_ever(finder: Finder) -> None:
    session = with_detector(finder)
    english = "My sister Camille moved to Manchester and I had to call them twice."
    out = protected(session, english, "On attend toujours une heure dans la salle avec Camille.")
    assert "Camille" not in str(out[0])
    assert "Manchester" not in str(out[0])
    assert out[1] == "On attend toujours une heure dans la salle avec Camille."
    assert [notice.code for notice in session.notices] == ["few_names"]


def test_data_in_english_needs_no_notice(finder: Finder) -> None:
    session = with_detector(finder)
    protected(session, "The line is busy every morning until nine.", "Zoë said 'je ne sais pas' to me.", "ok")
    assert session.notices == []


def test_chinese_speakers_and_known_names_are_hidden_within_a_sentence(finder: Finder) -> None:
    talk = "采访者：您好，王芳女士。\n王芳：我早上八点打电话，可是一直占线。\n"
    talk += "采访者：然后呢？\n王芳：护士说王芳的号没有了。"
    session = with_detector(finder)
    [out] = protected(session, talk)
    assert out == talk.replace("王芳", "[PERSON_1]")
    assert session.restore(str(out), "r0") == talk


def test_a_single_letter_of_a_script_is_looked_for_nowhere_else(finder: Finder) -> None:
    data = frame("我觉得这里的医生水平很高，就是等的时间太长。").with_columns(pl.Series("姓", ["高"]))
    out = masked(with_detector(finder), data)
    assert out["text"][0] == data["text"][0]
    assert out["姓"][0] == "[PERSON_1]"


def test_another_detector_may_guess_in_any_language() -> None:
    session = opened(PERSON=["Sabine"])
    [out] = protected(session, "Meine Frau heißt Sabine und wir wohnen schon lange hier.")
    assert "Sabine" not in str(out)


def test_the_check_hides_no_words_of_other_languages_but_numbers_and_known_values(finder: Finder) -> None:
    session = with_detector(finder)
    row = masked(session, GERMAN)["Was stört Sie?"][2]
    assert let_out(session, row) == row
    sent = let_out(session, "Wiebke wohnt in Moorbek und ihre Nummer bei der Kasse ist 774411908.")
    assert sent == "[PERSON_1] wohnt in [LOCATION_3] und ihre Nummer bei der Kasse ist [HIDDEN_NUMBER_1]."
    assert "Quillmark" not in let_out(session, "My sister told me that Quillmark never answers the phone.")


def test_strict_sends_nothing_that_it_cannot_read(finder: Finder) -> None:
    session = with_detector(finder, "strict")
    row = masked(session, GERMAN)["Was stört Sie?"][2]
    with pytest.raises(LeakError, match="strict can judge English words alone"):
        let_out(session, row)


def test_what_a_row_looks_like_depends_on_it_and_the_fit(finder: Finder) -> None:
    whole, one = with_detector(finder), with_detector(finder)
    together = masked(whole, GERMAN).to_dicts()
    one.fit(GERMAN)
    assert [one.transform([row])[0] for row in reversed(GERMAN.to_dicts())] == together[::-1]
