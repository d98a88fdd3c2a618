"""What can be counted about a draft without asking a model; each measure is 0-1."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from hybridgen.core import trees
from hybridgen.core.results import Evidence
from hybridgen.scoring.citation import citations_of
from hybridgen.scoring.evidence import stands_in
from hybridgen.scoring.support import support_of
from hybridgen.segments.types import Segment
from hybridgen.tasks import Content
from hybridgen.tasks.kinds import is_choice

T = TypeVar("T", bound=Content)

# English words that a record may use though no row has them: they state nothing.
_STOP = frozenset(
    (
        "a about after all also am an and any are as at be because been before being but by can could did do does "
        "doing for from get gets had has have having he her hers him his how i if in into is it its just like make me "
        "more most my no not of off on once only or other our out over own same she so some such than that the their "
        "them then there these they this those through to too under until up very was we were what when where which "
        "while who why will with without would you your want wants need needs use uses feel feels try tries keep keeps "
        "work works working worked"
    ).split()
)
QUOTE_SHARE = 0.5  # what a quote that was found counts alone: the statement may be in another language than the row
SUPPORTED_SHARE = 0.5  # of a plain field's words that its rows have too; honest paraphrase seldom falls below it
EMPTY_SHARE = 0.5  # what an empty list counts, which may be honest
MIN_COPIED_WORDS = 4  # words in a row that a statement has from the worked example, and not from its own row
_EMPTY = re.compile(r"(n/?a|none|null|unknown|tbd|\?+|-+|\.+|string|text)?", re.IGNORECASE)


def completeness(content: Content, missing: Mapping[str, str], statistics: Collection[str] = ()) -> float:
    """Share of the record's texts that say something: not blank, not a stand-in such as 'N/A', not said before. An
    empty list is half a gap: it may be all that the rows say. statistics: fields that are empty where there are none.

    missing: what stands honestly in a field where the rows are silent; it counts as often as it stands. An answer that
    was chosen from a list says what it says, however often.
    """
    silent = {words.casefold() for words in missing.values()}
    texts = list(_texts(content))
    seen: set[str] = set()
    chosen = good = len(type(content).model_fields) - len(_free(type(content)))
    for text in texts:
        plain = text.strip().casefold()
        good += plain in silent or (not _EMPTY.fullmatch(plain) and plain not in seen)
        seen.add(plain)
    empty = sum(getattr(content, name) == () for name in type(content).model_fields if name not in statistics)
    told = chosen + len(texts) + empty
    return (good + EMPTY_SHARE * empty) / told if told else 0.0


def grounding(
    content: Content,
    evidence: Sequence[Evidence],
    segment: Segment,
    fields: Sequence[str] = (),
    *,
    missing: Mapping[str, str],
    example: Content | None = None,
) -> float | None:
    """How far the record's statements rest on the source: the mean over its claims and over `fields`, None where it
    has neither.

    evidence: that of `content`, a quote for each claim, in order. segment: whose rows and statistics it cites. A claim
    whose evidence was not verified counts 0. Else the quote counts QUOTE_SHARE, and the rest is how far the claim's
    statement follows from what it cites, see `support`. A quote without a statement counts whole. A field (a plain text
    that should come from the data) counts by the part of its words that any source has, fully from SUPPORTED_SHARE on;
    its `missing` words rest on the rows' silence. What repeats the worked `example` that the prompt showed counts 0
    whatever it quotes.
    """
    plain, support = content.model_dump(mode="json"), support_of(segment)
    told = {row.label: row.text for row in segment.rows} | {one.label: one.text for one in segment.statistics}
    stems = {label: _stems(words) for label, words in told.items()}
    shown = frozenset(run for text in _texts(example) for run in _runs(text)) if example else frozenset()
    rests = []
    for (_, claim), quote in zip(trees.claims(plain), evidence, strict=True):
        text, source = claim.get("text", ""), stems.get(claim["row"], frozenset())
        copied = any(run in shown and not _stems(" ".join(run)) <= source for run in _runs(text))
        is_founded = quote.verified and not copied
        rests.append(QUOTE_SHARE + (1 - QUOTE_SHARE) * support.of(text, quote) if is_founded else 0.0)
    for field in fields:
        is_silent = str(plain[field]).casefold() == missing.get(field, "").casefold()
        rests.append(1.0 if is_silent else min(1.0, support.find(str(plain[field])) / SUPPORTED_SHARE))
    return sum(rests) / len(rests) if rests else None


def coverage(evidence: Sequence[Evidence], segment: Segment) -> float | None:
    """How much of what the rows say a record takes up: of the letters of all that can be cited in them the share that
    its verified quotes have. None where nothing can be cited.

    evidence: the record's. segment: whose rows it cites. Small talk counts as much as substance, so it tells two
    records of the same rows apart, and says less of records of different ones.
    """
    pieces = citations_of(segment).pieces
    quoted: dict[str, dict[str, None]] = {}
    for one in evidence:
        if one.verified and one.row:
            quoted.setdefault(one.row, {})[one.quote] = None
    heard = sum(_count_heard(piece.text, [*quoted.get(piece.label, ())]) for piece in pieces)
    every = sum(len(piece.text) for piece in pieces)
    return heard / every if every else None


def _count_heard(piece: str, quotes: Sequence[str]) -> int:
    """Letters of a piece that are quoted."""
    if any(stands_in(piece, quote) for quote in quotes):
        return len(piece)
    within = sorted((quote for quote in quotes if stands_in(quote, piece)), key=len)
    longest = (quote for at, quote in enumerate(within) if not any(stands_in(quote, one) for one in within[at + 1 :]))
    return min(len(piece), sum(map(len, longest)))


def keep_founded(content: T, rows: Mapping[str, str], fields: Sequence[str], missing: Mapping[str, str]) -> T:
    """The record with its `missing` words in those of `fields` that use a content word which no row has."""
    plain = content.model_dump(mode="json")
    anywhere = frozenset().union(*map(_stems, rows.values()))
    invented = {
        field: missing[field]
        for field in fields
        if field in missing and not _stems(str(plain[field])) <= anywhere | _stems(missing[field])
    }
    return type(content).model_validate_json(json.dumps(plain | invented)) if invented else content


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return (tuple(words[n : n + MIN_COPIED_WORDS]) for n in range(len(words) - MIN_COPIED_WORDS + 1))


def _stems(text: str) -> frozenset[str]:
    """Content words without a plural's s, cut to five letters: a stemmer good enough to compare wording."""
    words = (word for word in re.findall(r"\w+", text.casefold()) if len(word) > 1 and word not in _STOP)
    return frozenset((word[:-1] if len(word) > 3 and word.endswith("s") else word)[:5] for word in words)


def _texts(content: Content) -> Iterator[str]:
    """The texts of a record that were written freely; of a claim its statement alone, of a bare quote that."""
    yield from trees.leaves(content.model_dump(mode="json", include=_free(type(content))))


@functools.lru_cache(maxsize=16)
def _free(model: type[Content]) -> set[str]:
    """The fields that are written freely."""
    return {name for name, field in model.model_fields.items() if not is_choice(field)}
