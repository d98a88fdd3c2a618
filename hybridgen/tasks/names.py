"""Invented names, for records whose subject has one: a small model left alone calls everybody Sarah Johnson."""

from __future__ import annotations

# 23 and 29 share no factor, so the pairs repeat after 667 names only.
_FIRST = (
    "Amara Bence Carla Dilan Elif Farid Greta Hana Idris Jonas Kirsi Leila Mateo Noor Oskar Petra Quentin Rosa Samir "
    "Tamsin Umar Vesna Wanjiru"
).split()
_LAST = (
    "Adeyemi Bakker Castillo Dvorak Eriksen Fontaine Gruber Haddad Ibarra Jansen Kowalski Lindqvist Moreau Nakamura "
    "Okafor Pereira Quiroga Rahimi Sokolova Tanaka Ulrich Varga Weston Xu Yilmaz Zielinski Moretti Novak Silva"
).split()
NAMES_COUNT = len(_FIRST) * len(_LAST)


def invent_name(n: int) -> str:
    """The n-th invented name."""
    return f"{_FIRST[n % len(_FIRST)]} {_LAST[n % len(_LAST)]}"
