"""A text as BM25 terms: words of any language, none of which is stemmed or left out.

How rare a term is, the engine knows (Qdrant's modifier `idf`); what counts here is how often it stands in a text and
how long that is. Formula and constants: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterator

from hybridgen.knowledge.types import Terms

K1, B = 1.2, 0.75
# Words of a passage that is neither short nor long. Fixed, so that a passage's terms rest on it alone.
USUAL_WORDS = 120
_WORD, _PART = re.compile(r"\w+"), re.compile(r"[^_]+")
# Scripts that put no space between words: their texts are cut into pairs of letters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def words(text: str) -> list[str]:
    """The words of a text, in their order, in lower case, letters of one kind only (`ﬁ` is `fi`)."""
    return [word for word, _ in _placed(unicodedata.normalize("NFKC", text).casefold())]


def without(text: str, missing: Container[str]) -> str:
    """A text without some of its words, as `words` has them. What another word holds too stays: of `file_name` the
    parts, where it is missing and they are not."""
    chars = list(unicodedata.normalize("NFKC", text))
    folded = [char.casefold() for char in chars]  # a letter may become two
    origin = [n for n, char in enumerate(folded) for _ in char]
    gone, kept = set[int](), set[int]()
    for word, at in _placed("".join(folded)):
        (gone if word in missing else kept).update(origin[at : at + len(word)])
    return "".join(char for n, char in enumerate(chars) if n in kept or n not in gone)


def _placed(plain: str) -> Iterator[tuple[str, int]]:
    """Words with where they begin; of an identifier its parts as well; of a text without spaces its pairs of
    letters."""
    for word in _WORD.finditer(plain):
        at = word.start()
        for run in _UNSPACED.finditer(plain, *word.span()):
            yield from _spaced(plain[at : run.start()], at)
            yield from ((run[0][n : n + 2], run.start() + n) for n in range(max(1, len(run[0]) - 1)))
            at = run.end()
        yield from _spaced(plain[at : word.end()], at)


def _spaced(word: str, at: int) -> Iterator[tuple[str, int]]:
    if word.strip("_"):
        yield word, at
        parts = [(part[0], at + part.start()) for part in _PART.finditer(word)]
        yield from parts if len(parts) > 1 else ()


def of_passage(text: str) -> Terms:
    """The terms of a text that is searched, with weights from 0 to K1 + 1."""
    found = Counter(map(_number, words(text)))
    length = K1 * (1 - B + B * found.total() / USUAL_WORDS)
    return _sorted({index: count * (K1 + 1) / (count + length) for index, count in found.items()})


def of_question(text: str) -> Terms:
    """The terms of a text that is searched for: each counts 1, however often it is said."""
    return _sorted(dict.fromkeys(map(_number, words(text)), 1.0))


def of_word(word: str) -> Terms:
    """The term of one of `words`, without the parts of an identifier, which are words as well."""
    return Terms((_number(word),), (1.0,))


def _number(word: str) -> int:
    """A word's index, the same in every process: 32 bits, so that two of 100,000 words share one by chance."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")


def _sorted(weights: dict[int, float]) -> Terms:
    order = sorted(weights)
    return Terms(tuple(order), tuple(weights[index] for index in order))
