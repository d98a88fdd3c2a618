"""Small words of English, as `knowledge.sameness` needs them.

Every entry makes two questions one, so an entry belongs here only where no answer can differ.
"""

from __future__ import annotations

CONTRACTIONS: dict[str, tuple[str, ...]] = {
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "don't": ("do", "not"),
    "doesn't": ("does", "not"),
    "didn't": ("did", "not"),
    "isn't": ("is", "not"),
    "aren't": ("are", "not"),
    "wasn't": ("was", "not"),
    "weren't": ("were", "not"),
    "shouldn't": ("should", "not"),
    "wouldn't": ("would", "not"),
    "couldn't": ("could", "not"),
    "haven't": ("have", "not"),
    "hasn't": ("has", "not"),
    "what's": ("what", "is"),
    "how's": ("how", "is"),
    "where's": ("where", "is"),
    "when's": ("when", "is"),
    "who's": ("who", "is"),
    "i'm": ("i", "am"),
    "i'd": ("i", "would"),
    "i've": ("i", "have"),
    "it's": ("it", "is"),
    "there's": ("there", "is"),
    "let's": ("let", "us"),
}
# Typed without the sign. What is a word without it ("cant", "wont", "its") is none of them.
CONTRACTIONS |= {
    said.replace("'", ""): CONTRACTIONS[said]
    for said in "don't doesn't didn't isn't aren't wasn't weren't couldn't haven't hasn't what's how's where's".split()
}
# Where something goes, comes from or stands: these keep their place and their meaning.
PREPOSITIONS = frozenset(
    "to into onto from before after than without over under above below between since until till against except by "
    "through across during beyond behind toward towards per via unless if then while and or but instead".split()
    + "in with on at for within about as inside outside up down off out when because whether like".split()
)
# With which a place or a time may stand before the question.
FRONTED = tuple(
    "in within with using on for at from after before during since without when whenever if while unless".split()
)
# These say nothing: articles and politeness.
EMPTY = frozenset("a an the please".split())
# What is taken off at last, since phrases are made with it.
LIGHT = frozenset({"do", "does"})
# Words that mean something else in capitals.
SHOUTED = frozenset("us it who may can in on or and not all is as at do no if an to be he me we a".split())
# Words that few other languages have: one of them and another one of these or those that some have, and what is known
# of English may be applied.
REALLY_ENGLISH = frozenset(
    "the how what why where which who whom does did could should would from there when with any "
    "need needed required allowed enough before after they your our their".split()
)
PERHAPS_ENGLISH = frozenset(
    "do is are can of to i my and with may must this that were it if on for you we not in a have has will".split()
)
UNITS = "second minute hour day night week month quarter year"
# After these a clause with "when" is what is looked for, and no condition: "see when it ends", "see if it ends".
KNOWING = frozenset(
    "see know find check test tell log record show say determine detect decide remember ask learn note track "
    "understand define set choose measure explain notify inform predict guess calculate report display print "
    "mention specify control select configure schedule plan document store save write read get verify mark".split()
)
NUMBERS: dict[str, str] = {
    word: str(n)
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"hundred": "100", "thousand": "1000", "first": "1st", "second": "2nd", "third": "3rd", "twice": "2x", "once": "1x"}
