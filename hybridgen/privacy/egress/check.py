"""The egress check: the last look at a request before it leaves this machine.

Three looks at each text: values that are known, the detector once more, and the vocabulary. What they find is hidden
behind a placeholder of this request's own and turned back in the answer. Strict mode also hides what nobody can prove
to be everybody's, and refuses what it cannot read. What comes of a request depends on the request, its rows and the fit
alone.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hybridgen.core.errors import LeakError
from hybridgen.core.notices import Notice
from hybridgen.privacy.detectors.allowed import NOTHING, Allowed, covers
from hybridgen.privacy.detectors.base import Detector
from hybridgen.privacy.detectors.languages import ENGLISH, language_of
from hybridgen.privacy.egress.proof import Proof
from hybridgen.privacy.egress.seen import HIDDEN_KINDS, NAME, NUMBER, WORD, Seen
from hybridgen.privacy.egress.vocabulary import Doubt, Vocabulary
from hybridgen.privacy.lexicon.vocabulary import TITLES
from hybridgen.privacy.pseudonymise.fit import Fit
from hybridgen.privacy.pseudonymise.operators import Operators
from hybridgen.privacy.pseudonymise.placeholders import KINDS, PLACEHOLDER, kind_of, named, tokens
from hybridgen.privacy.pseudonymise.transform import longest
from hybridgen.privacy.text.letters import LETTERS
from hybridgen.privacy.text.matching import Hit, begins_sentence, fold
from hybridgen.privacy.text.spans import GUESSED, Places, Span

MAX_TYPED_DIGITS = 4  # of a placeholder that somebody typed; a longer number may be anybody's

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ESCAPE = re.compile(r"\\(?:[nrt\"\\/bf]|u[0-9a-f]{4})")
_TAG = re.compile(r"<row id=\"R\d{1,6}\">|</row>|\"row\": \"R\d{1,3}\"")  # as we write them
_HEADING = re.compile(r"^[^\n]*:$", re.MULTILINE)
_PART = re.compile(r"[^\"\n]+")
_LETTERS = re.compile(LETTERS)
_PARTS = re.compile(rf"{LETTERS}|\d+")
_CAPITALISED = re.compile(r"\b[^\W\d_a-z][^\W\d_]+")


@dataclass(frozen=True, slots=True, repr=False)
class Checked:
    """texts: as they may go out. hidden: what stands behind the check's own placeholders in them."""

    texts: tuple[str, ...]
    hidden: Mapping[str, str]

    def back(self, text: str) -> str:
        """An answer with what was hidden from its author."""
        return PLACEHOLDER.sub(lambda token: self.hidden.get(token[0], token[0]), text)


@dataclass(frozen=True, slots=True, repr=False)
class _Find:
    """Characters start to end of a text. placeholder: the vault's, None where the value is new."""

    start: int
    end: int
    kind: str
    doubt: Doubt
    placeholder: str | None = None


