"""A text as words: what stands between spaces, without the marks of a sentence. Where other signs are, all stays."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from hybridgen.knowledge.wording.english import CONTRACTIONS, FRONTED, PERHAPS_ENGLISH, REALLY_ENGLISH, SHOUTED

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "`": "'", "´": "'"})
_WORDLIKE = r"(?:--?|[#$€£@])?(?:\d{1,3}(?:,\d{3})+|\w)(?:[\w'./@&%$€£-]*[\w%€$£]|\+\+|#|s')?"
# A word of prose: a sign of another kind, as of code, may be all that tells two questions apart.
_PLAIN = re.compile(rf"[¿¡]?(?:{_WORDLIKE}|\([^\W\d_]{{2,}}\))(?:[,.]|\.\.\.|…)?")
_ENDED = re.compile(rf"[¿¡]?{_WORDLIKE}[?!]")
# Units that are others in other letters: a megabit is no megabyte, and a milliwatt no megawatt.
_CASED = frozenset("mb gb kb tb pb mw mv ma mm mg pa".split())
_UNIT = re.compile(r"(\d+(?:\.\d+)?)([a-z]{1,4}|°[cf])")
_CLAUSES = frozenset("that who which whom whose if when where why how whether because while".split())
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_ACRONYM = re.compile(r"[A-Z]{2,}")
_FRONT = re.compile(rf"\s*({'|'.join(FRONTED)})(\s[^,;.!?]+),\s+(.*[^\s.!?])[\s.!?]*", re.I | re.S)


def written(text: str) -> list[str]:
    """What stands between spaces, as it is but for the question mark at the end and the first letter's case."""
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES).strip()
    if plain.endswith("?") and not plain.endswith("??"):
        plain = plain[:-1]
    return (plain[:1].lower() + plain[1:]).split()


def is_signed(text: str) -> bool:
    """Whether it has signs that are not of sentences: operators, quotes, brackets, paths, symbols, superscripts."""
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES).split()
    if any(unicodedata.category(letter) in {"No", "Nl"} for word in plain for letter in word):
        return True
    for word, after in pairwise([*plain, ""]):
        ends = _ENDED.fullmatch(word) and (not after or after[0].isupper())
        if not (ends or _PLAIN.fullmatch(word)):
            return True
    return False


def split(text: str) -> list[str]:
    """`C++`, `-r`, `3.11` and `os.path` stay what they are.

    Lower case, but for what is a word in capitals and another one without: the US are not us. As `written` where it
    `is_signed`.
    """
    if is_signed(text):
        return written(text)
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES)
    shouts = plain.isupper()
    found: list[str] = []
    for token in plain.split():
        word = token.rstrip("?!,.…").strip("¿¡()")
        is_flag = re.fullmatch(r"-{1,2}\w[\w-]*", word) is not None
        low = word.casefold()
        is_letter = len(word) == 1 and word.isupper() and word != "I" and bool(found)
        is_letter = is_letter or (low != word and low.lstrip("0123456789.") in _CASED)
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
    return frozenset(word for one in inner for word in split(one))


def capitals(text: str) -> frozenset[str]:
    """Words that have a capital, also where a sentence begins with them, as `split` has them."""
    return frozenset(word for one in text.split() if one[:1].isupper() for word in split(one))


def backed(text: str) -> str:
    """ "In Python, how do I read a file?" as "how do I read a file in Python"; else the text itself."""
    if text.count(",") != 1 or not (found := _FRONT.fullmatch(text)):
        return text
    first, place, rest = found.groups()
    if not _CLAUSES.isdisjoint(rest.casefold().split()[1:]):
        return text  # "after lunch" may be when they ask, and when the guests come who are asked about
    return f"{rest} {first.lower()}{place}"


def is_english(words: Sequence[str], text: str) -> bool:
    """Whether it is known to be: by a word that hardly any other language has, another one, and no foreign letter."""
    letters = re.findall(r"[^\W\d_]", text)
    said = [word for word in expanded(words) if word in REALLY_ENGLISH or word in PERHAPS_ENGLISH]
    return (
        all(letter.isascii() for letter in letters)
        and len(said) > 1
        and any(word in REALLY_ENGLISH or word in CONTRACTIONS for word in [*said, *words])
    )


def expanded(words: Sequence[str]) -> list[str]:
    """With "can not" for "can't", and "list s_" for "list's": Anna's contract is not sent to her."""
    parts = [part for word in words for part in CONTRACTIONS.get(word, (word,))]
    return [one for word in parts for one in _owned(word)]


def _owned(word: str) -> tuple[str, ...]:
    if word.endswith(("'s", "s'")):
        return (word.removesuffix("'s").removesuffix("'"), "s_")
    return (word,)
