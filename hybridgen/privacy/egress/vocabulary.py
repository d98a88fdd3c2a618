"""The vocabulary: what in a text is neither plain English, nor shared by the data, nor a word of our own prompts.

It needs no detector and looks at no value: a name that nothing has found is a capital within a sentence, or a word that
no list of words has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from hybridgen.privacy.lexicon.english import GRAMMAR, ODD, SPOKEN, USED, english
from hybridgen.privacy.lexicon.vocabulary import NEVER_NAMES
from hybridgen.privacy.pseudonymise.placeholders import PLACEHOLDER
from hybridgen.privacy.text.letters import LETTERS
from hybridgen.privacy.text.matching import acts, begins_sentence, fold
from hybridgen.privacy.text.plain import apart
from hybridgen.privacy.text.spans import Places

MIN_PART_CHARS = 3  # letters or digits; what is shorter can be a part of anything
MAX_SHORT_CHARS = 2  # letters; a shorter word in lower case says nothing
MIN_TELLING_DIGITS = 5  # digits from which a number may be somebody's: a postcode, a telephone number, an account

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.?"
# A day, a month and a year, in either order.
_DATE = re.compile(
    rf"\b(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}})\b", re.IGNORECASE
)
_HANDLE = re.compile(r"(?:https?://|www\.)[^\s\"]+|[^\s\"@]{0,100}@\w[^\s\",;]*")
_NUMBER = re.compile(r"(?<![\w.,/])\+?\(?\d(?:[ ().\-/]{0,2}\d)*(?![\w/])")
# Decimals, years, short ranges (35-44), scales (1 2 3 4 5), round amounts.
_PLAIN_NUMBER = re.compile(
    r"\d+\.\d{1,2}|(?:19|20)\d\d(?:\s?[-/]\s?(?:19|20)?\d\d)?|\d{1,2}[ .-]{1,2}\d{1,2}|\d(?:[ /.-]{1,2}\d){0,9}|\d0{3,}"
)
_TELLING = re.compile(rf"\d{{{MIN_TELLING_DIGITS}}}")
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[^\W\d_])\w+\b")
_PLAIN_CODE = re.compile(
    r"[a-z]\d|\d+(?:st|nd|rd|th|s|am|pm|h|hrs?|min|mins|kg|g|mg|km|m|cm|mm|ml|l|lbs?|oz|x|k|d|p|gb|mb|ish)", re.I
)
_WORD = re.compile(LETTERS)
_JOINT = re.compile(
    r"(?: |-| & |['’]s | (?:of|the|and|de|del|della|di|da|du|la|le|van|von|der|den|el|al|bin|for|at) ){1,2}"
)
_NEAR = 10  # characters; the longest joint and one more
# Capitalised words, initials and house numbers.
_BESIDE = re.compile(r"\b[^\W\d_a-z][^\W\d_]*|\+?\b\d{1,5}\b")
_PLAIN_BESIDE = re.compile(r"I|A|(?:19|20)\d\d")
_CAPITAL = re.compile(r"[A-Z]")
_ENDS = '.!?\n":'
_CONTRACTED = frozenset(
    "don doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn mustn needn ain".split()
)
# Everyday words that the list of words is too old, or too American, to have.
_MODERN = frozenset(
    """
    app apps wifi wi-fi online offline email emails smartphone smartphones login logins website websites usb selfie
    podcast podcasts blog blogs vlog usability ux ui pdf gps tv tvs pc ok faq url sms qr vr diy hr gdpr covid crypto
    chatbot emoji emojis hashtag unsubscribe autofill dropdown checkbox signup checkout workflow workflows dataset
    datasets backend frontend cashless contactless ebike ebikes vegan gluten latte espresso cappuccino barista baristas
    decaf roaster roasters roast tote grey programme programmes tyre tyres cheque cheques mum mums jumper queue queues
    afterwards tick
    """.split()
)
_SPELLINGS = (("our", "or"), ("is", "iz"), ("ys", "yz"), ("re", "er"), ("ogue", "og"), ("ll", "l"), ("ence", "ense"))


class Doubt(IntEnum):
    """How much speaks for a stretch of text being somebody's. SOME: an English word where a name might stand."""

    SOME = 1
    STRONG = 2


@dataclass(frozen=True, slots=True)
class Flag:
    """Characters start to end (exclusive) of a text that may identify somebody. kind: NAME, WORD or NUMBER."""

    start: int
    end: int
    kind: str
    doubt: Doubt


