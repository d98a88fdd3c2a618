"""A text as words: what stands between spaces, without the signs around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from hybridgen.knowledge.wording.english import CONTRACTIONS, FRONTED, REALLY_ENGLISH, SHOUTED

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "`": "'", "´": "'"})
_EDGES = "\"'.,;:!?()[]{}<>…¿¡"
_UNIT = re.compile(r"(\d+(?:\.\d+)?)([a-z]{1,4}|°[cf])")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_ACRONYM = re.compile(r"[A-Z]{2,}")
_FRONT = re.compile(rf"\s*({'|'.join(FRONTED)})(\s[^,;.!?]+),\s+(.*[^\s.!?])[\s.!?]*", re.I | re.S)
_SIGN = re.compile(r"[^\W_]|[+#$€£%&|<>=*/\\^~@-]")


def split(text: str) -> list[str]:
    """`C++`, `-r`, `3.11` and `os.path` stay what they are.

    Lower case, but for what is a word in capitals and another one without: the US are not us.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    shouts = plain.isupper()
    found: list[str] = []
    for written in plain.split():
        word = written.rstrip(_EDGES).lstrip(_EDGES.replace(".", ""))
        word = word.lstrip(".") if not re.match(r"\.\w", word) else word
        if not _SIGN.search(word):
            continue
        is_flag = re.fullmatch(r"-{1,2}\w[\w-]*", word) is not None
        low = word.casefold()
        is_letter = word == "A" and bool(found)
        if is_flag or (not shouts and (is_letter or (_ACRONYM.fullmatch(word) and low in SHOUTED))):
            found.append(word)
            continue
        if _THOUSANDS.fullmatch(low):
            low = low.replace(",", "")
        if unit := _UNIT.fullmatch(low):
            found += unit.groups()
        else:
            found.append(low)
    return found


def names(text: str) -> frozenset[str]:
    """Words that have a capital though no sentence begins with them, as `split` has them."""
    inner = re.findall(r"(?<![.!?:])\s+(?=[\"'(]?[A-Z])(\S+)", text)
    return frozenset(word for one in inner for word in split(f". {one}"))


def backed(text: str) -> str:
    """ "In Python, how do I read a file?" as "how do I read a file in Python"; else the text itself."""
    if text.count(",") != 1 or not (found := _FRONT.fullmatch(text)):
        return text
    first, place, rest = found.groups()
    return f"{rest} {first.lower()}{place}"


def is_english(words: Sequence[str], text: str) -> bool:
    """Whether it is known to be: by a word that hardly any other language has, and no foreign letter."""
    letters = re.findall(r"[^\W\d_]", text)
    return all(letter.isascii() for letter in letters) and any(word in REALLY_ENGLISH for word in words)


def expanded(words: Sequence[str]) -> list[str]:
    """With "can not" for "can't", and "list" for "list's"."""
    parts = [part for word in words for part in CONTRACTIONS.get(word, (word,))]
    return [word.removesuffix("'s").removesuffix("'") or word for word in parts]
