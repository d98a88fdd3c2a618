"""How questions begin, and what they want."""

from __future__ import annotations

from collections.abc import Sequence

PLAIN = "plain"  # what a text wants that is no question, or one in another language
_ASKED = "asked"  # that something is asked, and nothing of what

_SUBJECTS = ("i", "you", "we")
_HOW = [f"how {modal} {who}" for modal in ("do", "can", "could", "would") for who in _SUBJECTS]
_KINDS = ("", "best ", "right ", "easiest ", "simplest ", "proper ", "correct ", "usual ", "good ")
_WAYS = [
    f"{asked} {kind}way {tail}"
    for asked in ("what is", "what would be", "which is")
    for kind in _KINDS
    for tail in ("to", "for me to", "of")
]
_POLITE = ("", "can you ", "could you ", "would you ", "will you ", "can someone ", "could someone ", "can anyone ")
_TOLD = [f"{polite}{verb} {me}" for polite in _POLITE for verb in ("tell", "show", "explain to") for me in ("me", "us")]
_HELP = [f"{polite}help me {tail}".strip() for polite in _POLITE for tail in ("", "to")]
_DO = [f"what {modal} i do" for modal in ("must", "should", "can", "do", "could")]
# The longest first. Articles are gone already.
_WANTED: dict[str, str] = {
    **dict.fromkeys(_HOW, "how"),
    **dict.fromkeys(_WAYS, "how"),
    **{f"{one} not": "how_not" for one in _HOW},
    **dict.fromkeys(_TOLD, _ASKED),
    **{f"{one} to": "how" for one in _DO},
    **{f"{one} {when}": PLAIN for one in ("what do i do", "what should i do", "what to do") for when in ("when", "if")},
    **dict.fromkeys(_HELP, "how"),
    **{f"{one} explain": _ASKED for one in ("can you", "could you", "can someone", "could someone", "can anyone")},
    **dict.fromkeys([f"{who} know" for who in ("does anyone", "does anybody", "anyone", "anybody")], _ASKED),
    **dict.fromkeys(("hey", "hi there", "hi all", "hi team", "hello there", "hello all", "good morning"), _ASKED),
    **dict.fromkeys(("i wonder", "i am wondering", "i was wondering", "may i ask", "quick question"), _ASKED),
    "is there some way to": "how",
    "any way to": "how",
    "how am i supposed to": "how",
    "how are you supposed to": "how",
    "in what way can i": "how",
    "in which way can i": "how",
    "how quickly": "how_fast",
    "is there way to": "how",
    "is there any way to": "how",
    "is there any way of": "how",
    "is there way of": "how",
    "how to": "how",
    "how not to": "how_not",
    "how can": "how",
    "how does one": "how",
    "how do i go about": "how",
    "how would i go about": "how",
    "how is it possible to": "how",
    "what must i do in order to": "how",
    "what do i need to do to": "how",
    "what steps do i follow to": "how",
    "what are steps to": "how",
    "what is procedure to": "how",
    "i want to know how to": "how",
    "i would like to know how to": "how",
    "how many": "how_many",
    "how much": "how_much",
    "how often": "how_often",
    "how long": "how_long",
    "how old": "how_old",
    "how far": "how_far",
    "how big": "how_big",
    "how large": "how_big",
    "how fast": "how_fast",
    "how come": "why",
    "how": "how_is",
    "why is it that": "why",
    "why": "why",
    "when": "when",
    "at what time": "when",
    "at which time": "when",
    "what time": "when",
    "what time is it": "time",
    "by when": "by_when",
    "by what date": "by_when",
    "until when": "until_when",
    "until what time": "until_when",
    "from when": "from_when",
    "from what time": "from_when",
    "for how long": "how_long",
    "for how many": "for_how_many",
    "where": "where",
    "who": "who",
    "whom": "who",
    "which person": "who",
    "whose": "whose",
    "what is meant by": "meaning",
    "what is meaning of": "meaning",
    "what is": "what",
    "what are": "what",
    "what": "which",
    "which": "which",
    "hi": _ASKED,
    "hello": _ASKED,
    "please": _ASKED,
    "i want to know": _ASKED,
    "i would like to know": _ASKED,
    "do you know": _ASKED,
}
_OPENINGS = sorted(((tuple(said.split()), wants) for said, wants in _WANTED.items()), key=lambda one: -len(one[0]))
# How a question begins that is answered by yes or no, and what it wants.
_YES_NO: dict[str, frozenset[str]] = {
    "can": frozenset({"possible"}),
    "could": frozenset({"could"}),
    "possibly": frozenset({"possible"}),
    "may": frozenset({"allowed"}),
    "must": frozenset({"must"}),
    "should": frozenset({"should"}),
    "would": frozenset({"would"}),
    "might": frozenset({"might"}),
    **dict.fromkeys("do does did is are am was were will has have had".split(), frozenset({"whether"})),
}


def opened(words: Sequence[str]) -> tuple[frozenset[str], list[str]]:
    """What is wanted, told by how it begins, and the rest. Beginnings are taken off until none is left, so that
    "please tell me how to" is "how". Of what is answered by yes or no, its verb stays."""
    words = list(words)
    while found := next((one for one in _OPENINGS if tuple(words[: len(one[0])]) == one[0]), None):
        opening, wants = found
        if len(words) == len(opening):
            break
        words = words[len(opening) :]
        if wants != _ASKED:
            return frozenset({wants}), words
    if words and len(words) > 1 and words[0] in _YES_NO:
        if words[0] == "can" and words[1] in {"i", "we"}:
            return frozenset({"possible", "allowed"}), words  # what I may is asked so as well, what Anna may is not
        return _YES_NO[words[0]], words
    return frozenset({PLAIN}), words
