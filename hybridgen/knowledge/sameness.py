"""Whether two questions ask for the same, so that one's answer may be given to the other without asking anybody.

Nearness is no sameness: "delete a file" and "delete a directory" lie closer together than many a question and its
paraphrase. So this compares what questions are about, and refuses whenever in doubt: a question that is asked for
nothing costs a call, a wrong answer costs more.

Each question becomes what it wants (how, why, when, whether it may be, …), and what it is about: names, numbers,
negations, verbs, objects and where things go, each word in one form, in an order that rests on what goes with what.
Left out is only what carries no meaning. What they want must agree, and what they are about must be equal. What is
understood of English is applied to English alone; in other languages two questions are the same where they have the
same words in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hybridgen.knowledge.wording.clauses import is_done, told
from hybridgen.knowledge.wording.english import LIGHT, UNITS
from hybridgen.knowledge.wording.forms import form, stemmed
from hybridgen.knowledge.wording.openings import PLAIN, opened
from hybridgen.knowledge.wording.turns import turned
from hybridgen.knowledge.wording.words import backed, capitals, expanded, is_english, is_signed, names, split

MAX_WORDS, MAX_CHARS = 60, 600  # of a question whose wording is looked at; longer ones are the same word for word
_CACHED = 2_048  # questions: each is compared with many
_UNITS = frozenset(UNITS.split())
_ASKING = frozenset({"how", "what", "why", "when", "where", "who"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """wants: what a question wants, more than one where it leaves that open. about: what it is about, in order. which:
    what of it is in the plural, and what has "a", where not asked how: the museum may be open where a museum or museums
    are not."""

    wants: frozenset[str]
    about: tuple[str, ...]
    which: frozenset[str] = frozenset()


def is_same(one: str, other: str) -> bool:
    """Whether two questions ask for the same."""
    if (bare := split(one)) == split(other):
        return bool(bare)
    first, second = meaning(one), meaning(other)
    is_one = first.about == second.about and first.which == second.which
    return bool(first.about) and is_one and bool(first.wants & second.wants)


@lru_cache(_CACHED)
def meaning(question: str) -> Meaning:
    """What a question wants and is about."""
    words = split(question)
    is_long = len(words) > MAX_WORDS or len(question) > MAX_CHARS
    if is_long or is_signed(question) or not is_english(words, question):
        return Meaning(frozenset({PLAIN}), tuple(words))
    said = expanded(words)
    words = turned(_moved(expanded(split(backed(question)))))
    wants, rest = opened(words)
    which = _which(said, rest)
    if "how_is" in wants and is_done(rest):
        wants = frozenset({"how"})
    if "how" in wants:  # whose it is says what is meant in "what is my name", not in "how do I pay my bill"
        rest = [word for word in rest if word != "my"]
    return Meaning(
        wants, told(rest, names(question), capitals(question), wants), frozenset() if "how" in wants else which
    )


def _which(said: Sequence[str], turned_to: Sequence[str]) -> frozenset[str]:
    """What is in the plural once turns of phrase are one, and what has "a" as it is said."""
    many = {form(word) for word in turned_to if stemmed(word) != word and word not in LIGHT}
    behind = zip(["", *said], said, said[1:], strict=False)
    any_one = {
        f"a {form(word)}"
        for before, article, word in behind
        if article in {"a", "an"} and before != "there" and word not in _UNITS
    }
    return frozenset(many | any_one)


def _moved(words: list[str]) -> list[str]:
    """ "In Python how do I read a file" as "how do I read a file in Python"."""
    if not words or words[0] not in {"in", "with", "using", "on", "for", "within"}:
        return words
    at = next((n for n in range(1, min(len(words), 6)) if words[n] in _ASKING), 0)
    return [*words[at:], *words[:at]] if at > 1 else words