class EgressCheck:
    """May be used from several threads.

    checked: requests that were let out. blocked: those in which something pointed to a person, or that could not be
    looked at. hidden: places that were hidden in them, by kind. refused: requests that were not let out, by the code of
    what is said of it. left: words that went out although they are rare or capitalised, with how often they did.
    """

    def __init__(
        self,
        fit: Fit,
        detector: Detector,
        vocabulary: Vocabulary,
        operators: Operators,
        *,
        ours: frozenset[str],
        is_strict: bool,
        allowed: Allowed = NOTHING,
    ) -> None:
        """fit: of the data. operators: what is written in place of a known value. allowed: words that pass. ours:
        whole texts of our own, which hold nothing of it."""
        self.checked = self.blocked = 0
        self.hidden: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.left: Counter[tuple[str, str]] = Counter()
        self._fit = fit
        self._detector = detector
        self._vocabulary = vocabulary
        self._operators = operators
        self._allowed = allowed
        self._ours = ours
        self._headings = {line for text in ours for line in text.split("\n") if line.endswith(":")}
        self._strict = is_strict
        self._proof = Proof(vocabulary, ours) if is_strict else None
        self._lock = threading.Lock()

    def check(self, texts: Sequence[str], numbered: Collection[str] = ()) -> Checked:
        """The texts of one request as they may go out. numbered: those in whose rows we wrote numbers, as in #17.

        Raises LeakError in strict mode where most of them cannot be read, and in any mode where the check itself fails;
        its message names no value.
        """
        with self._lock:
            try:
                checked, finds = self._looked(texts, proof=self._proof, numbered=numbered)
            except LeakError as error:
                self.blocked += 1
                self.refused[error.said.code] += 1
                raise
            self.checked += 1
            self.blocked += any(find.doubt is Doubt.STRONG for find in finds)
            self.hidden.update(kind_of(find.placeholder) if find.placeholder else find.kind for find in finds)
            for text in checked.texts:
                self.left.update(self._vocabulary.odd(text) if text not in self._ours else ())
            return checked

    def hide(self, texts: Sequence[str], seen: Seen | None = None) -> tuple[str, ...]:
        """Texts as they may be shared; equal values have equal placeholders in all of them.

        seen: of texts that are shared together, some at a time. Raises LeakError where the check itself fails; its
        message names no value.
        """
        with self._lock:
            return self._looked(texts, seen)[0].texts

    def hide_known(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Sentences of our own without the values that are known, whatever else is in them. Raises LeakError."""
        with self._lock:
            try:
                return tuple(self._without_known(text) for text in texts)
            except Exception as error:
                raise _failed(error) from None

    def _known_in(self, text: str) -> list[Hit]:
        known = self._fit.known
        places, hits = self._allowed.places(text), longest([*known.hits(text), *known.numbers(text)])
        return [hit for hit in hits if not covers(places, hit.start, hit.end)]

    def _without_known(self, text: str) -> str:
        return self._operators.replaced(text, self._known_in(text))

    def _looked(
        self,
        texts: Sequence[str],
        seen: Seen | None = None,
        proof: Proof | None = None,
        numbered: Collection[str] = (),
    ) -> tuple[Checked, list[_Find]]:
        try:
            return self._look(texts, seen or Seen(texts), proof, numbered)
        except LeakError:
            raise
        except Exception as error:  # its message may quote the text
            raise _failed(error) from None

    def _look(
        self, texts: Sequence[str], seen: Seen, proof: Proof | None, numbered: Collection[str]
    ) -> tuple[Checked, list[_Find]]:
        if proof and not proof.is_readable([text for text in texts if text not in self._ours], self._foreign):
            raise LeakError(Notice("not_readable"))
        plain = [text if text in self._ours else _INVISIBLE.sub("", text).translate(_FULL_WIDTH) for text in texts]
        distinct = [text for text in dict.fromkeys(plain) if text not in self._ours]
        marked = {flat for text, flat in zip(texts, plain, strict=True) if text in numbered} if proof else set()
        read = [_without_escapes(proof.plain(text) if proof and text in marked else text) for text in distinct]
        spans = self._detector.find(read)
        finds = {
            text: self._finds(flat, self._known_in(_without_escapes(text)), some, proof)
            for text, flat, some in zip(distinct, read, spans, strict=True)
        }
        seen.brought.update(token for text in plain for token in named(text))
        known, new = self._parts(seen.brought, finds)
        seen.parts |= new
        finds = {t: self._with_parts(flat, finds[t], known, seen.parts) for t, flat in zip(distinct, read, strict=True)}
        given, done = seen.given, []
        for text in plain:
            pieces, at = [], 0
            for find in finds.get(text, ()):
                value = text[find.start : find.end]
                if find.placeholder:
                    written = self._operators.word(find.placeholder, value)
                elif value in given:
                    written = given[value]
                else:
                    written = given[value] = next(seen.names[find.kind])
                pieces += [text[at : find.start], written]
                at = find.end
            done.append("".join(pieces) + text[at:])
        hidden = {placeholder: value for value, placeholder in given.items()}
        return Checked(tuple(done), hidden), [find for found in finds.values() for find in found]

    def _finds(self, text: str, known: Sequence[Hit], spans: Sequence[Span], proof: Proof | None) -> list[_Find]:
        """What must not be read in a text, in order and without overlap. known: where known values stand in it, also
        in place of numbers that were taken out of it."""
        # In strict mode words of any language are looked at, and those that English has not are hidden.
        zones, foreign = self._zones(text), Places(() if self._strict else self._foreign(text))
        marks = Places(zones)
        sure = [
            *(_Find(hit.start, hit.end, "", Doubt.STRONG, hit.placeholder) for hit in known),
            *self._detected(text, spans, foreign),
        ]
        allowed = self._allowed.places(text)
        found = [f for f in sure if not marks.touch(f.start, f.end) and not covers(allowed, f.start, f.end)]
        found = _settled(found)
        flags = self._vocabulary.flags(text, [*zones, *allowed, *((find.start, find.end) for find in found)])
        found += [
            _Find(flag.start, flag.end, f"HIDDEN_{flag.kind}", flag.doubt)
            for flag in flags
            if f"HIDDEN_{flag.kind}" == NUMBER or not foreign.touch(flag.start, flag.end)
        ]
        if proof:
            taken = [*zones, *allowed, *((find.start, find.end) for find in found)]
            found += [_Find(f.start, f.end, f"HIDDEN_{f.kind}", f.doubt) for f in proof.flags(text, taken)]
        return sorted(found, key=lambda find: find.start)

    def _foreign(self, text: str) -> list[tuple[int, int]]:
        """Where a text is not English, so that its words and capitals say nothing."""
        usual = self._fit.is_english()
        parts = [(part, language_of(part[0], is_english_usual=usual)) for part in _PART.finditer(text)]
        return [part.span() for part, spoken in parts if not (usual if spoken is None else spoken == ENGLISH)]

    def _zones(self, text: str) -> list[tuple[int, int]]:
        """Where placeholders stand and what else was written in place of values, the marks of rows, and headings that
        are ours to the letter."""
        zones = [(start, end) for start, end, token in tokens(text) if self._stands(token, text[start:end])]
        headings = (line.span() for line in _HEADING.finditer(text) if line[0] in self._headings)
        own = self._proof.own(text) if self._proof else ()
        return [*zones, *self._operators.marks(text), *(match.span() for match in _TAG.finditer(text)), *headings, *own]

    def _parts(self, brought: Iterable[str], finds: Mapping[str, Sequence[_Find]]) -> tuple[set[str], set[str]]:
        """Words and numbers that give away what is hidden in a request, folded: of known values, and of new names.

        brought: the placeholders that the texts brought along; finds: what was found in each text beside them.
        """
        every = (find for found in finds.values() for find in found)
        known = {*brought, *(find.placeholder for find in every if find.placeholder)}
        values = (value for token in known for value in self._fit.vault.all_values(token))
        new = (text[find.start : find.end] for text, found in finds.items() for find in found if find.kind == NAME)
        return (
            {fold(part) for value in values for part in _PARTS.findall(value)} - TITLES,
            {fold(part) for name in new for part in _CAPITALISED.findall(name)},
        )

    def _with_parts(self, text: str, found: Sequence[_Find], known: set[str], new: set[str]) -> list[_Find]:
        taken = Places([*self._zones(text), *self._allowed.places(text), *((find.start, find.end) for find in found)])
        parts = []
        for word in _PARTS.finditer(text):
            part = fold(word[0])
            telling = part in known and self._vocabulary.tells(word[0])
            if not telling and part in new and word[0][0].isupper() and begins_sentence(text, word.start()):
                telling = self._vocabulary.names(word[0], text, word.end())
            if telling and not taken.touch(*word.span()):
                kind = NUMBER if word[0].isdigit() else WORD
                parts.append(_Find(*word.span(), kind, Doubt.SOME))
        return sorted([*found, *parts], key=lambda find: find.start)

    def _stands(self, token: str, written: str) -> bool:
        """Whether a placeholder is one of ours, or like one and says nothing of anybody."""
        vault = self._fit.vault
        if written != token:
            return vault.is_number(token)
        is_short = len(token.rpartition("_")[2]) <= MAX_TYPED_DIGITS + len("]")
        return vault.holds(token) or (is_short and kind_of(token) in KINDS.union(HIDDEN_KINDS))

    def _detected(self, text: str, spans: Sequence[Span], foreign: Places) -> Iterator[_Find]:
        for span in spans:
            for part in _PART.finditer(text, span.start, span.end):
                words = _LETTERS.findall(part[0])
                if span.is_english and foreign.touch(*part.span()):
                    continue
                if span.kind not in GUESSED:
                    yield _Find(part.start(), part.end(), NUMBER, Doubt.STRONG)
                elif span.score == 1 or not all(self._vocabulary.plain(word) for word in words):
                    yield _Find(part.start(), part.end(), NAME, Doubt.STRONG)


def _without_escapes(text: str) -> str:
    """A text of the same length."""
    return _ESCAPE.sub(lambda one: " " * len(one[0]), text)


def _failed(error: Exception) -> LeakError:
    return LeakError(Notice("egress_failed", {"error": type(error).__name__}))


def _settled(finds: Sequence[_Find]) -> list[_Find]:
    """Of finds that overlap the known value, else the longer one."""
    chosen: list[_Find] = []
    for find in sorted(finds, key=lambda f: (f.placeholder is None, f.start - f.end, f.start)):
        at = bisect(chosen, find.start, key=lambda f: f.start)
        if (at == 0 or chosen[at - 1].end <= find.start) and (at == len(chosen) or find.end <= chosen[at].start):
            chosen.insert(at, find)
    return chosen
