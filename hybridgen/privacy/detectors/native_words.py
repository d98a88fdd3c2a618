"""Words of a text in another language than English, and which of them are names by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hybridgen.privacy.lexicon.elsewhere import Words, people
from hybridgen.privacy.lexicon.roles import is_role
from hybridgen.privacy.text.letters import CAPITALS, LETTERS
from hybridgen.privacy.text.matching import begins_sentence, fold
from hybridgen.privacy.text.spans import GUESS, Span
from hybridgen.sources.texts.speakers import INTERVIEWER

OPENING = frozenset("¿¡«„‚‹")  # signs behind which a sentence begins, beside those of English
SAID = 300_000  # uses of a word that is no name, whoever bears it: "nur", "elle"
ACRONYM = 5  # letters at most of capitals that name nobody
SYLLABLE = 4  # letters at most of a name's part that looks like a word: "Nguyen Thi Lan"

_CAPITALISED = re.compile(rf"(?<!\w)[{CAPITALS}][^\W\d_]*(?!\w)")
_INITIAL = re.compile(rf"(?<!\w)[{CAPITALS}]\. $")
_TURN = re.compile(rf"^[ \t>*_]*({LETTERS})((?: {LETTERS}){{0,2}})(?:\*\*|__)?[ \u00a0\u202f]?:", re.M)


@dataclass(frozen=True, slots=True, repr=False)
class Word:
    """A word of a text, without what is elided before it. small: its line has no capitals. strong: it is rather a
    name."""

    start: int
    end: int
    text: str
    small: bool
    strong: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_acronym(self) -> bool:
        return len(self.text) <= ACRONYM and self.text.isupper()


class Beside:
    """Tells which words of a text are names since they stand beside another one, or do what people do."""

    def __init__(self, words: Words | None, never: frozenset[str], no_names: frozenset[str], acts: str) -> None:
        """words: of the language. never: words that name nobody, casefolded; no_names: these, and those that do so
        but behind a given name. acts: what people do, a regular expression."""
        self._words, self._never, self._no_names = words, never, no_names
        self._acts = re.compile(rf" (?:(?:non|não|no) )?(?:{acts})(?!\w)", re.IGNORECASE) if acts else None

    def read(self, text: str, words: Sequence[Word]) -> list[Word]:
        """The words of a text, of which more are strong."""
        told = list(words)
        for n, word in enumerate(words):
            following = words[n + 1] if n + 1 < len(words) else None
            is_next = following is not None and text[word.end : following.start] == " "
            if word.strong or not word.capital or word.text.casefold() in self._no_names:
                continue
            if following is not None and is_next and self._is_one_name(word, following):
                told[n : n + 2] = (replace(word, strong=True), replace(following, strong=True))
            elif begins(text, word.start, word.text, self._words) and self._is_acting(text, word):
                told[n] = replace(word, strong=True)
        return told

    def _is_one_name(self, word: Word, following: Word) -> bool:
        """Whether two words make a name: "Ernst Koch", "Consuelo Paz", "ZF Sachs"."""
        if not following.capital or following.text.casefold() in self._never:
            return False
        if word.is_acronym:
            return following.strong and not following.is_acronym and len(word.text) > 1
        if people().get(fold(word.text)) != "given" or self._is_said(word):
            return False
        return following.strong or fold(following.text) in people()

    def _is_acting(self, text: str, word: Word) -> bool:
        """Whether a word that people bear as a name begins a sentence and does something: "Koch hat angerufen"."""
        if self._acts is None or fold(word.text) not in people():
            return False
        return not self._is_said(word) and bool(self._acts.match(text, word.end))

    def _is_said(self, word: Word) -> bool:
        return self._words is not None and self._words.uses(word.text) >= SAID


def find_turns(text: str, by: str, words: Words | None = None) -> Iterator[Span]:
    """Labels that begin lines where another line begins with an interviewer's: "Assunta: …"; no usual words of the
    language, "Soluzione: …"."""
    turns = list(_TURN.finditer(text))
    if any(INTERVIEWER.fullmatch(turn[1] + turn[2]) for turn in turns):
        for turn in turns:
            label = turn[1] + turn[2]
            if label[0].isupper() and len(turn[1]) > 1 and not (is_role(label) or _is_said(label, words)):
                yield Span(turn.start(1), turn.end(2), "PERSON", label, GUESS, by=by)


def _is_said(label: str, words: Words | None) -> bool:
    """Whether all words of a label are usual ones that nobody is called by."""
    return words is not None and all(words.is_used(word) and not words.may_be_name(word) for word in label.split())


def begins(text: str, start: int, word: str, words: Words | None) -> bool:
    """Whether the capital of a word at `start` may be there for the sentence's sake only. words: of the language."""
    is_initial = bool(_INITIAL.search(text, max(0, start - 4), start))
    if is_initial and (words is None or words.may_be_name(word) or not words.is_used(word)):
        return False  # "R. Tamminga", not "en el bloque B. Nunca funciona"
    return begins_sentence(text, start) or text[max(0, start - 1) : start] in OPENING


def is_small(line: str) -> bool:
    """Whether no word of a line has a capital, codes aside."""
    return not _CAPITALISED.search(line)
