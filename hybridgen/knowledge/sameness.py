"""Whether two questions ask for the same, so that one's answer may be given to the other without asking anybody.

Nearness is no sameness: "delete a file" and "delete a directory" lie closer together than many a question and its
paraphrase. So this compares what questions are about, and refuses whenever in doubt: a question that is asked for
nothing costs a call, a wrong answer costs more.

Each question becomes what it wants (how, why, when, …), and a sequence of what it is about: names, numbers, negations,
verbs, objects and where things go, each in one form. Left out is only what carries no meaning (articles, politeness,
the many ways to begin a question). Both must be equal. What is understood of English is applied to English alone; in
other languages two questions are the same where they have the same words in the same order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from hybridgen.knowledge.english import (
    ASKED,
    CONTRACTIONS,
    EMPTY,
    FORMS,
    LIGHT,
    NEGATIONS,
    NO_PASSIVE,
    NUMBERS,
    OPENINGS,
    PASSIVE,
    PHRASES,
    PLAIN,
    PREPOSITIONS,
    REALLY_ENGLISH,
    SHOUTED,
    UNSTEMMED,
)

_ASKING = frozenset({"how", "what", "why", "when", "where", "who"})
_BE = frozenset({"is", "are", "be"})
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "`": "'", "´": "'"})
_EDGES = "\"'.,;:!?()[]{}<>…¿¡"
_UNIT = re.compile(r"(\d+(?:\.\d+)?)([a-z]{1,4}|°[cf])")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_ACRONYM = re.compile(r"[A-Z]{2,}")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a question wants, and what it is about, in order."""

    wants: str
    about: tuple[str, ...]


def is_same(one: str, other: str) -> bool:
    """Whether two questions ask for the same."""
    if _bare(one) == _bare(other):
        return bool(_bare(one))
    first, second = meaning(one), meaning(other)
    return bool(first.about) and first == second


def meaning(question: str) -> Meaning:
    """What a question wants and is about."""
    words = _words(question)
    if not _is_english(words, question):
        return Meaning(PLAIN, tuple(words))
    words = [part for word in words for part in CONTRACTIONS.get(word, (word,))]
    moved = _moved(words)
    wants, rest = _opened(moved)
    if wants in {"how", "how_is"} and (turned := _turned(rest)):
        wants, rest = "how", turned
    if wants == "how":  # whose it is says what is meant in "what is my name", and nothing in "how do I pay my bill"
        rest = [word for word in rest if word != "my"]
    return Meaning(wants, tuple(_told(rest)))


def _bare(text: str) -> tuple[str, ...]:
    """Its words, without case and the signs around them."""
    return tuple(_words(text))


