"""Names by the label before them: of a form's line, and of who speaks."""

from __future__ import annotations

import pytest

from hybridgen.privacy.detectors.native_labels import find_turns
from hybridgen.privacy.lexicon.elsewhere import words_of
from tests.privacy.detectors.test_native import names, reader


def test_a_forms_label_may_hold_a_word_of_one_letter() -> None:
    assert "Genowefa Pietruszka" in names("pl", "Imię i nazwisko: Genowefa Pietruszka\nMiasto: Sanok")


def test_a_forms_line_holds_what_its_label_asks_for() -> None:
    form = "Name: Gudrun Abelmann\nPLZ: 37269\nWohnort: Eschwege\nArbeitgeber: Zoll\nAnliegen: Die Zeitung fehlt."
    found = {one.text: one.kind for one in reader("de").find(form) if one.by == "form's label"}
    assert found == {"Gudrun Abelmann": "PERSON", "37269": "ZIP", "Eschwege": "LOCATION", "Zoll": "ORGANIZATION"}
    french = "Nom : Hugonnet\nEmployeur : Delmas\nEnquêteur : Bonjour"
    assert {one.text for one in reader("fr").find(french) if one.by == "form's label"} == {"Hugonnet", "Delmas"}


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("fr", "Nom : aucun\nJe n'ai eu aucun problème et aucun retard."),
        ("es", "Nombre: ninguna\nNo tengo ninguna queja de la factura."),
        ("de", "Name: keine Angabe\nWohnort: möchte ich nicht sagen\nAdresse: siehe oben im Formular"),
        ("it", "Nome: nessuno\nIl telefono è sempre occupato."),
    ],
)
def test_a_field_that_is_left_open_holds_nobody(code: str, form: str) -> None:
    assert [one for one in reader(code).find(form) if one.by == "form's label"] == []


def test_who_answers_an_interviewer_is_somebody() -> None:
    talk = "Intervistatrice: E dopo?\nAssunta: Difficile.\nDomanda: Perché?\nRosa Bruni: Non so."
    assert [one.text for one in find_turns(talk, "x")] == ["Assunta", "Rosa Bruni"]
    assert list(find_turns("Problema: la porta.\nNota: rotta.", "x")) == []


def test_a_label_of_usual_words_is_nobody() -> None:
    talk = "Intervistatrice: E dopo?\nSoluzione: nessuna.\nPro e contro: pochi.\nRosa: Difficile.\nTamminga: No."
    assert [one.text for one in find_turns(talk, "x", words_of("it"))] == ["Rosa", "Tamminga"]


def test_a_label_may_carry_any_heap_of_signs() -> None:
    heap = "Zo" + "\u0301" * 2_000
    talk = f"Interviewer: 1\n{heap}-\n{heap}: 2"
    assert [one.text for one in find_turns(talk, "x")] == [heap]
