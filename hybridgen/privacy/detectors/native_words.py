"""Words of a text in another language than English, and which of them are names by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hybridgen.privacy.lexicon.cues.base import Cues
from hybridgen.privacy.lexicon.elsewhere import LISTED, Words, people
from hybridgen.privacy.text.letters import CAPITALS
from hybridgen.privacy.text.matching import begins_sentence, fold

OPENING = frozenset("¿¡«„‚‹")  # signs behind which a sentence begins, beside those of English
SAID = 300_000  # uses of a word that is no name, whoever bears it: "nur", "elle"
ACRONYM = 5  # letters at most of capitals that name nobody
SYLLABLE = 4  # letters at most of a name's part that looks like a word: "Nguyen Thi Lan"
MOST_GREETING = 14  # characters of a greeting and of what stands before it

_CAPITALISED = re.compile(rf"(?<!\w)[{CAPITALS}][^\W\d_]*(?!\w)")
_INITIAL = re.compile(rf"(?<!\w)[{CAPITALS}]\. $")
_INITIALLED = re.compile(rf"(?<![\w.])(?<![a-z]\. )[{CAPITALS}]\. ?$")
_ADJECTIVE = re.compile(r"(\w{3,})(?:e[nrsm]?)")
_POLITE = frozenset("ihr eur euer unser sein mein dein kein ander jen dies welch all viel".split())
# Where somebody works, behind a given name that begins a sentence: "Noor van de receptie kwam".
_WORKS_AT = re.compile(
    r" (?:vom|von der|aus der|aus dem|van de|van het|uit de|de la|de l['’]|du|à la|à l['’]|del|da|dal|dalla|della|do|na"
    r"|z|ze|od|v) ?(?:empfang|rezeption|buchhaltung|verwaltung|zentrale|technik|receptie|balie|administratie"
    r"|klantenservice|réception|accueil|comptabilité|compta|paie|recepción|administración|caja|oficina"
    r"|reception|segreteria|portineria|accettazione|rece[pç]ção|secretaria|contabilidade|recepcji|opieki|biura"
    r"|sekretariatu|księgowości|recepc[ei]|kanceláře|účtárny|podatelny)(?!\w)",
    re.IGNORECASE,
)
# Who is spoken to: "Tinus, zegt ze dan".
_SPOKEN_TO = re.compile(
    r", (?:zegt|zei|zeg ik|sagt|sagte|sag ich|dit|disait|je dis|dice|dijo|digo|diz|disse|dico|mówi|powiedział|mówię"
    r"|říká|řekl|říkám)a?(?!\w)"
)
# Who is greeted where no word has a capital, "ciao vale, hai", and who is everybody: "hallo zusammen".
_GREETING = re.compile(
    r"(?:^|\n)[ \t]*(?:ciao|hallo|hoi|hey|hej|hi|ahoj|čau|cześć|salut|coucou|slt|hola|oye|oi|olá|moin|servus) $", re.I
)
_ALL = frozenset(
    "tutti tutte raga ragazzi ragazze amici amiche amore tesoro cara caro bella bello mamma zusammen leute ihr alle du"
    " mama papa schatz maus liebe lieber nochmal again there everyone iedereen allemaal schat mam pap tous toutes"
    " maman chéri chérie mec meuf équipe todos todas gente mamá papá tía tío guapa guapo nena cariño equipo pessoal"
    " malta mãe pai amor querida querido všichni lidi kluci holky mami tati miláčku wszyscy kochani kochana stary"
    " dziewczyny chłopaki mamo tato skarbie team buenas merci danke ja no sì sim tudo".split()
)
_WITH_ME = re.compile(r" (?:und ich|et moi|y yo|e eu|e io|en ik|i ja|a já)(?!\w)")  # "jazmín y yo"
_ARABIC = re.compile(rf"(?:a[a-z]{{1,2}}|e[a-z]|bin|ibn|ben|abu)-[{CAPITALS}]")  # "al-Khatib"
_APPOSED = re.compile(
    r", (?:l['’]|(?:la|le|el|die|der|il|lo|o|a|de|unsere?|meine?|notre|mon|ma|mi|nuestr[oa]|mijn|mia|mio) )\w"
)


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
        return self.text[0].isupper() or bool(_ARABIC.match(self.text))

    @property
    def is_acronym(self) -> bool:
        return len(self.text) <= ACRONYM and self.text.isupper()


class Beside:
    """Tells which words of a text are names since they stand beside another one, or do what people do."""

    def __init__(
        self, words: Words, never: frozenset[str], no_names: frozenset[str], cues: Cues, *, has_nouns: bool
    ) -> None:
        """words: of the language. never: words that name nobody, casefolded; no_names: these, and those that do so
        but behind a given name. cues: what people do. has_nouns: whether these have capitals."""
        self._has_nouns = has_nouns
        self._words, self._never, self._no_names = words, never, no_names
        acts = cues.acts
        self._does = re.compile(rf" (?:{cues.does})(?!\w)", re.IGNORECASE) if cues.does else None
        self._acts = re.compile(rf" (?:(?:non|não|no) )?(?:{acts})(?!\w)", re.IGNORECASE) if acts else None

    def read(self, text: str, words: Sequence[Word]) -> list[Word]:
        """The words of a text, of which more are strong."""
        told = list(words)
        for n, word in enumerate(words):
            following = words[n + 1] if n + 1 < len(words) else None
            is_next = following is not None and text[word.end : following.start] == " "
            if self._is_initialled(text, word):
                told[n] = replace(word, strong=True)
                continue
            if word.small and self._is_greeted(text, word):
                told[n] = replace(word, strong=True)
                continue
            if word.small and people().get(fold(word.text)) == "given" and _WITH_ME.match(text, word.end):
                told[n] = replace(word, strong=True)
                continue
            if word.strong or not word.capital or word.text.casefold() in self._no_names:
                continue
            if following is not None and is_next and self._is_called(text, word, following):
                told[n : n + 2] = (replace(word, strong=True), replace(following, strong=True))
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

    def _is_greeted(self, text: str, word: Word) -> bool:
        """Whether a text without capitals begins by greeting somebody: "ciao vale, hai"."""
        if text[word.end : word.end + 1] not in {",", "!"} or word.text in _ALL or self._words.is_spoken(word.text):
            return False
        return bool(_GREETING.search(text, max(0, word.start - MOST_GREETING), word.start))

    def _is_initialled(self, text: str, word: Word) -> bool:
        """Whether an initial stands before what people bear as a name: "R. Koch", not "z. B. Koch"."""
        before = _INITIALLED.search(text, max(0, word.start - 8), word.start)
        return bool(before) and word.capital and fold(word.text) in people() and word.text.casefold() not in self._never

    def _is_called(self, text: str, word: Word, following: Word) -> bool:
        """Whether a German adjective has a capital for what it is a part of: "im Goldenen Hirschen"."""
        if not self._has_nouns or not following.capital or following.text.casefold() in self._no_names:
            return False
        return not begins(text, word.start, word.text, self._words) and self._is_adjective(fold(word.text))

    def _is_adjective(self, folded: str) -> bool:
        stem = _ADJECTIVE.fullmatch(folded)
        if stem is None or stem[1] in _POLITE or self._words.is_listed_word(folded):
            return False
        uses = self._words.uses
        return uses(folded) > LISTED and uses(stem[1] + "es") >= LISTED and uses(stem[1] + "e") > LISTED

    def _is_acting(self, text: str, word: Word) -> bool:
        """Whether a word that people bear as a name begins a sentence and does something: "Koch hat angerufen"."""
        is_word = self._words.is_used(word.text) or (self._has_nouns and self._words.is_word(word.text))
        if not is_word and _SPOKEN_TO.match(text, word.end):
            return True
        if fold(word.text) not in people() or self._is_said(word):
            return False
        is_given = people()[fold(word.text)] == "given"
        if is_given and (_APPOSED.match(text, word.end) or _WORKS_AT.match(text, word.end)):
            return True  # "Rosa, la enfermera, vino"
        if is_given and self._does and not self._words.is_listed_word(word.text) and self._does.match(text, word.end):
            return True  # "Malte hat die Prüfung"
        return self._acts is not None and bool(self._acts.match(text, word.end))

    def _is_said(self, word: Word) -> bool:
        return self._words.uses(word.text) >= SAID


def begins(text: str, start: int, word: str, words: Words) -> bool:
    """Whether the capital of a word at `start` may be there for the sentence's sake only. words: of the language."""
    is_initial = bool(_INITIAL.search(text, max(0, start - 4), start))
    if is_initial and (words.may_be_name(word) or not words.is_used(word)):
        return False  # "R. Tamminga", not "en el bloque B. Nunca funciona"
    return begins_sentence(text, start) or text[max(0, start - 1) : start] in OPENING


def is_small(line: str) -> bool:
    """Whether no word of a line has a capital, codes and abbreviations aside: "rechnung FV 2024"."""
    return not any(len(word) == 1 or not word.isupper() or len(word) > ACRONYM for word in _CAPITALISED.findall(line))