def _words(text: str) -> list[str]:
    """What stands between spaces, without the signs around it: `C++`, `-r`, `3.11` and `os.path` stay what they are.

    Lower case, but for what is a word in capitals and another one without: the US are not us.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    shouts = plain.isupper()
    found: list[str] = []
    for written in plain.split():
        word = written.rstrip(_EDGES).lstrip(_EDGES.replace(".", ""))
        word = word.lstrip(".") if not re.match(r"\.\w", word) else word
        if not re.search(r"[^\W_]|[+#$€£%&|<>=*/\\^~@-]", word):
            continue
        is_flag = re.fullmatch(r"-{1,2}\w[\w-]*", word) is not None
        low = word.casefold()
        if is_flag or (not shouts and _ACRONYM.fullmatch(word) and low in SHOUTED):
            found.append(word)
            continue
        if _THOUSANDS.fullmatch(low):
            low = low.replace(",", "")
        if unit := _UNIT.fullmatch(low):
            found += unit.groups()
        else:
            found.append(low)
    return found


def _is_english(words: Sequence[str], text: str) -> bool:
    """Whether it is known to be: by a word that hardly any other language has, and no foreign letter."""
    letters = re.findall(r"[^\W\d_]", text)
    return all(letter.isascii() for letter in letters) and any(word in REALLY_ENGLISH for word in words)


def _moved(words: list[str]) -> list[str]:
    """ "In Python, how do I read a file" as "how do I read a file in Python"."""
    if not words or words[0] not in {"in", "with", "using", "on", "for", "within"}:
        return words
    at = next(
        (n for n in range(1, min(len(words), 6)) if words[n] in {"how", "what", "why", "when", "where", "who"}), 0
    )
    return [*words[at:], *words[:at]] if at > 1 else words


def _opened(words: list[str]) -> tuple[str, list[str]]:
    """What is wanted, told by how it begins, and the rest. Beginnings are taken off until none is left, so that
    "please tell me how to" is "how"."""
    while found := next((one for one in OPENINGS if tuple(words[: len(one[0])]) == one[0]), None):
        opening, wants = found
        if len(words) == len(opening):
            break
        words = words[len(opening) :]
        if wants != ASKED:
            return wants, words
    return PLAIN, words


def _turned(words: list[str]) -> list[str] | None:
    """ "Is a file deleted in Python", after "how", as "delete a file in Python"; None where it is none."""
    bare = [word for word in words if word not in EMPTY]
    end = next((n for n, word in enumerate(bare) if word in PREPOSITIONS), len(bare))
    inner = [word for word in bare[:end] if word not in _BE]
    if len(inner) + 1 != end or len(inner) < 2:
        return None
    verb = PASSIVE.get(inner[-1]) or _of_participle(inner[-1])
    return [verb, *inner[:-1], *bare[end:]] if verb else None


def _of_participle(word: str) -> str | None:
    """The verb of a regular participle, as `_stem` has it."""
    if not word.endswith("ed") or len(word) < 5 or word in NO_PASSIVE:
        return None
    return _stem(f"{word[:-2]}ing")


def _told(words: Sequence[str]) -> list[str]:
    """What words are about, each in one form."""
    joined: list[str] = []
    at = 0
    while at < len(words):
        length = next((n for n in (4, 3, 2) if tuple(words[at : at + n]) in PHRASES), 0)
        joined += [PHRASES[tuple(words[at : at + length])]] if length else [words[at]]
        at += length or 1
    kept = [_form(word) for word in joined if word not in EMPTY]
    kept = [word for n, word in enumerate(kept) if not (word == "new" and n and kept[n - 1] == "create")]
    return [word for word in _without_of(kept) if word not in LIGHT]


def _form(word: str) -> str:
    """A word in the form in which it is compared."""
    if word in NEGATIONS:
        return "not"
    word = word.removesuffix("'s").removesuffix("s'") if "'" in word else word
    if word in NUMBERS:
        return NUMBERS[word]
    stem = _stem(word)
    return FORMS.get(word) or FORMS.get(stem, stem)


def _stem(word: str) -> str:
    """Without what inflects: a plural's or a third person's s, -ing. The past stays: who won is not who wins."""
    if word in UNSTEMMED or not word.isalpha() or not word.isascii() or len(word) < 4 or word in PREPOSITIONS:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = f"{word[:-3]}y"
    elif re.search(r"(?:ss|sh|ch|x|z)es$", word):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    elif word.endswith("ing") and re.search(r"[aeiouy]", word[:-3]) and len(word) > 5:
        word = word[:-3]
        if word[-1] == word[-2] and word[-1] not in "lsz":
            word = word[:-1]
        elif re.search(r"(?:^|[^aeiou])[aeiou][^aeiouwxy]$", word):
            word += "e"  # deleting is of delete; where it is wrong, as of open, two questions are not the same
    return word


def _without_of(words: list[str]) -> list[str]:
    """ "The length of a list" as "list length", where both are a word each, or what it is of ends the sentence or the
    phrase. Words that follow a preposition of place stay behind it."""
    while "of" in words:
        at = words.index("of")
        end = next((n for n in range(at + 1, len(words)) if words[n] in PREPOSITIONS), len(words))
        owner = words[at + 1 : end]
        if at == 0 or not owner or words[at - 1] in PREPOSITIONS:
            words = [*words[:at], "of_", *words[at + 1 :]]
            continue
        words = [*words[: at - 1], *owner, words[at - 1], *words[end:]]
    return words
