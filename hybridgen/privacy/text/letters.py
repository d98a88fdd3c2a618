"""Letters of any script, with the signs that are written above, below and beside them.

Python's `\\w` knows letters and digits alone: it ends a word before each vowel sign of Hindi or Tamil, each vowel point
of Arabic or Hebrew, and each accent that is a character of its own.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby

_FIRST, _LAST = 0x300, 0xABFF  # of the signs of living scripts, and past the variation selectors, which show nothing
_NO_SIGN = 0x034F


def _ranges() -> str:
    """All combining signs, as ranges of a character class."""
    signs = [
        code
        for code in range(_FIRST, _LAST)
        if code != _NO_SIGN and unicodedata.category(chr(code)) in {"Mn", "Mc"} and not 0x180B <= code <= 0x180F
    ]
    runs = ([code for _, code in run] for _, run in groupby(enumerate(signs), key=lambda pair: pair[1] - pair[0]))
    return "".join(f"\\u{run[0]:04x}-\\u{run[-1]:04x}" for run in runs)


SIGNS = _ranges()  # within a character class
LETTERS = rf"[^\W\d_]+(?:[{SIGNS}][^\W\d_]*)*"
LETTERS_AND_DIGITS = rf"[^\W_]+(?:[{SIGNS}][^\W_]*)*"
# Within a character class: Latin, Greek and Cyrillic capitals.
CAPITALS = "".join(chr(code) for code in (*range(0x530), *range(0x1E00, 0x2000)) if chr(code).isupper())