class Vocabulary:
    """own: words of our prompts. shared: of headers and of closed questions' choices. common: those that many of the
    data's units write in lower case; usual: those of them that a good part of all units do. invented: of names that
    are nobody's.

    All folded. Own and shared words may be capitalised anywhere, common ones where a sentence begins.
    """

    def __init__(
        self,
        *,
        own: frozenset[str],
        shared: frozenset[str],
        common: frozenset[str],
        usual: frozenset[str],
        invented: frozenset[str] = frozenset(),
    ) -> None:
        self._lexicon = english()
        self._own = frozenset(word for word in own if not self._lexicon.is_name(word))
        self._shared = shared
        self._common = common
        self._usual = usual
        self._invented = invented

    def flags(self, text: str, hidden: list[tuple[int, int]]) -> list[Flag]:
        """Flags in order and without overlap. hidden: where placeholders stand; what is capitalised beside one belongs
        to the same name."""
        found = [*self._forms(text), *self._words(text)]
        taken = [*hidden, *((flag.start, flag.end) for flag in found)]
        found += self._neighbours(text, taken)
        places = Places(hidden)
        return [flag for flag in _merged(text, found) if not places.touch(flag.start, flag.end)]

    def odd(self, text: str) -> Iterator[tuple[str, str]]:
        """Words of a text, placeholders aside, that are no plain English or capitalised within a sentence, and why."""
        for found in _WORD.finditer(PLACEHOLDER.sub(lambda token: " " * len(token[0]), text)):
            word, folded = found[0], fold(found[0])
            if folded in self._own or folded in self._invented or len(word) <= MAX_SHORT_CHARS:
                continue
            if not self.english(word):
                yield word, "rare"
            elif word[0].isupper() and not begins_sentence(text, found.start()):
                yield word, "capitalised"

    def plain(self, word: str) -> bool:
        """Whether a word says nothing about anybody, however it is written."""
        folded = fold(word)
        harmless = (self._own, self._invented, self._shared, self._common, NEVER_NAMES)
        if any(folded in words for words in harmless):
            return True
        return self.english(word) and not self._lexicon.may_be_name(word)

    def is_everybodys(self, word: str, text: str, start: int) -> bool:
        """Whether a word is known to be everybody's as it stands at `start` of a text: in lower case one that a list of
        words has and that is no name first; with a capital a choice or a header's, and where a sentence begins what is
        said all the time."""
        folded = fold(word)
        if folded in self._shared or folded in self._invented or folded in _MODERN:
            return True
        if not word.islower():
            return self._may_begin(word) and (len(word) == 1 or begins_sentence(text, start))
        if folded in self._own or folded in self._common:
            return True
        uses, is_name = self._lexicon.uses(word), self._lexicon.may_be_name(word)
        if len(word) <= MAX_SHORT_CHARS:
            return len(word) == 1 or text[start - 1 : start] in {"'", "’"} or (uses >= ODD and not is_name)
        if not self.english(word):
            return False
        if _CAPITAL.search(_sentence(text, start)):
            return not is_name or uses >= USED
        return uses >= (SPOKEN if is_name else ODD)  # where no word has a capital, names look like words

    def _may_begin(self, word: str) -> bool:
        """Whether a capitalised word says nothing where a sentence begins with it."""
        is_name = self._lexicon.may_be_name(word)
        return self._lexicon.uses(word) >= SPOKEN or (fold(word) in self._own and not is_name)

    def tells(self, part: str) -> bool:
        """Whether a word or a number says something of the name that it is a part of, wherever it stands."""
        folded = fold(part)
        if len(part) < MIN_PART_CHARS or folded in _CONTRACTED or self._lexicon.uses(part) >= SPOKEN:
            return False
        return not any(folded in words for words in (self._own, self._invented, self._shared, self._usual))

    def names(self, part: str, text: str, end: int) -> bool:
        """Whether a capitalised word, a part of a name elsewhere, names somebody where a sentence begins with it."""
        return self._lexicon.uses(part) < GRAMMAR and (self.tells(part) or acts(text, end))

    def english(self, word: str) -> bool:
        """Whether it is a word, in either spelling."""
        folded = fold(word)
        if (
            (len(folded) <= MAX_SHORT_CHARS and word.islower())
            or folded in _MODERN
            or folded in _CONTRACTED
            or self._lexicon.is_word(folded)
        ):
            return True
        return any(
            british in folded and self._lexicon.is_word(folded.replace(british, american))
            for british, american in _SPELLINGS
        )

    def _words(self, text: str) -> Iterator[Flag]:
        for found in _WORD.finditer(text):
            doubt = self._doubt(text, found)
            if doubt:
                kind = "NAME" if found[0][0].isupper() else "WORD"
                yield Flag(found.start(), found.end(), kind, doubt)

    def _doubt(self, text: str, found: re.Match[str]) -> Doubt | None:
        word, folded = found[0], fold(found[0])
        if (
            folded in _MODERN
            or folded in self._own
            or folded in self._invented
            or folded in NEVER_NAMES
            or len(word) == 1
        ):
            return None
        if not word[0].isupper():
            if folded in self._shared or folded in self._common:
                return None
            if not self.english(word):
                return Doubt.STRONG
            bare = self._lexicon.uses(word) < ODD or not _CAPITAL.search(_sentence(text, found.start()))
            return Doubt.SOME if bare and self._lexicon.is_name(word) else None
        if folded in self._shared:
            return None
        if folded in self._common:  # "a guy called", and somebody's "our Guy"
            return None if begins_sentence(text, found.start()) else Doubt.SOME
        if self._lexicon.is_name(word) or not self.english(word):
            return Doubt.STRONG
        if begins_sentence(text, found.start()):
            rare = self._lexicon.is_rare(word) and folded not in _CONTRACTED
            return Doubt.SOME if rare else None
        if self._lexicon.may_be_name(word):
            return Doubt.STRONG
        listed = text[max(0, found.start() - 2) : found.start()] in {", ", "; "}
        return None if listed and not word.isupper() else Doubt.SOME

    def _forms(self, text: str) -> Iterator[Flag]:
        text = apart(text)
        for found in (*_HANDLE.finditer(text), *_DATE.finditer(text)):
            yield Flag(found.start(), found.end(), "NUMBER", Doubt.STRONG)
        for found in _NUMBER.finditer(text):
            digits = sum(char.isdigit() for char in found[0])
            if digits >= MIN_TELLING_DIGITS - 1 and not _PLAIN_NUMBER.fullmatch(found[0].strip("( )")):
                yield Flag(
                    found.start(), found.end(), "NUMBER", Doubt.STRONG if digits >= MIN_TELLING_DIGITS else Doubt.SOME
                )
        for found in _CODE.finditer(text):
            is_field = "_" in found[0] and not _TELLING.search(found[0])
            if not is_field and not _PLAIN_CODE.fullmatch(found[0]):
                strong = sum(char.isdigit() for char in found[0]) >= 3
                yield Flag(found.start(), found.end(), "NUMBER", Doubt.STRONG if strong else Doubt.SOME)

    def _neighbours(self, text: str, taken: list[tuple[int, int]]) -> Iterator[Flag]:
        """Capitals and numbers beside something that is hidden or flagged: "67 [NAME_1] Close", "[PERSON_1] Medical
        Centre"."""
        starts, ends = {start for start, _ in taken}, {end for _, end in taken}
        beside = [found for found in _BESIDE.finditer(text) if not _PLAIN_BESIDE.fullmatch(found[0])]
        for word in beside:
            if any(_joined(text, end, word.start()) for end in _near(ends, word.start(), -1)):
                ends.add(word.end())
                yield from self._beside(text, word)
        for word in reversed(beside):
            if any(_joined(text, word.end(), start) for start in _near(starts, word.end(), 1)):
                starts.add(word.start())
                yield from self._beside(text, word)

    def _beside(self, text: str, word: re.Match[str]) -> Iterator[Flag]:
        if fold(word[0]) not in NEVER_NAMES and not (word[0][0].isupper() and begins_sentence(text, word.start())):
            yield Flag(word.start(), word.end(), "NAME", Doubt.SOME)


