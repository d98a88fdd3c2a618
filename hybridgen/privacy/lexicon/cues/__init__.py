"""The telling words of each language that is read without a model."""

from __future__ import annotations

from hybridgen.privacy.lexicon.cues.base import Cues
from hybridgen.privacy.lexicon.cues.czech import CZECH
from hybridgen.privacy.lexicon.cues.dutch import DUTCH
from hybridgen.privacy.lexicon.cues.french import FRENCH
from hybridgen.privacy.lexicon.cues.german import GERMAN
from hybridgen.privacy.lexicon.cues.italian import ITALIAN
from hybridgen.privacy.lexicon.cues.polish import POLISH
from hybridgen.privacy.lexicon.cues.portuguese import PORTUGUESE
from hybridgen.privacy.lexicon.cues.spanish import SPANISH

CUES: dict[str, Cues] = {
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "pt": PORTUGUESE,
    "it": ITALIAN,
    "nl": DUTCH,
    "pl": POLISH,
    "cs": CZECH,
}
