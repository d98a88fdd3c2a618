"""What stands for a value: [PERSON_3], and whatever models make of it."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator

from hybridgen.sources.texts.looks import look

PLACEHOLDER = re.compile(r"\[[A-Z]+(?:_[A-Z]+)*_\d+\]")  # as we write it

# [PERSON_3], and what models make of it: [person 3], {PERSON-3}, \[PERSON\_3\], PERSON_3. Round brackets are the
# sentence's own: (PERSON_3) becomes (Anna Weber).
_LOOSE = r"([A-Z]+(?:\\?[_ -][A-Z]+)*)\\?[_ -]?(\d{1,9})"
_STRICT = r"([A-Z]+(?:\\?_[A-Z]+)*)\\?_(\d{1,9})"
_TOKEN = re.compile(
    rf"\\\[{_LOOSE}\\\]|[\[{{<]\s*{_LOOSE}\s*[\]}}>]|(?<![A-Z0-9_]){_STRICT}(?![A-Z0-9_])", re.IGNORECASE | re.ASCII
)

# What detectors and personal columns of ours find; an answer with a placeholder of such a kind means one of ours.
KINDS = frozenset(
    """
    PERSON LOCATION ORGANIZATION NAME GROUP EMAIL_ADDRESS PHONE_NUMBER HANDLE ADDRESS ZIP DATE AGE ID NUMBER URL
    IP_ADDRESS MAC_ADDRESS CREDIT_CARD IBAN_CODE CRYPTO MEDICAL_LICENSE US_SSN US_ITIN US_PASSPORT US_DRIVER_LICENSE
    US_BANK_NUMBER UK_NHS UK_NINO
    """.split()
)

FIRST_CODE, CODES = 100_000, 900_000  # codes have six digits; numbers of the fit go round them
# With nine digits, where there is much to tell apart. Of n values some n² / (2 codes) pairs share one (the birthday
# problem): with six digits 0.6 pairs of 1,000 and 5,600 of 100,000, with nine 5.6 of 100,000.
FIRST_LONG, LONG_CODES = 100_000_000, 900_000_000
MANY_ROWS = 1_000


def kind_of(placeholder: str) -> str:
    """PERSON of [PERSON_1]."""
    return placeholder[1:].rpartition("_")[0]


def tokens(text: str) -> Iterator[tuple[int, int, str]]:
    """Whatever looks like a placeholder in a text: where it starts and ends, and how it is spelled right."""
    return ((match.start(), match.end(), _spelled(match)) for match in _TOKEN.finditer(text))


def named(text: str) -> set[str]:
    """The placeholders that a text seems to name, spelled right: also in letters that look alike, and with signs in
    them that cannot be seen."""
    return {token for _, _, token in tokens(look(text))}


def numbered(kind: str, number: int) -> str:
    """The placeholder of a kind's n-th value, from 1; 0 is nobody's, as in the example in the rules."""
    return f"[{kind}_{number if number < FIRST_CODE else number + CODES}]"


def coded(kind: str, folded: str, key: bytes, turn: int = 0, *, is_long: bool = False) -> str:
    """The placeholder of a value that only the detector found: a keyed hash of it, the same in any row.

    turn: another one, where the first is somebody's own word. is_long: with nine digits.
    """
    digest = hmac.new(key, f"{kind} {turn} {folded}".encode(), hashlib.sha256).digest()
    first, count = (FIRST_LONG, LONG_CODES) if is_long else (FIRST_CODE, CODES)
    return f"[{kind}_{first + int.from_bytes(digest[:8]) % count}]"


def number_of(placeholder: str) -> int:
    """3 of [PERSON_3]."""
    return int(placeholder.rpartition("_")[2].rstrip("]"))


def is_code(placeholder: str) -> bool:
    """Whether it is a code, which hardly any other value has, and no number of one data set's."""
    number = number_of(placeholder)
    return FIRST_CODE <= number < FIRST_CODE + CODES or is_long_code(placeholder)


def is_long_code(placeholder: str) -> bool:
    return FIRST_LONG <= number_of(placeholder) < FIRST_LONG + LONG_CODES


def _spelled(match: re.Match[str]) -> str:
    kind, number = (group for group in match.groups() if group)
    return f"[{re.sub(r'[^A-Za-z]+', '_', kind).upper()}_{int(number)}]"
