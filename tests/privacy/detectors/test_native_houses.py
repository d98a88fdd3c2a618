"""Institutions and firms by their kind and trade."""

from __future__ import annotations

import pytest

from tests.privacy.detectors.test_native import names


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        (
            "de",
            "Der Pflegedienst Abendrot kommt in die Kita Sonnenschein.",
            {"Pflegedienst Abendrot", "Kita Sonnenschein"},
        ),
        (
            "de",
            "Die Praxis am Stadtgarten und das Gymnasium Am Kaiserdom.",
            {"Praxis am Stadtgarten", "Gymnasium Am Kaiserdom"},
        ),
        ("de", "Ich war bei Elektro Maurer und fahre für Schmidt Logistik.", {"Elektro Maurer", "Schmidt Logistik"}),
        ("de", "Im Goldenen Hirschen war es voll, dann im Goldenen Hirschen auch.", {"Goldenen Hirschen"}),
        ("fr", "Il travaille à la boulangerie Dupré.", {"boulangerie Dupré"}),
        ("fr", "Elle va à l'école maternelle Arc-en-Ciel.", {"école maternelle Arc-en-Ciel"}),
        ("fr", "j'étais à la pharmacie du port hier matin", {"pharmacie du port"}),
        ("es", "Trabaja en talleres Ruiz.", {"talleres Ruiz"}),
        ("es", "Va al colegio público Miguel Hernández.", {"colegio público Miguel Hernández"}),
        ("de", "Beste Grüße\nDr. Halm\nGemeinschaftspraxis am Deichgraben", {"Gemeinschaftspraxis am Deichgraben"}),
        ("de", "Sie arbeitet im Seniorenstift Haus Morgenrot.", {"Seniorenstift Haus Morgenrot"}),
        ("de", "Seit wir von Elektro Rosenzüchter gekauft wurden.", {"Elektro Rosenzüchter"}),
        ("pl", "Z poważaniem\nBiuro Rachunkowe Dwa Plus s.c.", {"Biuro Rachunkowe Dwa Plus s.c."}),
        ("pl", "podobno rzuciła kwiaciarnię u basi i jedzie dalej", {"kwiaciarnię u basi"}),
        ("it", "lavora ancora da officina fratelli russo, credo", {"officina fratelli russo"}),
        ("pt", "Trabalho no Agrupamento de Escolas da Lezíria.", {"Agrupamento de Escolas da Lezíria"}),
        ("pt", "Anda na EB 2,3 Monte Agudo.", {"EB 2,3 Monte Agudo"}),
        ("nl", "hij zit bij bandencentrale de ruyter", {"bandencentrale de ruyter"}),
    ],
)
def test_a_kind_or_a_trade_belongs_to_the_name(code: str, text: str, found: set[str]) -> None:
    assert found <= names(code, text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "In der Praxis am Telefon war niemand, und in der Klinik am Montag auch nicht."),
        ("fr", "l'école du matin et le garage sont fermés"),
        ("es", "el taller del día y la tienda de la tarde"),
    ],
)
def test_a_kind_alone_is_none(code: str, text: str) -> None:
    assert names(code, text) == set()
