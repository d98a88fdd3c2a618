"""Names by the words beside them, in languages other than English."""

from __future__ import annotations

import pytest

from hybridgen.privacy.detectors.native_words import is_small
from tests.privacy.detectors.test_native import names


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("de", "Ernst Koch und Rose Winter vom Beirat waren da.", {"Ernst Koch", "Rose Winter"}),
        ("de", "Ich fahre jeden Tag zu ZF Sachs und zurück.", {"ZF Sachs"}),
        ("de", "Koch hat angerufen und Wolf hat mir geholfen.", {"Koch"}),
        ("fr", "Petit m'a aidée, sans lui je n'aurais rien eu.", {"Petit"}),
        ("it", "Chiara non viene. Serena è arrivata tardi.", {"Chiara", "Serena"}),
        ("pt", "Vitória não veio.", {"Vitória"}),
        ("es", "Delgado me ayudó entonces.", {"Delgado"}),
        ("nl", "Tinus, zegt ze dan, de vaatwasser. Noor van de receptie kwam kijken.", {"Tinus", "Noor"}),
        ("it", "ciao vale, hai mica il numero?", {"vale"}),
    ],
)
def test_a_word_is_a_name_beside_a_name_or_where_it_acts(code: str, text: str, found: set[str]) -> None:
    assert found <= names(code, text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Nur Fisch gab es, und Koch und Kellner fehlten. Glück hatte ich keins."),
        ("fr", "Elle a dit non. Petit à petit, on s'habitue."),
        ("es", "¿Viene alguien? ¡Menos mal! Ella dijo que no."),
        ("it", "Chiara la cosa, serena la notte. La posta non viene."),
        ("pt", "A vitória foi boa. Ninguém veio."),
        ("pl", "Tak, ale brak ławek. Sama nie wiem."),
        ("it", "ciao ragazzi, avete il numero? ciao tutti, ci vediamo"),
        ("de", "Genau, sagte er. Kinder, sagt sie, kommt rein."),
    ],
)
def test_words_that_open_a_sentence_are_none(code: str, text: str) -> None:
    assert names(code, text) == set()


def test_an_initial_stands_before_a_name() -> None:
    assert "R. Tamminga" in names("nl", "Dat weet R. Tamminga niet.")
    assert "J. Wójcik" in names("pl", "To wie J. Wójcik.")


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("de", "Melden Sie sich bei R. Koch im Hof.", "R. Koch"),
        ("de", "Das war Th. Wagner von nebenan.", "Th. Wagner"),
        ("fr", "Il travaille à la CCI de Vannes.", "CCI de Vannes"),
        ("de", "Ich war noch in der Löwen-Apotheke.", "Löwen-Apotheke"),
        ("de", "Malte hat die Prüfung bestanden.", "Malte"),
        ("es", "Rosa, la enfermera, no para.", "Rosa"),
        ("de", "Mein Bruder Abdul Rahman al-Khatib kam nach.", "Abdul Rahman al-Khatib"),
        ("de", "frau lang war nicht da, ich wohne in bad oldesloe", "bad oldesloe"),
        ("de", "Annas Lehrer war da.", "Annas"),
        ("de", "Gestern kam Sebastian, und gestern kam Lange nach Gießen.", "Lange"),
        ("de", "Anna fehlt.", "Anna"),
        ("fr", "Pierre absent aujourd'hui.", "Pierre"),
        ("es", "Juan no está.", "Juan"),
        ("es", "nosotras, jazmín y yo, entregamos la solicitud en mayo", "jazmín"),
        ("de", "Parken kann man in der Hinteren Bleiche nicht.", "Hinteren Bleiche"),
        ("it", "Sara non viene più.", "Sara"),
    ],
)
def test_what_belongs_to_a_name_is_hidden_with_it(code: str, text: str, found: str) -> None:
    assert found in names(code, text)


def test_an_abbreviation_before_a_trade_is_no_initial() -> None:
    assert names("de", "Es fehlten z. B. Koch und Kellner.") == set()


def test_children_and_weeks_are_nobody() -> None:
    assert names("de", "Die Kinder, Wochen vorher schon nervös, durften nicht dabei sein.") == set()
    assert "Ulrike" in names("de", "Meine Schwester, Ulrike, war dabei.")


def test_a_line_without_capitals_may_have_any_letters() -> None:
    assert is_small("šéf žije v łodzi, çok güzel")
    assert is_small("rechnung FV 2024 fehlt")
    assert not is_small("šéf žije v Łodzi")
