"""Names in other languages by the words around them, by capitals and by lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.privacy.detectors.languages import NAMES
from hybridgen.privacy.detectors.native import Native, native_of
from hybridgen.privacy.lexicon.cues import CUES


def reader(code: str) -> Native:
    return native_of(code, NAMES[code])


def names(code: str, text: str) -> set[str]:
    return {one.text for one in reader(code).find(text)}


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("de", "Ich heiße Ottilie Sternkopf und wohne in Bad Zwesten.", {"Ottilie Sternkopf", "Bad Zwesten"}),
        ("de", "Meine Nichte Mai war im Mai bei Frau Koch.", {"Mai", "Koch"}),
        ("de", "Er stammt aus Schlesien und fährt in Familien.", {"Schlesien"}),
        ("de", "ich bin die svenja aus paderborn, mein chef ist herr yildirim.", {"svenja", "paderborn", "yildirim"}),
        ("de", "Wir waren im Stadtarchiv Gelnhausen und bei Grothe & Partner.", {"Stadtarchiv Gelnhausen"}),
        ("fr", "J'habite à Ploërmel avec mon mari Yannick Guivarc'h.", {"Ploërmel", "Yannick Guivarc'h"}),
        ("fr", "je travaille chez transports rouvière, demandez madame hautecœur.", {"hautecœur"}),
        ("es", "Mi hija Leire y la señora Okafor viven en Calahorra.", {"Leire", "Okafor", "Calahorra"}),
        ("es", "me llamo dunia kaplan y no sé nada de la factura.", {"dunia kaplan"}),
        (
            "de",
            "Regensburg ist schön, sagt auch Familie Hoffmann aus Damaskus.",
            {"Regensburg", "Hoffmann", "Damaskus"},
        ),
        (
            "de",
            "Wir haben bei Küchen Brinkmann gekauft, die Firma Nordfrost war teurer.",
            {"Küchen Brinkmann", "Nordfrost"},
        ),
        ("de", "ich wohne in bitterfeld, viele grüße, sabrina", {"bitterfeld", "sabrina"}),
        ("es", "a partir de junio cobradlo ahí. gracias, svetlana", {"svetlana"}),
        ("nl", "De huisbaas, Visser, woont in Dokkum.", {"Visser", "Dokkum"}),
        ("pl", "Dozorca, Pawlak, mieszka z Oksaną w Suchedniowie.", {"Pawlak", "Oksaną", "Suchedniowie"}),
        ("cs", "jmenuji se sabrina a bydlím v kolíně.", {"sabrina", "kolíně"}),
        ("pl", "Moja córka Maja i siostra Sama czekają.", {"Maja", "Sama"}),
        ("pl", "Nazywam się Maja i czekam.", {"Maja"}),
        ("cs", "Moje dcera Míla a můj syn Tom čekají.", {"Míla", "Tom"}),
        ("nl", "Mijn broer Frans Engels wacht.", {"Frans Engels"}),
        ("it", "Il mio vicino Pasqua abita qui.", {"Pasqua"}),
        ("pt", "A minha amiga Iva mora aqui.", {"Iva"}),
        ("fr", "Mon mari Noël attend.", {"Noël"}),
        ("de", "Frau Brinkmann und Anna kamen, meine Schwester Ulrike und Hans nicht.", {"Anna", "Hans"}),
        ("de", "Wir fahren zwischen Kassel und Bergen.", {"Kassel", "Bergen"}),
        ("de", "Zimmermann war nicht da und Krüger auch nicht.", {"Krüger"}),
        ("de", "Gestern war Kai wieder da, und wenn Lotte kommt, ohne Roman.", {"Kai", "Lotte", "Roman"}),
        ("de", "Ob Jena, Zwickau, Konstanz, Aalen, Ahlen oder Meißen.", {"Jena", "Zwickau", "Konstanz", "Meißen"}),
        ("de", "Unsere Haushaltshilfe Anna kommt, und Anna bringt Kuchen.", {"Anna"}),
        ("de", "Der Pflegedienst Frau Kordel war da.", {"Kordel"}),
        ("de", "Der Pflegedienst Brinkmann war da.", {"Pflegedienst Brinkmann"}),
        ("de", "Vielen Dank für alles.\nEure Hilde", {"Hilde"}),
        ("de", "Bis dann, Ihre\nUlrike Brinkmann", {"Ulrike Brinkmann"}),
        ("de", "Probezeit bei Lebkuchen Fraunholz.", {"Lebkuchen Fraunholz"}),
        ("de", "Ich war bei Heidelberger Druck.", {"Heidelberger Druck"}),
        ("pl", "mieszkam w krakowie.", {"krakowie"}),
        ("nl", "Daan kwam niet. Tom wel. Sam ook niet. Bas bleef thuis.", {"Daan", "Tom", "Sam", "Bas"}),
        ("it", "Bruno non viene più.", {"Bruno"}),
        ("it", "Mi chiamo Ornella Bassani e abito a Cuneo.", {"Ornella Bassani", "Cuneo"}),
        ("pt", "Chamo-me Teresa e o senhor Figueiredo é meu vizinho.", {"Teresa", "Figueiredo"}),
        ("nl", "Mijn naam is Joke Terpstra en mevrouw Wiersma weet ervan.", {"Joke Terpstra", "Wiersma"}),
        ("pl", "Nazywam się Bożena Krawczyk, a pan Wójcik czeka.", {"Bożena Krawczyk", "Wójcik"}),
        ("cs", "Jmenuji se Vlasta Havlíková a pan Dvořák čeká.", {"Vlasta Havlíková", "Dvořák"}),
    ],
)
def test_names_by_what_stands_around_them(code: str, text: str, found: set[str]) -> None:
    assert found <= names(code, text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Die Warteschleife, der Hausflur und das Notdienstformular am Montag im Februar."),
        ("de", "Der Kundendienst hat den Schaden behoben. Trotzdem fehlt die Rechnung für den Fahrkartenautomaten."),
        ("de", "Meine Frau hat Geduld, und mein Chef mag Kaffee aus Papier und nach Feierabend."),
        ("fr", "Aujourd'hui, j'attends. L'imprimante est en panne et les imprimantes coûtent cher."),
        ("es", "Llámenme cuando puedan. Tuvieron dos horas y no dijeron nada de los precios."),
        (
            "de",
            "Holz ist teuer, Zug und Bus auch. Ich wohne in einer WG. Im Hotel hatte ich Angst vor Hunden und Wölfen.",
        ),
        ("de", "Es gab Brot und Fisch, Holz und Stein, Länder und Meere, Zeit und Geld und Angst."),
        ("de", "Nächte und Tage, Anfang und Ende, Arme und Hände, Hab und Gut, Frauen und Kinder."),
        ("de", "Vielen Dank für deine Hilfe."),
        ("de", "Danke für eure Geduld und Ihre Mühe!"),
        ("de", "Bei Regen Wasser im Keller, bei Sturm Ziegel im Hof."),
        ("pl", "mieszkam w bloku na parterze."),
        ("cs", "bydlím v panelovém domě."),
        ("es", "Vivo en el bloque B. Nunca funciona el ascensor."),
        ("fr", "J'habite le bâtiment C. Personne ne vient."),
        ("pl", "Nas tu nie ma. Mają czas. Mówię po angielsku, a pani ale nie."),
        ("nl", "Ik spreek Frans en Engels met Duitse collega's."),
        ("pt", "O corredor está escuro. Obrigada na mesma, até segunda."),
        ("nl", "De gang is donker. Toch bedankt. Helaas werkt de Nederlandse versie niet."),
        ("cs", "Chodba je tmavá. Přesto děkuji. Bohužel aplikace padá, prosím Vás o pomoc."),
        ("it", "Sarà vero. La signora alla cassa era gentile e il medico mi ha ascoltato."),
    ],
)
def test_ordinary_words_are_no_names(code: str, text: str) -> None:
    assert names(code, text) == set()


def test_whom_a_service_sends_is_no_part_of_its_name() -> None:
    assert "Haushaltshilfe Anna" not in names("de", "Unsere Haushaltshilfe Anna kommt.")
    assert "Pflegedienst Frau Kordel" not in names("de", "Der Pflegedienst Frau Kordel war da.")


@given(st.sampled_from(sorted(CUES)), st.text(max_size=200))
def test_spans_are_what_stands_there(code: str, text: str) -> None:
    for one in reader(code).find(text):
        assert one.text == text[one.start : one.end] != ""


@given(st.sampled_from(["Ottilie", "Kemal", "Birgit", "Torben"]), st.sampled_from(["sagt", "hat", "meint", "kommt"]))
def test_a_given_name_is_one_wherever_it_stands(name: str, verb: str) -> None:
    for text in (f"{name} {verb} das auch.", f"Gestern {verb} {name} das auch.", f"gestern {verb} {name.lower()} das."):
        assert name.casefold() in {one.casefold() for one in names("de", text)}


def test_long_runs_without_sense_come_to_an_end() -> None:
    for code in ("de", "fr", "es"):
        for piece in ("Frau ", "de l'", "haus", "1 rue de la ", "bei der ", "A. "):
            text = piece * 2000
            assert all(one.end <= len(text) for one in reader(code).find(text))
