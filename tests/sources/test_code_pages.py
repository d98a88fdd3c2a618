"""Code pages of Latin letters: central Europe's, Turkey's and the Baltics' beside western Europe's."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridgen.sources.code_pages import other_code_page
from hybridgen.sources.encoding import read_text

OTHERS = {
    "pl": "Imię;Uwagi\nŁucja;W kuchni jest za ciasno, a żarówka znów się przepaliła. Proszę coś z tym zrobić.\n",
    "cs": "Jméno;Odpověď\nJiří;V kuchyni je příliš málo místa a světlo už týden nesvítí, děkuji.\n",
    "hu": "Név;Válasz\nEszter;A konyha túl szűk, a fűtés rossz, és a lámpa már egy hete nem ég\n",
    "ro": "Nume;Răspuns\nMaria;Bucătăria este prea mică şi lumina nu merge de o săptămână. Aş vrea o fereastră\n",
}
TURKISH = "Ad;Görüş\nAyşe;Mutfak çok dar, ışık bir haftadır yanmıyor. Lütfen birini gönderin, kışın çok soğuk oluyor.\n"
LATVIAN = (
    "Vārds;Atbilde\nIlze;Virtuve ir pārāk šaura, un gaisma jau nedēļu nedeg. Lūdzu, atsūtiet kādu, kurš to labos.\n"
)
WESTERN = [
    "Name;Antwort\nJürgen;Die Küche ist zu eng, die Lampe geht seit März nicht. Für Ältere ist das ärgerlich\n",
    "Nom;Réponse\nÉlodie;La cuisine est trop étroite, la lumière est cassée depuis février, ça gêne à côté\n",
    "Nombre;Opinión\nBegoña;La cocina es pequeña y la luz no está, ¿qué hacemos mañana? Ningún técnico llegó\n",
    "Nome;Opinião\nJoão;A cozinha é pequena e a luz não está boa, não há técnico até amanhã, já não dá\n",
    "Navn;Svar\nSøren;Køkkenet er for lille, og lampen går ikke. Få nogen til at se på det, børnene må være ude\n",
    "Namn;Svar\nÅsa;Köket är för litet och lampan lyser inte. Någon måste gå dit\n",
    "Nafn;Svar\nÞóra;Eldhúsið er of lítið og ljósið er bilað síðan í mars, það þarf að laga þetta\n",
    "name,answer\nZoë,The café is naïve – £5 a m² or 3 m³, ½ of what José paid; façade, jalapeño, Åsa, Müller, Chloé\n",
    "name;town\nJürgen Müller;Köln\nZoë Núñez;Weiß\nFrançois;Åre\nJosé;Tübingen\nJörg;Düren\nBjörn;Nürnberg\n",
]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        *((text, "cp1250") for text in OTHERS.values()),
        (OTHERS["pl"], "iso8859-2"),
        (OTHERS["cs"], "iso8859-2"),
        (TURKISH, "cp1254"),
        (LATVIAN, "cp1257"),
    ],
)
def test_code_pages_are_told_by_letters_and_language(tmp_path: Path, text: str, page: str) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(text.encode(page))
    decoded, notes = read_text(file)
    assert decoded == text
    assert [note.code for note in notes] == ["encoding_guessed"]


@pytest.mark.parametrize("text", WESTERN)
def test_western_texts_stay_western(tmp_path: Path, text: str) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(text.encode("cp1252"))
    assert read_text(file)[0] == text


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("имя;ответ\nИван;Кухня тесная, свет не горит уже неделю\n", "cp1251"),
        ("όνομα;απάντηση\nΆννα;Η κουζίνα είναι μικρή\n", "cp1253"),
        ("姓名;回答\n王芳;厨房太小，灯坏了一个星期\n", "gb18030"),
        ("Ort\nŁódź\n", "cp1250"),  # too short to tell
    ],
)
def test_other_alphabets_and_short_texts_are_none_of_them(text: str, page: str) -> None:
    assert other_code_page(text.encode(page)) is None
