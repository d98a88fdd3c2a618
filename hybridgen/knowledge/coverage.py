"""What a question names and the passages found for it do not hold.

The passage nearest to a question may be about another thing: "format code with black" is near to whatever formats.
What gives it away is a rare word that no passage found holds, and that means much. How much it means the embedding
model says: the cosine that the question loses when the word is left out. Words of everybody's use are told by standing
in many passages, whatever the language.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from hybridgen.knowledge import terms
from hybridgen.knowledge.store import Collection
from hybridgen.knowledge.types import Passage, Scored

# Of a collection's passages: a word that stands in no more of them is rare. Chosen among 0.5 % to 5 % by how many of 65
# questions that nothing covers would go to the local model, and how many of 130 that are covered (docs/decisions/045).
RARE_SHARE = 0.01
# Two words are forms of one where they begin with as many of the same letters, and go on with no more than so many.
MIN_SHARED, MAX_ENDING = 4, 3


def unheld(question: str, passages: Sequence[Passage], collection: Collection) -> frozenset[str]:
    """The rare words of a question that none of these passages holds in any form, as `terms.words` has them.

    collection: where they were found; it says which words are rare. May raise KnowledgeError.
    """
    held: dict[str, set[str]] = defaultdict(set)
    for word in (word for one in passages for word in terms.words(one.searched)):
        held[word[:MIN_SHARED]].add(word)
    missing = [
        word
        for word in dict.fromkeys(terms.words(question))
        if not any(are_forms(word, other) for other in held[word[:MIN_SHARED]])
    ]
    if not missing:
        return frozenset()
    points = collection.count()
    first = collection.heaviest([terms.of_word(word) for word in missing])
    counts = [count_holding(word, one, points) for word, one in zip(missing, first, strict=True)]
    return frozenset(word for word, count in zip(missing, counts, strict=True) if count <= RARE_SHARE * points)


def sureness(points: int) -> float:
    """How surely a word that was not seen is a rare one, 0-1: the chance that one which stands in RARE_SHARE of
    passages would stand in some of so many. Two passages lack most words that everybody uses."""
    return 1 - (1 - RARE_SHARE) ** points


def are_forms(word: str, other: str) -> bool:
    """Whether two words are the same, or likely forms of one: their last letters alone differ. A name with a digit in
    it has no forms."""
    if word == other:
        return True
    same = max(MIN_SHARED, len(word) - MAX_ENDING, len(other) - MAX_ENDING)
    return word.isalpha() and other.isalpha() and len(word) >= same and word[:same] == other[:same]


def count_holding(word: str, first: Scored | None, points: int) -> float:
    """In how many passages a word stands. first: where it counts most: its score is its weight there times its idf,
    ln((N - n + 0.5) / (n + 0.5) + 1), which is ln((N + 1) / (n + 0.5))."""
    if first is None:
        return 0.0
    there, (index,) = terms.of_passage(first.passage.searched), terms.of_word(word).indices
    return (points + 1) / math.exp(first.sparse / there.weights[there.indices.index(index)]) - 0.5
