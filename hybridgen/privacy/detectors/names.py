"""Whether a word is rather a name than a word, by its letters and by what English knows of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from hybridgen.privacy.lexicon.english import ODD, SPOKEN, USED, WORD_FIRST, Lexicon
from hybridgen.privacy.lexicon.roles import ROLES
from hybridgen.privacy.lexicon.vocabulary import ABBREVIATIONS, NEVER_NAMES, TITLES
from hybridgen.privacy.text.letters import LETTERS, SIGNS
from hybridgen.privacy.text.matching import begins_sentence, fold

WORD = re.compile(rf"(?<!\w){LETTERS}(?:['-]{LETTERS})*(?![\w{SIGNS}])")
_NO_NAMES = NEVER_NAMES | TITLES | ROLES | ABBREVIATIONS


class Cue(Enum):
    """What the words before a word promise."""

    PERSON = "somebody's name may follow"
    KIN = "the name of a relation or a colleague follows, if anything with a capital does"
    SURE = "if people bear the word as a name, it is one"
    ACTS = "what somebody does or whence they are follows, where a sentence begins"
    PLACE = "a place or an employer follows, which can be called anything"


@dataclass(frozen=True, slots=True, repr=False)
class Word:
    """A word of a text. begins: a sentence, so that a capital says nothing. strong: it is rather a name."""

    start: int
    end: int
    text: str
    capital: bool
    begins: bool
    strong: bool


class Names:
    """Judges words; keeps what it judged."""

    def __init__(self, lexicon: Lexicon) -> None:
        """lexicon: what English knows of words."""
        self.lexicon = lexicon
        self._known: dict[str, bool] = {}

    def words(self, text: str) -> list[Word]:
        """The words of a text, each with what its capital and its letters say."""
        return [self._word(text, match) for match in WORD.finditer(text)]

    def foreign(self, word: str) -> bool:
        """Whether English does not know the word: a rare name, a brand, a term."""
        known = self._known.get(word)
        if known is None:
            folded = fold(word)
            known = self._known[word] = folded in _NO_NAMES or all(
                len(part) < 3 < len(folded) or self.lexicon.is_word(part) for part in re.split(r"['-]", folded)
            )
        return not known

    def strong(self, word: str, *, begins: bool) -> bool:
        """Whether a word with a capital is rather a name. begins: where a sentence begins every word has one."""
        folded = fold(word)
        if folded in _NO_NAMES or ("'" in word and self.lexicon.uses(word)):
            return False
        if "-" in word:
            return self._strong_in_part(word.split("-"), begins)
        if self.foreign(word) and not (begins and self.lexicon.is_compound(word)):
            return len(word) > 2 or (len(word) == 2 and word.isupper() and not begins)
        return self.lexicon.is_name(word) or (not begins and len(word) > 2 and self.lexicon.uses(word) < ODD)

    def strong_in_lower_case(self, word: str) -> bool:
        """Whether a word of a text without capitals is rather a name."""
        if len(word) < 3:
            return False
        unknown = self.foreign(word) and not self.lexicon.uses(word) and not self.lexicon.is_compound(word)
        return unknown or any(self.lexicon.is_name(part) for part in word.split("-"))

    def at_cue(self, text: str, match: re.Match[str], cue: Cue) -> bool:
        """Whether a word where a name is due ("I live in …") is one."""
        word, folded = match[0], fold(match[0])
        if cue is Cue.SURE and self.lexicon.may_be_name(folded):
            return True
        if folded in _NO_NAMES:
            return False
        if cue is Cue.ACTS and word[0].isupper() and self.lexicon.may_be_name(folded):
            return self.lexicon.uses(folded) < SPOKEN  # "Faith said", not "May never"
        if cue is Cue.SURE and word[0].isupper() and len(word) > 1:
            return True
        if not word[0].isupper():
            odd = cue is Cue.PLACE and len(word) > 2 and self.lexicon.uses(folded) < ODD
            return odd or self.strong_in_lower_case(word)
        if self.strong(word, begins=False) or self.lexicon.uses(folded) < USED:
            return True
        return (cue in {Cue.PLACE, Cue.KIN} or self.lexicon.may_be_name(folded)) and not begins_sentence(
            text, match.start()
        )

    def _word(self, text: str, match: re.Match[str]) -> Word:
        capital = match[0][0].isupper()
        begins = capital and begins_sentence(text, match.start())
        strong = capital and self.strong(match[0], begins=begins)
        return Word(match.start(), match.end(), match[0], capital, begins, strong)

    def _strong_in_part(self, parts: list[str], begins: bool) -> bool:
        if not begins and all(part[:1].isupper() for part in parts):
            return any(self.lexicon.uses(part) < WORD_FIRST for part in parts)
        return any(part[:1].isupper() and self.strong(part, begins=begins) for part in parts)
