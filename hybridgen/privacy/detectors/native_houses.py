"""Institutions and firms by their kind, their trade and what only a company's name ends with: "Kita Sonnenschein",
"boulangerie Dupré", "Pflüger & Söhne"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from hybridgen.privacy.detectors.native_cues import Cue, compiled
from hybridgen.privacy.detectors.native_streets import ENDINGS, PLACED
from hybridgen.privacy.detectors.native_words import Word
from hybridgen.privacy.lexicon.cues.base import Cues
from hybridgen.privacy.lexicon.elsewhere import people
from hybridgen.privacy.text.matching import fold

# The words of a name from the one at an index on, as a cue promises it; none where there is no name.
Named = Callable[[int, Cue], Sequence[Word]]
Place = tuple[int, int, str]  # start, end and kind

_SERVICE = re.compile(r"(?:dienst|hilfe|station|laden) $", re.I)  # that somebody does: "unsere Haushaltshilfe Anna"
_BROTHERS = r"(?:fratelli|f\.lli|hermanos|irmãos|frères|bracia|bratři|gebroeders|gebrüder)"
# What an institution is beside its kind: "école primaire", "maison de quartier", "colegio público".
_NO_KIND = (
    r"(?!(?:avec|pour|dans|chez|sans|est|mais|que|qui|quand|où|sur|sous|par|et|ou|por|para|con|sin|pero|cuando|donde"
    r"|entre|hasta|desde|como|até|com|mas|sem|quando|per|che|dove|non|met|voor|naar|van|maar|omdat|want|nie|ale|jest"
    rf"|że|ani|není|byl[ao]?|była?|son|era|fue|tiene|était|ont|hat|is|was|{_BROTHERS})(?!\w))"
)
_TOLD = rf"(?: (?:de |du |des |d['’]|del |della |di |do |da |à |a )?{_NO_KIND}(?-i:[a-zà-ÿ]){{3,14}}){{0,2}}"
# What stands before where an institution is, and what is no place.
_BEFORE_PLACE = r"du |de la |des |de l['’]|del |de los |de las |della |dei |degli |delle |da |das |dos |am |zum |zur "
# An article with a capital is a name's; what stands before it is the kind: "la ludoteca Los Patos".
_TITLED = (
    r"(?<!\w)(?:[Ll]a|[Ee]l|[Uu]na?|[Ll]e|l['’]|au|du|del|al|na|no|da|do|alla|dalla|nella|une|de|het) ?"
    r"([a-zà-ÿ]{4,20}) "
    r"(?=(?:Los|Las|El|La|Les|Le|Os|As|I|Gli|Il|De|Het) [^\W\d_a-zà-ÿ])"
)
_WHOSE = re.compile(r"(?<!\w)(?:bei|von|zu|an|durch|firma)(?: der| dem)? $", re.I)
_WITHIN_FIRM = re.compile(r" (?:& )?|-")
_WHOLE_LINE = re.compile(r"[ \t]*(?:\n|$)")
_LONGEST_WHOSE = 12  # characters
_MOST_BEFORE_FIRM = 6  # words of a name before what only a company's name ends with
_NO_PLACE = frozenset(
    "tout toute matin soir jour travail midi coup todo toda día trabajo mañana tarde mes año montag dienstag mittwoch"
    " donnerstag freitag samstag sonntag ende anfang wochenende abend morgen telefon beispiel glück schluss giorno"
    " lavoro mattina sera dia trabalho manhã ano mia mio sua suo meu minha".split()
)


class Houses:
    """Reads one language."""

    def __init__(self, cues: Cues, never: frozenset[str], title: re.Pattern[str], *, has_nouns: bool) -> None:
        """never: words that name nobody, casefolded. title: what stands before somebody's name. has_nouns: whether all
        nouns have capitals."""
        self._never, self._title, self._has_nouns = never, title, has_nouns
        of = rf"(?: {_BROTHERS})?(?: (?:{cues.links or 'de'})(?= )){{0,2}} "
        told = "" if has_nouns else _TOLD
        self._kinds = [
            (cue, compiled(rf"(?<!\w)(?:{kinds}){told}(?= ){of}"))
            for cue, kinds in ((Cue.WORK, cues.houses), (Cue.INN, cues.inns), (Cue.ROLE, cues.trades))
            if kinds
        ]
        self._at = compiled(rf"(?<!\w)(?:{cues.houses}|{cues.inns}) ({PLACED}) ") if has_nouns else None
        self._beside = compiled(
            rf"(?<!\w)(?:{cues.houses}|{cues.inns or cues.houses}) (?:{_BEFORE_PLACE})(?=[^\W\d_]{{3}})"
        )
        self._titled = re.compile(_TITLED) if not has_nouns else None
        self._firm = compiled(rf",? (?:{cues.firms})(?!\w)") if cues.firms else None

    def find(self, text: str, words: Sequence[Word], starts: Mapping[int, int], named: Named) -> Iterator[Place]:
        """starts: the index of the word that begins at a place. Places may overlap."""
        for cue, pattern in self._kinds:
            for match in pattern.finditer(text):
                if (first := starts.get(match.end())) is not None:
                    yield from self._called(words, match, first, cue, named)
        for match in self._at.finditer(text) if self._at else ():
            first = starts.get(match.end())
            run = named(first, Cue.INN) if first is not None else ()
            # "Praxis am Stadtgarten", "Gasthof Zur Linde"; not "Praxis am Telefon"
            if run and (
                match[1][0].isupper()
                or run[0].strong
                or ENDINGS.search(f"{match[1]} {run[0].text}")
                or _is_line(text, match.start(), run[-1].end)
            ):
                yield match.start(), run[-1].end, "ORGANIZATION"
        for match in self._beside.finditer(text):
            # where no word has a capital: "pharmacie du port", not "école du matin"
            first = starts.get(match.end())
            if first is not None and words[first].small and words[first].text not in _NO_PLACE:
                yield match.start(), words[first].end, "ORGANIZATION"
        for match in self._titled.finditer(text) if self._titled else ():
            first = starts.get(match.end())
            if first is not None and (run := named(first, Cue.WORK)):
                yield match.start(1), run[-1].end, "ORGANIZATION"
        yield from self._firms(text, words)

    def _called(
        self, words: Sequence[Word], match: re.Match[str], first: int, cue: Cue, named: Named
    ) -> Iterator[Place]:
        """The one whose kind is matched, and whose name begins with the first word."""
        word = words[first]
        if self._has_nouns and self._title.fullmatch(word.text):
            return
        if _SERVICE.search(match[0]) and people().get(fold(word.text)) == "given":
            if run := named(first, Cue.SURE):
                yield run[0].start, run[-1].end, "PERSON"
        elif run := named(first, cue):
            yield match.start(), run[-1].end, "ORGANIZATION"
        elif self._has_nouns and cue is Cue.ROLE and _is_whose(match, word):
            yield match.start(), word.end, "ORGANIZATION"

    def _firms(self, text: str, words: Sequence[Word]) -> Iterator[Place]:
        """Capitals before what only a company's name ends with."""
        at = {word.end: n for n, word in enumerate(words)}
        other = -1  # where the firm before this one ends
        for match in self._firm.finditer(text) if self._firm else ():
            last = at.get(match.start(), -1)
            start = None
            for n in range(last, max(-1, last - _MOST_BEFORE_FIRM), -1):
                word = words[n]
                if not word.capital or word.text.casefold() in self._never:
                    break
                if start is not None and (word.end == other or not _WITHIN_FIRM.fullmatch(text, word.end, start)):
                    break
                start = word.start
            if start is not None:
                yield start, match.end(), "ORGANIZATION"
            other = match.end()


def _is_line(text: str, start: int, end: int) -> bool:
    """Whether a stretch is a line of its own, as in a signature."""
    return (start == 0 or text[start - 1] == "\n") and bool(_WHOLE_LINE.match(text, end))


def _is_whose(match: re.Match[str], word: Word) -> bool:
    """Whether a trade is somebody's whose name is a German word for who does something: "von Elektro Seidenspinner"."""
    before = _WHOSE.search(match.string, max(0, match.start() - _LONGEST_WHOSE), match.start())
    return bool(before) and word.capital and word.text.endswith("er")
