"""Keys and passwords that this process was given, and texts in which none of them stands.

They are known by their value, not by a pattern: a server may repeat one in an error, in an answer, in the name of a
model. They are found as they are, URL-encoded, in base64, and cut.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import quote

MASK = "***"
MIN_SECRET_CHARS = 8  # a shorter one would be found in words that have nothing to do with it
MIN_CUT_CHARS = 16  # of a part of one that is hidden too; shorter ones without a digit are words, as in lm-studio
_GRAM_CHARS, _STEP_CHARS = 10, 7  # any part of MIN_CUT_CHARS holds one of the pieces that are looked for

_forms: dict[str, tuple[str, ...]] = {}  # of each that is known: the ways in which it may be written


def keep(secret: str) -> str:
    """Know a secret from here on, for as long as the process lasts; returns it. What is no secret, since it is too
    short or a word that servers without keys are given, stays unknown."""
    is_word = len(secret) < MIN_CUT_CHARS and not any(map(str.isdigit, secret))
    if len(secret) >= MIN_SECRET_CHARS and not is_word and secret not in _forms:
        _forms[secret] = tuple(sorted({secret, quote(secret, safe=""), *_in_base64(secret)}, key=len, reverse=True))
    return secret


def masked(text: str) -> str:
    """The text with *** for each secret that is known, and for each longer part of one."""
    for forms in tuple(_forms.values()):
        for form in forms:
            text = _without(text, form)
    return text


def _in_base64(secret: str) -> Iterator[str]:
    """What of it is the same wherever it begins in the text that was encoded."""
    for before in range(3):
        encoded = b64encode(b"\0" * before + secret.encode()).decode()
        inner = encoded[(before * 8 + 5) // 6 : (before + len(secret.encode())) * 8 // 6]
        if len(inner) >= MIN_SECRET_CHARS:
            yield from (inner, inner.translate(str.maketrans("+/", "-_")))


def _without(text: str, form: str) -> str:
    text = text.replace(form, MASK)
    if len(form) < MIN_CUT_CHARS:
        return text
    for start in range(0, len(form) - _GRAM_CHARS + 1, _STEP_CHARS):
        gram, at = form[start : start + _GRAM_CHARS], 0
        while (found := text.find(gram, at)) >= 0:
            begin, end = found, found + _GRAM_CHARS
            left, right = start, start + _GRAM_CHARS
            while begin and left and text[begin - 1] == form[left - 1]:
                begin, left = begin - 1, left - 1
            while end < len(text) and right < len(form) and text[end] == form[right]:
                end, right = end + 1, right + 1
            at = end
            if end - begin >= MIN_CUT_CHARS:
                text, at = f"{text[:begin]}{MASK}{text[end:]}", begin + len(MASK)
    return text
