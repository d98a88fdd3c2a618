"""Streets and squares without a number."""

from __future__ import annotations

import pytest

from hybridgen.privacy.detectors.native_squares import NativeSquares
from hybridgen.privacy.lexicon.cues import CUES


def squares(code: str, text: str) -> set[str]:
    return {text[start:end] for start, end in NativeSquares(code).find(text)}


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        (
            "fr",
            "J'habite quai des Bateliers, avant place du Vieux Marché.",
            {"quai des Bateliers", "place du Vieux Marché"},
        ),
        ("fr", "J'habite résidence Les Tilleuls.", {"résidence Les Tilleuls"}),
        ("fr", "j'habite rue du moulin à droite", {"rue du moulin"}),
        ("es", "Quedamos en la calle de las Rosas o en la plaza Mayor.", {"calle de las Rosas", "plaza Mayor"}),
        ("es", "vivo en la calle del molino", {"calle del molino"}),
        ("it", "Abito in via dei Tigli.", {"via dei Tigli"}),
        ("it", "Ci vediamo in via Garibaldi o in corso Cavour.", {"via Garibaldi", "corso Cavour"}),
        ("it", "Abito a Torino, via Garibaldi, da anni.", {"via Garibaldi"}),
        ("fr", "J'habite cours Lafayette, elle cours de la Liberté.", {"cours Lafayette", "cours de la Liberté"}),
        ("fr", "Le dépôt est dans la ZI Nord, puis ZAC des Granges.", {"ZI Nord", "ZAC des Granges"}),
        ("es", "Vivo en c/ Mayor, ella en la c/ de las Rosas.", {"c/ Mayor", "c/ de las Rosas"}),
        ("pt", "Moro na rua das Tílias.", {"rua das Tílias"}),
        ("nl", "Ik woon aan de Lindenkade in de buurt.", {"Lindenkade"}),
        ("pl", "Mieszkam przy ulicy Lipowej.", {"ulicy Lipowej"}),
        ("cs", "Bydlím v Lipové ulici.", {"Lipové ulici"}),
        ("es", "Estamos en el Polígono Norte, nave 6, de Soria.", {"Polígono Norte, nave 6"}),
        ("de", "Wir treffen uns in der Rosengasse.", {"Rosengasse"}),
        ("de", "Ich wohne seit Jahren am Lindenufer.", {"Lindenufer"}),
        ("de", "Der Laden ist jetzt Am Alten Teich.", {"Am Alten Teich"}),
    ],
)
def test_streets_without_a_number(code: str, text: str, found: set[str]) -> None:
    assert found <= squares(code, text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "La rue est bruyante, la place manque et le chemin du retour est long."),
        ("fr", "je connais la rue de mon enfance"),
        ("fr", "J'ai des cours d'Anglais, des cours de Python et un cours Excel."),
        ("it", "Seguo un corso di Excel, scrivimi via Slack o via Skype."),
        ("es", "El precio es de 20 euros c/IVA."),
        ("es", "La calle es ruidosa y no hay plaza de garaje."),
        ("it", "Ci sentiamo via Skype, per via del traffico."),
        ("nl", "Een winkelstraat met een speelplein langs de snelweg."),
        ("de", "Am Arbeitsplatz ist es laut, in der Seitenstraße auch. Auf der Landstraße sowieso."),
        ("de", "Ich wohne in der Nähe vom Bahnhof im dritten Stock."),
        ("cs", "Na ulici je hluk."),
    ],
)
def test_ways_and_places_of_everybody_are_none(code: str, text: str) -> None:
    assert squares(code, text) == set()


@pytest.mark.parametrize("code", sorted(CUES))
def test_every_language_is_read(code: str) -> None:
    assert squares(code, "") == set()
