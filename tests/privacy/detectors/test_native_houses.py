"""Institutions and firms by their kind and trade."""

from __future__ import annotations

import re
from typing import Any

import pytest

from hybridgen.privacy.detectors.native_houses import Houses
from hybridgen.privacy.detectors.native_words import Word
from hybridgen.privacy.lexicon.cues import CUES
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


class Counted(list[Word]):
    """Words that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        self.looks += 1
        return super().__getitem__(at)


@pytest.mark.parametrize(("code", "end"), [("de", "AG "), ("fr", "Sarl "), ("de", "Ab & Co ")])
def test_a_row_of_firms_is_read_in_steps_that_grow_with_its_length(code: str, end: str) -> None:
    def looks(times: int) -> int:
        text = end * times
        matches = re.finditer(r"\w+", text)
        words = Counted(Word(one.start(), one.end(), one[0], small=False, strong=False) for one in matches)
        houses = Houses(CUES[code], frozenset(), re.compile("(?!)"), has_nouns=code == "de")
        assert list(houses.find(text, words, {}, lambda first, cue: ()))
        return words.looks

    assert looks(200) <= 2.1 * looks(100)


def test_a_name_before_its_end_is_a_firm_up_to_the_one_before() -> None:
    assert names("de", "Das sind Quast Bau AG & Co. KG.") >= {"Quast Bau AG & Co. KG"}
    assert "Quast Bau GmbH Tolle Sohn AG" not in names("de", "Es sind Quast Bau GmbH Tolle Sohn AG.")
