"""Dates of birth as languages announce them."""

from __future__ import annotations

import pytest

from hybridgen.privacy.detectors.native_births import birth_of


@pytest.mark.parametrize(
    ("code", "text", "date"),
    [
        ("de", "Patient M., geb. 3.11.78, klagt.", "3.11.78"),
        ("de", "geboren am 4. Mai in der Stadt", "4. Mai"),
        ("fr", "Je suis née le 4 mai 1952 là-bas.", "4 mai 1952"),
        ("es", "nací el 4 de mayo del 52", "4 de mayo del 52"),
        ("it", "nata il 4 maggio 1952", "4 maggio 1952"),
        ("pt", "nasci a 4 de maio de 1952", "4 de maio de 1952"),
        ("nl", "geboren op 4 mei 1952", "4 mei 1952"),
        ("pl", "urodziłam się 4 maja 1952", "4 maja 1952"),
        ("cs", "narodila jsem se 4. května 1952", "4. května 1952"),
        ("fr", "Elle est née le 1er mai 1952.", "1er mai 1952"),
        ("it", "nata il 1º maggio a Todi", "1º maggio"),
        ("pt", "nascido em 1º de maio de 1952", "1º de maio de 1952"),
        ("cs", "Babička se narodila 4. května 1952.", "4. května 1952"),
        ("cs", "narodil se 4.5.1952", "4.5.1952"),
        ("pl", "Babcia urodziła się 4 maja 1952.", "4 maja 1952"),
        ("pl", "Dziadek urodził się 4 maja.", "4 maja"),
        ("pl", "Syn się urodził 4.05.2012.", "4.05.2012"),
        ("de", "Geburtsdatum: 1952-05-04", "1952-05-04"),
        ("nl", "geboren op 1952-05-04", "1952-05-04"),
        ("de", "Mara H. (* 4.5.1952)", "4.5.1952"),
        ("de", "* 4. Mai 1952", "4. Mai 1952"),
    ],
)
def test_a_date_of_birth_is_found_with_or_without_its_year(code: str, text: str, date: str) -> None:
    assert [one[1] for one in birth_of(code).finditer(text)] == [date]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "am 4. Mai war Streik"),
        ("de", "* 3.5 Sterne"),
        ("de", "* 1.2 Anmelden"),
        ("fr", "il est né en 1952 à la campagne"),
    ],
)
def test_other_days_are_content(code: str, text: str) -> None:
    assert birth_of(code).search(text) is None
