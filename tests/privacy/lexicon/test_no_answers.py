"""A form's field that is left open."""

from __future__ import annotations

import pytest

from hybridgen.privacy.lexicon.cues import CUES
from hybridgen.privacy.lexicon.no_answers import says_nothing


@pytest.mark.parametrize(
    ("code", "values"),
    [
        (
            "de",
            "keine Angabe|Keine|möchte ich nicht sagen|siehe oben im Formular|k. A.|das gibt es nicht|unbekannt",
        ),
        ("de", "siehe Lebenslauf|keine Angabe zum Thema|siehe Anhang"),
        ("fr", "aucun|Aucune|néant|je ne souhaite pas répondre|voir ci-dessus|non renseigné|personne"),
        ("es", "ninguna|no|prefiero no decirlo|sin respuesta|nadie"),
        ("it", "nessuno|preferisco non dirlo"),
        ("pt", "nenhum|prefiro não dizer"),
        ("nl", "geen|n.v.t.|zie boven"),
        ("pl", "brak|nie podano"),
        ("cs", "neuvedeno|viz výše"),
    ],
)
def test_what_is_left_open(code: str, values: str) -> None:
    assert [value for value in values.split("|") if not says_nothing(code, value)] == []


@pytest.mark.parametrize(
    ("code", "values"),
    [
        (
            "de",
            "Essen|Ernst Lange|Gudrun Abelmann|Koch|essen|Keiner Weg 3a, Kassel|Zoll",
        ),
        ("de", "siehe Anna Möller|siehe anna möller"),
        ("fr", "Petit|Blanc|Hugonnet|Voirin|Jean Petit|voir Yannick Guivarc'h|cf. Mme Hugonnet"),
        ("es", "Rojo|Moreno|Noa|Blanco Rojo"),
        ("it", "Nella Bassani|Noemi"),
        ("nl", "Geenen|Zielinski"),
    ],
)
def test_names_in_a_field_that_are_words_too(code: str, values: str) -> None:
    assert [value for value in values.split("|") if says_nothing(code, value)] == []


@pytest.mark.parametrize("code", sorted(CUES))
def test_every_language_has_its_own(code: str) -> None:
    assert not says_nothing(code, "")
    assert not says_nothing(code, "Quastenroth")
