"""Number plates of cars, as each country writes them; their form tells, in capitals."""

from __future__ import annotations

import re

_PLATES = {
    "de": r"(?!DIN|ISO)[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} \d{1,4}[EH]?",
    "fr": r"[A-Z]{2}-\d{3}-[A-Z]{2}|\d{3,4} (?!EUR|CHF|USD)[A-Z]{2,3} \d{2}",
    # Consonants alone, and no units.
    "es": r"\d{4}[ -]?(?!KMS|PTS|RPM|PPM|GBP|PDF|SMS|CRM|VPN|CSV|JPG|PNG|DVD|GPS)[BCDFGHJKLMNPRSTVWXYZ]{3}",
    "it": r"[A-Z]{2} ?\d{3} ?[A-Z]{2}",
    "pt": r"[A-Z]{2}-\d\d-(?:\d\d|[A-Z]{2})|\d\d-(?:[A-Z]{2}-\d\d|\d\d-[A-Z]{2})|[A-Z]{3}-?\d[A-Z]\d{2}|[A-Z]{3}-\d{4}",
    "nl": r"[A-Z]{1,3}-\d{2,3}-[A-Z]{1,3}|\d{1,3}-[A-Z]{2,3}-\d{1,2}|\d{2}-\d{2}-[A-Z]{2}",
    "pl": r"[A-Z]{2,3} (?:\d{4}[A-Z]|\d{3}[A-Z]{2}|\d[A-Z]\d{3}|\d{2}[A-Z]\d{2})",
    "cs": r"\d[A-Z](?:\d|[A-Z])[ -]?\d{4}",
}


def plate_of(code: str) -> re.Pattern[str]:
    """What finds a number plate. code: a language of CUES."""
    return re.compile(rf"(?<![\w/.-])(?:{_PLATES[code]})(?![\w/]|[.-]\w)")
