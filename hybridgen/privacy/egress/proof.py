"""What strict mode hides beside what points to somebody: whatever is not known to be everybody's.

A word passes that the list of English words has, or that is everybody's in this data; a number passes in a statistic
alone. What prompts are made of passes: their own lines and marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from hybridgen.privacy.egress.vocabulary import Doubt, Flag, Vocabulary
from hybridgen.privacy.text.letters import LETTERS
from hybridgen.privacy.text.spans import Places

MIN_LINE_WORDS = 4  # of a line of a prompt; a shorter one may be somebody's too

_WORD = re.compile(LETTERS)
_PART = re.compile(r"(?<!\w)[^\W\d]*\d\w*")
_NUMBER = re.compile(r"(?<!\w)[^\W\d]*\d\w*(?:[.,:/\-]\d\w*)*")
# No row can write such a tag, nor such a number where its pieces are numbered: see segments.fence.
_STATISTICS = re.compile(r"<statistics>\n.*?\n</statistics>", re.DOTALL)
_ROW = re.compile(r'<row id="R\d{1,6}">\n.*?\n</row>', re.DOTALL)
_CITED = re.compile(r"#S?\d{1,5} ")
_CITE = re.compile(r'"cite": "S?\d{1,4}"|<passage id="\d{1,3}" relevance="\d\.\d\d">')


class Proof:
    """What is known of a run's prompts, and of its words."""

    def __init__(self, vocabulary: Vocabulary, ours: Iterable[str]) -> None:
        """ours: whole texts of our own."""
        self._vocabulary = vocabulary
        lines = (line for text in ours for line in text.split("\n"))
        self._lines = frozenset(line for line in lines if len(line.split()) >= MIN_LINE_WORDS)

    def plain(self, text: str) -> str:
        """A text with numbered rows, of the same length, without the numbers by which they name what can be cited: what
        stands behind one may begin a sentence. Rows that are not numbered may write such a number themselves."""
        rows, figures = ([found.span() for found in sign.finditer(text)] for sign in (_ROW, _STATISTICS))
        for start, end in (*rows, *figures):
            text = text[:start] + _CITED.sub(lambda mark: "#".ljust(len(mark[0])), text[start:end]) + text[end:]
        return text

    def own(self, text: str) -> Iterator[tuple[int, int]]:
        """Where lines of our own stand."""
        at = 0
        for line in text.split("\n"):
            if line in self._lines:
                yield at, at + len(line)
            at += len(line) + 1

    def is_readable(self, texts: Iterable[str], foreign: Callable[[str], Sequence[tuple[int, int]]]) -> bool:
        """Whether words can be judged in most of what is said beside lines of our own. foreign: where a text is in
        another language than English: whether its words are everybody's cannot be judged."""
        read = unread = 0
        for text in texts:
            said = "\n".join(line for line in text.split("\n") if line not in self._lines)
            letters = [sum(map(str.isalpha, said[start:end])) for start, end in foreign(said)]
            unread += sum(letters)
            read += sum(map(str.isalpha, said)) - sum(letters)
        return read >= unread

    def flags(self, text: str, taken: Iterable[tuple[int, int]]) -> Iterator[Flag]:
        """What is not proven to be everybody's. taken: places that are hidden, or known to be harmless."""
        places = Places([*taken, *(found.span() for found in _CITE.finditer(text))])
        figures = Places(found.span() for found in _STATISTICS.finditer(text))
        numbers = [number.span() for number in _NUMBER.finditer(text)]
        for start, end in numbers:
            whole = [(start, end)]
            parts = whole if not places.touch(start, end) else [one.span() for one in _PART.finditer(text, start, end)]
            for part in parts:
                if not places.touch(*part) and not figures.touch(*part):
                    yield Flag(*part, "NUMBER", Doubt.SOME)
        of_numbers = Places(numbers)
        for word in _WORD.finditer(text):
            if places.touch(*word.span()) or of_numbers.touch(*word.span()):
                continue
            if not self._vocabulary.is_everybodys(word[0], text, word.start()):
                yield Flag(*word.span(), "WORD" if word[0].islower() else "NAME", Doubt.SOME)
