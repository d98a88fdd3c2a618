"""Streets in other languages, and what looks like one: months, years, weeks, rooms and versions are content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.privacy.detectors.native_forms import forms_of


def streets(code: str, text: str) -> set[str]:
    return {one.text for one in forms_of(code).find(text) if one.kind == "ADDRESS"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Im Jahr 2019 war das noch anders, im Sommer 2020 auch, und im Juni 2021 erst recht."),
        ("de", "In der Woche 12 und im Februar 2022 ging nichts. Am Anfang 2020 war es besser."),
        ("de", "Im Schnitt 30 Anrufe am Tag, im Team 3 Kolleginnen, zur Zeit 5 offene Stellen."),
        ("de", "Er lag im Zimmer 4 und wartete am Gleis 7. Auf der Skala 1 bis 10, im Menü 2."),
        ("de", "Das Portal läuft im Internet Explorer 11 nicht, und mein neues Handy 13 hilft auch nicht."),
        ("de", "Im Quartal 3 steht im Anhang 2 mehr. Auf dem Arbeitsmarkt 2020 war auf dem Parkplatz 12 nichts los."),
        ("pl", "Faktura 12/2024 jest zła, a Sezon 2023/24 był dobry."),
        ("cs", "Faktura 12/2024 je špatně."),
        ("de", "Im Sommer 2020 kam die Tochter. In der Woche 12 war die Kita zu."),
        ("de", "Bei uns sitzen im Garten 3 Kinder und im Park 2 Hunde."),
        ("de", "Seit der neuen Version 3 ist alles langsam, im Windows 11 sowieso."),
        ("de", "Er sagte mir: Im Zimmer 4.\n- Im Menü 2\n1. Am Gleis 7"),
        ("de", "in der alten schule 3 war es kalt, im zimmer 12 auch"),
        ("fr", "Au cours de la semaine 12 j'ai pris 2 cours de maths et 1 place de parking."),
        ("fr", "Au cours des 3 derniers mois j'ai fait la rue principale 30 minutes à pied."),
        ("fr", "La place est à 20 euros, le chemin dure 20 minutes, la route nationale 7 est fermée."),
        ("fr", "j'ai suivi 3 cours de français et 2 cours d'anglais"),
        ("es", "Es un paseo de 20 minutos y un camino largo 20 km; la calle principal 30 minutos."),
        ("it", "Il corso di 20 ore costa, la strada per 3 giorni era chiusa."),
        ("de", "Ergebnis: Probedruck 22, der Vordergrund 3 und das Stadttor 5 fehlen."),
        ("cs", "Je to v nové verzi, na Nové 30 minut cesty."),
    ],
)
def test_content_is_no_street(code: str, text: str) -> None:
    assert streets(code, text) == set()


@pytest.mark.parametrize(
    ("code", "text", "street"),
    [
        ("de", "Sie treffen sich Am Mühlenteich 7.", "Am Mühlenteich 7"),
        ("de", "Adresse: Steinbrücke 22, Hinterhaus", "Steinbrücke 22"),
        ("cs", "Máme byt v Palackého 31, druhé patro.", "Palackého 31"),
        ("pl", "Sklep jest przy Lipowej 7.", "Lipowej 7"),
        ("pl", "Adres: os. Piastów 9 m. 31", "os. Piastów 9 m. 31"),
        ("it", "Abita in via dei Cordai 12, scala C, a Foligno.", "via dei Cordai 12, scala C"),
        ("de", "Das Büro ist Am Kolb 3.", "Am Kolb 3"),
        ("de", "Die Wohnung liegt Unter den Linden 5.", "Unter den Linden 5"),
        ("de", "Abgabe nur An der Schule 3.", "An der Schule 3"),
        ("de", "Wir treffen uns Am Zollstock 8.", "Am Zollstock 8"),
        ("de", "Ich wohne in der Zwinger 3.", "in der Zwinger 3"),
        ("de", "Im Zipfel 3, 34127 Kassel", "Im Zipfel 3"),
        ("de", "34127 Kassel, Im Zipfel 3", "Im Zipfel 3"),
        ("de", "Im Zipfel 3, Kassel", "Im Zipfel 3"),
        ("de", "ich war am alten sportplatz 5", "am alten sportplatz 5"),
        ("de", "ich wohne am hohen rain 9 in wolfhagen", "am hohen rain 9"),
        ("de", "in der Lindenstraße 14 Jahre gewohnt", "Lindenstraße 14"),
        ("fr", "Le bureau est 12 place des Vosges.", "12 place des Vosges"),
        ("fr", "3 bis place de l'église", "3 bis place de l'église"),
        ("fr", "Rendez-vous rue Pasteur 12.", "rue Pasteur 12"),
        ("fr", "j'habite rue principale 30", "rue principale 30"),
        ("fr", "Rendez-vous allées Riquet 12.", "allées Riquet 12"),
        ("es", "vivo en la calle mayor 12", "calle mayor 12"),
        ("es", "calle principal 12, 50001 Zaragoza", "calle principal 12"),
        ("pl", "Biuro jest przy ul. Lipowa 7", "ul. Lipowa 7"),
        ("pl", "Adres: Lipowa 7/12, Suchedniów", "Lipowa 7/12"),
        ("cs", "Adresa: Květinová 1284/8", "Květinová 1284/8"),
        ("es", "Vive en calle Tilos 5, 2.º dcha., 26001 Logroño", "calle Tilos 5, 2.º dcha."),
        ("es", "calle Ramón y Cajal, 21, bajo", "calle Ramón y Cajal, 21, bajo"),
        ("de", "Empfänger Klaus, Bei den Linden 5, 21335 Lüneburg", "Bei den Linden 5"),
    ],
)
def test_streets_are_found(code: str, text: str, street: str) -> None:
    assert street in streets(code, text)


@given(st.sampled_from(["im", "am", "zum", "in der", "auf dem"]), st.integers(1900, 2099))
def test_a_year_is_no_house_number(placed: str, year: int) -> None:
    assert streets("de", f"Das war {placed} Mühlenteich {year}.") == set()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("cs", "Faktura 12/24 je chybná. Reklamuji i vyúčtování Smlouva 3/2 a čekám."),
        ("pl", "Faktura 12/24 jest błędna, a sprawa 3/22 czeka."),
    ],
)
def test_things_with_a_number_are_no_streets(code: str, text: str) -> None:
    assert streets(code, text) == set()
