"""Which language a text is in: by its script, by how many of its words English has, else by py3langid's model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from typing import TYPE_CHECKING

from hybridgen.core.notices import Notice
from hybridgen.privacy.lexicon.cues import CUES
from hybridgen.privacy.lexicon.english import USED, english
from hybridgen.privacy.lexicon.letters import told_by_form
from hybridgen.privacy.text.plain import UNSPACED

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
FEWEST_WORDS = 5  # of a text in Latin letters; fewer may be of any language
ENGLISH_SHARE = 0.7  # of the words that English has, from which a text is English; below, the model is asked
SURE_SHARE = 0.8  # the same where English is not what is spoken around it
CERTAIN = 0.95  # certainty of the model from which its word is taken
FEWEST_SMALL = 2  # words without a capital in notes that are mostly names
FOREIGN_SHARE = 1 / 3  # of the words that English has, up to which a text is hardly English
FAIR = 0.75  # certainty from which such a text is in a language that is read without a model
LIKELY = 0.5  # the same where English is not what is spoken around it
CHARS_OF_A_WORD = 2  # in scripts without spaces
ITEM_WORDS = 3  # between commas at most, in a list, which is of any language
# Small words that English alone has among these languages: they say that notes of foreign names are English.
ENGLISH_SMALL = frozenset(
    "and or at from the with are not but our your his she they their there this these that who whose which when where"
    " near into about than have were would".split()
)
# Letters that few languages have: with one of them in a word, a likely language is taken.
OWN_LETTERS = {"pl": frozenset("ąęłśźż"), "cs": frozenset("ěřůčšžý"), "pt": frozenset("ãõ"), "de": frozenset("ß")}
LESS_SURE = frozenset({"pl", "cs"})  # languages that decline names
MAX_TEXTS = 100  # of a column that are looked at
MIN_TOLD_SHARE = 0.01  # of the letters in other languages, from which people are told
MOST = 0.5
MAX_CHARS = 2_000  # of a text that are looked at

# Those that are told apart; languages with few speakers in writing are taken for their nearest kin.
NAMES = dict(
    pair.split("=")
    for pair in """
    en=English ar=Arabic bg=Bulgarian bn=Bengali ca=Catalan cs=Czech da=Danish de=German el=Greek es=Spanish et=Estonian
    fa=Persian fi=Finnish fr=French he=Hebrew hi=Hindi hr=Croatian hu=Hungarian hy=Armenian id=Indonesian is=Icelandic
    it=Italian ja=Japanese ka=Georgian ko=Korean lt=Lithuanian lv=Latvian nl=Dutch no=Norwegian pl=Polish pt=Portuguese
    ro=Romanian ru=Russian sk=Slovak sl=Slovenian sr=Serbian sv=Swedish sw=Swahili ta=Tamil te=Telugu th=Thai tl=Tagalog
    tr=Turkish uk=Ukrainian ur=Urdu vi=Vietnamese zh=Chinese
    """.split()
)

# What somebody quotes within a sentence of their own.
_QUOTED = re.compile(
    r"(?<=\w )(?:\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”|«[^»\n]{1,200}»|'[^'\n]{1,200}'(?!\w)|‘[^’\n]{1,200}’(?!\w))"
)
# Letters and words that Slovak has, and Czech has not.
_SLOVAK = re.compile(
    r"[ľĺŕôä]|(?<!\w)(?:som|sme|sa|pre|ako|aj|keď|alebo|čo|prečo|kto|ktor\w+|veľmi|ešte|viac|teraz|bol|bola"
    r"|bolo|boli|nie je)(?!\w)",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
_LATIN = re.compile(
    r"(?<![\w@.])[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+(?:['’][A-Za-z\u00c0-\u024f]+)*(?![\w@]|\.\w)"  # no part of a code
)
_UNSPACED = re.compile(UNSPACED)
_SPACED = re.compile(rf"(?:(?!{UNSPACED})[^\W\d_A-Za-z\u00c0-\u024f\u1e00-\u1eff])+")


def language_of(text: str, *, is_english_usual: bool = True) -> str | None:
    """The code of the text's language; None where the text is too short to tell.

    is_english_usual: around the text, so that a few names in it make it no other language.
    """
    text = text[:MAX_CHARS].lower() if text.isupper() else text[:MAX_CHARS]
    if is_english_usual:
        text = _QUOTED.sub(" ", text)
    fewest = FEWEST_WORDS if is_english_usual else 1
    latin = _LATIN.findall(text)
    if not text.isascii():
        others = len(_SPACED.findall(text)) + len(_UNSPACED.findall(text)) / CHARS_OF_A_WORD
        if others > len(latin):
            return _identified(text)[0] if others >= fewest else None
    small = [word for word in latin if word[0].islower()]
    words = small if len(small) >= FEWEST_WORDS else latin  # a capital may be a name's, which is of any language
    if len(words) < FEWEST_WORDS or text.count(",") * ITEM_WORDS > len(latin):
        return None
    share, certain = (ENGLISH_SHARE, CERTAIN) if is_english_usual else (SURE_SHARE, LIKELY)
    known = sum(english().uses(word) >= USED for word in words)
    if known >= share * len(words):
        return ENGLISH
    is_list = len(small) < FEWEST_WORDS and len(small) * 2 < len(latin)  # of names, or short notes
    if is_list and (told := told_by_form(text)):
        return told
    if is_list and (len(small) < FEWEST_SMALL or not ENGLISH_SMALL.isdisjoint(small)):
        return None
    spoken, certainty = _identified(text)
    own = OWN_LETTERS.get(spoken, frozenset())
    if certainty >= LIKELY and not own.isdisjoint("".join(small)):  # of no name: "Mr. Kozłowski flew"
        return spoken
    if spoken in CUES and known <= FOREIGN_SHARE * len(words):
        return spoken if certainty >= (CERTAIN if is_list else min(certain, FAIR)) else None
    return spoken if certainty >= certain and not is_list else None


def foreign_places(text: str, *, is_english_usual: bool = True) -> list[tuple[int, int]]:
    """Where a text is not English, line by line; a line that is too short to tell goes with the text, and a text with
    what is usual around it."""
    usual = is_english_usual
    whole = language_of(text, is_english_usual=usual)
    if whole is not None:
        usual = whole == ENGLISH
    if "\n" not in text:
        return [] if usual else [(0, len(text))]
    places, is_going_on = list[tuple[int, int]](), False
    for line in _LINE.finditer(text):
        spoken = language_of(line[0], is_english_usual=usual)
        is_foreign = not usual if spoken is None else spoken != ENGLISH
        if is_foreign and is_going_on:
            places[-1] = (places[-1][0], line.end())
        elif is_foreign:
            places.append(line.span())
        is_going_on = is_foreign
    return places


def count_letters(values: Sequence[str], *, with_short: bool = True) -> Counter[str]:
    """How many letters of some texts are in which language, by a sample of them. with_short: those that are too short
    to tell are looked at together; else they count as nothing."""
    sample = values[:: max(1, len(values) // MAX_TEXTS)]
    letters, short = Counter[str](), list[str]()
    for text in sample:
        for line in text[:MAX_CHARS].splitlines():
            spoken = language_of(line)
            if spoken is None:
                short.append(line)
            else:
                letters[spoken] += _letters(line)
    together = " ".join(dict.fromkeys(" ".join(short).split())) if with_short else ""
    if (spoken := language_of(together)) is not None:
        letters[spoken] += sum(map(_letters, short))
    scale = len(values) / max(1, len(sample))
    return Counter({language: round(count * scale) for language, count in letters.items()})


def say_foreign(letters: Counter[str], known: Collection[str] = ()) -> list[Notice]:
    """What people must be told where a good part of the text is in languages in which names are not found, or not all.
    known: those that have a model, beside English. Kinds of languages that are little each count together."""
    read = Counter({one: count for one, count in letters.items() if one in CUES and one not in known})
    listed = Counter({one: count for one, count in read.items() if one not in LESS_SURE})
    others = Counter({one: count for one, count in letters.items() if one not in {ENGLISH, *CUES, *known}})
    said = (("few_names", listed), ("names_unsure", read - listed), ("not_english", others))
    least = max(1, MIN_TOLD_SHARE * letters.total())
    little = sum(some.total() for _, some in said if some.total() < least)
    return [
        _told(code, some, letters.total())
        for code, some in said
        if some.total() >= least or (some.total() and little >= least)
    ]


def _told(code: str, some: Counter[str], total: int) -> Notice:
    of_weight = [one for one, count in some.most_common() if count >= MIN_TOLD_SHARE * total]
    named = of_weight or (list(some) if len(some) == 1 else [])
    amount = "most" if some.total() > MOST * total else "some"
    return Notice(code, {"amount": amount, "languages": tuple(NAMES[one] for one in named) or ("in other languages",)})


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _identified(text: str) -> tuple[str, float]:
    """One of NAMES, and how certain that is, 0-1."""
    spoken, certainty = _identifier().classify(text.lower())
    if spoken == "sk" and not _SLOVAK.search(text):
        spoken = "cs"  # as short Czech texts are taken for Slovak
    return str(spoken), float(certainty)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # half a second, and 100 MB

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(NAMES))
    return identifier
