"""Streets, post codes and numbers in other languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.privacy.detectors.native_forms import forms_of
from hybridgen.privacy.lexicon.cues import CUES


def found(code: str, text: str) -> set[tuple[str, str]]:
    return {(one.kind, one.text) for one in forms_of(code).find(text)}


@pytest.mark.parametrize(
    ("code", "text", "spans"),
    [
        ("de", "Ich wohne Am Mühlenteich 7, 37269 Eschwege.", {"Am Mühlenteich 7", "37269", "Eschwege"}),
        ("de", "jetzt in der bergstraße 112 in 34127 kassel", {"bergstraße 112", "34127", "kassel"}),
        ("de", "ich wohne am alten sportplatz 5 in treysa", {"am alten sportplatz 5"}),
        ("de", "Auftragsnummer BR-2023-55871, Versichertennummer lautet M482907116", {"BR-2023-55871", "M482907116"}),
        ("fr", "au 3 bis place de l'Église, 46100 Figeac", {"3 bis place de l'Église", "46100", "Figeac"}),
        ("fr", "112 rue de la république, 26000 valence", {"112 rue de la république", "26000", "valence"}),
        ("fr", "sécurité sociale est le 2 84 07 75 112 045 69", {"2 84 07 75 112 045 69"}),
        ("es", "calle de los Tilos 14, 50001 Zaragoza", {"calle de los Tilos 14", "50001", "Zaragoza"}),
        ("es", "Mi DNI es el 48273915C y el pedido número BR-77120", {"48273915C", "BR-77120"}),
        ("de", "wegen Rechnung RE 2024-1187 und Az. 12 C 345/21", {"RE 2024-1187", "12 C 345/21"}),
        ("de", "Kundennr. KD-48213, Bestellnummer B-77 120 334", {"KD-48213", "B-77 120 334"}),
        ("fr", "née le 4 mai 1952, dossier est le RG 21/00345", {"4 mai 1952", "RG 21/00345"}),
        ("pl", "w sprawie faktury FV 2024/1187", {"FV 2024/1187"}),
        ("it", "via Garibaldi 12, 10121 Torino", {"via Garibaldi 12", "10121", "Torino"}),
        ("pt", "rua das Flores 8, 4050-262 Porto", {"rua das Flores 8", "4050-262", "Porto"}),
        ("nl", "Molenstraat 14, 3511 AB Utrecht", {"Molenstraat 14", "3511 AB", "Utrecht"}),
        ("nl", "Kerkpad 2a, 7041 AB 's-Heerenberg", {"Kerkpad 2a", "7041 AB", "'s-Heerenberg"}),
        ("nl", "Wij komen uit 's-Gravenzande.", {"'s-Gravenzande"}),
        ("es", "Iba con la furgoneta 3382 KLV por el polígono.", {"3382 KLV"}),
        ("cs", "Moje přezdívka matyk_2012 nefunguje.", {"matyk_2012"}),
        ("pl", "ul. Lipowa 7, 30-001 Kraków, PESEL 44051401359", {"ul. Lipowa 7", "30-001", "Kraków", "44051401359"}),
        ("cs", "Studniční 14/3, 549 01 Sanov", {"Studniční 14/3", "549 01", "Sanov"}),
        ("cs", "ulice Dlouhá 5, 602 00 Brno", {"ulice Dlouhá 5", "602 00", "Brno"}),
    ],
)
def test_where_somebody_lives_and_what_number_they_have(code: str, text: str, spans: set[str]) -> None:
    assert spans <= {value for _, value in found(code, text)}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Das kostet 12000 Euro, und 2019 Weltmeister zu werden war Glück."),
        ("de", "am montag 5 uhr und im ganzen 20 minuten"),
        ("fr", "J'ai attendu 20 minutes et payé 12000 euros en 2019."),
        ("es", "Costó 12000 euros y tardó 3 semanas en 2019."),
    ],
)
def test_amounts_are_no_addresses(code: str, text: str) -> None:
    assert found(code, text) == set()


@given(st.sampled_from(sorted(CUES)), st.text("abcÄé 0123456789.,'\n-", max_size=120))
def test_spans_are_what_stands_there(code: str, text: str) -> None:
    for one in forms_of(code).find(text):
        assert one.text == text[one.start : one.end] != ""


@given(st.from_regex(r"[1-9]\d{6,9}", fullmatch=True))
def test_a_number_after_a_word_for_it_is_found_whatever_it_is(digits: str) -> None:
    assert ("ID", digits) in found("de", f"Meine Kundennummer ist {digits}.")
    assert ("ID", digits) in found("fr", f"Mon numéro client est le {digits}.")
    assert ("ID", digits) in found("es", f"Mi número de cliente es el {digits}.")
