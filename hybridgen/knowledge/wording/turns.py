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
_PRONOUN = "(?:i|we|you|they|he|she|it|what|which|who|how)(?!\\S)"
_NO_NAME = f"(?:{_PRONOUN}|(?:not|never|no|nobody)(?!\\S))"
_HIGHEST, _LOWEST = "(?:largest|biggest|highest|greatest)", "(?:smallest|lowest|least)"
# What is done to data, by somebody or by a means. "What sorts a list" asks how; "what sorts my list" asks who does it.
_DONE = (
    "sorts|splits|joins|removes|takes away|strips|converts|checks|sets|renames|replaces|parses|reads|writes"
    "|counts|copies|merges|filters|formats|imports|exports|deletes|appends|reverses|rounds|encodes|decodes|extracts|inserts"
)
_KNOWN = "the|my|our|your|his|her|its|their|this|that|these|those|all|every|each|both"
_ITEM = "(?: (?:item|value|number|element|entry|one))?"
# What takes its time: how long it is, is how long it lasts.
_SPAN = (
    "(?:period|interview|meeting|break|film|movie|warranty|session|training|holiday|lockdown|visit|call|delay"
    "|interviews|meetings|lesson|subscription)"
)
_LEARN = "(?:check|tell|know|see|find out|determine|test|verify)"
_CONTACT = "(?:call|contact|phone)"
# What may stand behind a noun and before it, and be left undone.
_STATE = "(empty|read|used|merged|saved|signed|answered|tested|finished)"
_BENEFIT = "(discount|discounts|bonus|refund|refunds|allowance|pension|subsidy)"
# Articles are there.
_WITH_ARTICLES = {
    rf"^(how (?:many|much) \S.*) in an? ({_UNIT})": r"\1 per \2",
    rf"(once|twice|times) (?:per|each|every|an?) ({_UNIT})(?= (?!ago)|$)": r"\1 per \2",
    r"an? (few|little|number|bit|couple|lot)": r"a_\1",
    r"^what is an?(?! (?:good )?way )": "what is a_",
    rf"^(?:is|are) an? {_THING} (?:mandatory|compulsory|obligatory|necessary|needed|required)(?= (?:for|to) )": (
        r"do i need \1"
    ),
    "with the help of|by means of|by using": "with",
    r"^(how (?:do|can|could|would|to|is|are) \S.*) using": r"\1 with",  # who is using it is not with it
    "in order to": "to",
    rf"^what ({_DONE})(?= (?!(?:{_KNOWN}) ))": r"how do i \1",
}
_TURNS = {
    # How much, how many, how often.
    "(?:no|not) more than|maximum of|at most": "at_most",
    "(?:no|not) (?:fewer|less) than|minimum of|at least": "at_least",
    r"more than(?= \d)": "above",
    r"(?:less|fewer) than(?= \d)": "below",
    r"(children|kids|people|persons) older than(?= \d)": r"\1 above",
    r"(children|kids|people|persons) younger than(?= \d)": r"\1 below",
    r"(\d+) (?:decimal places?|decimals|decimal digits?|digits? after decimal point)": r"\1 decimals",
    "with(?= (?:newest|oldest|latest|largest|smallest|highest|lowest) first)": "",
    r"order(?= \S.* by )": "sort",
    rf"wait for {_THING} to (\S+)": r"wait until \1 \2",
    "reach": "get to",
    "at same time": "simultaneously",
    "by (?:itself|themselves)": "automatically",
    "most (?:common|frequent)": "commonest",
    # What is asked.
    r"^can (\S.*) and how$": r"how can \1",
    r"^is it possible to (\S.*?)(?: and)?(?: if (?:so|yes))? how$": r"how do i \1",
    "^(?:is it|would it be) possible to": "possibly i",
    rf"^(?:is|would) it (?:be )?possible for {_THING} to": r"possibly \1",
    "^is it (?:allowed|permitted) to": "may i",
    "^(?:am|are) (?:i|we) (?:allowed|permitted) to": "may i",
    "^(?:am|are) (?:i|we) able to": "possibly i",
    rf"^(?:is|are) (?!not ){_THING} able to": r"possibly \1",
    "^is it (?:necessary|mandatory|compulsory|obligatory|required) to": "must i",
    rf"^(?:is|are) {_THING} (?:allowed|permitted) to": r"may \1",
    rf"^(?:is|are) (?!(?:it|this|that) ){_THING} (?:enough|sufficient) to (\S.*)": r"can i \2 with \1",
    rf"(?:do|does) ({_PRONOUN}|(?!{_NO_NAME}){_WORD}(?: (?!{_NO_NAME}){_WORD}){{0,3}}) (?:have|need) to": r"must \1",
    "(?:am|are) (?:i|we) (?:required|obliged) to": "must i",
    "^what (?:is|are) reasons? (?:why|that|for which)": "why",
    "^for (?:what|which) reasons?": "why",
    "^what is reason for": "why does",
    rf"^what (?:causes|makes) {_THING} to": r"why does \1",
    "^what number of": "how many",
    rf"^what is number of (\S+) (?:that|which) {_THING} (can|may|must|should) (\S+)": r"how many \1 \3 \2 \4",
    r"^what is number of (\S+) (?:that|which|who)": r"how many \1",
    r"^what is (?:effect of (\S+)|(-\S+) for)$": r"what does \1\2 do",
    "must (i|we) have": r"do \1 need",
    "^what amount of": "how much",
    "^(?:at|in) what interval": "how often",
    rf"^what is (?:price|cost) of {_THING}": r"how much does \1 cost",
    rf"^what (?:does|do) {_THING} cost": r"how much does \1 cost",
    rf"^how much (?:is|are) {_THING}$": r"how much does \1 cost",
    rf"^(?:is|are) there {_BENEFIT} for {_THING}$": r"do \2 get \1",
    "^(?:does|do) (train|bus|ferry|tram|boat|flight)s? (?:go|run)(?= (?:from|to) )": r"is there \1",
    "^what if|^what (?:will|would) happen if": "what happens if",
    "^how much time(?= (?:do|does|did|will|can|may|must) )": "how long",
    "^how frequently": "how often",
    rf"^how expensive (?:is|are) {_THING}$": r"how much does \1 cost",
    rf"^how (?:do|can|could|would) (?:i|you|we) {_LEARN} (?:if|whether)": "how do i check whether",
    "^where (?:do|can) (?:i|we) find": "where is",
    rf"^whom? (?:do|should) (?:i|we)(?= {_CONTACT} )": "who do i",
    "^why will not": "why does not",
    rf"^why will {_THING} not": r"why does \1 not",
    rf"(?:am|is|are) {_THING} (?:unable|not able) to": r"can \1 not",
    rf"^what (is|was) length of {_THING}$": r"how long \1 \2",
    "^in (?:what|which) place": "where",
    rf"^what (?:is|are) results? of {_THING}": r"what does \1 return",
    rf"^what does {_THING} give back": r"what does \1 return",
    r"^what is difference between (\S+) and (\S+)$": r"how do \1 and \2 differ",
    r"^how (?:does|do) (\S+) differ from (\S+)$": r"how do \1 and \2 differ",
    r"^how is (\S+) different from (\S+)$": r"how do \1 and \2 differ",
    rf"^(?:which|what) ({_WORD}) (is|was|are|were) (commonest|(?:most|least) {_WORD}|\S+est)$": r"what \2 \3 \1",
    "^(is|are) there any": r"\1 there",
    rf"^how long (?:is|does) ((?:{_WORD} )*{_SPAN})(?: last)?$": r"how long does \1 last",
    rf"^how long (?:was|did) ((?:{_WORD} )*{_SPAN})(?: last)?$": r"how long did \1 last",
    r"^(\S.*) (?:thanks|thank you)(?: in advance| very much| a lot)?$": r"\1",
    r"^(\S.*) what (?:should|do) i do$": r"\1",
    r"^(\S.*) what now$": r"\1",
    r"^(?:i want to|i would like to|i need to|i am trying to) (\S.*) how$": r"how do i \1",
    r"^((?:my )?\S+ \S.*) why$": r"why does \1",
    # Orders and ends.
    rf"in decreasing order|from {_HIGHEST}{_ITEM} to {_LOWEST}{_ITEM}": "in descending order",
    rf"in increasing order|from {_LOWEST}{_ITEM} to {_HIGHEST}{_ITEM}": "in ascending order",
    "(?:start|beginning) and end": "both ends",
    r"^(how do i (?:removes?|deletes?|strips?) \S.*) (?:at|on) both ends": r"\1 from both ends",
    # Without.
    "(?:that|which|who) (?:has|have) no|with no": "without",
    "without any": "without",
    "without (?:internet|network)(?: access| connection)?": "offline",
    rf"(?<!of )({_WORD}) (?:that|which) (?:is|are) {_STATE}(?= {_PREPOSITION}|$)": r"\2 \1",
    rf"(?<!of )({_WORD}) (?:that|which) (?:is|are) not {_STATE}(?= {_PREPOSITION}|$)": r"not_\2 \1",
    rf"({_WORD}) (?:that|which) exists?": r"existing \1",
    # Conditions and times.
    "even (?:if|when)": "if",
    rf"(if|when) there is (return) (?:in|within|inside) {_THING}": r"\1 \3 \2",
    "prior to": "before",
    "(?:check|test|verify|see|determine|find out) (?:whether|if)": "check whether",
    "because of|due to": "due_to",
    # Things and deeds.
    "(?:option|flag|switch|parameter|argument)(?= -)": "",
    rf"(?:when|if) {_THING} is (?:started|run|called|launched|invoked) with (-\S+)$": r"by \1 with \2",
    r"^(does|do|will|can) (\S+) with (-\S+) (\S.*)$": r"\1 \2 \4 with \3",
    r"change (\S+ )?name of": r"rename \1",
    "(?:switch|turn|power) (on|off)": r"switch_\1",
    rf"(?:switch|turn|power) {_THING} (on|off)(?= {_PREPOSITION}|$)": r"switch_\2 \1",
    "get rid of|take away|takes away": "delete",
    rf"(?:turn|convert|transform|change) {_THING} into": r"convert \1 to",
    "(?:turned|converted|transformed|changed) into": "converted to",
    rf"substitute {_THING} for {_THING}": r"replace \2 with \1",
    r"(?:show|display|print|write|output)(?= \S.*\d decimals)": "format",
    "(?:under|with|by|as) (?:another|different|other) name|(?:under|with) name (?:that i (?:choose|like|want)|of my "
    "(?:own|choice|choosing))": "under another name",
    rf"(?:take|bring) (?:({_WORD}(?: {_WORD})*) )?(?:along|along with me|with me)": r"bring \1",
    "ask for": "request",
    "(?:shows|displays|reports|gives)(?= error)": "shows",
    "(finally|else|where|having) clause": r"\1",
    rf"un{_STATE}": r"not_\1",
    "(?:log|sign) in": "log_in",
    "(?:log|sign) out": "log_out",
    "carry out": "carry_out",
    "hand in": "submit",
    "grant(?= .*(?:access|permission))": "give",
    r"cut(?= (?:string|text|line|list)s? at )": "split",
    "took place|were conducted": "were held",
    "white space": "whitespace",
    "washing machine": "washer",
    "vacuum cleaner": "vacuum",
    "coffee maker": "coffee machine",
    "(?:cell|mobile) phone": "mobile_phone",
    "pay stub": "payslip",
    "regular expression": "regex",
    "conference room": "meeting room",
    r"error code(?= \S*\d)": "error",
    f"at all(?= {_PREPOSITION}|$)": "",
    "make(?= (?:new )?(?:folder|directory|file|list|table|branch|database)s?)": "create",
    "(?:in such way|so) that": "so_that",
}


def _compiled(turns: dict[str, str]) -> list[tuple[re.Pattern[str], str]]:
    """Patterns of whole words, with what takes their place."""
    return [(re.compile(rf"(?<!\S)(?:{said})(?!\S)"), instead) for said, instead in turns.items()]


_FIRST, _THEN = _compiled(_WITH_ARTICLES), _compiled(_TURNS)


def turned(words: Sequence[str]) -> list[str]:
    """Words in the turns of phrase that stand for all others, without articles and politeness."""
    said = _replaced(" ".join(words), _FIRST)
    return _replaced(" ".join(word for word in said.split() if word not in EMPTY), _THEN).split()


def _replaced(said: str, turns: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for pattern, instead in turns:
        said = " ".join(pattern.sub(instead, said).split())
    return said