def _joined(text: str, end: int, start: int) -> bool:
    return bool(_JOINT.fullmatch(text[end:start]))


def _near(places: set[int], at: int, way: int) -> list[int]:
    return [place for n in range(1, _NEAR) if (place := at + way * n) in places]


def _sentence(text: str, at: int) -> str:
    """What stands around a place, up to the ends of its sentence."""
    before = max(text.rfind(sign, 0, at) for sign in _ENDS)
    after = min((found for sign in _ENDS if (found := text.find(sign, at)) >= 0), default=len(text))
    return text[before + 1 : after]


def words_of(text: str) -> set[str]:
    """The words of a text, folded."""
    return {fold(word) for word in _WORD.findall(text)}


def _merged(text: str, flags: list[Flag]) -> Iterator[Flag]:
    """Overlapping flags as one, and names that stand side by side as one name."""
    last: Flag | None = None
    for flag in sorted(flags, key=lambda f: (f.start, -f.end)):
        if last is None:
            last = flag
        elif flag.start < last.end or (
            last.kind == flag.kind == "NAME" and _JOINT.fullmatch(text[last.end : flag.start])
        ):
            last = Flag(last.start, max(last.end, flag.end), last.kind, max(last.doubt, flag.doubt))
        else:
            yield last
            last = flag
    if last:
        yield last
