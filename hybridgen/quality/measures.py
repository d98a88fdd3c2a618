"""What can be counted about a draft without asking a model; each measure is 0-1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from hybridgen.quality.evidence import claims
from hybridgen.results import Evidence
from hybridgen.tasks import Content

# Words that carry no content of their own; a statement is not supported by sharing them with a row.
_STOP = frozenset(
    (
        "a about after all also am an and any are as at be because been before being but by can could did do does "
        "doing for from get gets had has have having he her hers him his how i if in into is it its just like make me "
        "more most my no not of off on once only or other our out over own same she so some such than that the their "
        "them then there these they this those through to too under until up very was we were what when where which "
        "while who why will with without would you your want wants need needs use uses feel feels try tries keep keeps"
    ).split()
)
NOT_STATED = "not stated"
_EMPTY = re.compile(r"(n/?a|none|null|unknown|tbd|\?+|-+|\.+|string|text)?", re.IGNORECASE)


def completeness(content: Content) -> float:
    """Share of the record's texts that say something: not blank, not a stand-in such as 'N/A', not said before.

    'not stated' is what a record says honestly where the rows are silent, as often as they are.
    """
    texts = list(_texts(content))
    seen: set[str] = set()
    good = 0
    for text in texts:
        plain = text.strip().casefold()
        good += plain == NOT_STATED or (not _EMPTY.fullmatch(plain) and plain not in seen)
        seen.add(plain)
    return good / len(texts) if texts else 0.0


def verified_share(evidence: Sequence[Evidence]) -> float:
    """Share of the quotes that were found in the rows they name; 0 where there is no quote at all."""
    return sum(e.verified for e in evidence) / len(evidence) if evidence else 0.0


def support(content: Content, rows: Mapping[str, str], fields: Sequence[str] = ()) -> float:
    """How much of what is said is worded in the source: the mean share of each statement's content words found there.

    Claims are held against the row that they cite, `fields` (plain texts that should come from the data) against all
    rows; 'not stated' counts as supported. Paraphrase lowers it for honest statements too, so it ranks and does not
    prove; invented statements share next to nothing.
    """
    stems = {label: _stems(text) for label, text in rows.items()}
    anywhere = frozenset().union(*stems.values())
    statements = [(claim.text, stems.get(claim.row, frozenset())) for _, claim in claims(content)]
    statements += [(str(getattr(content, field)), anywhere | _stems(NOT_STATED)) for field in fields]
    shares = [len(words & source) / len(words) for text, source in statements if (words := _stems(text))]
    return sum(shares) / len(shares) if shares else 0.0


def _stems(text: str) -> frozenset[str]:
    """Content words cut to their first five letters: a stemmer good enough to compare wording in most languages."""
    return frozenset(word[:5] for word in re.findall(r"\w+", text.casefold()) if len(word) > 1 and word not in _STOP)


def _texts(content: Content) -> Iterator[str]:
    for value in content.model_dump().values():
        for item in value if isinstance(value, tuple | list) else (value,):
            yield str(item["text"] if isinstance(item, dict) else item)
