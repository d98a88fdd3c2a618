"""English as `sameness` needs it: how questions begin, which words say nothing, which say the same.

Every entry makes two questions one, so an entry belongs here only where no answer can differ. Two words that mean the
same in most places and something else in a command line or a contract are not here.
"""

from __future__ import annotations

PLAIN = "plain"  # what a text wants that is no question, or one in another language
ASKED = "asked"  # that something is asked, and nothing of what

CONTRACTIONS: dict[str, tuple[str, ...]] = {
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "don't": ("do", "not"),
    "doesn't": ("does", "not"),
    "didn't": ("did", "not"),
    "isn't": ("is", "not"),
    "aren't": ("are", "not"),
    "wasn't": ("was", "not"),
    "weren't": ("were", "not"),
    "shouldn't": ("should", "not"),
    "wouldn't": ("would", "not"),
    "couldn't": ("could", "not"),
    "haven't": ("have", "not"),
    "hasn't": ("has", "not"),
    "what's": ("what", "is"),
    "how's": ("how", "is"),
    "where's": ("where", "is"),
    "when's": ("when", "is"),
    "who's": ("who", "is"),
    "i'm": ("i", "am"),
    "i'd": ("i", "would"),
    "i've": ("i", "have"),
    "it's": ("it", "is"),
    "there's": ("there", "is"),
    "let's": ("let", "us"),
}
NEGATIONS = frozenset({"not", "no", "never", "nobody", "nothing", "none", "neither", "nor"})
# Where something goes, comes from or stands: these keep their place and their meaning.
PREPOSITIONS = frozenset(
    "to into onto from before after than without over under above below between since until till against except by "
    "through across during beyond behind toward towards per via unless if then while and or but instead".split()
    + "in with on at for within about as inside outside up down off out".split()
)
# These say nothing: articles and politeness. LIGHT: what is taken off at last, since phrases are made with it.
EMPTY = frozenset("a an the please exactly actually simply kindly".split())
LIGHT = frozenset({"do", "does"})
# Words that mean something else in capitals.
SHOUTED = frozenset("us it who may can in on or and not all is as at do no if an to be he me we a".split())
# Words that few other languages have: one of them, and what is known of English may be applied.
REALLY_ENGLISH = frozenset(
    "the how what why where which who does do is are can could should would of to i my and with from there".split()
)
_SUBJECTS = ("i", "you", "we", "one", "people")
_MODALS = ("do", "can", "could", "should", "would", "might", "may", "shall")
_HOW = [("how", modal, who) for modal in _MODALS for who in _SUBJECTS]
_WAYS = [
    (*asked, *article, *kind, "way", *tail)
    for asked in (("what", "is"), ("what", "would", "be"), ("which", "is"), ("is", "there"))
    for article in (("the",), ("a",), ("any",))
    for kind in (
        (),
        ("best",),
        ("right",),
        ("easiest",),
        ("simplest",),
        ("proper",),
        ("correct",),
        ("usual",),
        ("good",),
    )
    for tail in (("to",), ("for", "me", "to"), ("of",))
    if asked != ("is", "there") or not kind
]
_TOLD = [
    (*polite, verb, *me)
    for polite in ((), ("can", "you"), ("could", "you"), ("would", "you"), ("will", "you"))
    for verb in ("tell", "show")
    for me in (("me",), ("us",))
]
# How questions begin, the longest first, and what they want.
OPENINGS: list[tuple[tuple[str, ...], str]] = sorted(
    [
        *((one, "how") for one in _HOW),
        *((one, "how") for one in _WAYS),
        *(((*one, "not"), "how_not") for one in _HOW),
        *((one, ASKED) for one in _TOLD),
        (("how", "to"), "how"),
        (("how", "not", "to"), "how_not"),
        (("how", "can"), "how"),
        (("how", "could"), "how"),
        (("how", "should"), "how"),
        (("how", "does", "one"), "how"),
        (("how", "do", "i", "go", "about"), "how"),
        (("how", "would", "i", "go", "about"), "how"),
        (("how", "is", "it", "possible", "to"), "how"),
        (("what", "do", "i", "do", "to"), "how"),
        (("what", "do", "i", "need", "to", "do", "to"), "how"),
        (("what", "should", "i", "do", "to"), "how"),
        (("what", "must", "i", "do", "to"), "how"),
        (("what", "steps", "do", "i", "follow", "to"), "how"),
        (("what", "are", "the", "steps", "to"), "how"),
        (("what", "is", "the", "procedure", "to"), "how"),
        (("what", "is", "the", "procedure", "for"), "how"),
        (("i", "want", "to", "know", "how", "to"), "how"),
        (("i", "would", "like", "to", "know", "how", "to"), "how"),
        (("how", "many"), "how_many"),
        (("how", "much"), "how_much"),
        (("how", "often"), "how_often"),
        (("how", "long"), "how_long"),
        (("how", "old"), "how_old"),
        (("how", "far"), "how_far"),
        (("how", "big"), "how_big"),
        (("how", "large"), "how_big"),
        (("how", "fast"), "how_fast"),
        (("how", "come"), "why"),
        (("how",), "how_is"),
        (("why", "is", "it", "that"), "why"),
        (("what", "is", "the", "reason", "why"), "why"),
        (("what", "is", "the", "reason", "that"), "why"),
        (("why",), "why"),
        (("when",), "when"),
        (("at", "what", "time"), "when"),
        (("at", "which", "time"), "when"),
        (("what", "time"), "when"),
        (("where",), "where"),
        (("who",), "who"),
        (("whose",), "whose"),
        (("what", "is", "meant", "by"), "what"),
        (("what", "is", "the", "meaning", "of"), "what"),
        (("what", "is"), "what"),
        (("what", "are"), "what"),
        (("what",), "what_else"),
        (("which",), "which"),
        (("what", "do", "i", "do", "when"), PLAIN),
        (("what", "do", "i", "do", "if"), PLAIN),
        (("what", "can", "i", "do", "when"), PLAIN),
        (("what", "can", "i", "do", "if"), PLAIN),
        (("what", "should", "i", "do", "when"), PLAIN),
        (("what", "should", "i", "do", "if"), PLAIN),
        (("what", "to", "do", "when"), PLAIN),
        (("what", "to", "do", "if"), PLAIN),
        (("hi",), ASKED),
        (("hello",), ASKED),
        (("please",), ASKED),
        (("i", "want", "to", "know"), ASKED),
        (("i", "would", "like", "to", "know"), ASKED),
        (("do", "you", "know"), ASKED),
    ],
    key=lambda one: -len(one[0]),
)
# Several words that are one thing.
PHRASES: dict[tuple[str, ...], str] = {
    ("turn", "on"): "switch_on",
    ("switch", "on"): "switch_on",
    ("power", "on"): "switch_on",
    ("turn", "off"): "switch_off",
    ("switch", "off"): "switch_off",
    ("power", "off"): "switch_off",
    ("get", "rid", "of"): "delete",
    ("log", "in"): "log_in",
    ("sign", "in"): "log_in",
    ("log", "out"): "log_out",
    ("sign", "out"): "log_out",
    ("carry", "out"): "carry_out",
    ("with", "the", "help", "of"): "with",
    ("by", "means", "of"): "with",
    ("by", "using"): "with",
    ("in", "order", "to"): "to",
}
# Of words that stems do not bring together, the form in which they are compared.
FORMS: dict[str, str] = {
    **dict.fromkeys(("delete", "remove", "erase"), "delete"),
    **dict.fromkeys(("folder", "directory"), "directory"),
    **dict.fromkeys(("picture", "photo", "photograph"), "photo"),
    **dict.fromkeys(("begin", "start"), "start"),
    **dict.fromkeys(("buy", "purchase"), "buy"),
    **dict.fromkeys(("repair", "fix", "mend"), "fix"),
    **dict.fromkeys(("modify", "alter", "change"), "change"),
    **dict.fromkeys(("create", "make"), "create"),
    **dict.fromkeys(("find", "locate"), "find"),
    **dict.fromkeys(("obtain", "get"), "get"),
    **dict.fromkeys(("choose", "select"), "select"),
    **dict.fromkeys(("e-mail", "email"), "email"),
    **dict.fromkeys(("car", "automobile"), "car"),
    **dict.fromkeys(("phone", "telephone"), "phone"),
    **dict.fromkeys(("tv", "television"), "tv"),
    **dict.fromkeys(("close", "shut"), "close"),
    **dict.fromkeys(("verify", "check"), "check"),
    **dict.fromkeys(("whole", "entire"), "entire"),
    **dict.fromkeys(("allow", "permit"), "allow"),
    **dict.fromkeys(("big", "large"), "big"),
    **dict.fromkeys(("happen", "occur"), "happen"),
    **dict.fromkeys(("children", "kid", "child"), "child"),
    **dict.fromkeys(("till", "until"), "until"),
    **dict.fromkeys(("toward", "towards"), "toward"),
    **dict.fromkeys(("using", "with"), "with"),
    **dict.fromkeys(("inside", "within", "in"), "in"),
}
NUMBERS: dict[str, str] = {
    word: str(n)
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"hundred": "100", "thousand": "1000", "first": "1st", "second": "2nd", "third": "3rd", "twice": "2x", "once": "1x"}
# Irregular participles of a passive, with their verbs.
PASSIVE: dict[str, str] = {
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
}
# Participles whose passive asks for something else: how it is called, how she is related to him.
NO_PASSIVE = frozenset("called named related based connected spelled pronounced located supposed needed".split())
# Words whose end is no inflection.
UNSTEMMED = frozenset(
    "news means series species always perhaps lens this thus yes gas bus plus minus bias canvas pass class access "
    "process address string thing king ring bring spring during nothing something everything anything morning evening "
    "building meeting ceiling wedding pudding clothing less unless physics mathematics economics politics".split()
)
