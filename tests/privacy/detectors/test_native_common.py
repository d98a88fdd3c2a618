"""Usual words with a capital within a sentence, in languages that write nouns small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.privacy.lexicon.cues import CUES
from hybridgen.privacy.lexicon.elsewhere import words_of
from hybridgen.privacy.lexicon.products import PRODUCTS
from tests.privacy.detectors.test_native import names


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "On me demande la Carte grise, puis le Permis, et la Photo manque."),
        ("es", "Pide permiso para Contactos y luego para la Ubicación."),
        ("it", "Il tasto Errore non serve, e la Fattura manca."),
        ("pt", "O botão Confirmar bloqueia e a Mensagem não chega."),
        ("nl", "De knop Betalen doet niets, het Zwembad was dicht."),
        ("cs", "V Pondělí a v Úterý to nešlo, pak zmizela i Objednávka."),
        ("pl", "Wykres za Poniedziałek jest pusty, potem jest Błąd."),
    ],
)
def test_a_usual_word_that_stands_alone_names_nobody(code: str, text: str) -> None:
    assert names(code, text) == set()


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("fr", "J'ai vu Rose et la famille Sauvage, chez Lumière Peinture.", {"Rose", "Sauvage", "Lumière Peinture"}),
        ("es", "Pasamos la noche en Medina del Campo, en Dolores.", {"Medina", "Campo", "Dolores"}),
        ("it", "Siamo arrivati a Gradisca con la prof.ssa Fiore.", {"Gradisca", "Fiore"}),
        ("cs", "Bydlíme teď v Zastávce.", {"Zastávce"}),
        ("pt", "O meu Zé quis medir também.", {"Zé"}),
    ],
)
def test_beside_a_name_behind_a_preposition_or_a_cue_it_is_one(code: str, text: str, found: set[str]) -> None:
    assert found <= names(code, text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Mit Android und mit Outlook geht es, auf dem Galaxy nicht."),
        ("fr", "J'utilise Excel et Teams sur un vieux Samsung."),
        ("es", "Lo probé en un Xiaomi y con Outlook."),
        ("cs", "Mám telefon Nokia a systém Android."),
    ],
)
def test_devices_and_programs_name_nobody(code: str, text: str) -> None:
    assert names(code, text) == set()


def test_an_employer_is_hidden_though_it_makes_devices() -> None:
    assert "Samsung" in names("fr", "Je travaille chez Samsung.")
    assert "Samsung" in names("de", "Ich arbeite bei Samsung.")


@given(st.sampled_from(sorted(CUES)), st.sampled_from(sorted(PRODUCTS)))
def test_nobody_is_called_as_a_product_is(code: str, product: str) -> None:
    assert not words_of(code).is_given(product)
