"""Number plates of cars."""

from __future__ import annotations

import pytest

from hybridgen.privacy.detectors.native_plates import plate_of


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "UM-TK 408"),
        ("fr", "GK-318-ZB"),
        ("es", "3382 KLV"),
        ("it", "FT 482 ZR"),
        ("pt", "AA-08-RT"),
        ("nl", "GB-482-N"),
        ("pl", "WPI 4821K"),
        ("cs", "4H7 2290"),
    ],
)
def test_each_country_has_its_own(code: str, text: str) -> None:
    found = plate_of(code).search(f"mit {text} unterwegs")
    assert found is not None
    assert found[0] == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "DIN-A 4"),
        ("es", "1500 RPM"),
        ("es", "2024 PDF"),
        ("fr", "350 EUR 20"),
        ("nl", "2500 MB"),
        ("cs", "2A 10"),
    ],
)
def test_units_and_papers_are_none(code: str, text: str) -> None:
    assert plate_of(code).search(text) is None
