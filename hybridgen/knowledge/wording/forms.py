"""Words in the form in which they are compared: without inflection, and those that mean the same everywhere as one.

Two words that mean the same in most places and something else in a command line or a contract are not here.
"""

from __future__ import annotations

import re

from hybridgen.knowledge.wording.english import NUMBERS, PREPOSITIONS

# The first of each is the form of all of them.
_SAME = """
    delete remove | directory folder | photo photograph | start begin | buy purchase | fix repair mend
    | change modify alter | find locate | get obtain | select choose | email e-mail | car automobile
    | phone telephone | tv television | close shut | check verify | entire whole | allow permit | big large
    | happen occur | child children kid | until till | toward towards | who whom
    | reservation booking | sick ill | luggage baggage | fridge refrigerator
    | colleague coworker co-worker | wifi wi-fi wlan | config configuration | database db
    | repo repository | admin administrator | plugin plug-in | online on-line | aluminium aluminum | colour color
    | centre center | licence license | favourite favorite | behaviour behavior | neighbour neighbor
    | harbour harbor | labour labor
    | grey gray | litre liter | restart reboot | need require
    | prohibit forbid | activate enable | deactivate disable | about regarding concerning | film movie
    | person people | regex regexp
"""
FORMS = {word: group.split()[0] for group in _SAME.split("|") for word in group.split()}
# Of verbs alone: "show" is no display where it begins at eight.
_SAME_DEEDS = """
    show display | reserve book | run execute | call invoke | reduce decrease
"""
DEEDS = {word: group.split()[0] for group in _SAME_DEEDS.split("|") for word in group.split()}
# Irregular participles, with their verbs.
PARTICIPLES: dict[str, str] = {
    "made": "make",
    "found": "find",
    "sent": "send",
    "set": "set",
    "read": "read",
    "written": "write",
    "bought": "buy",
    "sold": "sell",
    "built": "build",
    "kept": "keep",
    "put": "put",
    "cut": "cut",
    "drawn": "draw",
    "chosen": "choose",
    "shown": "show",
    "run": "run",
    "shut": "shut",
    "begun": "begin",
    "taken": "take",
    "given": "give",
    "used": "use",
    "paid": "pay",
    "held": "hold",
    "done": "do",
    "said": "say",
    "lost": "lose",
    "left": "leave",
    "overwritten": "overwrite",
    "split": "split",
    "brought": "bring",
    "worn": "wear",
    "stolen": "steal",
    "eaten": "eat",
    "hidden": "hide",
    "broken": "break",
    "forgotten": "forget",
}
# Participles that say how something is rather than what is done: how it is called, how she is related to him.
STATES = frozenset("called named related based connected spelled pronounced located supposed used limited".split())
# Words that look like a participle.
_NO_PARTICIPLES = frozenset(
    "indeed hundred speed feed need seed bed red tired bored scared excited interested worried married ashamed embed "
    "exceed proceed succeed".split()
)
# Words whose end is no inflection.
UNSTEMMED = frozenset(
    "news means series species always perhaps lens this thus yes gas bus plus minus bias canvas pass class access "
    "process address string thing king ring bring spring during nothing something everything anything morning evening "
    "building meeting ceiling wedding pudding clothing less unless physics mathematics economics politics "
    "goods clothes customs arms savings premises glasses".split()
)
_VOWEL = re.compile(r"[aeiouy]")
# What a verb has lost an e behind, as "delet" and "chang", but for what ends so by itself, as "open" and "answer".
_SILENT = re.compile(
    r"(?:^|[^aeiou])[aeiou][^aeiouwxy]$|[bcdfgkptz]l$|[^aeiou]u$|[cvz]$|(?<!s)s$|[dr]g$|(?:ch|rr|ll)[ae]ng$|quir$|creat$"
)
_SPOKEN = re.compile(
    r"[a-z]{2}(?:[^aeiou]er|en|el|[^aeiou]op)$|(?<![rvn])it$|(?:onit|uth|irr|err|ol|av|on|ab)or$|^hang$|iron$"
)
_HISSED = re.compile(r"(?:ss|sh|ch|x|z)es$")
_BRITISH = re.compile(r"(?<=[a-z]{4})(i|y)z(e|ed|es|ing|ation|ations)$")


def form(word: str) -> str:
    """A word in the form in which it is compared."""
    if word in NUMBERS:
        return NUMBERS[word]
    word = _BRITISH.sub(r"\1s\2", word)
    stem = stemmed(word)
    return FORMS.get(word) or FORMS.get(stem, stem)


def deed(word: str) -> str:
    """A verb in the form in which it is compared."""
    same = form(of_doing(word))
    return DEEDS.get(same, same)


def of_doing(word: str) -> str:
    """The verb whose -ing form a word is, or the word: who hangs a painting hangs no paint, so this is asked of what
    is a verb where it stands."""
    if word in UNSTEMMED or not word.endswith("ing") or len(word) < 6 or not _VOWEL.search(word[:-3]):
        return word
    stem = word[:-3]
    if stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    return f"{stem}e" if _SILENT.search(stem) and not _SPOKEN.search(stem) else stem


def stemmed(word: str) -> str:
    """Without a plural's or a third person's s. The past stays: who won is not who wins."""
    if word in UNSTEMMED or not word.isalpha() or not word.isascii() or len(word) < 4 or word in PREPOSITIONS:
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if _HISSED.search(word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def of_participle(word: str) -> str | None:
    """The verb whose past participle a word is; None where it is none."""
    if word in _NO_PARTICIPLES:
        return None
    if verb := PARTICIPLES.get(word):
        return verb
    if not word.endswith("ed") or len(word) < 5:
        return None
    stem = word[:-2]
    if stem.endswith("i"):  # carried, applied
        return f"{stem[:-1]}y"
    return of_doing(f"{stem}ing")
