"""The language of letters and forms that hold little but names."""

from __future__ import annotations

import pytest

from hybridgen.privacy.detectors.languages import language_of
from hybridgen.privacy.lexicon.letters import told_by_form


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Cordialement,\nDr Tran Thi Bich Ngoc\nCabinet du Parc\n12 allée des Marronniers\n59000 Lille", "fr"),
        ("Un saludo,\nDra. Tran Thi Bich Ngoc\nClínica del Parque\nCalle Castaños 12\n03001 Alicante", "es"),
        ("S pozdravem\nMUDr. Tran Thi Bich Ngoc\nOrdinace u Parku\nKaštanová 12\n602 00 Brno", "cs"),
    ],
)
def test_a_signature_tells_its_language(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize("text", ["Anna Weber, Kassel", "Rue, street and Straße", "Kind regards,\nAnna Weber\nLeeds"])
def test_names_alone_tell_none(text: str) -> None:
    assert told_by_form(text) is None
