"""What can be counted about a draft without asking a model; each measure is 0-1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from hybridgen.core.results import Evidence
from hybridgen.scoring.evidence import claims
from hybridgen.tasks import Content
from hybridgen.tasks.types import is_choice

T = TypeVar("T", bound=Content)

# Words that carry no content of their own; a statement is not supported by sharing them with a row.
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
NOT_STATED = "not stated"
QUOTED = 0.5  # what a quote that was found counts alone: the statement may be in another language than the row
ENOUGH = 0.5  # share of a statement's content words that its row has too; honest paraphrase seldom falls below it
COPIED = 4  # words in a row that a statement has from the worked example, and not from its own row
_EMPTY = re.compile(r"(n/?a|none|null|unknown|tbd|\?+|-+|\.+|string|text)?", re.IGNORECASE)


def completeness(content: Content) -> float:
    """Share of the record's texts that say something: not blank, not a stand-in such as 'N/A', not said before.

    'not stated' is what a record says honestly where the rows are silent, as often as they are. An answer that was
    chosen from a list says what it says, however often.
    """
    texts = list(_texts(content))
    seen: set[str] = set()
    chosen = good = sum(is_choice(field.annotation) for field in type(content).model_fields.values())
    for text in texts:
        plain = text.strip().casefold()
        good += plain == NOT_STATED or (not _EMPTY.fullmatch(plain) and plain not in seen)
        seen.add(plain)
    return good / (chosen + len(texts)) if chosen or texts else 0.0


def grounding(
    content: Content,
    evidence: Sequence[Evidence],
    rows: Mapping[str, str],
    fields: Sequence[str] = (),
    *,
    example: Content | None = None,
) -> float | None:
    """How far the record's statements rest on the source: the mean over its claims and over `fields`, None where it
    has neither.

    evidence: that of `content`, a quote for each claim, in order. A claim whose quote was not found counts 0. Else the
    quote counts QUOTED, and the rest is the share of the claim's content words that the cited row has too; fully from
    ENOUGH on, since an honest statement is paraphrased. A field (a plain text that should come from the data) counts by
    the words that any row has; 'not stated' rests on the rows' silence. An invented statement shares next to nothing.
    What repeats the worked `example` that the prompt showed, as small models do, counts 0 whatever it quotes.
    """
    stems = {label: _stems(text) for label, text in rows.items()}
    anywhere = frozenset().union(*stems.values()) | _stems(NOT_STATED)
    shown = frozenset(run for text in _texts(example) for run in _runs(text)) if example else frozenset()
    rests = []
    for (_, claim), quote in zip(claims(content), evidence, strict=True):
        source = stems.get(claim.row, frozenset())
        copied = any(run in shown and not _stems(" ".join(run)) <= source for run in _runs(claim.text))
        rests.append((quote.verified and not copied) * (QUOTED + (1 - QUOTED) * _rests(claim.text, source)))
    rests += [_rests(str(getattr(content, field)), anywhere) for field in fields]
    return sum(rests) / len(rests) if rests else None


def founded(content: T, rows: Mapping[str, str], fields: Sequence[str]) -> T:
    """The record with 'not stated' in those of `fields` that use a content word which no row has: facts are copied."""
    anywhere = frozenset().union(*map(_stems, rows.values())) | _stems(NOT_STATED)
    invented = [field for field in fields if not _stems(str(getattr(content, field))) <= anywhere]
    return content.model_copy(update=dict.fromkeys(invented, NOT_STATED)) if invented else content


def _rests(text: str, source: frozenset[str]) -> float:
    words = _stems(text)
    return min(1.0, len(words & source) / len(words) / ENOUGH) if words else 1.0


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return (tuple(words[n : n + COPIED]) for n in range(len(words) - COPIED + 1))


def _stems(text: str) -> frozenset[str]:
    """Content words without a plural's s, cut to five letters: a stemmer good enough to compare wording."""
    words = (word for word in re.findall(r"\w+", text.casefold()) if len(word) > 1 and word not in _STOP)
    return frozenset((word[:-1] if len(word) > 3 and word.endswith("s") else word)[:5] for word in words)


def _texts(content: Content) -> Iterator[str]:
    free = {name for name, field in type(content).model_fields.items() if not is_choice(field.annotation)}
    for value in content.model_dump(include=free).values():
        for item in value if isinstance(value, tuple | list) else (value,):
            yield str(item["text"] if isinstance(item, dict) else item)
