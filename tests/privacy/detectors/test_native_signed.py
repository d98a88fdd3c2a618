"""Who signs at the end of a line or of a text."""

from __future__ import annotations

import pytest

from tests.privacy.detectors.test_native import names


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("de", "Bitte rufen Sie mich zurück. Hedwine Sturm", {"Hedwine Sturm"}),
        ("de", "Bitte rufen Sie mich zurück. Hedwine Sturm, Vertrag 2018", {"Hedwine Sturm"}),
        ("pl", "Proszę o pomoc w tej sprawie. Le Thi Thu Mróz", {"Le Thi Thu Mróz"}),
        ("fr", "Je vous joins la liste, pensez aux badges. Clémence", {"Clémence"}),
    ],
)
def test_capitals_that_are_a_sentence_are_who_signs(code: str, text: str, found: set[str]) -> None:
    assert found <= names(code, text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Das war alles, was ich sagen wollte. Vielen Dank"),
        ("fr", "Il ne manque rien, tout est arrivé hier. Merci"),
        ("es", "No hay nada más que decir de esto. Buenas Noches"),
    ],
)
def test_a_farewell_signs_for_nobody(code: str, text: str) -> None:
    assert names(code, text) == set()
