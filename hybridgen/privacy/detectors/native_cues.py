"""The words before a name, in languages other than English, as patterns with what each promises."""

from __future__ import annotations

import re
from enum import Enum

from hybridgen.privacy.lexicon.cues.base import Cues
from hybridgen.privacy.text.letters import CAPITALS


class Cue(Enum):
    """What the words before a word promise."""

    SURE = "a name follows"
    TITLE = "a name follows, even one that is a usual word"
    SIGNED = "a name follows that ends the line"
    MAY = "a name may follow"
    AND = "a name may follow, or a noun"
    ROLE = "somebody's name may follow, even one that is a word"
    PLACE = "a place may follow"
    LIVES = "a place follows"
    WORK = "an employer may follow"
    TRADE = "a trade and a name may follow"
    INN = "an institution's name follows, even one that is a noun"


SURE = frozenset({Cue.SURE, Cue.TITLE})
FIRM = frozenset(
    {Cue.SURE, Cue.TITLE, Cue.SIGNED, Cue.WORK, Cue.TRADE, Cue.INN}
)  # after which any capital is a part of a name


def patterns_of(cues: Cues, *, has_nouns: bool) -> tuple[tuple[Cue, str, re.Pattern[str]], ...]:
    """What promises a name, the name's kind, and what stands before it. has_nouns: whether all nouns have capitals."""
    named = rf"(?!(?:{cues.titles}|{cues.kin}|{cues.numbered})(?!\w))"
    trade = (
        rf"(?:bei|firma) (?={named}(?-i:[{CAPITALS}])[\w-]{{2,40}} (?-i:[{CAPITALS}])\w)"  # "bei Lebkuchen Fraunholz"
    )
    return (
        (Cue.TITLE, "PERSON", compiled(rf"(?<!\w)(?:{cues.titles})(?:[ \u00a0](?:{cues.titles}))*[ \u00a0]")),
        (Cue.SURE, "PERSON", compiled(rf"(?<!\w)(?:{cues.named})[,:]?\s")),
        (Cue.SIGNED, "PERSON", compiled(rf"(?<!\w)(?:{cues.signed})[,.!]?\s")),
        (Cue.SURE, "PERSON", compiled(rf"(?<!\w)(?:{cues.kin})(?:,? (?:die|der|el|la|namens))? ")),
        (Cue.ROLE, "PERSON", compiled(rf"(?<!\w)(?:{cues.kin})(?:,? (?:die|der|el|la|namens))?, ")),  # "Kinder, Wochen"
        (Cue.MAY, "PERSON", compiled(rf"(?<!\w)(?:{cues.is_called})[,:]? ")),
        (Cue.AND, "NAME", compiled(r"(?<!\w)und " if has_nouns else r"(?!)")),
        (
            Cue.WORK,
            "ORGANIZATION",
            compiled(rf"(?<!\w)(?:{cues.worked})(?: ?:)? (?:l'|la |le |el |der |die |dem )?"),
        ),
        (Cue.ROLE, "PERSON", compiled(rf"(?<!\w)(?:{cues.roles}),? " if cues.roles else r"(?!)")),
        (Cue.LIVES, "LOCATION", compiled(rf"(?<!\w)(?:{cues.lives}) " if cues.lives else r"(?!)")),
        (Cue.PLACE, "LOCATION", compiled(rf"(?<!\w)(?:{cues.placed}) ")),
        (Cue.SURE, "ORGANIZATION", compiled(r"(?<!\w)(?:firma|fa\.) " if has_nouns else r"(?!)")),
        (Cue.TRADE, "ORGANIZATION", compiled(rf"(?<!\w){trade}" if has_nouns else r"(?!)")),
    )


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern in any case."""
    return re.compile(pattern, re.IGNORECASE)
