"""A text as BM25 terms: words of any language, none of which is stemmed or left out.

How rare a term is, the engine knows (Qdrant's modifier `idf`); what counts here is how often it stands in a text and
how long that is. Formula and constants: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from hybridgen.knowledge.types import Terms

K1, B = 1.2, 0.75
# Words of a passage that is neither short nor long. Fixed, so that a passage's terms rest on it alone.
USUAL_WORDS = 120
_WORD = re.compile(r"\w+")
# Scripts that put no space between words: their texts are cut into pairs of letters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def words(text: str) -> list[str]:
    """The words of a text, in their order, in lower case, letters of one kind only (`ﬁ` is `fi`)."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [part for word in _WORD.findall(plain) for part in _parts(word)]


def _parts(word: str) -> Iterator[str]:
    """A word; of an identifier its parts as well; of a text without spaces its pairs of letters."""
    at = 0
    for run in _UNSPACED.finditer(word):
        yield from _plain(word[at : run.start()])
        letters, at = run[0], run.end()
        yield from (letters[n : n + 2] for n in range(max(1, len(letters) - 1)))
    yield from _plain(word[at:])


def _plain(word: str) -> Iterator[str]:
    if word.strip("_"):
        yield word
        parts = [part for part in word.split("_") if part]
        yield from parts if len(parts) > 1 else ()


def of_passage(text: str) -> Terms:
    """The terms of a text that is searched, with weights from 0 to K1 + 1."""
    found = Counter(map(_number, words(text)))
    length = K1 * (1 - B + B * found.total() / USUAL_WORDS)
    return _sorted({index: count * (K1 + 1) / (count + length) for index, count in found.items()})


def of_question(text: str) -> Terms:
    """The terms of a text that is searched for: each counts 1, however often it is said."""
    return _sorted(dict.fromkeys(map(_number, words(text)), 1.0))


def _number(word: str) -> int:
    """A word's index, the same in every process: 32 bits, so that two of 100,000 words share one by chance."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")


def _sorted(weights: dict[int, float]) -> Terms:
    order = sorted(weights)
    return Terms(tuple(order), tuple(weights[index] for index in order))
