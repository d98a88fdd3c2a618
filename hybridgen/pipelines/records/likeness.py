"""How unlike a run's records are. What a record says becomes a vector: the words of its texts and each two that
stand together (letters, where a script parts no words), weighed by how rare they are among the records (TF-IDF).

The one module of pipelines that imports scikit-learn; it is imported itself when there are records to compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer

from hybridgen.core import trees
from hybridgen.core.results import Record
from hybridgen.core.rounding import DIGITS
from hybridgen.scoring.diversity import Likeness, diversity, find_repeats
from hybridgen.sources.texts.words import SPACED_LETTER
from hybridgen.tasks import Content, Levels

MAX_RECORDS = 20_000  # of segments, that are compared; of more as many, evenly spread, and nobody looks for repeats
MAX_ROWS = 2000  # the same of rows and documents, among which nobody looks for repeats
_WORD = re.compile(rf"{SPACED_LETTER}+|\w")


def measure(records: Sequence[Record], levels: Levels) -> Likeness:
    """How unlike these records of a task are.

    Near repeats are looked for where records are of segments, which differ. Of rows and documents they are not: two
    rows that say the same make two records that do.
    """
    if len(records) < 2:
        return Likeness()
    is_of_segments = levels.home.unit == "segment"
    every = -(-len(records) // (MAX_RECORDS if is_of_segments else MAX_ROWS))
    records = records[::every]
    told = [name for task in levels.all for name in _told(task.content, task.invented)]
    own = [{name: one.record[name] for name in dict.fromkeys(told) if name in one.record} for one in records]
    vectors = TfidfVectorizer(analyzer=_features, sublinear_tf=True).fit_transform(own)
    unlike = diversity(vectors)
    repeats = None
    if is_of_segments and every == 1:
        repeats = tuple((records[one].id, records[other].id) for one, other in find_repeats(vectors).items())
    return Likeness(None if unlike is None else round(unlike, DIGITS), repeats)


def _told(content: type[Content], invented: Sequence[str]) -> Iterator[str]:
    """The task's own fields as records have them, without invented names, which are never the same."""
    for name, field in content.model_fields.items():
        if name not in invented:
            yield field.alias or name


def _features(record: Mapping[str, Any]) -> list[str]:
    """What a record says, each thing as often as it says it; of a value alone also in which field it stands."""
    found = [f"{name}={value}" for name, value in record.items() if not isinstance(value, list | dict)]
    for text in trees.leaves(record):
        words = _WORD.findall(text.casefold())
        found += [*words, *map(" ".join, pairwise(words))]
    return found or [""]  # two that say nothing say the same
