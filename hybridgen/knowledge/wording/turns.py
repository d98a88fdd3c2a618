"""Turns of phrase that say the same, brought to one of them.

An entry is about words in a row, in lower case. It belongs here only where no answer can differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hybridgen.knowledge.wording.english import EMPTY, PREPOSITIONS, UNITS

_UNIT = f"(?:{'|'.join(UNITS.split())})"
_PREPOSITION = f"(?:{'|'.join(sorted(PREPOSITIONS))})(?!\\S)"
_WORD = rf"(?!{_PREPOSITION})\S+"
_THING = rf"({_WORD}(?: {_WORD}){{0,4}})"  # what may be named: no preposition in it
_HIGHEST, _LOWEST = "(?:largest|biggest|highest|greatest)", "(?:smallest|lowest|least)"
# What is done to data, by somebody or by a means. "What sorts a list" asks how; "what sorts my list" asks who does it.
_DONE = (
    "sorts|splits|joins|removes|takes away|strips|converts|turns|checks|sets|renames|replaces|parses|reads|writes|counts"
    "|copies|merges|filters|formats|imports|exports|deletes|appends|reverses|rounds|encodes|decodes|extracts|inserts"
)
_KNOWN = "the|my|our|your|his|her|its|their|this|that|these|those|all|every|each|both"
# Articles are there.
_WITH_ARTICLES = {
    rf"(?<=\S) (?:per|each|every|an?) ({_UNIT})(?= (?!ago)|$)": r" per \1",
    "with the help of|by means of|by using": "with",
    "in order to": "to",
    rf"^what ({_DONE})(?= (?!(?:{_KNOWN}) ))": r"how do i \1",
}
_TURNS = {
    # What is asked.
    "^is it possible to": "possibly i",
    "^would it be possible to": "possibly i",
    rf"^(?:is|would) it (?:be )?possible for {_THING} to": r"possibly \1",
    "^(?:is it|would it be) (?:allowed|permitted|ok|okay|fine|all right|alright|acceptable) to": "may i",
    "^(?:am|are) (?:i|we) (?:allowed|permitted) to": "may i",
    rf"^(?:is|are) {_THING} (?:allowed|permitted) to": r"may \1",
    rf"^(?:is|are) {_THING} (?:enough|sufficient) to (\S.*)": r"can i \2 with \1",
    rf"^(?:is|are|am) {_THING} entitled to": r"do \1 get",
    rf"(?:do|does) {_THING} (?:have|need) to": r"must \1",
    "(?:am|are) (?:i|we) (?:required|obliged) to": "must i",
    "^what (?:is|are) reasons? (?:why|that|for which)": "why",
    "^for (?:what|which) reasons?": "why",
    rf"^what (?:causes|makes) {_THING} to": r"why does \1",
    r"^what number of": "how many",
    r"^what is number of (\S+) (?:that|which|who)": r"how many \1",
    "^what amount of": "how much",
    rf"^what is length of {_THING}$": r"how long is \1",
    "^in (?:what|which) place": "where",
    rf"^what (?:is|are) results? of {_THING}": r"what does \1 return",
    rf"^what does {_THING} give back": r"what does \1 return",
    r"^what is difference between (\S+) and (\S+)$": r"how do \1 and \2 differ",
    r"^how (?:does|do) (\S+) differ from (\S+)$": r"how do \1 and \2 differ",
    r"^how is (\S+) different from (\S+)$": r"how do \1 and \2 differ",
    r"^(\S.*) what (?:should|can|do|must) i do$": r"\1",
    r"^(\S.*) what now$": r"\1",
    r"^(?:i want to|i would like to|i need to) (\S.*) how$": r"how do i \1",
    r"^((?:my )?\S+ \S.*) why$": r"why does \1",
    # How much, how many, how often.
    "(?:no|not) more than|maximum of|at most": "at_most",
    "(?:no|not) (?:fewer|less) than|minimum of|at least": "at_least",
    r"(?:of )?(?:more than|older than|larger than|over)(?= \d)": "above",
    r"(?:of )?(?:less than|fewer than|younger than|smaller than|under)(?= \d)": "below",
    rf"every one(?= of)|every(?! one| \d| {_UNIT}| other| time| morning| evening)": "all",
    r"(\d+) (?:decimal places?|decimals|decimal digits?|digits? after decimal point)": r"\1 decimals",
    "at same time": "simultaneously",
    "by (?:itself|themselves)": "automatically",
    "most (?:common|frequent)": "commonest",
    # Orders and ends.
    rf"in decreasing order|from {_HIGHEST}(?: \S+)? to {_LOWEST}": "in descending order",
    rf"in increasing order|from {_LOWEST}(?: \S+)? to {_HIGHEST}": "in ascending order",
    "(?:start|beginning) and end": "both ends",
    # Without.
    "(?:that|which|who) (?:has|have) no|with no": "without",
    "without (?:getting|having|any)": "without",
    "without (?:internet|network)(?: access| connection)?": "offline",
    rf"({_WORD}) (?:that|which|who) (?:is|are) (not )?({_WORD})(?= {_PREPOSITION}|$)": r"\2\3 \1",
    # Conditions and times.
    "even (?:if|when)|in case": "if",
    "whenever": "when",
    r"(before|after|while) (?:i|we)": r"\1",
    "prior to": "before",
    "(?:check|test|verify|see|determine|find out) (?:whether|if)": "check whether",
    "because of|due to": "due_to",
    # Things and deeds.
    r"change (\S+ )?name of": r"rename \1",
    "(?:switch|turn|power) on": "switch_on",
    "(?:switch|turn|power) off": "switch_off",
    "get rid of|take away|takes away": "delete",
    "(?:log|sign) in": "log_in",
    "(?:log|sign) out": "log_out",
    "carry out": "carry_out",
    "hand in": "submit",
    "grant(?= .*(?:access|permission))": "give",
    r"cut(?= \S.* at )": "split",
    "took place|were conducted": "were held",
    "white space": "whitespace",
    "washing machine": "washer",
    "vacuum cleaner": "vacuum",
    "coffee maker": "coffee machine",
    "(?:cell|mobile) phone": "mobile_phone",
    "pay stub": "payslip",
    "regular expression": "regex",
    "conference room": "meeting room",
    "who takes care of": "who is responsible for",
    "(?:option|flag|switch|parameter|argument)(?= -)": "",
    r"error code(?= \S*\d)": "error",
    "at all|in one go": "",
    "(?:in such way|so) that": "so_that",
}


def _compiled(turns: dict[str, str]) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(said if said.startswith("(?<=") else rf"(?<!\S)(?:{said})(?!\S)"), to) for said, to in turns.items()]


_FIRST, _THEN = _compiled(_WITH_ARTICLES), _compiled(_TURNS)


def turned(words: Sequence[str]) -> list[str]:
    """Words in the turns of phrase that stand for all others, without articles and politeness."""
    said = _replaced(" ".join(words), _FIRST)
    return _replaced(" ".join(word for word in said.split() if word not in EMPTY), _THEN).split()


def _replaced(said: str, turns: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for pattern, instead in turns:
        said = " ".join(pattern.sub(instead, said).split())
    return said
