"""Words in the form in which they are compared: without inflection, and those that mean the same everywhere as one.

Two words that mean the same in most places and something else in a command line or a contract are not here.
"""

from __future__ import annotations

import re

from hybridgen.knowledge.wording.english import NEGATIONS, NUMBERS, PREPOSITIONS

# The first of each is the form of all of them.
_SAME = """
    delete remove erase | directory folder | photo picture photograph | start begin | buy purchase | fix repair mend
    | change modify alter | create make | find locate | get obtain | select choose | email e-mail | car automobile
    | phone telephone | tv television | close shut | check verify | entire whole | allow permit | big large
    | happen occur | child children kid | until till | toward towards | with using | in inside within | who whom
    | reservation booking | sick ill | luggage baggage | fridge refrigerator
    | salary wage | colleague coworker co-worker | wifi wi-fi wlan | config configuration | database db | repo repository
    | admin administrator | plugin plug-in | online on-line | aluminium aluminum | colour color | centre center
    | licence license | favourite favorite | behaviour behavior | neighbour neighbor | harbour harbor | labour labor
    | grey gray | metre meter | litre liter | programme program | restart reboot | need require
    | prohibit forbid | activate enable | deactivate disable | about regarding concerning | film movie
    | person people | regex regexp
"""
FORMS = {word: group.split()[0] for group in _SAME.split("|") for word in group.split()}
# Of verbs alone: "show" is no display where it begins at eight.
_SAME_DEEDS = "show display | reserve book | execute run | resign quit | call invoke | add insert | hinder prevent"
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
    "paid": "pay",
    "held": "hold",
    "done": "do",
    "said": "say",
    "lost": "lose",
    "left": "leave",
    "sold_out": "sell_out",
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
# Participles whose passive asks for something else (how it is called, how she is related to him), and words that look
# like one.
NO_PASSIVE = frozenset(
    "called named related based connected spelled pronounced located supposed indeed hundred speed feed need seed bed "
    "red tired bored scared excited interested worried married ashamed limited used embed exceed proceed succeed".split()
)
# Words whose end is no inflection.
UNSTEMMED = frozenset(
    "news means series species always perhaps lens this thus yes gas bus plus minus bias canvas pass class access "
    "process address string thing king ring bring spring during nothing something everything anything morning evening "
    "building meeting ceiling wedding pudding clothing less unless physics mathematics economics politics "
    "leading training onboarding parking booking setting opening missing".split()
)
_BRITISH = re.compile(r"(?<=[a-z]{4})(i|y)z(e|ed|es|ing|ation|ations)$")


def form(word: str) -> str:
    """A word in the form in which it is compared."""
    if word in NEGATIONS:
        return "not"
    word = word.removesuffix("'s").removesuffix("s'") if "'" in word else word
    if word in NUMBERS:
        return NUMBERS[word]
    word = _BRITISH.sub(r"\1s\2", word)
    stem = stemmed(word)
    return FORMS.get(word) or FORMS.get(stem, stem)


def deed(word: str) -> str:
    """A verb in the form in which it is compared."""
    same = form(word)
    return DEEDS.get(same, same)


def stemmed(word: str) -> str:
    """Without what inflects: a plural's or a third person's s, -ing. The past stays: who won is not who wins."""
    if word in UNSTEMMED or not word.isalpha() or not word.isascii() or len(word) < 4 or word in PREPOSITIONS:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = f"{word[:-3]}y"
    elif re.search(r"(?:ss|sh|ch|x|z)es$", word):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    elif word.endswith("ing") and re.search(r"[aeiouy]", word[:-3]) and len(word) > 5:
        word = word[:-3]
        if word[-1] == word[-2] and word[-1] not in "lsz":
            word = word[:-1]
        elif re.search(r"(?:^|[^aeiou])[aeiou][^aeiouwxy]$", word):
            word += "e"  # deleting is of delete; where it is wrong, as of open, two questions are not the same
    return word


def of_participle(word: str) -> str | None:
    """The verb whose past participle a word is; None where it is none."""
    if word in NO_PASSIVE:
        return None
    if verb := PARTICIPLES.get(word):
        return verb
    if not word.endswith("ed") or len(word) < 5:
        return None
    stem = word[:-2]
    if re.search(r"[^aeiou](?:i)$", stem):  # carried, applied
        return f"{stem[:-1]}y"
    return stemmed(f"{stem}ing")
